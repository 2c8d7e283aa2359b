import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** The library itself, of which every backend is a part that it loads (backends.ts). */
export type TensorFlow = typeof import('@tensorflow/tfjs-core');

/**
 * A tensor on its way through the graph. ONNX keeps images as [batch, channels, rows, columns]; the convolutions of
 * every backend take their channels last. So each tensor says how it lies, and is turned only where that matters.
 */
export interface Value {
  readonly tensor: Tensor;
  /** It lies as [batch, rows, columns, channels]. */
  readonly channelsLast: boolean;
}

export const plain = (tensor: Tensor): Value => ({ tensor, channelsLast: false });
export const channelsLast = (tensor: Tensor): Value => ({ tensor, channelsLast: true });

/** The noise levels of a batch, [batch, …axes of one]: whole numbers where the network counts timesteps. */
export function levelTensor(
  tf: TensorFlow,
  conditions: Float64Array,
  isWhole: boolean,
  axes: readonly number[] = [],
): Tensor {
  const shape = [conditions.length, ...axes];
  return isWhole
    ? tf.tensor(Int32Array.from(conditions, Math.round), shape, 'int32')
    : tf.tensor(Float32Array.from(conditions), shape);
}

/** The shape that the graph knows. */
export function shapeOf({ tensor, channelsLast: last }: Value): readonly number[] {
  const { shape } = tensor;
  return last ? [shape[0]!, shape[3]!, shape[1]!, shape[2]!] : shape;
}

/** Where an axis of the graph lies in memory. */
export function placeOf(value: Value, axis: number): number {
  const rank = value.tensor.rank;
  const from = axis < 0 ? axis + rank : axis;
  return value.channelsLast ? [0, 3, 1, 2][from]! : from;
}

/** As the graph sees it. */
export function inOrder(tf: TensorFlow, value: Value): Tensor {
  if (!value.channelsLast) return value.tensor;
  const shape = shapeOf(value);
  // With one channel or one pixel both lie alike.
  if (shape[1] === 1 || shape[2]! * shape[3]! === 1) return tf.reshape(value.tensor, [...shape]);
  return tf.transpose(value.tensor, [0, 3, 1, 2]);
}

/** With its channels last; one of fewer axes is broadcast as ONNX does it, from the last axis on. */
export function withChannelsLast(tf: TensorFlow, value: Value): Tensor4D {
  if (value.channelsLast) return ofRank4(value.tensor);
  const { shape } = value.tensor;
  const [batch, channels, rows, columns] = [...Array<number>(4 - shape.length).fill(1), ...shape] as const;
  const [n, c, h, w] = [batch!, channels!, rows!, columns!];
  if (c === 1 || h * w === 1) return tf.reshape(value.tensor, [n, h, w, c]);
  return ofRank4(tf.transpose(tf.reshape(value.tensor, [n, c, h, w]), [0, 2, 3, 1]));
}

export function ofRank4(tensor: Tensor): Tensor4D {
  if (hasRank4(tensor)) return tensor;
  throw new Error(`Images should have four axes, found ${tensor.shape.join(' × ')}.`);
}
const hasRank4 = (tensor: Tensor): tensor is Tensor4D => tensor.rank === 4;

/** Several tensors that are to meet number by number, all lying alike. */
export function alike(
  tf: TensorFlow,
  values: readonly Value[],
): { readonly tensors: Tensor[]; readonly channelsLast: boolean } {
  const last = values.some((v) => v.channelsLast) && values.every((v) => v.tensor.rank <= 4);
  if (!last) return { tensors: values.map((v) => inOrder(tf, v)), channelsLast: false };
  // A single number lies in every order.
  return {
    tensors: values.map((v) =>
      v.tensor.size === 1 && !v.channelsLast ? tf.reshape(v.tensor, []) : withChannelsLast(tf, v),
    ),
    channelsLast: true,
  };
}
