import { exactManifest } from './exact-manifest.ts';
import type { ScoreModel } from './score-model.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** A prior whose denoiser is known in closed form, and so its error. */
export interface ExactPrior extends ScoreModel {
  /** r²(σ) = E‖x₀ − D(x₀ + σn, σ)‖²/dim. */
  residualVariance(sigma: number): number;
}

/**
 * An exact denoiser, one image after the other. out may be x.
 * @param pullbackOne out ← Jᵀv of a denoiser whose Jacobian is the same everywhere; out may be v
 */
export function exactPrior(
  name: string,
  size: number,
  denoiseOne: (x: Float32Array, sigma: number, out: Float32Array) => void,
  residualVariance: (sigma: number) => number,
  pullbackOne?: (v: Float32Array, sigma: number, out: Float32Array) => void,
): ExactPrior {
  let nfe = 0;
  return {
    manifest: exactManifest(`exact-${name}`, `Exact ${name} prior`, 1),
    get nfe() {
      return nfe;
    },
    async denoise(x, batch, sigma, out) {
      for (let b = 0; b < batch; b++) {
        denoiseOne(x.subarray(b * size, (b + 1) * size), sigma[b]!, out.subarray(b * size, (b + 1) * size));
      }
      nfe += batch;
    },
    ...(pullbackOne === undefined
      ? {}
      : {
          async pullback(x, batch, sigma, v, out, denoised) {
            for (let b = 0; b < batch; b++) {
              const [from, to] = [b * size, (b + 1) * size];
              if (denoised !== undefined) denoiseOne(x.subarray(from, to), sigma[b]!, denoised.subarray(from, to));
              pullbackOne(v.subarray(from, to), sigma[b]!, out.subarray(from, to));
            }
            nfe += batch;
          },
        }),
    residualVariance,
  };
}

/** Mean of v σ²/(v + σ²) over the variances v of independent components. */
const residualOf = (variance: ArrayLike<number>, sigma: number): number => {
  let sum = 0;
  for (let i = 0; i < variance.length; i++) sum += (variance[i]! * sigma ** 2) / (variance[i]! + sigma ** 2);
  return sum / variance.length;
};

/** Independent pixels x₀ᵢ ~ N(meanᵢ, varianceᵢ): D = mean + v/(v + σ²)·(x − mean). */
export function independentGaussian(mean: Float32Array, variance: Float32Array): ExactPrior {
  return exactPrior(
    'gaussian',
    mean.length,
    (x, sigma, out) => {
      for (let i = 0; i < x.length; i++) {
        out[i] = mean[i]! + (variance[i]! / (variance[i]! + sigma * sigma)) * (x[i]! - mean[i]!);
      }
    },
    (sigma) => residualOf(variance, sigma),
    (v, sigma, out) => {
      for (let i = 0; i < v.length; i++) out[i] = (variance[i]! / (variance[i]! + sigma * sigma)) * v[i]!;
    },
  );
}

/** x₀ ~ N(mean, C), C [n, n] row by row, n small: D = mean + C(C + σ²)⁻¹(x − mean). */
export function correlatedGaussian(mean: Float32Array, covariance: Float64Array): ExactPrior {
  const n = mean.length;
  const { values, vectors } = symmetricEigen(covariance, n);
  const variance = values.map((v) => Math.max(v, 0)); // rounding of a singular C
  const along = new Float64Array(n);
  /** out ← C(C + σ²)⁻¹(x − origin), symmetric. */
  const shrink = (x: Float32Array, origin: Float32Array | null, sigma: number, out: Float32Array): void => {
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += vectors[i * n + k]! * (x[i]! - (origin?.[i] ?? 0));
      along[k] = (sum * variance[k]!) / (variance[k]! + sigma * sigma);
    }
    for (let i = 0; i < n; i++) {
      let sum = origin?.[i] ?? 0;
      for (let k = 0; k < n; k++) sum += vectors[i * n + k]! * along[k]!;
      out[i] = sum;
    }
  };
  return exactPrior(
    'correlated-gaussian',
    n,
    (x, sigma, out) => shrink(x, mean, sigma, out),
    (sigma) => residualOf(variance, sigma),
    (v, sigma, out) => shrink(v, null, sigma, out),
  );
}
