import type { ModelManifest } from '../contract/model.ts';

/** What can be said of a prior that is a formula: any σ, any pixel, and no file behind it that could be loaded. */
export function exactManifest(id: string, name: string, channels: number): ModelManifest {
  return {
    schemaVersion: 1,
    id,
    name,
    domain: 'ct',
    channels,
    scale: { kind: 'none', low: 0, high: 1 },
    pixelMm: { low: Number.MIN_VALUE, high: Number.MAX_VALUE },
    network: {
      file: 'none.onnx',
      sha256: '0'.repeat(64),
      bytes: 0,
      inputs: { image: 'x', noise: 'sigma' },
      outputs: { denoised: 'denoised' },
      predicts: 'denoiser',
      conditioning: 'sigma',
      sizeMultiple: 1,
    },
    sde: { kind: 've', sigmaMin: 1e-6, sigmaMax: 1e6 },
    license: 'MIT',
    card: 'A closed form; nothing was trained.',
  };
}
