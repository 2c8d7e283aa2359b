/** What moves numbers and changes none. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { intOf, intsOf, textOf, floatOf, type Node } from '../../graph/graph.ts';
import { channelsLast, inOrder, ofRank4, placeOf, plain, shapeOf, withChannelsLast, type Value } from '../tensors.ts';
import { integersOf, needed, notRebuilt, type Rule, type Rules, type Scene } from './rule.ts';

type Inputs = readonly (Value | undefined)[];

/** Axes and sizes stand among the inputs, and stood among the attributes in older sets. */
const listOf = (node: Node, inputs: Inputs, at: number, name: string): readonly number[] | null =>
  inputs[at] === undefined ? intsOf(node, name) : integersOf(inputs[at]);

const reshaped =
  (shape: (given: readonly number[], node: Node, inputs: Inputs) => number[]): Rule =>
  (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    return plain(tf.reshape(inOrder(tf, value), shape(shapeOf(value), node, inputs)));
  };

const inserted = (shape: readonly number[], axes: readonly number[]): number[] => {
  const rank = shape.length + axes.length;
  const at = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => (at.has(axis) ? 1 : rest.shift()!));
};

/** TensorProto.DataType */
const KINDS: Readonly<Record<number, 'float32' | 'int32' | 'bool'>> = {
  1: 'float32',
  10: 'float32',
  11: 'float32',
  16: 'float32',
  6: 'int32',
  7: 'int32',
  9: 'bool',
};

