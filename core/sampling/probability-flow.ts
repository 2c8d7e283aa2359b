import type { ScoreModel } from '../priors/score-model.ts';
import { denoiserOf } from './sampler.ts';

/**
 * The probability flow in VE variables: dx/dσ = (x − D(x, σ))/σ, the deterministic path with the marginals of the
 * diffusion (Song et al. 2021, arXiv 2011.13456, eq. 13; Karras et al. 2022, arXiv 2206.00364, eq. 1 with eq. 3). The
 * flow of VP and sub-VP is the same one under x = x̃/α, σ = std/α, exactly: what a network was trained as does not matter.
 */
export interface FlowField {
  /** Scalars that are integrated beside x, over ln σ. */
  readonly integrals: number;
  /**
   * denoised ← D(x, σ); where `rates` is given, rates ← the integrands there.
   * @returns evaluations that it took
   */
  evaluate(x: Float32Array, sigma: number, denoised: Float32Array, rates: Float64Array | null): Promise<number>;
}

/** The flow alone. */
export function flowOf(score: ScoreModel): FlowField {
  const denoise = denoiserOf(score);
  return {
    integrals: 0,
    async evaluate(x, sigma, denoised) {
      await denoise(x, sigma, denoised);
      return 1;
    },
  };
}
