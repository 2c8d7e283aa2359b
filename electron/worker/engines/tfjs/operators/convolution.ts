/** Convolutions, pools and their like, all with the channels last. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { intOf, intsOf, textOf, type Node } from '../../graph/graph.ts';
import {
  channelsLast,
  inOrder,
  ofRank4,
  plain,
  shapeOf,
  withChannelsLast,
  type TensorFlow,
  type Value,
} from '../tensors.ts';
import { integersOf, needed, notRebuilt, type Rules, type Scene } from './rule.ts';

type Pair = readonly [number, number];
type Pads = readonly [top: number, left: number, bottom: number, right: number];

interface Window {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pads: Pads;
}

function windowOf(node: Node, kernel: readonly number[], image: readonly number[]): Window {
  const pair = (name: string): Pair => {
    const [rows, columns] = intsOf(node, name) ?? [1, 1];
    return [rows ?? 1, columns ?? 1];
  };
  if (kernel.length !== 2) return notRebuilt(node, 'works on other than rows and columns');
  const given: Omit<Window, 'pads'> = {
    kernel: [kernel[0]!, kernel[1]!],
    strides: pair('strides'),
    dilations: pair('dilations'),
  };
  return { ...given, pads: padsOf(node, given, image) };
}

function padsOf(node: Node, { kernel, strides, dilations }: Omit<Window, 'pads'>, image: readonly number[]): Pads {
  const mode = textOf(node, 'auto_pad', 'NOTSET');
  if (mode === 'NOTSET') {
    const [top = 0, left = 0, bottom = 0, right = 0] = intsOf(node, 'pads') ?? [];
    return [top, left, bottom, right];
  }
  if (mode === 'VALID') return [0, 0, 0, 0];
  const [rows, columns] = [0, 1].map((axis) => {
    const size = image[axis]!;
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const all = Math.max(0, (Math.ceil(size / strides[axis]!) - 1) * strides[axis]! + reach - size);
    const less = Math.floor(all / 2);
    return mode === 'SAME_UPPER' ? [less, all - less] : [all - less, less];
  });
  return [rows![0]!, columns![0]!, rows![1]!, columns![1]!];
}

const isWithout = (pads: Pads): boolean => pads.every((n) => n === 0);
const padded = (tf: TensorFlow, x: Tensor4D, [top, left, bottom, right]: Pads, fill = 0): Tensor4D =>
  tf.pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    fill,
  );

const added = (tf: TensorFlow, x: Tensor4D, bias: Value | undefined): Value =>
  channelsLast(bias === undefined ? x : tf.add(x, bias.tensor));

/** [out, in, rows, columns] → [rows, columns, in, out]; of a transposed one [in, out, …] → [rows, columns, out, in]. */
const filterOf = (scene: Scene, weights: Value): Tensor4D =>
  ofRank4(scene.once(weights.tensor, 'filter', () => scene.tf.transpose(weights.tensor, [2, 3, 1, 0])));

/** The part of a filter that belongs to one group of channels. */
function shareOf(scene: Scene, weights: Value, filter: Tensor4D, group: number, groups: number): Tensor4D {
  if (groups === 1) return filter;
  const share = filter.shape[3] / groups;
  return ofRank4(
    scene.once(weights.tensor, `group ${group}`, () =>
      scene.tf.slice(filter, [0, 0, 0, group * share], [-1, -1, -1, share]),
    ),
  );
}

/** A line is an image of one row. */
function alongLine(node: Node, inputs: readonly (Value | undefined)[], scene: Scene): Value {
  const { tf } = scene;
  const [line, weights, bias] = [needed(node, inputs, 0).tensor, needed(node, inputs, 1).tensor, inputs[2]];
  const [n, channels, length] = line.shape;
  const wide = scene.once(weights, 'row', () => tf.reshape(weights, [weights.shape[0]!, -1, 1, weights.shape[2]!]));
  const [before = 0, after = 0] = intsOf(node, 'pads') ?? [];
  const [stride = 1] = intsOf(node, 'strides') ?? [];
  const [dilation = 1] = intsOf(node, 'dilations') ?? [];
  const attributes = {
    ...node.attributes,
    strides: [1, stride],
    dilations: [1, dilation],
    pads: [0, before, 0, after],
  };
  const image = plain(tf.reshape(line, [n!, channels!, 1, length!]));
  const answer = convolutions['Conv']!({ ...node, attributes }, [image, plain(wide), bias], scene);
  if (!('tensor' in answer)) return notRebuilt(node, 'has several outputs');
  const [, all, , places] = shapeOf(answer);
  return plain(tf.reshape(inOrder(tf, answer), [n!, all!, places!]));
}

