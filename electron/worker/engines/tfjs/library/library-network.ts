import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import type { ModelManifest } from '../../../../../core/contract/model.ts';
import type { RawNetwork } from '../../network-score.ts';
import { refuseModel } from '../../opening.ts';
import type { BackendId } from '../backends.ts';
import { callsOf } from '../calls.ts';
import { levelsFor, turned, turnedBack, wanted } from './library-inputs.ts';
import type { LibraryModel } from './library-model.ts';
import type { TensorFlow } from '../tensors.ts';

/**
 * A graph or layers model as a denoiser, differentiated by the library's own gradients.
 * @throws Refused: model-refused where its inputs or outputs are not those of the manifest
 */
export function libraryNetwork(
  tf: TensorFlow,
  model: LibraryModel,
  manifest: ModelManifest,
  backend: BackendId,
): RawNetwork {
  const { inputs, outputs, layout } = manifest.network;
  const noise = wanted(manifest, model, inputs, outputs.denoised);
  const calls = callsOf(tf, manifest, backend);

  function answer(images: Tensor, conditions: Float64Array): Tensor {
    const given: NamedTensorMap = { [inputs.image]: turned(tf, images, layout) };
    if (noise !== null) given[noise.name] = levelsFor(tf, noise, conditions);
    return turnedBack(tf, model.run(given, outputs.denoised), layout);
  }

  return {
    // On a CPU batching wins nothing.
    most: backend === 'cuda' ? Infinity : 1,
    async evaluate(images, conditions, shape) {
      const [answered] = await calls.imagesOf(() => [answer(tf.tensor(images, [...shape]), conditions)], shape);
      return answered ?? refuseModel(manifest, 'it answers nothing');
    },
    async pull(images, conditions, cotangent, shape) {
      const [answered, pulled] = await calls.imagesOf(() => {
        const ofImages = tf.valueAndGrad((x: Tensor) => answer(x, conditions));
        const { value, grad } = ofImages(tf.tensor(images, [...shape]), tf.tensor(cotangent, [...shape]));
        return [value, grad];
      }, shape);
      if (answered === undefined || pulled === undefined) return refuseModel(manifest, 'it has no gradient');
      return { answer: answered, pulled };
    },
  };
}
