/**
 * How far a network's answer is off where it was measured, told by the samples. r²(σ) of a prior is a mean over all frequencies;
 * those that a scanner measures most are the low ones, whose error is nearly σ² where that of the high ones is nearly nothing. Weighed by
 * the mean, draws keep noise of their own at the low frequencies: their residual was up to 1.6 times the noise.
 */
import { fillNormal, PURPOSE } from '../image/random.ts';
import { sizeOf } from '../operators/linear-operator.ts';
import type { InverseProblem } from './solver.ts';

export interface AnswerError {
  /** Of the answer where it was measured: at least `least`, at most σ². */
  variance(answer: Float32Array, sigma: number, least: number): number;
  /** answer += (ρ + (more − ρ)P) n, P the projection on what is measured where A is a part of a unitary transform. */
  spread(answer: Float32Array, n: Float32Array, rho: number, more: number): void;
}

/** @param noiseSd of all samples alike */
export function answerError({ operator, shape, data }: InverseProblem, noiseSd: number, seed: number): AnswerError {
  const samples = new Float32Array(data.length);
  const seen = new Float32Array(sizeOf(shape));
  // tr AᵀA by one random vector: ‖An‖² scatters about it by the root of two over its rank.
  fillNormal(seen, seed, PURPOSE.drawPrior, 0);
  operator.forward(seen, samples);
  const gain = samples.reduce((sum, v) => sum + v * v, 0);
  return {
    variance(answer, sigma, least) {
      operator.forward(answer, samples);
      let sum = 0;
      for (let i = 0; i < samples.length; i++) sum += (samples[i]! - data[i]!) ** 2;
      const found = gain > 0 ? (sum - samples.length * noiseSd * noiseSd) / gain : 0;
      return Math.max(least, Math.min(sigma * sigma, found));
    },
    spread(answer, n, rho, more) {
      operator.forward(n, samples);
      operator.adjoint(samples, seen);
      let [inner, square] = [0, 0];
      for (let i = 0; i < seen.length; i++) {
        inner += n[i]! * seen[i]!;
        square += seen[i]! * seen[i]!;
      }
      const further = square > 0 ? ((more - rho) * inner) / square : 0;
      for (let i = 0; i < seen.length; i++) answer[i]! += rho * n[i]! + further * seen[i]!;
    },
  };
}
