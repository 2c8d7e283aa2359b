import { lambdaOfNoise, type Weighted } from '../lambda/trials.ts';
import type { InverseProblem, WeightByNoise } from '../solver.ts';
import { totalVariation, type TotalVariationSettings } from './total-variation.ts';

/** Where A neither magnifies nor adds up, λ is of the size of the noise itself. */
const UNIT_NORM: WeightByNoise = { least: 1e-3, perNoise: 1 };

/** A good weight of TV without any search, from the noise alone. */
export const expectedTv = (problem: InverseProblem): number => lambdaOfNoise(problem, problem.tvLambda ?? UNIT_NORM);

/** TV for a search of λ: each trial begins at the image and the duals of the one before. */
export const weightedTv = (problem: InverseProblem, settings: Omit<TotalVariationSettings, 'lambda'>): Weighted => ({
  expected: expectedTv(problem),
  least: (problem.tvLambda ?? UNIT_NORM).least,
  isFinal: problem.tvLambda?.isFinal === true,
  run: (lambda, isTrial, state) =>
    totalVariation(
      problem,
      { ...settings, lambda, tolerance: isTrial ? settings.tolerance * 4 : settings.tolerance },
      state,
    ),
});