export const convolutions: Rules = {
  Conv: (node, inputs, scene) => {
    const { tf } = scene;
    const [value, weights] = [needed(node, inputs, 0), needed(node, inputs, 1)];
    if (weights.tensor.rank === 3) return alongLine(node, inputs, scene);
    if (weights.tensor.rank !== 4) return notRebuilt(node, 'works on other than rows and columns');
    const image = withChannelsLast(tf, value);
    const { kernel, strides, dilations, pads } = windowOf(node, weights.tensor.shape.slice(2), image.shape.slice(1, 3));
    const isSame =
      strides.every((n) => n === 1) &&
      kernel.every((k, i) => k % 2 === 1 && pads[i] === ((k - 1) / 2) * dilations[i]! && pads[i] === pads[i + 2]);
    const ready = isSame || isWithout(pads) ? image : padded(tf, image, pads);
    const pad = isSame && !isWithout(pads) ? 'same' : 'valid';
    const groups = intOf(node, 'group', 1);
    const filter = filterOf(scene, weights);
    const channels = image.shape[3];
    if (groups > 1 && groups === channels) {
      const [rows, columns, , all] = filter.shape;
      const each = ofRank4(
        scene.once(weights.tensor, 'each', () => tf.reshape(filter, [rows, columns, channels, all / channels])),
      );
      return added(tf, ofRank4(tf.depthwiseConv2d(ready, each, [...strides], pad, 'NHWC', [...dilations])), inputs[2]);
    }
    const convolved = (x: Tensor4D, own: Tensor4D): Tensor4D =>
      tf.conv2d(x, own, [...strides], pad, 'NHWC', [...dilations]);
    if (groups === 1) return added(tf, convolved(ready, filter), inputs[2]);
    const parts = tf
      .split(ready, groups, 3)
      .map((part, i) => convolved(ofRank4(part), shareOf(scene, weights, filter, i, groups)));
    return added(tf, tf.concat(parts, 3), inputs[2]);
  },
  ConvTranspose: (node, inputs, scene) => {
    const { tf } = scene;
    const [value, weights] = [needed(node, inputs, 0), needed(node, inputs, 1)];
    if (weights.tensor.rank !== 4) return notRebuilt(node, 'works on other than rows and columns');
    if (intsOf(node, 'dilations')?.some((n) => n !== 1) || intsOf(node, 'output_shape'))
      return notRebuilt(node, 'has dilations or a size of its own');
    const image = withChannelsLast(tf, value);
    const { kernel, strides, pads } = windowOf(node, weights.tensor.shape.slice(2), image.shape.slice(1, 3));
    const [moreRows = 0, moreColumns = 0] = intsOf(node, 'output_padding') ?? [];
    const filter = filterOf(scene, weights);
    const [n, h, w] = image.shape;
    const full: Pair = [(h - 1) * strides[0] + kernel[0], (w - 1) * strides[1] + kernel[1]];
    const size: Pair = [full[0] - pads[0] - pads[2] + moreRows, full[1] - pads[1] - pads[3] + moreColumns];
    const groups = intOf(node, 'group', 1);
    const wholes = tf.split(image, groups, 3).map((part, i) => {
      const own = shareOf(scene, weights, filter, i, groups);
      const whole: [number, number, number, number] = [n, full[0] + moreRows, full[1] + moreColumns, own.shape[2]];
      return tf.conv2dTranspose(ofRank4(part), own, whole, [...strides], 'valid');
    });
    const whole = ofRank4(wholes.length === 1 ? wholes[0]! : tf.concat(wholes, 3));
    return added(tf, tf.slice(whole, [0, pads[0], pads[1], 0], [n, ...size, whole.shape[3]]), inputs[2]);
  },
  AveragePool: (node, inputs, { tf }) => {
    const image = withChannelsLast(tf, needed(node, inputs, 0));
    const { kernel, strides, pads } = windowOf(node, intsOf(node, 'kernel_shape') ?? [], image.shape.slice(1, 3));
    if (intOf(node, 'ceil_mode', 0) !== 0) return notRebuilt(node, 'counts windows that are not whole');
    if (!isWithout(pads) && intOf(node, 'count_include_pad', 0) === 0)
      return notRebuilt(node, 'leaves the border out of its mean');
    return channelsLast(tf.avgPool(padded(tf, image, pads), [...kernel], [...strides], 'valid'));
  },
  MaxPool: (node, inputs, { tf }) => {
    const image = withChannelsLast(tf, needed(node, inputs, 0));
    const { kernel, strides, pads } = windowOf(node, intsOf(node, 'kernel_shape') ?? [], image.shape.slice(1, 3));
    if (intOf(node, 'ceil_mode', 0) !== 0 || node.outputs.length > 1)
      return notRebuilt(node, 'counts windows that are not whole, or says where they were largest');
    const ready = isWithout(pads) ? image : padded(tf, image, pads, -3.4e38);
    return channelsLast(tf.maxPool(ready, [...kernel], [...strides], 'valid'));
  },
  GlobalAveragePool: (node, inputs, { tf }) =>
    channelsLast(tf.mean(withChannelsLast(tf, needed(node, inputs, 0)), [1, 2], true)),
  /** Nearest neighbours at a whole factor: every rounding rule agrees there. */
  Resize: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const from = shapeOf(value);
    const [scales, sizes] = [inputs[2], inputs[3]];
    const factors =
      sizes === undefined
        ? Array.from(needed(node, inputs, 2).tensor.dataSync(), Number)
        : integersOf(sizes).map((n, axis) => n / from[axis]!);
    if (scales !== undefined && scales.tensor.size === 0 && sizes === undefined) return notRebuilt(node, 'has no size');
    const [batch, channels, rows, columns] = factors;
    const isPlain = textOf(node, 'mode', 'nearest') === 'nearest' && factors.every(Number.isInteger);
    if (!isPlain || batch !== 1 || channels !== 1)
      return notRebuilt(node, 'resizes other than to a whole multiple of rows and columns by nearest neighbours');
    const image = withChannelsLast(tf, value);
    const [, height, width] = image.shape;
    return channelsLast(tf.image.resizeNearestNeighbor(image, [height * rows!, width * columns!]));
  },
};
