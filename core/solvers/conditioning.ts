/** How a noisy image is held to the measurement in paper modes: its measured rows become those of the data, noised alike. */
import { fillNormal, PURPOSE } from '../image/random.ts';
import type { FullTransform } from './full-transform.ts';
import type { InverseProblem } from './solver.ts';

export interface Conditioning {
  /** y − P(v − σn) with fresh n: what ŷ_t = y + σPn has that v has not. Live: the next call overwrites it. */
  misfit(v: Float32Array, sigma: number, draw: number): Float32Array;
  /**
   * v ← T⁻¹[λΛŷ_t + (1−λ)ΛTv + (1−Λ)Tv], computed as v + λ T⁻¹Λ(y − P(v − σn)). At λ = 1 measured rows are replaced: of a
   * pixel mask v∘(1−m) + (y + σn)∘m, of a grey the grey channel after the orthogonal decoupling of colours; without
   * noise by the closed form where there is one, so that known pixels are y to the bit.
   * @param trust λ
   */
  condition(v: Float32Array, sigma: number, trust: number, draw: number): void;
}

/** @param normal room for as many numbers as the image has @param scratch as much again */
export function conditioningOf(
  { operator, data, prox }: InverseProblem,
  transform: FullTransform,
  seed: number,
  normal: Float32Array,
  scratch: Float32Array,
): Conditioning {
  const rows = new Float32Array(data.length);

  function misfit(v: Float32Array, sigma: number, draw: number): Float32Array {
    if (sigma > 0) {
      fillNormal(normal, seed, PURPOSE.conditioning, draw);
      for (let i = 0; i < v.length; i++) scratch[i] = v[i]! - sigma * normal[i]!;
    }
    operator.forward(sigma > 0 ? scratch : v, rows);
    for (let i = 0; i < rows.length; i++) rows[i] = data[i]! - rows[i]!;
    return rows;
  }

  return {
    misfit,
    condition(v, sigma, trust, draw) {
      if (sigma === 0 && trust === 1 && prox !== undefined) {
        prox(data, null).solve(v, 0, scratch);
        v.set(scratch);
        return;
      }
      transform.inverseOfMeasured(misfit(v, sigma, draw), scratch);
      for (let i = 0; i < v.length; i++) v[i] = v[i]! + trust * scratch[i]!;
    },
  };
}
