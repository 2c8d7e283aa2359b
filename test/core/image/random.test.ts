import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillNormal, philox, PURPOSE, uniformStream } from '../../../core/image/random.ts';

const hex = (words: Uint32Array) => Array.from(words, (w) => w.toString(16).padStart(8, '0')).join(' ');
const seeds = fc.nat(Number.MAX_SAFE_INTEGER - 1);
const purposes = fc.constantFrom(...Object.values(PURPOSE));

function normals(
  length: number,
  seed: number,
  purpose: (typeof PURPOSE)[keyof typeof PURPOSE] = PURPOSE.start,
  step = 0,
) {
  const out = new Float64Array(length);
  fillNormal(out, seed, purpose, step);
  return out;
}

const correlation = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, v, i) => sum + v * b[i]!, 0) / Math.sqrt(a.length);

describe('Philox 4×32-10', () => {
  // Known answers of the generator's authors (Random123, kat_vectors).
  it.each([
    ['zeros', [0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ones', [-1, -1, -1, -1], [-1, -1], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [
      'digits of π',
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as const)('gives the published words for %s', (_, [a, b, c, d], [k, l], expected) => {
    const out = new Uint32Array(4);
    philox(a, b, c, d, k, l, out);
    expect(hex(out)).toBe(expected);
  });
});

describe('normal numbers', () => {
  it('have the moments of the standard normal distribution', () => {
    const x = normals(200_000, 1);
    const moment = (power: number) => x.reduce((sum, v) => sum + v ** power, 0) / x.length;
    // Four standard errors of each.
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / x.length));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / x.length));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / x.length));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / x.length));
    expect(x.every(Number.isFinite)).toBe(true);
  });

  it('fall into equally likely bins equally often', () => {
    const quantiles = [-1.150349, -0.67449, -0.318639, 0, 0.318639, 0.67449, 1.150349]; // eighths
    const counts = new Array<number>(8).fill(0);
    for (const v of normals(80_000, 2)) counts[quantiles.filter((q) => q < v).length]!++;
    const chiSquare = counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(24.3); // 0.1 % of 7 degrees of freedom
  });

  it('do not depend on how many are asked for', () => {
    fc.assert(
      fc.property(seeds, purposes, fc.nat(1e5), fc.nat(37), (seed, purpose, step, length) => {
        expect(normals(length, seed, purpose, step)).toEqual(normals(40, seed, purpose, step).slice(0, length));
      }),
    );
  });

  it('are the same where a row of them is drawn part by part', () => {
    fc.assert(
      fc.property(seeds, fc.nat(9), (seed, part) => {
        const some = new Float64Array(10);
        fillNormal(some, seed, PURPOSE.renoise, 4, 4 * part);
        expect(some).toEqual(normals(4 * part + 10, seed, PURPOSE.renoise, 4).slice(4 * part));
      }),
    );
  });

  it('are those of float64, rounded, in float32', () => {
    const single = new Float32Array(1000);
    fillNormal(single, 3, PURPOSE.renoise, 4);
    expect(single).toEqual(Float32Array.from(normals(1000, 3, PURPOSE.renoise, 4)));
    fillNormal(single.fill(0), 3, PURPOSE.renoise, 4, 0, null);
    expect(single).toEqual(Float32Array.from(normals(1000, 3, PURPOSE.renoise, 4)));
  });

  it('are the same with SIMD, up to a last bit', () => {
    fc.assert(
      fc.property(seeds, purposes, fc.nat(2 ** 32 - 1), fc.nat(70), fc.nat(9), (seed, purpose, step, length, part) => {
        const [quick, plain] = [new Float32Array(length), new Float64Array(length)];
        fillNormal(quick, seed, purpose, step, 4 * part);
        fillNormal(plain, seed, purpose, step, 4 * part);
        const apart = quick.map((v, i) => Math.abs(v - plain[i]!) / Math.abs(plain[i]!));
        expect(Math.max(0, ...apart)).toBeLessThan(2 ** -23);
      }),
    );
  });

  it('are others for another seed, purpose or step, and not correlated with them', () => {
    const count = 20_000;
    const streams = [
      normals(count, 7),
      normals(count, 8),
      normals(count, 7 + 2 ** 32), // a seed whose low word is the same
      normals(count, 7, PURPOSE.start, 1),
      normals(count, 7, PURPOSE.start, 2 ** 20),
      ...[PURPOSE.measurement, PURPOSE.renoise, PURPOSE.drawData, PURPOSE.drawPrior].map((p) => normals(count, 7, p)),
    ];
    streams.forEach((a, i) =>
      streams.slice(0, i).forEach((b) => expect(Math.abs(correlation(a, b))).toBeLessThan(4.5)),
    );
    const x = streams[0]!; // nor with itself, moved
    for (const lag of [1, 2, 3, 4, 8]) expect(Math.abs(correlation(x.slice(lag), x.slice(0, -lag)))).toBeLessThan(4);
  });
});

describe('uniform numbers', () => {
  it('lie between 0 and 1, neither included, and evenly', () => {
    const next = uniformStream(1, PURPOSE.measurement, 0, 0);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const u = next();
      if (!(u > 0 && u < 1)) throw new Error(`${u} is not in (0, 1)`);
      counts[Math.floor(10 * u)]!++;
    }
    expect(counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9); // 0.1 % of 9
  });

  it('come from a stream of its own for each seed, purpose, step and index', () => {
    const first = (seed: number, purpose: (typeof PURPOSE)[keyof typeof PURPOSE], step: number, index: number) => {
      const next = uniformStream(seed, purpose, step, index);
      return Array.from({ length: 12 }, next);
    };
    const streams = [
      first(1, PURPOSE.measurement, 0, 0),
      first(2, PURPOSE.measurement, 0, 0),
      first(1 + 2 ** 40, PURPOSE.measurement, 0, 0),
      first(1, PURPOSE.symmetry, 0, 0),
      first(1, PURPOSE.measurement, 1, 0),
      first(1, PURPOSE.measurement, 0, 1),
      first(1, PURPOSE.measurement, 0, 2),
    ];
    expect(new Set(streams.flat()).size).toBe(12 * streams.length);
    expect(first(1, PURPOSE.measurement, 0, 0)).toEqual(streams[0]);
  });
});
