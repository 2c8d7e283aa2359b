/** What a model is asked about images goes on to the bit from any step. */
import { describe, expect, it } from 'vitest';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import type { SolverContext } from '../../../core/catalogue/runs/solver-run.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { must } from '../../../core/contract/refused.ts';
import { MIRRORED } from '../../../core/image/symmetry.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { freshState, type InverseProblem, type SolverState } from '../../../core/solvers/solver.ts';

const SIDE = 6;
const image = (phase: number): Float32Array =>
  Float32Array.from({ length: SIDE * SIDE }, (_, i) => 0.5 + 0.3 * Math.sin(i + phase));
/** Known in closed form, over the noise of a usual network. */
function prior(): ScoreModel {
  const exact = independentGaussian(new Float32Array(SIDE * SIDE).fill(0.5), new Float32Array(SIDE * SIDE).fill(0.05));
  return { ...exact, manifest: { ...exact.manifest, sde: { kind: 've', sigmaMin: 0.01, sigmaMax: 5 } } };
}
const problem: InverseProblem = {
  operator: pixelMask(1, SIDE, SIDE, new Uint8Array(SIDE * SIDE)),
  shape: [1, SIDE, SIDE],
  data: new Float32Array(0),
  noiseSd: 0,
  weights: null,
  lower: null,
  firstSigma: 1e6,
  symmetries: MIRRORED,
  asked: { images: [image(0), image(2)], greyStep: 1 / 255 },
};

describe.each([
  ['heun', { steps: 5 }],
  ['euler-maruyama', { steps: 7 }],
  ['pc', { steps: 40 }],
  ['annealed-langevin', { steps: 3, moves: 2 }],
  ['rk45', {}],
  ['likelihood', { steps: 4, probes: 2 }],
  ['encode', { steps: 4 }],
  ['interpolate', { steps: 3, count: 3 }],
  ['typicality', { levels: 5 }],
])('%s', (id, given) => {
  const parameters = must(solverOf(id)!.resolve(given));
  const context = (): SolverContext => ({
    seed: 3,
    prior: prior(),
    truth: null,
    shared: {},
  });
  /** @param stop after so many steps; what it is then is all that goes on */
  async function run(state: SolverState, stop = Infinity): Promise<SolverState> {
    let n = 0;
    for await (const _ of runOf(id).run(problem, parameters, context(), state)) if (++n >= stop) break;
    return state;
  }

  it('goes on from any step as if it had never stopped', async () => {
    const whole = await run(freshState());
    for (const stop of [1, 3, 5]) {
      const left = structuredClone(await run(freshState(), stop));
      const resumed = await run(left);
      expect(resumed.arrays['estimate']).toEqual(whole.arrays['estimate']);
      expect(runOf(id).found(resumed)).toEqual(runOf(id).found(whole));
    }
    expect(whole.arrays['estimate']!.every(Number.isFinite)).toBe(true);
  });

  it('says beforehand what it costs', async () => {
    const { nfe } = await run(freshState());
    const { evaluations } = solverOf(id)!.cost(parameters, { images: 1, hasNoise: false, finer: null });
    if (id === 'rk45') return; // its error decides
    expect(nfe).toBe(evaluations);
  });
});
