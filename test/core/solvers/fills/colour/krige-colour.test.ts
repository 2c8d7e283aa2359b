/** Colours from few hints: what kriging expects, by its definition, and what a person expects of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GREY_WEIGHTS } from '../../../../../core/operators/pixel/grey.ts';
import { greyCopy } from '../../../../../core/solvers/fills/colour/grey-copy.ts';
import { krigeColour } from '../../../../../core/solvers/fills/colour/krige-colour.ts';
import { placesOf } from '../../../../../core/solvers/fills/colour/places.ts';
import { trendOf } from '../../../../../core/solvers/fills/colour/trend.ts';
import { waysFrom } from '../../../../../core/solvers/fills/colour/ways.ts';
import { solved } from '../../linear-system.ts';
import { normals } from '../../tiny-problem.ts';

const uniform = (n: number, seed: number): Float32Array => normals(n, seed).map((v) => 0.5 * (1 + Math.tanh(0.8 * v)));
const weights = GREY_WEIGHTS.rec601;

/** Shortest ways between all pixels, by Floyd and Warshall. */
function allWays(grey: Float32Array, height: number, width: number): number[][] {
  const n = height * width;
  const ways = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => {
      const down = Math.abs(Math.floor(i / width) - Math.floor(j / width));
      const along = Math.abs((i % width) - (j % width));
      if (Math.max(down, along) > 1) return Infinity;
      return (0.75 * Math.hypot(down, along)) / Math.max(height, width) + 1.5 * Math.abs(grey[i]! - grey[j]!);
    }),
  );
  for (let k = 0; k < n; k++)
    for (const from of ways) for (let j = 0; j < n; j++) from[j] = Math.min(from[j]!, from[k]! + ways[k]![j]!);
  return ways;
}

describe('waysFrom', () => {
  it('are the shortest over the picture, steps and climbs together', () => {
    const [height, width] = [7, 11];
    const grey = uniform(height * width, 4);
    const out = new Float32Array(grey.length);
    allWays(grey, height, width).forEach((ways, from) => {
      waysFrom(from, grey, height, width, out);
      out.forEach((way, i) => expect(Math.abs(way - ways[i]!)).toBeLessThan(1e-3));
    });
  });
});

describe('placesOf', () => {
  it('are all hints where these are few, and at most a hundred, all over the picture, where they are many', () => {
    const known = new Uint8Array(60 * 80);
    const few = [3, 700, 701, 4000];
    for (const i of few) known[i] = 1;
    expect(placesOf(known, 80)).toEqual(few);
    known.fill(1);
    const many = placesOf(known, 80);
    expect(many.length).toBeLessThanOrEqual(100);
    expect(many.length).toBeGreaterThan(25);
    for (const quarter of [0, 1, 2, 3])
      expect(many.some((i) => Math.floor((4 * i) / known.length) === quarter)).toBe(true);
  });
});

describe('trendOf', () => {
  const [height, width] = [6, 9];
  const n = height * width;
  const flat = new Float32Array(n).fill(0.5);
  const places = [4, 20, 33, 50];
  const known = Uint8Array.from({ length: n }, (_, i) => (places.includes(i) ? 1 : 0));
  const values = normals(n, 8).map((v) => 0.1 * v);
  const chroma = [values, values.map((v) => -v)] as const;

  it('is the mean and the variance of a Gaussian process, by elimination', () => {
    // One tone: what varies is the way alone.
    const ways = allWays(flat, height, width);
    const covariance = (i: number, j: number): number => 1 + Math.exp(-ways[i]![j]!);
    const trend = trendOf({ height, width, grey: flat, known, chroma });
    const right = Float64Array.from(places, (at) => values[at]!);
    for (let i = 0; i < n; i++) {
      const matrix = (): Float64Array =>
        Float64Array.from(places.flatMap((p, a) => places.map((q, b) => covariance(p, q) + (a === b ? 0.05 : 0))));
      const shared = Float64Array.from(places, (p) => covariance(i, p));
      const shares = solved(matrix(), Float64Array.from(shared));
      const mean = shares.reduce((sum, share, p) => sum + share * right[p]!, 0);
      const told = shares.reduce((sum, share, p) => sum + share * shared[p]!, 0);
      expect(trend.chroma[0][i]).toBeCloseTo(mean, 3);
      expect(trend.chroma[1][i]).toBeCloseTo(-mean, 3);
      expect(trend.open[i]).toBeCloseTo(1 - told / 2, 3);
    }
  });

  it('colours what is like a hint, less what is far from it, and leaves what is unlike it open', () => {
    const [rows, columns] = [24, 60];
    const grey = Float32Array.from({ length: rows * columns }, (_, i) => (i % columns < 40 ? 0.8 : 0.1));
    const size = grey.length;
    const hinted = new Uint8Array(size);
    const red = new Float32Array(size);
    const hint = 12 * columns + 2;
    hinted[hint] = 1;
    red[hint] = 0.2;
    const { chroma: found, open } = trendOf({
      height: rows,
      width: columns,
      grey,
      known: hinted,
      chroma: [red, new Float32Array(size)],
    });
    const at = (column: number): number => found[0][12 * columns + column]!;
    expect(at(2)).toBeGreaterThan(0.19);
    expect(at(20)).toBeGreaterThan(0.15);
    expect(at(34)).toBeLessThan(at(20));
    expect(at(50)).toBeLessThan(0.02);
    expect(open[hint]).toBeLessThan(0.05);
    expect(open[12 * columns + 50]).toBeGreaterThan(0.95);
  });
});