export const shapes: Rules = {
  /** 0 keeps a size, −1 takes what is left. */
  Reshape: reshaped((given, node, inputs) => {
    const wish = integersOf(needed(node, inputs, 1));
    const keeps = intOf(node, 'allowzero', 0) === 0;
    const sizes = wish.map((n, axis) => (n === 0 && keeps ? given[axis]! : n));
    const count = given.reduce((a, b) => a * b, 1);
    const rest = sizes.reduce((a, b) => (b < 0 ? a : a * b), 1);
    return sizes.map((n) => (n < 0 ? count / rest : n));
  }),
  Flatten: reshaped((given, node) => {
    const wish = intOf(node, 'axis', 1);
    const axis = wish < 0 ? wish + given.length : wish;
    const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
    return [product(given.slice(0, axis)), product(given.slice(axis))];
  }),
  Squeeze: reshaped((given, node, inputs) => {
    const axes = listOf(node, inputs, 1, 'axes')?.map((a) => (a < 0 ? a + given.length : a));
    return given.filter((n, axis) => (axes === undefined ? n !== 1 : !axes.includes(axis)));
  }),
  Unsqueeze: reshaped((given, node, inputs) => inserted(given, listOf(node, inputs, 1, 'axes') ?? [])),
  /** From however it lies straight to where it is wanted. */
  Transpose: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const { rank } = value.tensor;
    const order = intsOf(node, 'perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
    const places = order.map((axis) => placeOf(value, axis));
    const isThere = places.every((place, i) => place === i);
    return plain(isThere ? tf.clone(value.tensor) : tf.transpose(value.tensor, places));
  },
  Shape: (node, inputs, { tf }) => {
    const shape = shapeOf(needed(node, inputs, 0));
    const end = intOf(node, 'end', shape.length);
    return plain(tf.tensor1d(shape.slice(intOf(node, 'start', 0), end), 'int32'));
  },
  Size: (node, inputs, { tf }) => plain(tf.scalar(needed(node, inputs, 0).tensor.size, 'int32')),
  Cast: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const kind = KINDS[intOf(node, 'to', 1)] ?? notRebuilt(node, `makes numbers of the kind ${intOf(node, 'to', 1)}`);
    // The library's own copies what is of that kind already.
    return { ...value, tensor: value.tensor.dtype === kind ? tf.clone(value.tensor) : tf.cast(value.tensor, kind) };
  },
  CastLike: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    return { ...value, tensor: tf.cast(value.tensor, needed(node, inputs, 1).tensor.dtype) };
  },
  Expand: (node, inputs, { tf }) => {
    const x = inOrder(tf, needed(node, inputs, 0));
    const wish = integersOf(needed(node, inputs, 1));
    const rank = Math.max(x.rank, wish.length);
    const padded = (sizes: readonly number[]): number[] => [...Array<number>(rank - sizes.length).fill(1), ...sizes];
    const [from, to] = [padded(x.shape), padded(wish)];
    return plain(
      tf.broadcastTo(
        tf.reshape(x, from),
        from.map((n, i) => Math.max(n, to[i]!)),
      ),
    );
  },
  ConstantOfShape: (node, inputs, { tf }) => {
    const shape = integersOf(needed(node, inputs, 0));
    const given = node.attributes?.['value'];
    const data = given !== undefined && 'tensor' in given ? given.tensor.data : Float32Array.of(0);
    return plain(tf.fill(shape, Number(data[0]), data instanceof Float32Array ? 'float32' : 'int32'));
  },
  Range: (node, inputs, { tf }) => {
    const [start, limit, delta] = [0, 1, 2].map((i) => needed(node, inputs, i).tensor);
    const kind = start!.dtype === 'int32' ? 'int32' : 'float32';
    return plain(tf.range(start!.dataSync()[0]!, limit!.dataSync()[0]!, delta!.dataSync()[0]!, kind));
  },
  Gather: (node, inputs, { tf }) => {
    const x = inOrder(tf, needed(node, inputs, 0));
    const axis = (intOf(node, 'axis', 0) + x.rank) % x.rank;
    const places = needed(node, inputs, 1).tensor;
    const size = tf.scalar(x.shape[axis]!, 'int32');
    const counted = tf.where(tf.less(places, 0), tf.add(places, size), places);
    return plain(tf.gather(x, tf.cast(counted, 'int32'), axis));
  },
  Concat: (node, inputs, { tf }) => {
    const given = inputs.map((_, i) => needed(node, inputs, i));
    const rank = given[0]!.tensor.rank;
    // Those of one number must not become a scalar here, as they do where they are broadcast.
    const last = rank === 4 && given.some((v) => v.channelsLast);
    const parts = given.map((v) => (last ? withChannelsLast(tf, v) : inOrder(tf, v)));
    const axis = placeOf({ tensor: parts[0]!, channelsLast: last }, intOf(node, 'axis', 0));
    if (!last && axis === rank - 1 && parts.every(({ shape }) => shape[axis] === 1))
      return plain(interleaved(tf, parts));
    return { tensor: tf.concat(parts, axis), channelsLast: last };
  },
  Split: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const axis = placeOf(value, intOf(node, 'axis', 0));
    const whole = value.tensor.shape[axis]!;
    const share = Math.ceil(whole / node.outputs.length);
    const even = node.outputs.map((_, i) => Math.min(share, whole - i * share));
    const sizes = listOf(node, inputs, 1, 'split') ?? even;
    return tf.split(value.tensor, [...sizes], axis).map((tensor) => ({ ...value, tensor }));
  },
  Slice: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const { shape } = value.tensor;
    const starts = listOf(node, inputs, 1, 'starts') ?? [];
    const ends = listOf(node, inputs, 2, 'ends') ?? [];
    const axes = listOf(node, inputs, 3, 'axes') ?? starts.map((_, axis) => axis);
    const steps = listOf(node, inputs, 4, 'steps') ?? starts.map(() => 1);
    const [begin, end, stride] = [shape.map(() => 0), [...shape], shape.map(() => 1)];
    const turned: number[] = [];
    for (const [i, axis] of axes.entries()) {
      const at = placeOf(value, axis);
      const size = shape[at]!;
      const [start, stop] = [starts[i]!, ends[i]!].map((n) => (n < 0 ? n + size : n));
      stride[at] = Math.abs(steps[i]!);
      const isBackwards = steps[i]! < 0;
      if (isBackwards) turned.push(at);
      // Backwards is forwards on the axis turned round.
      const within = (n: number): number => Math.max(0, Math.min(size, isBackwards ? size - 1 - n : n));
      begin[at] = within(start!);
      end[at] = Math.max(begin[at], within(stop!));
    }
    const source = turned.length === 0 ? value.tensor : tf.reverse(value.tensor, turned);
    const tensor = stride.every((n) => n === 1)
      ? tf.slice(
          source,
          begin,
          end.map((n, at) => n - begin[at]!),
        )
      : tf.stridedSlice(source, begin, end, stride);
    return { ...value, tensor };
  },
  Pad: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const pads = listOf(node, inputs, 1, 'pads') ?? [];
    const rank = value.tensor.rank;
    const axes = inputs[3] === undefined ? value.tensor.shape.map((_, axis) => axis) : integersOf(inputs[3]);
    const around = value.tensor.shape.map((): [number, number] => [0, 0]);
    for (const [i, axis] of axes.entries()) around[placeOf(value, axis)] = [pads[i]!, pads[i + axes.length]!];
    const mode = textOf(node, 'mode', 'constant');
    if (mode === 'constant') {
      const fill = inputs[2]?.tensor.dataSync()[0] ?? floatOf(node, 'value', 0);
      // What is to be added and is less than nothing is taken away.
      const begin = around.map(([before]) => Math.max(0, -before));
      const size = value.tensor.shape.map((n, at) => n - begin[at]! - Math.max(0, -around[at]![1]));
      const added = around.map(([before, after]): [number, number] => [Math.max(0, before), Math.max(0, after)]);
      return { ...value, tensor: tf.pad(tf.slice(value.tensor, begin, size), added, fill) };
    }
    if (mode !== 'reflect' || rank > 4 || around.flat().some((n) => n < 0))
      return notRebuilt(node, `pads in the mode "${mode}"`);
    return { ...value, tensor: tf.mirrorPad(value.tensor, around, 'reflect') };
  },
  Tile: (node, inputs, { tf }) =>
    plain(tf.tile(inOrder(tf, needed(node, inputs, 0)), integersOf(needed(node, inputs, 1)))),
  DepthToSpace: (node, inputs, scene) => {
    const size = intOf(node, 'blocksize', 1);
    return spread(scene, needed(node, inputs, 0), size, textOf(node, 'mode', 'DCR') === 'CRD');
  },
  SpaceToDepth: (node, inputs, { tf }) => {
    const x = withChannelsLast(tf, needed(node, inputs, 0));
    const size = intOf(node, 'blocksize', 1);
    return channelsLast(gatheredBlocks({ tf }, x, size));
  },
};

