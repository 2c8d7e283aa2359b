import type { Tensor } from '@tensorflow/tfjs-core';
import type { Graph } from '../graph/graph.ts';
import type { Shape4 } from '../network-score.ts';
import { levelTensor, type TensorFlow } from './tensors.ts';

/** Images and the noise level of each as a rebuilt network takes them, by name; whoever calls frees them. */
export type NetworkInputs = (images: Float32Array, conditions: Float64Array, shape: Shape4) => Map<string, Tensor>;

/** Noise levels are whole numbers where the network counts timesteps. */
export function networkInputs(
  tf: TensorFlow,
  graph: Graph,
  { image, noise }: { readonly image: string; readonly noise: string },
): NetworkInputs {
  const isWhole = graph.inputs.some(({ name, type }) => name === noise && type === 'int64');
  return (images, conditions, shape) =>
    new Map<string, Tensor>([
      [image, tf.tensor(images, [...shape])],
      [noise, levelTensor(tf, conditions, isWhole)],
    ]);
}
