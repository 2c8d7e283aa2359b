import type { InverseProblem } from './solver.ts';

/** Does the problem say how large its noise is? */
export const noiseIsKnown = (problem: InverseProblem): boolean => problem.weights !== null || problem.noiseSd > 0;

/**
 * The inverse variance of an ordinary sample: the geometric mean. Counts fall off exponentially, so the arithmetic mean
 * speaks of the rays through air alone and the harmonic one of the few that nothing came through.
 */
export function typicalWeight(weights: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += Math.log(Math.max(weights[i]!, 1e-30));
  return Math.exp(sum / weights.length);
}

/**
 * ‖P x − y′‖ in units of the noise, 1 where x explains the data as well as the truth does (Morozov's discrepancy):
 * √(Σ w r²/m) with inverse variances, √(Σ r²/m)/σ_y else. Only where the noise is known.
 * @param residual P x − y′, or its negative
 */
export function discrepancy(problem: InverseProblem, residual: Float32Array): number {
  const { weights, noiseSd } = problem;
  let sum = 0;
  if (weights) for (let i = 0; i < residual.length; i++) sum += weights[i]! * residual[i]! * residual[i]!;
  else for (let i = 0; i < residual.length; i++) sum += residual[i]! * residual[i]!;
  const rms = Math.sqrt(sum / residual.length);
  return weights ? rms : rms / noiseSd;
}

/** ‖n‖/‖y′‖: the relative residual that the truth itself leaves; 0 where the noise is not known. */
export function noiseResidual({ data, noiseSd, weights }: InverseProblem): number {
  const ofNoise =
    weights === null ? noiseSd * Math.sqrt(data.length) : Math.sqrt(weights.reduce((sum, w) => sum + 1 / w, 0));
  return shareOf(ofNoise, norm(data));
}

/** A norm as a share of another; 0 where there is nothing to have a share of: no data, or all of them 0. */
export const shareOf = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** ‖v‖₂, summed in a double. */
export function norm(v: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i]! * v[i]!;
  return Math.sqrt(sum);
}