/** Parts of one number each along their last axis: one below the other and then turned, since a backend copies run by run. */
function interleaved(tf: Scene['tf'], parts: readonly Tensor[]): Tensor {
  const below = tf.concat(parts.map((part) => tf.reshape(part, [1, part.size])));
  return tf.reshape(tf.transpose(below, [1, 0]), [...parts[0]!.shape.slice(0, -1), parts.length]);
}

/** [n, h, w, (i, j, c)] → [n, (h, i), (w, j), c]; of pixels whose channels lie as (c, i, j) where `crossed`. */
function spread({ tf }: Pick<Scene, 'tf'>, value: Value, size: number, crossed: boolean): Value {
  const x = withChannelsLast(tf, value);
  const [n, h, w, depth] = x.shape;
  const channels = depth / size ** 2;
  // Crossed, each pixel's (c, ij) are turned first.
  const blocks = crossed ? tf.transpose(tf.reshape(x, [n * h * w, channels, size ** 2]), [0, 2, 1]) : x;
  const rows = tf.transpose(tf.reshape(blocks, [n * h, w, size, size * channels]), [0, 2, 1, 3]);
  return channelsLast(tf.reshape(rows, [n, h * size, w * size, channels]));
}

/** The way back: [n, (h, i), (w, j), c] → [n, h, w, (i, j, c)]. */
function gatheredBlocks({ tf }: Pick<Scene, 'tf'>, x: Tensor, size: number): Tensor {
  const [n, rows, columns, channels] = ofRank4(x).shape;
  const [h, w] = [rows / size, columns / size];
  const blocks = tf.transpose(tf.reshape(x, [n * h, size, w, size * channels]), [0, 2, 1, 3]);
  return tf.reshape(blocks, [n, h, w, size ** 2 * channels]);
}