describe('krigeColour', () => {
  it('keeps the grey of any picture, the chroma of a hint as far as it can be shown, and stays within [0, 1]', () => {
    const sizes = fc.record({ height: fc.integer({ min: 1, max: 14 }), width: fc.integer({ min: 1, max: 14 }) });
    fc.assert(
      fc.property(
        sizes,
        fc.nat(1e6),
        fc.constantFrom(...Object.values(GREY_WEIGHTS)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ height, width }, seed, shares, share) => {
          const n = height * width;
          const grey = uniform(n, seed);
          const known = Uint8Array.from(uniform(n, seed + 1), (v) => (v < share ? 1 : 0));
          const out = new Float32Array(3 * n);
          // A hint says a colour of the grey that is there.
          const hints = new Float32Array(3 * n);
          greyCopy(grey, hints);
          for (let i = 0; i < n; i++) {
            const tint = 0.3 * Math.min(grey[i]!, 1 - grey[i]!);
            hints[i]! += tint * shares[2]!;
            hints[2 * n + i]! -= tint * shares[0]!;
          }
          krigeColour({ grey, hints, known, weights: shares }, height, width, out);
          for (const v of out) expect(Math.abs(v - 0.5)).toBeLessThan(0.5 + 1e-6);
          for (let i = 0; i < n; i++) {
            const luma = shares.reduce((sum, w, c) => sum + w * out[c * n + i]!, 0);
            expect(Math.abs(luma - grey[i]!)).toBeLessThan(1e-6);
            if (known[i] === 1) for (const c of [0, 1, 2]) expect(out[c * n + i]).toBeCloseTo(hints[c * n + i]!, 5);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('turns with the picture', () => {
    const side = 20;
    const n = side * side;
    const turned = (planes: Float32Array): Float32Array =>
      planes.map((_, i) => planes[Math.floor(i / n) * n + (i % side) * side + Math.floor((i % n) / side)]!);
    const grey = uniform(n, 11);
    const hints = uniform(3 * n, 12);
    const known = new Uint8Array(n);
    for (const i of [25, 190, 333]) known[i] = 1;
    const [out, other] = [new Float32Array(3 * n), new Float32Array(3 * n)];
    krigeColour({ grey, hints, known, weights }, side, side, out);
    const flags = Uint8Array.from(turned(Float32Array.from(known)));
    krigeColour({ grey: turned(grey), hints: turned(hints), known: flags, weights }, side, side, other);
    const back = turned(other);
    expect(Math.max(...out.map((v, i) => Math.abs(v - back[i]!)))).toBeLessThan(1e-3);
  });

  it('weighs the hints of a large picture on a smaller one, and colour stops at its own edges', () => {
    const [height, width] = [300, 601];
    const n = height * width;
    const isRight = (i: number): boolean => i % width >= 299;
    const grey = Float32Array.from({ length: n }, (_, i) => (isRight(i) ? 0.75 : 0.25));
    const hints = new Float32Array(3 * n);
    greyCopy(grey, hints);
    const known = new Uint8Array(n);
    for (const [at, tint] of [
      [150 * width + 100, 0.1],
      [100 * width + 500, -0.1],
    ] as const) {
      known[at] = 1;
      hints[at]! += (1 - weights[0]) * tint;
      for (const c of [1, 2]) hints[c * n + at]! -= weights[0] * tint;
    }
    const out = new Float32Array(3 * n);
    krigeColour({ grey, hints, known, weights }, height, width, out);
    let bled = 0;
    for (let i = 0; i < n; i++) if (out[i]! < grey[i]! !== isRight(i)) bled++;
    expect(bled / n).toBeLessThan(0.003);
  });

  it('without hints is the grey copy', () => {
    const grey = uniform(35, 3);
    const [out, copy] = [new Float32Array(105), new Float32Array(105)];
    krigeColour({ grey, hints: new Float32Array(105).fill(NaN), known: new Uint8Array(35), weights }, 5, 7, out);
    greyCopy(grey, copy);
    expect(out).toEqual(copy);
  });
});
