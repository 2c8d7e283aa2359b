/** The code of every solver, by the id of its entry. Only who computes imports it: window and host know the entries. */
import { FILL_KINDS, type InverseProblem } from '../../solvers/solver.ts';
import type { Need } from '../solvers/solver-entry.ts';
import { solverOf } from '../solvers/solvers.ts';
import { cgSenseRun, cglsRun, fbpRun, fillRun, sirtRun, waveletRun, zeroFilledRun } from './classical-runs.ts';
import { dpsRun, pigdmRun } from './gradient-runs.ts';
import { encodeRun, interpolateRun, likelihoodRun, typicalityRun } from './model-runs.ts';
import { paperRun } from './paper-mode-run.ts';
import { proximalRun } from './proximal-run.ts';
import { repaintRun, sdeditRun } from './replacement-runs.ts';
import { annealedLangevinRun, eulerMaruyamaRun, heunRun, rk45Run, samplerPcRun } from './sampler-runs.ts';
import type { SolverCode, SolverContext } from './solver-run.ts';
import { totalVariationRun } from './total-variation-run.ts';

/** Solves nothing: no problem has the weights that it needs. Who moves weights has a loop of its own (electron/worker/adapt). */
const learningRun: SolverCode = {
  run: () => {
    throw new Error('weights are moved by no solver');
  },
  chosen: () => ({}),
};

const CODE: Readonly<Record<string, SolverCode>> = {
  proximal: proximalRun,
  'predictor-corrector': paperRun,
  dps: dpsRun,
  pigdm: pigdmRun,
  repaint: repaintRun,
  sdedit: sdeditRun,
  tv: totalVariationRun,
  sirt: sirtRun,
  cgls: cglsRun,
  'cg-sense': cgSenseRun,
  'l1-wavelet': waveletRun,
  fbp: fbpRun,
  'zero-filled': zeroFilledRun,
  heun: heunRun,
  rk45: rk45Run,
  'euler-maruyama': eulerMaruyamaRun,
  pc: samplerPcRun,
  'annealed-langevin': annealedLangevinRun,
  likelihood: likelihoodRun,
  encode: encodeRun,
  interpolate: interpolateRun,
  typicality: typicalityRun,
  adapt: learningRun,
  ...Object.fromEntries(FILL_KINDS.map((kind) => [kind, fillRun(kind)])),
};

/** The code of the solver of this id. Its run throws at once where the problem or the context lacks what it needs. */
export function runOf(id: string): Required<SolverCode> {
  const entry = solverOf(id);
  const code = CODE[id];
  if (entry === undefined || code === undefined) throw new Error(`there is no solver "${id}"`);
  return {
    run(problem, parameters, context, state) {
      const lacking = entry.needs.find((need) => !has(need, problem, context));
      if (lacking !== undefined) throw new Error(`${id} needs what this problem lacks: ${lacking}`);
      return code.run(problem, parameters, context, state);
    },
    chosen: (state) => code.chosen(state),
    found: (state) => code.found?.(state) ?? {},
  };
}

function has(need: Need, problem: InverseProblem, { prior, truth }: SolverContext): boolean {
  switch (need) {
    case 'prior':
      return prior !== null;
    case 'gradient':
      return prior?.pullback !== undefined;
    case 'weights':
      return false;
    case 'truth':
      return truth !== null;
    case 'analytic':
      return problem.analyticInverse !== undefined;
    case 'fullTransform':
      return problem.fullTransform !== undefined;
    case 'fill':
      return problem.fills !== undefined;
    case 'nonNegative':
      return problem.nonNegative === true;
  }
}
