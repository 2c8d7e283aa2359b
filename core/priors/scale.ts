import type { ModelManifest } from '../contract/model.ts';
import { sdeOf } from './sde.ts';
import type { ScoreModel } from './score-model.ts';

/** Values are x = (value − low)/(high − low). */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** The noise levels that a network was trained on, on its own scale. */
export function sigmasOf({ sde }: Pick<ModelManifest, 'sde'>): readonly [number, number] {
  if (sde.kind === 've') return [sde.sigmaMin, sde.sigmaMax];
  const vp = sdeOf(sde);
  return [vp.sigma(vp.endTime), vp.sigma(1)];
}

/** k x + b, which takes values on one scale to another; noise levels are taken by k alone. */
export interface ScaleMap {
  readonly k: number;
  readonly b: number;
}
export function scaleMap(from: Scale, to: Scale): ScaleMap {
  const range = to.high - to.low;
  return { k: (from.high - from.low) / range, b: (from.low - to.low) / range };
}

/**
 * The same network for images on another linear scale. With k = (high′ − low′)/(high − low) of the other scale over
 * its own, x_own = k x + b and σ_own = k σ, so D(x, σ) = (D_own(k x + b, k σ) − b)/k; squared errors shrink by k².
 * Its manifest says everything on that scale. The model itself where the scales are equal.
 */
export function onScale(model: ScoreModel, to: Scale): ScoreModel {
  const { scale } = model.manifest;
  if (scale.low === to.low && scale.high === to.high) return model;
  const { k, b } = scaleMap(to, scale);
  let inside = new Float32Array(0);
  const into = (x: Float32Array): Float32Array => {
    if (inside.length !== x.length) inside = new Float32Array(x.length);
    for (let i = 0; i < x.length; i++) inside[i] = k * x[i]! + b;
    return inside;
  };
  const { pullback } = model;
  return {
    manifest: manifestOn(model.manifest, to, k),
    get nfe() {
      return model.nfe;
    },
    async denoise(x, batch, sigma, out) {
      const own = into(x);
      await model.denoise(
        own,
        batch,
        sigma.map((s) => k * s),
        own,
      );
      for (let i = 0; i < x.length; i++) out[i] = (own[i]! - b) / k;
    },
    // The factors of the two scales cancel: the Jacobian is the model's own at the other place.
    ...(pullback === undefined
      ? {}
      : {
          async pullback(x, batch, sigma, v, out, denoised) {
            await pullback.call(
              model,
              into(x),
              batch,
              sigma.map((s) => k * s),
              v,
              out,
              denoised,
            );
            if (denoised !== undefined) for (let i = 0; i < denoised.length; i++) denoised[i] = (denoised[i]! - b) / k;
          },
        }),
  };
}

function manifestOn(manifest: ModelManifest, to: Scale, k: number): ModelManifest {
  const [sigmaMin, sigmaMax] = sigmasOf(manifest);
  const { residualVariance, domainCheck } = manifest;
  return {
    ...manifest,
    scale: { kind: manifest.scale.kind, ...to },
    sde: { kind: 've', sigmaMin: sigmaMin / k, sigmaMax: sigmaMax / k },
    ...(residualVariance === undefined
      ? {}
      : { residualVariance: residualVariance.map(([sigma, r2]): [number, number] => [sigma / k, r2 / k ** 2]) }),
    ...(domainCheck === undefined
      ? {}
      : {
          domainCheck: domainCheck.map(([sigma, median, p99]): [number, number, number] => [
            sigma / k,
            median / k ** 2,
            p99 / k ** 2,
          ]),
        }),
  };
}
