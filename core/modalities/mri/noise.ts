import type { MeasuredNoise } from '../../contract/measurement/noise.ts';
import { fillNormal, PURPOSE } from '../../image/random.ts';

/**
 * Adds Gaussian noise of ε·‖y‖/√m to each of the m real numbers of data, by the seed of the run.
 * @returns its standard deviation; 0 where there is none
 */
export function addNoise(data: Float32Array, noise: MeasuredNoise, seed: number): number {
  if (noise.kind !== 'gaussian') return 0;
  let squares = 0;
  for (const v of data) squares += v * v;
  const sd = noise.epsilon * Math.sqrt(squares / data.length);
  const normal = new Float32Array(data.length);
  fillNormal(normal, seed, PURPOSE.measurement, 0);
  for (let i = 0; i < data.length; i++) data[i]! += sd * normal[i]!;
  return sd;
}
