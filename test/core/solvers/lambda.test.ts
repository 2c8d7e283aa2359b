import { describe, expect, it } from 'vitest';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { parallelBeam } from '../../../core/operators/radon/parallel-beam.ts';
import { automaticLambda } from '../../../core/solvers/lambda/automatic.ts';
import { bestLambda, scoredError } from '../../../core/solvers/lambda/best.ts';
import { weightedTv } from '../../../core/solvers/tv/weighted.ts';
import { discrepancy } from '../../../core/solvers/discrepancy.ts';
import { freshState, type InverseProblem, type SolverState } from '../../../core/solvers/solver.ts';
import { totalVariation } from '../../../core/solvers/tv/total-variation.ts';
import { finish, normals, problemOf, reloaded } from './tiny-problem.ts';

const side = 32;
const truth = Float32Array.from({ length: side * side }, (_, i) => {
  const r = Math.floor(i / side) - 15.5;
  const c = (i % side) - 15.5;
  return r * r + c * c > 180 ? 0 : Math.abs(r - 3) < 4 && Math.abs(c + 2) < 5 ? 0.8 : 0.35 + 0.02 * Math.sin(r * c);
});
const scan = { height: side, width: side, pixelMm: 1, bins: 47, binMm: 1, offsetMm: 0 };
const beam = parallelBeam({ kind: 'parallel', ...scan, anglesDeg: equispacedAngles(15, 180) });
const clean = new Float32Array(15 * 47);
beam.forward(truth, clean);
const noise = normals(clean.length, 4);
const tvLambda = { least: 0.5, perNoise: 6.5 };
const noisy = (noiseSd: number) =>
  problemOf(
    beam,
    clean.map((y, i) => y + noiseSd * noise[i]!),
    { lower: 0, noiseSd, tvLambda },
  );

function missOf(problem: InverseProblem, estimate: Float32Array): number {
  const residual = new Float32Array(problem.data.length);
  beam.forward(estimate, residual);
  return discrepancy(
    problem,
    residual.map((v, i) => v - problem.data[i]!),
  );
}
const settings = { iterations: 300, tolerance: 1e-5, every: 50 };
const automatic = (problem: InverseProblem, state: SolverState) =>
  automaticLambda(problem, weightedTv(problem, settings), state);

describe('automatic λ', () => {
  it('makes the residual equal to the noise', async () => {
    for (const sd of [0.1, 0.5]) {
      const state = freshState();
      await finish(automatic(noisy(sd), state));
      expect(missOf(noisy(sd), state.arrays['estimate']!)).toBeCloseTo(1, 1);
    }
  });

  it('counts inverse variances as the noise', async () => {
    const weights = clean.map((_, i) => 4 + (i % 5) * 3);
    const data = clean.map((y, i) => y + noise[i]! / Math.sqrt(weights[i]!));
    const problem = problemOf(beam, data, { lower: 0, weights, tvLambda });
    const state = freshState();
    await finish(automatic(problem, state));
    expect(missOf(problem, state.arrays['estimate']!)).toBeCloseTo(1, 1);
  });

  it('is the tuned value where the noise is unknown or below the error of the projector', async () => {
    const unknown = freshState();
    await finish(automatic(noisy(0), unknown));
    expect(unknown.numbers['lambda']).toBe(tvLambda.least);
    const small = freshState();
    await finish(automatic({ ...noisy(0.3), noiseSd: 1e-4 }, small));
    expect(small.numbers['lambda']).toBe(tvLambda.least);
  });

  it('is what the noise says, in one run, where that is better than a search', async () => {
    const final = { ...noisy(0.3), tvLambda: { least: 0.5, perNoise: 6.5, isFinal: true as const } };
    const state = freshState();
    await finish(automatic(final, state));
    expect(state.numbers['lambda']).toBeCloseTo(6.5 * 0.3, 9);
    expect(state.numbers['iterationsBefore']).toBeUndefined();
    const searched = freshState();
    await finish(automatic(noisy(0.3), searched));
    expect(searched.numbers['lambda']).not.toBeCloseTo(6.5 * 0.3, 2);
  });

  it('counts its steps on, and goes on to the bit from every yield', async () => {
    const problem = noisy(0.3);
    const whole = freshState();
    const steps = await finish(automatic(problem, whole));
    steps.slice(1).forEach((s, i) => expect(s.step).toBeGreaterThan(steps[i]!.step));
    let state = freshState();
    for (let pieces = 0; pieces < steps.length; pieces++) {
      for await (const _ of automatic(problem, state)) break;
      state = reloaded(state);
    }
    expect(state).toEqual(whole);
  });
});

describe('the best λ', () => {
  it('of complex images is that of their magnitudes: a phase that differs costs nothing', () => {
    const x = Float32Array.of(3, 0, 4, -2);
    const turned = Float32Array.of(5, 2, 0, 0);
    expect(scoredError({ shape: [2, 1, 2] }, x, turned)).toBe(0);
    expect(scoredError({ shape: [4, 1, 1] }, x, turned)).toBe(0);
    expect(scoredError({ shape: [1, 2, 2] }, x, turned)).toBe(4 + 4 + 16 + 4);
    // Where no coil sees, a result is 0.
    expect(scoredError({ shape: [2, 1, 2], seen: Uint8Array.of(0, 1) }, x, turned)).toBe(25);
    expect(scoredError({ shape: [4, 1, 1], seen: Uint8Array.of(1, 0) }, x, Float32Array.of(3, 0, 0, 0))).toBe(0);
  });

  it('beats every other λ and does not lie at an end of the grid', async () => {
    const problem = noisy(0.3);
    const error = (x: Float32Array) => x.reduce((s, v, i) => s + (v - truth[i]!) ** 2, 0);
    for (const lambda of [0.3, 0.001]) {
      const state = freshState();
      await finish(bestLambda(weightedTv(problem, settings), lambda, error, state));
      const { low, high, bestRung } = state.numbers;
      expect(bestRung).toBeGreaterThan(low!);
      expect(bestRung).toBeLessThan(high!);
      expect(high! - low!).toBeGreaterThanOrEqual(6);
      const best = error(state.arrays['estimate']!);
      for (const factor of [0.25, 4]) {
        const other = freshState();
        await finish(totalVariation(problem, { ...settings, lambda: state.numbers['lambda']! * factor }, other));
        expect(error(other.arrays['estimate']!)).toBeGreaterThan(best);
      }
    }
  });
});
