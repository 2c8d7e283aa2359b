/** How images and noise levels are handed to a model in the library's own formats. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { checkNames } from '../../opening.ts';
import type { LibraryInput, LibraryModel } from './library-model.ts';
import { levelTensor, type TensorFlow } from '../tensors.ts';

/**
 * The input for the noise level; null where none is named.
 * @throws Refused: model-refused where inputs and output are not those of the manifest
 */
export function wanted(
  manifest: { readonly id: string },
  model: LibraryModel,
  { image, noise }: { readonly image: string; readonly noise: string | null },
  output: string,
): LibraryInput | null {
  const inputs = model.inputs.map(({ name }) => name);
  checkNames(
    manifest,
    { inputs: noise === null ? [image] : [image, noise], output },
    { inputs, outputs: model.outputs },
  );
  return model.inputs.find(({ name }) => name === noise) ?? null;
}

type Layout = 'channels-first' | 'channels-last' | undefined;

/** Images [batch, channels, rows, columns] as the model has them: channels last unless its manifest says otherwise. */
export const turned = (tf: TensorFlow, images: Tensor, layout: Layout): Tensor =>
  layout === 'channels-first' ? images : tf.transpose(images, [0, 2, 3, 1]);
/** And back. */
export const turnedBack = (tf: TensorFlow, images: Tensor, layout: Layout): Tensor =>
  layout === 'channels-first' || images.rank !== 4 ? images : tf.transpose(images, [0, 3, 1, 2]);

/** The noise levels of a batch as the model takes them: [batch], or with as many axes of one as it wants. */
export function levelsFor(tf: TensorFlow, { shape, whole }: LibraryInput, conditions: Float64Array): Tensor {
  const axes = Array<number>(Math.max(0, (shape?.length ?? 1) - 1)).fill(1);
  return levelTensor(tf, conditions, whole, axes);
}
