import type { ModelManifest } from '../contract/model.ts';
import type { ScoreModel } from './score-model.ts';

/**
 * Many small images as the rows of one, [1, count, values]: one run of a sampler draws all of them at once.
 * @param model of one of them, its values in a row
 * @param sde between whose levels the samplers move; the model's own where it is left out
 */
export function crowd(model: ScoreModel, count: number, sde: ModelManifest['sde'] = model.manifest.sde): ScoreModel {
  const levels = new Float64Array(count);
  return {
    manifest: { ...model.manifest, sde },
    get nfe() {
      return model.nfe / count;
    },
    async denoise(x, batch, sigma, out) {
      const size = x.length / batch;
      for (let b = 0; b < batch; b++) {
        const [from, to] = [b * size, (b + 1) * size];
        await model.denoise(x.subarray(from, to), count, levels.fill(sigma[b]!), out.subarray(from, to));
      }
    },
  };
}
