import { describe, expect, it } from 'vitest';
import { equispacedAngles, type Geometry } from '../../../core/operators/radon/geometry.ts';
import { fbp } from '../../../core/operators/radon/fbp/fbp.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import type { SolverStep } from '../../../core/solvers/solver.ts';
import { classicalStart } from '../../../core/solvers/start.ts';
import { problemOf } from './tiny-problem.ts';

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
    problem.analyticInverse!(data, expected);
    expect((await begun(0)).start).toEqual(expected);
  });

  it('takes the same bits each time', async () => {
    expect((await begun(30)).start).toEqual((await begun(30)).start);
  });

  it('is the problem’s own where it has one, at once', async () => {
    const own = { ...problem, start: (out: Float32Array) => void out.fill(0.25) };
    expect(await classicalStart(own, 50, 16).next()).toEqual({
      done: true,
      value: new Float32Array(side * side).fill(0.25),
    });
  });
});
