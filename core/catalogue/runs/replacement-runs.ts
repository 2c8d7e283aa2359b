import type { ParameterValues } from '../../contract/parameters.ts';
import { ddpmLevels, varianceExplodingLevels } from '../../priors/schedule.ts';
import { replacement, type ReplacementSettings } from '../../solvers/replacement.ts';
import { sigmaRange } from '../../solvers/sigma-range.ts';
import type { InverseProblem, SolverState } from '../../solvers/solver.ts';
import { numberIn } from '../solvers/solver-entry.ts';
import { travelled } from '../solvers/travel.ts';
import { optional, priorOf, travelOf, type SolverCode } from './solver-run.ts';
import { sharedStart } from './start-run.ts';

/**
 * @param firstOf σ at which it begins
 * @param levelsOf descending, with a last one that is 0
 */
const replacing = (
  noise: ReplacementSettings['noise'],
  firstOf: (problem: InverseProblem, values: ParameterValues) => number,
  levelsOf: (sigmaMin: number, sigmaMax: number, steps: number) => Float64Array,
): SolverCode => ({
  async *run(problem, values, context, state) {
    const { fullTransform } = problem;
    if (fullTransform === undefined) throw new Error('this problem is no part of an invertible transform');
    const prior = priorOf(context);
    const start = yield* sharedStart(problem, values, context, state, travelled(values));
    const range = sigmaRange(prior.manifest, numberIn(values, 'sigmaMin'), firstOf(problem, values));
    const sigmaMin = (state.numbers['sigmaMin'] ??= Math.min(range.sigmaMin, range.sigmaMax));
    const sigmaMax = (state.numbers['sigmaMax'] ??= range.sigmaMax);
    const levels = levelsOf(sigmaMin, sigmaMax, numberIn(values, 'steps'));
    const settings = { levels, noise, travel: travelOf(values), seed: context.seed };
    yield* replacement(problem, settings, prior, fullTransform, start, state);
  },
  chosen,
});

const chosen = ({ numbers }: SolverState): Record<string, number> => ({
  sigmaMax: numbers['sigmaMax'] ?? NaN,
  sigmaMin: numbers['sigmaMin'] ?? NaN,
});

export const repaintRun = replacing('ancestral', (_, values) => numberIn(values, 'sigmaMax'), ddpmLevels);

export const sdeditRun = replacing(
  'reverse',
  (problem, values) => optional(values, 'sigmaStart') ?? problem.firstSigma,
  varianceExplodingLevels,
);
