import { residualVariance } from '../../priors/residual-variance.ts';
import { sigmasOf } from '../../priors/scale.ts';
import { noiseIsKnown } from '../../solvers/discrepancy.ts';
import { coarseToFine } from '../../solvers/coarse-to-fine.ts';
import { proximal, type ProximalSettings } from '../../solvers/proximal.ts';
import { LAST_SIGMA } from '../solvers/proximal-entry.ts';
import { asSolver, keepSeen, saidOfSample } from './sampler-runs.ts';
import { firstGround, momentsOf } from '../../sampling/first-ground.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { travelled } from '../solvers/travel.ts';
import type { InverseProblem, SolverState } from '../../solvers/solver.ts';
import { optional, priorOf, travelOf, type SolverCode } from './solver-run.ts';
import { sharedStart } from './start-run.ts';

/** Nothing was measured and no image is asked about: it is made of noise alone. */
const isUnmeasured = ({ asked }: InverseProblem): boolean => asked?.images.length === 0;

/** Of the noise: what a draw may leave of the data, whose own residual scatters by less. */
const EXPLAINED = 1.1;

/** In a sentence, where draws do not explain the data to their noise. */
function unexplained({ numbers: { unexplained: times = 1 } }: SolverState): readonly string[] {
  if (times <= EXPLAINED) return [];
  return [
    `Draws leave ${times.toFixed(1)} times the noise in the data. What is taken for true of the measurement, its noise or its maps, does not explain it so far: where it errs, the spread of the draws tells of less doubt than there is.`,
  ];
}

export const proximalRun: SolverCode = {
  async *run(problem, values, context, state) {
    const prior = priorOf(context);
    const steps = numberIn(values, 'steps');
    const sigmaStart = (state.numbers['sigmaStart'] ??=
      optional(values, 'sigmaStart') ??
      Math.min(numberIn(values, 'startScale') * problem.firstSigma, sigmasOf(prior.manifest)[1]));
    const sigmaEnd = (state.numbers['sigmaEnd'] ??=
      optional(values, 'sigmaEnd') ?? (noiseIsKnown(problem) ? LAST_SIGMA.noisy : LAST_SIGMA.clean));
    const settings: ProximalSettings = {
      steps,
      sigmaStart,
      sigmaEnd: Math.min(sigmaEnd, sigmaStart),
      renoise: values['renoiseRule'] === 'ancestral' ? 'ancestral' : numberIn(values, 'renoise'),
      noiseScale: optional(values, 'noiseScale') ?? 1,
      // Jobs of earlier programs know none.
      momentum: optional(values, 'momentum') ?? 0,
      travel: travelOf(values),
      varianceFloor: numberIn(values, 'varianceFloor'),
      modelError: numberIn(values, 'modelError'),
      cgIterations: numberIn(values, 'cgIterations'),
      solve: values['solve'] === 'draw' ? 'draw' : 'mean',
      // Jobs of earlier programs know none.
      answerError: values['answerError'] === 'data' ? 'data' : 'network',
      covarianceSteps: optional(values, 'covarianceSteps') ?? 0,
      lastFloor: numberIn(values, 'lastFloor'),
      // Jobs of earlier programs know none.
      lastDenoising: optional(values, 'lastDenoising') ?? 0,
      symmetries: values['symmetries'] !== 'none',
      seed: context.seed,
    };
    const variance = residualVariance(prior.manifest);
    const { priorOfSize } = context;
    if (priorOfSize !== undefined && problem.coarser !== undefined) {
      yield* coarseToFine(problem, settings, prior, priorOfSize, variance, state);
      return;
    }
    if (isUnmeasured(problem)) {
      keepSeen(prior, problem.shape, state);
      const ground = firstGround(problem.shape, momentsOf(prior.manifest), context.seed, 1);
      yield* asSolver(proximal(problem, settings, prior, variance, ground, state));
      return;
    }
    const from = yield* sharedStart(problem, values, context, state, travelled(values));
    yield* proximal(problem, settings, prior, variance, from, state);
  },
  found: (state) => ({ warnings: [...saidOfSample(state), ...unexplained(state)] }),
  chosen: (state) => ({ sigmaStart: state.numbers['sigmaStart'] ?? NaN, sigmaEnd: state.numbers['sigmaEnd'] ?? NaN }),
};
