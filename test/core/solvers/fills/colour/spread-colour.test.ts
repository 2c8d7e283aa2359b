import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GREY_WEIGHTS } from '../../../../../core/operators/pixel/grey.ts';
import { greyCopy } from '../../../../../core/solvers/fills/colour/grey-copy.ts';
import { spreadColour } from '../../../../../core/solvers/fills/colour/spread-colour.ts';
import { normals } from '../../tiny-problem.ts';

const reference = z
  .object({
    height: z.number(),
    width: z.number(),
    weights: z.array(z.number()),
    grey: z.array(z.number()),
    hints: z.array(z.number()),
    known: z.string(),
    colours: z.array(z.number()),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../reference/levin-colour.json', import.meta.url), 'utf8')));

const uniform = (n: number, seed: number): Float32Array => normals(n, seed).map((v) => 0.5 * (1 + Math.tanh(0.8 * v)));

/** The largest difference between the grey of planar colours and a grey. */
function offGrey(colours: Float32Array, weights: readonly number[], grey: Float32Array): number {
  let worst = 0;
  grey.forEach((y, i) => {
    let luma = 0;
    for (let c = 0; c < 3; c++) luma += weights[c]! * colours[c * grey.length + i]!;
    worst = Math.max(worst, Math.abs(luma - y));
  });
  return worst;
}

describe('spreadColour', () => {
  it('is what Levin’s equations give, solved by another program', () => {
    const { height, width, weights, grey, hints, known, colours } = reference;
    const out = new Float32Array(colours.length);
    const hinted = {
      grey: Float32Array.from(grey),
      hints: Float32Array.from(hints),
      known: Uint8Array.from(known, Number),
    };
    spreadColour({ ...hinted, weights }, height, width, out);
    expect(Math.max(...out.map((v, i) => Math.abs(v - colours[i]!)))).toBeLessThan(1e-5);
  });

  it('keeps the grey of any picture and stays within [0, 1], with each choice of weights', () => {
    const sizes = fc.record({ height: fc.integer({ min: 1, max: 14 }), width: fc.integer({ min: 1, max: 14 }) });
    fc.assert(
      fc.property(
        sizes,
        fc.nat(1e6),
        fc.constantFrom(...Object.values(GREY_WEIGHTS)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ height, width }, seed, weights, share) => {
          const n = height * width;
          const grey = uniform(n, seed);
          const known = Uint8Array.from(uniform(n, seed + 1), (v) => (v < share ? 1 : 0));
          const out = new Float32Array(3 * n);
          spreadColour({ grey, hints: uniform(3 * n, seed + 2), known, weights }, height, width, out);
          expect(offGrey(out, weights, grey)).toBeLessThan(1e-6);
          for (const v of out) expect(Math.abs(v - 0.5)).toBeLessThan(0.5 + 1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives one colour to a whole picture, and to each side of an edge its own', () => {
    const [height, width] = [20, 31];
    const n = height * width;
    const weights = GREY_WEIGHTS.rec601;
    const grey = uniform(n, 5).map((v, i) => (i % width < 15 ? 0.25 + 0.02 * v : 0.65 + 0.02 * v));
    const known = new Uint8Array(n);
    const hints = new Float32Array(3 * n);
    const hint = (i: number, colour: readonly number[]): void => {
      known[i] = 1;
      colour.forEach((v, c) => (hints[c * n + i] = v));
    };
    const out = new Float32Array(3 * n);
    hint(40, [0.3, 0.2, 0.2]);
    spreadColour({ grey, hints, known, weights }, height, width, out);
    for (let i = 0; i < n; i++) expect(Math.abs(out[i]! - out[n + i]! - 0.1)).toBeLessThan(2e-4);
    hint(10 * width + 27, [0.6, 0.6, 0.8]);
    spreadColour({ grey, hints, known, weights }, height, width, out);
    for (let i = 0; i < n; i++) {
      const [red, blue] = [out[i]! - out[n + i]!, out[2 * n + i]! - out[n + i]!];
      expect(Math.abs(red - (i % width < 15 ? 0.1 : 0))).toBeLessThan(0.01);
      expect(Math.abs(blue - (i % width < 15 ? 0 : 0.2))).toBeLessThan(0.01);
    }
  });

  it('colours a picture of more than a megapixel in blocks, up to its own edges, and keeps its grey and its hints', () => {
    const [height, width] = [1030, 1101];
    const n = height * width;
    const weights = GREY_WEIGHTS.equal;
    const fromCentre = (i: number): number => Math.hypot(Math.floor(i / width) - 515, (i % width) - 550);
    const grey = Float32Array.from({ length: n }, (_, i) => (fromCentre(i) < 300 ? 0.7 : 0.3) + 0.02 * Math.sin(i));
    const known = new Uint8Array(n);
    const hints = new Float32Array(3 * n);
    // A stroke round in the disc, another round it.
    for (let i = 0; i < n; i++) {
      const tint = Math.abs(fromCentre(i) - 200) < 2 ? 0.1 : Math.abs(fromCentre(i) - 450) < 2 ? -0.1 : 0;
      if (tint === 0) continue;
      known[i] = 1;
      for (const c of [0, 1, 2]) hints[c * n + i] = grey[i]! + (1 - c) * tint;
    }
    const out = new Float32Array(3 * n);
    spreadColour({ grey, hints, known, weights }, height, width, out);
    expect(offGrey(out, weights, grey)).toBeLessThan(1e-6);
    let [bled, moved] = [0, 0];
    for (let i = 0; i < n; i++) {
      if (out[i]! > grey[i]! !== fromCentre(i) < 300) bled++;
      if (known[i] === 1) moved = Math.max(moved, Math.abs(out[i]! - hints[i]!));
    }
    expect(bled / n).toBeLessThan(0.002);
    expect(moved).toBeLessThan(1e-6);
  });

  it('without hints is the grey copy', () => {
    const grey = uniform(35, 3);
    const hinted = {
      grey,
      hints: new Float32Array(105).fill(NaN),
      known: new Uint8Array(35),
      weights: GREY_WEIGHTS.equal,
    };
    const [out, copy] = [new Float32Array(105), new Float32Array(105)];
    spreadColour(hinted, 5, 7, out);
    greyCopy(grey, copy);
    expect(out).toEqual(copy);
  });
});
