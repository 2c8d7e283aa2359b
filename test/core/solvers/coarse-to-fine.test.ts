import { describe, expect, it } from 'vitest';
import { GREY_WEIGHTS } from '../../../core/operators/pixel/grey.ts';
import { photoProblem } from '../../../core/modalities/photo/problem/problem.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { coarseToFine } from '../../../core/solvers/coarse-to-fine.ts';
import type { ProximalSettings } from '../../../core/solvers/proximal.ts';
import { freshState, type SolverState } from '../../../core/solvers/solver.ts';
import { finish, normals, reloaded } from './tiny-problem.ts';

const [height, width] = [22, 1030];
const plane = height * width;
const weights = GREY_WEIGHTS.rec709;
const greyOf = (x: Float32Array, size = plane): Float32Array =>
  Float32Array.from({ length: size }, (_, i) => weights.reduce((sum, w, c) => sum + w * x[c * size + i]!, 0));

const colours = normals(3 * plane, 1).map((v, i) => 0.5 + 0.05 * v + 0.1 * Math.sin(i / 90));
const measuredGrey = greyOf(colours);
const posedFor = (known: Uint8Array | null, data: Float32Array) =>
  photoProblem({
    image: { channels: 3, height, width },
    operator: { grey: 'rec709', scale: 1 },
    known,
    hinted: null,
    data,
  });
const settings: ProximalSettings = {
  steps: 5,
  sigmaStart: 6,
  sigmaEnd: 0.01,
  renoise: 'ancestral',
  noiseScale: 1,
  momentum: 0,
  travel: null,
  varianceFloor: 0,
  modelError: 0,
  cgIterations: 1,
  solve: 'mean',
  lastFloor: 0,
  answerError: 'network',
  covarianceSteps: 0,
  lastDenoising: 0,
  symmetries: true,
  seed: 4,
};
/** Reddish pictures. */
const priorOf = (rows: number, columns: number) =>
  independentGaussian(
    Float32Array.from({ length: 3 * rows * columns }, (_, i) => (i < rows * columns ? 0.7 : 0.4)),
    new Float32Array(3 * rows * columns).fill(0.04),
  );

describe('a grey picture on smaller grids', () => {
  const { problem } = posedFor(null, measuredGrey);
  const coarser = problem.coarser?.();

  it('is the means of its grey, down to where the prior sees all of it', () => {
    expect(coarser?.problem.shape).toEqual([3, 6, 258]);
    const means = coarser!.problem.data;
    // The last row of blocks holds two rows of pixels, the last column two.
    expect(means).toHaveLength(6 * 258);
    const corner = [0, 1, 2, 3].map((i) => measuredGrey[(20 + (i >> 1)) * width + 1028 + (i & 1)]!);
    expect(means.at(-1)).toBeCloseTo(corner.reduce((a, b) => a + b) / 4, 6);
    const coarsest = coarser!.problem.coarser?.();
    expect(coarsest?.problem.shape).toEqual([3, 3, 129]);
    expect(coarsest!.problem.coarser).toBeUndefined();
  });

  it('goes up again with its colours and the grey of the larger to the bit of a float', () => {
    const small = normals(3 * 6 * 258, 2).map((v) => 0.5 + 0.1 * v);
    const out = new Float32Array(3 * plane);
    coarser!.refine(small, out);
    const grey = greyOf(out);
    expect(grey.every((v, i) => Math.abs(v - measuredGrey[i]!) < 1e-6)).toBe(true);
    // One hue stays that hue.
    const red = Float32Array.from({ length: small.length }, (_, i) => (i < 6 * 258 ? 0.8 : 0.3));
    coarser!.refine(red, out);
    for (const i of [0, 1, 999, plane - 1]) expect(out[i]! - out[plane + i]!).toBeCloseTo(0.5, 5);
  });

  it('takes the mean of the known pixels of a block, and a block without any is hole', () => {
    const known = new Uint8Array(plane).fill(1);
    for (let r = 0; r < 8; r++) known.fill(0, r * width, r * width + 9);
    const data = measuredGrey.filter((_, i) => known[i] === 1);
    const masked = posedFor(known, data).problem.coarser?.();
    const all = coarser!.problem.data;
    expect(masked!.problem.data).toHaveLength(all.length - 4);
    let sum = 0;
    for (let r = 0; r < 4; r++) for (let c = 9; c < 12; c++) sum += measuredGrey[r * width + c]!;
    expect(masked!.problem.data[0]).toBeCloseTo(sum / 12, 6);
    const out = new Float32Array(3 * plane);
    masked!.refine(new Float32Array(3 * 6 * 258).fill(0.25), out);
    expect(out[0]).toBeCloseTo(0.25, 6); // nothing is known there
    expect(greyOf(out)[20]).toBeCloseTo(measuredGrey[20]!, 6);
  });

  it('are coloured one after the other, each yielding the whole, and go on to the bit in another process', async () => {
    const sizes: string[] = [];
    const run = (state: SolverState) =>
      coarseToFine(
        problem,
        settings,
        priorOf(height, width),
        (rows, columns) => {
          sizes.push(`${rows} × ${columns}`);
          return priorOf(rows, columns);
        },
        () => 0.01,
        state,
      );
    const state = freshState();
    const steps = await finish(run(state));
    expect(sizes).toEqual(['3 × 129', '6 × 258']);
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(steps.at(-1)).toMatchObject({ step: steps.length, of: steps.length, nfe: steps.length });
    expect(steps.every(({ estimate }) => estimate.length === 3 * plane)).toBe(true);
    // The finer levels begin below the noise that decides hue.
    expect(steps.map(({ sigma }) => sigma! > 0.51)).toEqual([true, true, ...new Array<boolean>(9).fill(false)]);
    const found = state.arrays['estimate']!;
    const grey = greyOf(found);
    expect(grey.every((v, i) => Math.abs(v - measuredGrey[i]!) < 1e-5)).toBe(true);
    const mean = (from: number): number => found.subarray(from, from + plane).reduce((a, b) => a + b, 0) / plane;
    expect(mean(0) - mean(plane)).toBeGreaterThan(0.1);

    for (const at of [2, 5, 7]) {
      const left = freshState();
      for await (const { step } of run(left)) if (step === at) break;
      const resumed = reloaded(left);
      await finish(run(resumed));
      expect(resumed.arrays['estimate']).toEqual(found);
    }
  });
});
