import type { ScoreModel } from './score-model.ts';

/** A model for so many images side by side, each of which the network sees by itself: [images·channels, height, width]. */
export function several(model: ScoreModel, images: number): ScoreModel {
  const repeated = (sigma: Float64Array): Float64Array =>
    Float64Array.from({ length: sigma.length * images }, (_, i) => sigma[Math.floor(i / images)]!);
  return {
    manifest: model.manifest,
    get nfe() {
      return model.nfe;
    },
    denoise: (x, batch, sigma, out) => model.denoise(x, batch * images, repeated(sigma.subarray(0, batch)), out),
    ...(model.pullback !== undefined && {
      pullback: (x, batch, sigma, v, out, denoised) =>
        model.pullback!(x, batch * images, repeated(sigma.subarray(0, batch)), v, out, denoised),
    }),
  };
}
