import { analyticSolution } from '../../solvers/analytic.ts';
import { cgls } from '../../solvers/cgls.ts';
import { filled } from '../../solvers/fills/filled.ts';
import { sirt } from '../../solvers/sirt.ts';
import type { FillKind } from '../../solvers/solver.ts';
import { weightedWavelet } from '../../solvers/wavelet/l1-wavelet.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { withLambda } from './lambda-run.ts';
import type { SolverCode } from './solver-run.ts';

export const fbpRun: SolverCode = {
  run: (problem, values, _context, state) =>
    analyticSolution(problem, { name: String(values['window']), cutoff: numberIn(values, 'cutoff') }, state),
  chosen: () => ({}),
};

export const zeroFilledRun: SolverCode = {
  run: (problem, _values, _context, state) => analyticSolution(problem, undefined, state),
  chosen: () => ({}),
};

export const sirtRun: SolverCode = {
  run: (problem, values, _context, state) =>
    sirt(problem, { iterations: numberIn(values, 'iterations'), every: 5 }, state),
  chosen: () => ({}),
};

export const cglsRun: SolverCode = {
  run: (problem, values, _context, state) =>
    cgls(problem, { iterations: numberIn(values, 'iterations'), lambda: 0, every: 1 }, state),
  chosen: () => ({}),
};

export const cgSenseRun: SolverCode = {
  run: (problem, values, _context, state) =>
    cgls(problem, { iterations: numberIn(values, 'iterations'), lambda: numberIn(values, 'lambda'), every: 1 }, state),
  chosen: () => ({}),
};

export const waveletRun: SolverCode = {
  run: (problem, values, context, state) =>
    withLambda(values, weightedWavelet(problem, { iterations: numberIn(values, 'iterations'), every: 5 }), {
      problem,
      context,
      state,
    }),
  chosen: (state) => ({ lambda: state.numbers['lambda'] ?? NaN }),
};

export const fillRun = (kind: FillKind): SolverCode => ({
  run: (problem, _values, { seed }, state) => filled(problem, kind, seed, state),
  chosen: () => ({}),
});
