import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equispacedAngles, type Geometry } from '../../../core/operators/radon/geometry.ts';
import { fbp } from '../../../core/operators/radon/fbp/fbp.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import type { SolverStep } from '../../../core/solvers/solver.ts';
import { classicalStart, startSigma } from '../../../core/solvers/start.ts';
import { problemOf } from './tiny-problem.ts';

describe('the first noise level', () => {
  it('is the tuned one at 23 views over 180°', () => {
    expect(startSigma(equispacedAngles(23, 180))).toBeCloseTo(0.1, 12);
  });

  it('falls with the number of views as the start’s error does, within its bounds', () => {
    for (const views of [10, 15, 45, 90]) {
      expect(startSigma(equispacedAngles(views, 180))).toBeCloseTo(0.1 * (23 / views) ** 0.8, 12);
    }
    expect(startSigma([0])).toBe(0.25);
    expect(startSigma(equispacedAngles(1000, 180))).toBe(0.02);
  });

  it('is larger where an arc is left out', () => {
    const arc = equispacedAngles(60, 120);
    expect(startSigma(arc)).toBeGreaterThan(startSigma(equispacedAngles(60, 180)));
    expect(startSigma(arc)).toBeGreaterThan(startSigma(equispacedAngles(23, 180)));
  });

  it('knows neither an order of the views, nor a common turn, nor which side a ray is seen from', () => {
    const angles = fc.array(fc.double({ min: -400, max: 800, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(angles, fc.double({ min: -90, max: 90, noNaN: true }), (given, turn) => {
        const sigma = startSigma(given);
        expect(startSigma(given.toReversed())).toBeCloseTo(sigma, 9);
        expect(startSigma(given.map((a) => a + turn))).toBeCloseTo(sigma, 9);
        expect(startSigma(given.map((a, i) => a + 180 * (i % 3)))).toBeCloseTo(sigma, 9);
      }),
    );
  });
});

describe('the classical start', () => {
  const side = 24;
  const scan: Geometry = {
    ...{ kind: 'parallel', height: side, width: side, pixelMm: 1, bins: 35, binMm: 1, offsetMm: 0 },
    anglesDeg: equispacedAngles(20, 180),
  };
  const A = projector(scan);
  const truth = Float32Array.from({ length: side * side }, (_, i) => {
    const [r, c] = [Math.floor(i / side) - 11.5, (i % side) - 11.5];
    return r * r + c * c < 80 ? 0.4 : 0.01;
  });
  const data = new Float32Array(20 * 35);
  A.forward(truth, data);
  const inverse = fbp(scan, { window: 'hann', cutoff: 1 });
  const problem = problemOf(A, data, { lower: 0, analyticInverse: (y, out) => inverse.apply(y, out) });
  const error = (x: Float32Array) => Math.hypot(...x.map((v, i) => v - truth[i]!));

  async function begun(iterations: number): Promise<{ start: Float32Array; steps: SolverStep[] }> {
    const steps: SolverStep[] = [];
    const run = classicalStart(problem, iterations, 16);
    for (;;) {
      const { value, done } = await run.next();
      if (done === true) return { start: value, steps };
      steps.push(value);
    }
  }

  it('is nearer to the truth than the analytic inverse, and its pictures count as step 0', async () => {
    const analytic = (await begun(0)).start;
    const { start, steps } = await begun(50);
    expect(error(start)).toBeLessThan(error(analytic) / 2);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(step).toMatchObject({ step: 0, of: 16, nfe: 0 });
    expect(steps.at(-1)!.estimate).toEqual(start);
  });

  it('is the analytic inverse where no iteration is wanted', async () => {
    const expected = new Float32Array(side * side);
    problem.analyticInverse(data, expected);
    expect((await begun(0)).start).toEqual(expected);
  });

  it('takes the same bits each time', async () => {
    expect((await begun(30)).start).toEqual((await begun(30)).start);
  });
});
