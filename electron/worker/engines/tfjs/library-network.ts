import type { NamedTensorMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { ModelManifest } from '../../../../core/contract/model.ts';
import type { RawNetwork, Shape4 } from '../network-score.ts';
import { refuseModel } from '../opening.ts';
import type { BackendId } from './backends.ts';
import { callsOf } from './calls.ts';
import type { LibraryInput, LibraryModel } from './library-model.ts';
import { ofRank4, type TensorFlow } from './tensors.ts';

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
  const [expected, found] = [[inputs.image, inputs.noise], model.inputs.map(({ name }) => name)].map((names) =>
    [...names].sort().join(', '),
  );
  if (expected !== found) refuseModel(manifest, `its inputs should be ${expected}, found ${found || 'none'}`);
  if (!model.outputs.includes(outputs.denoised))
    refuseModel(manifest, `its output should be ${outputs.denoised}, found ${model.outputs.join(', ') || 'none'}`);
  const noise = model.inputs.find(({ name }) => name === inputs.noise)!;
  const last = layout !== 'channels-first';
  const calls = callsOf(tf, manifest, backend);

  function answer(image: Tensor4D, conditions: Float64Array): Tensor {
    const given: NamedTensorMap = {
      [inputs.image]: last ? tf.transpose(image, [0, 2, 3, 1]) : image,
      [inputs.noise]: levelsFor(tf, noise, conditions),
    };
    const answered = model.run(given, outputs.denoised);
    return last && answered.rank === 4 ? tf.transpose(answered, [0, 3, 1, 2]) : answered;
  }
  const imageOf = (images: Float32Array, shape: Shape4): Tensor4D => ofRank4(tf.tensor(images, [...shape]));

  return {
    // On a CPU batching wins nothing.
    most: backend === 'cuda' ? Infinity : 1,
    async evaluate(images, conditions, shape) {
      const [answered] = await calls.imagesOf(() => [answer(imageOf(images, shape), conditions)], shape);
      return answered ?? refuseModel(manifest, 'it answers nothing');
    },
    async pull(images, conditions, cotangent, shape) {
      const [answered, pulled] = await calls.imagesOf(() => {
        const ofImage = tf.valueAndGrad((image: Tensor) => answer(ofRank4(image), conditions));
        const { value, grad } = ofImage(imageOf(images, shape), tf.tensor(cotangent, [...shape]));
        return [value, grad];
      }, shape);
      if (answered === undefined || pulled === undefined) return refuseModel(manifest, 'it has no gradient');
      return { answer: answered, pulled };
    },
  };
}

/** The noise levels of a batch as the model takes them: [batch], or with as many axes of one as it wants. */
export function levelsFor(tf: TensorFlow, { shape, whole }: LibraryInput, conditions: Float64Array): Tensor {
  const axes = [conditions.length, ...Array<number>(Math.max(0, (shape?.length ?? 1) - 1)).fill(1)];
  return whole
    ? tf.tensor(Int32Array.from(conditions, Math.round), axes, 'int32')
    : tf.tensor(Float32Array.from(conditions), axes);
}
