import type { ModelManifest } from '../contract/model.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { sdeOf } from './sde.ts';

/** How a network is asked for D(x, σ), and how D follows from its answer F: D = keep·x + take·F. */
export interface NetworkTerms {
  /** The network's input is this times x. */
  readonly inputScale: number;
  /** Its second input. */
  readonly condition: number;
  readonly keep: number;
  readonly take: number;
}

/** t at noise level σ, linear in ln σ between the rows of the table, constant beyond its ends. */
function interpolate(table: readonly (readonly [number, number])[], sigma: number): number {
  const above = table.findIndex(([s]) => s >= sigma);
  if (above <= 0) return table[above === 0 ? 0 : table.length - 1]![1];
  const [s0, t0] = table[above - 1]!;
  const [s1, t1] = table[above]!;
  return t0 + ((t1 - t0) * Math.log(sigma / s0)) / Math.log(s1 / s0);
}

/**
 * The change of variables that makes any network a denoiser of x = x₀ + σn. VP and sub-VP networks see x̃ = α x =
 * α x₀ + std·n with std/α = σ. With x̃ and n: an ε-network gives n, a score network −n/std, a v-network α n − std x₀
 * (Salimans & Ho 2022, arXiv 2202.00512, §4; there α² + std² = 1).
 * @returns the terms at each σ, or `model-refused` where the manifest does not say enough
 */
export function parameterisation(manifest: ModelManifest): Result<(sigma: number) => NetworkTerms> {
  const { predicts, conditioning, table } = manifest.network;
  const refuse = (reason: string) => err({ code: 'model-refused', model: manifest.id, reason });
  if (conditioning === 'timestep' && !table) return refuse('its manifest conditions on "timestep" without a table');
  if (table?.some(([s], i) => i > 0 && s <= table[i - 1]![0])) return refuse('the table of timesteps does not ascend');
  const sde = sdeOf(manifest.sde);
  return ok((sigma) => {
    const alpha = sde.kind === 've' ? 1 : sde.alpha(sde.timeOf(sigma));
    const std = alpha * sigma;
    const condition =
      conditioning === 'sigma' ? sigma : conditioning === 'logSigma' ? Math.log(sigma) : interpolate(table!, sigma);
    const square = alpha * alpha + std * std;
    switch (predicts) {
      case 'denoiser':
        return { inputScale: alpha, condition, keep: 0, take: 1 };
      case 'epsilon':
        return { inputScale: alpha, condition, keep: 1, take: -sigma };
      case 'score':
        return { inputScale: alpha, condition, keep: 1, take: (std * std) / alpha };
      case 'v':
        return { inputScale: alpha, condition, keep: (alpha * alpha) / square, take: -std / square };
    }
  });
}
