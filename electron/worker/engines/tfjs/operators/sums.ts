/** Products, means and what is built of them. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { floatOf, intOf, intsOf, textOf } from '../../graph/graph.ts';
import { inOrder, placeOf, plain, shapeOf, type TensorFlow, type Value } from '../tensors.ts';
import { integersOf, needed, notRebuilt, type Rule, type Rules } from './rule.ts';

type Reduction = (tf: TensorFlow, x: Tensor, axes: number[], keepDims: boolean) => Tensor;

const reduced =
  (reduce: Reduction): Rule =>
  (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const listed = inputs[1] === undefined ? intsOf(node, 'axes') : integersOf(inputs[1]);
    if (listed?.length === 0 && intOf(node, 'noop_with_empty_axes', 0) === 1)
      return { ...value, tensor: tf.clone(value.tensor) };
    const axes = listed === null || listed.length === 0 ? value.tensor.shape.map((_, axis) => axis) : listed;
    if (intOf(node, 'keepdims', 1) === 1)
      return {
        ...value,
        tensor: reduce(
          tf,
          value.tensor,
          axes.map((axis) => placeOf(value, axis)),
          true,
        ),
      };
    return plain(
      reduce(
        tf,
        inOrder(tf, value),
        axes.map((axis) => (axis < 0 ? axis + value.tensor.rank : axis)),
        false,
      ),
    );
  };

/** (x − mean)/√(variance + ε) over the axes. */
function normalized(tf: TensorFlow, x: Tensor, axes: number[], epsilon: number): Tensor {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  const variance = tf.mean(tf.square(centred), axes, true);
  return tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
}

const scaled = (tf: TensorFlow, x: Tensor, scale: Tensor | undefined, bias: Tensor | undefined): Tensor => {
  const stretched = scale === undefined ? x : tf.mul(x, scale);
  return bias === undefined ? stretched : tf.add(stretched, bias);
};

/** A vector with one number a channel, to meet a tensor of that rank that lies in the graph's order. */
const perChannel = (tf: TensorFlow, value: Value | undefined, rank: number): Tensor | undefined =>
  value && tf.reshape(value.tensor, [1, -1, ...Array<number>(rank - 2).fill(1)]);

const lastAxes = (rank: number, from: number): number[] => Array.from({ length: rank - from }, (_, i) => from + i);

export const sums: Rules = {
  ReduceMean: reduced((tf, x, axes, keep) => tf.mean(x, axes, keep)),
  ReduceSum: reduced((tf, x, axes, keep) => tf.sum(x, axes, keep)),
  ReduceMax: reduced((tf, x, axes, keep) => tf.max(x, axes, keep)),
  ReduceMin: reduced((tf, x, axes, keep) => tf.min(x, axes, keep)),
  ReduceSumSquare: reduced((tf, x, axes, keep) => tf.sum(tf.square(x), axes, keep)),
  ReduceL2: reduced((tf, x, axes, keep) => tf.sqrt(tf.sum(tf.square(x), axes, keep))),
  MatMul: (node, inputs, { tf }) => {
    const [a, b] = [inOrder(tf, needed(node, inputs, 0)), inOrder(tf, needed(node, inputs, 1))];
    if (a.rank < 2 || b.rank < 2) return notRebuilt(node, 'multiplies by a vector');
    return plain(tf.matMul(a, b));
  },
  /** Of two factors, as one product of matrices: letters of both, of each alone, and of neither. */
  Einsum: (node, inputs, { tf }) => {
    const [from = '', to] = textOf(node, 'equation', '').replaceAll(' ', '').split('->');
    const [a = '', b = ''] = from.split(',');
    const isPlain = [a, b].every((own) => new Set(own).size === own.length) && !from.includes('.');
    const kept = (own: string): boolean =>
      [...own].every((letter) => (to ?? '').includes(letter) || (a + b).split(letter).length === 3);
    if (to === undefined || inputs.length !== 2 || !isPlain || !kept(a) || !kept(b))
      return notRebuilt(node, 'is not of two factors, each letter in the other or in the result');
    const [x, y] = [inOrder(tf, needed(node, inputs, 0)), inOrder(tf, needed(node, inputs, 1))];
    const sizes = new Map([...a].map((letter, i) => [letter, x.shape[i]!]));
    for (const [i, letter] of [...b].entries()) sizes.set(letter, y.shape[i]!);
    const both = [...a].filter((letter) => b.includes(letter) && to.includes(letter));
    const summed = [...a].filter((letter) => !to.includes(letter));
    const [left, right] = [[...a].filter((l) => !b.includes(l)), [...b].filter((l) => !a.includes(l))];
    const size = (letters: readonly string[]): number => letters.reduce((n, letter) => n * sizes.get(letter)!, 1);
    const laid = (tensor: Tensor, own: string, ...order: readonly (readonly string[])[]): Tensor =>
      tf.reshape(
        tf.transpose(
          tensor,
          order.flat().map((letter) => own.indexOf(letter)),
        ),
        order.map(size),
      );
    const product = tf.matMul(laid(x, a, both, left, summed), laid(y, b, both, summed, right));
    const made = [...both, ...left, ...right];
    const apart = tf.reshape(
      product,
      made.map((letter) => sizes.get(letter)!),
    );
    return plain(
      tf.transpose(
        apart,
        [...to].map((letter) => made.indexOf(letter)),
      ),
    );
  },
  /** y = α A′B′ + β C, A′ and B′ turned or not. */
  Gemm: (node, inputs, { tf }) => {
    const [a, b] = [inOrder(tf, needed(node, inputs, 0)), inOrder(tf, needed(node, inputs, 1))];
    const turned = (name: string): boolean => intOf(node, name, 0) === 1;
    const product = tf.matMul(a, b, turned('transA'), turned('transB'));
    const [alpha, beta] = [floatOf(node, 'alpha', 1), floatOf(node, 'beta', 1)];
    const grown = alpha === 1 ? product : tf.mul(product, alpha);
    if (inputs[2] === undefined) return plain(grown);
    const more = inOrder(tf, inputs[2]);
    return plain(tf.add(grown, beta === 1 ? more : tf.mul(more, beta)));
  },
  Softmax: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const x = inOrder(tf, value);
    const axis = (intOf(node, 'axis', -1) + x.rank) % x.rank;
    if (axis === x.rank - 1) return plain(tf.softmax(x));
    // Only along the last axis by itself.
    const order = x.shape.map((_, i) => (i === axis ? x.rank - 1 : i === x.rank - 1 ? axis : i));
    return plain(tf.transpose(tf.softmax(tf.transpose(x, order)), order));
  },
  InstanceNormalization: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const epsilon = floatOf(node, 'epsilon', 1e-5);
    if (value.channelsLast) {
      const [scale, bias] = [inputs[1]?.tensor, inputs[2]?.tensor];
      return { ...value, tensor: scaled(tf, normalized(tf, value.tensor, [1, 2], epsilon), scale, bias) };
    }
    const x = value.tensor;
    const [scale, bias] = [perChannel(tf, inputs[1], x.rank), perChannel(tf, inputs[2], x.rank)];
    return plain(scaled(tf, normalized(tf, x, lastAxes(x.rank, 2), epsilon), scale, bias));
  },
  /** With one scale and bias a channel from set 21 on, one a group before. */
  GroupNormalization: (node, inputs, { tf, opset }) => {
    const x = inOrder(tf, needed(node, inputs, 0));
    const groups = intOf(node, 'num_groups', 1);
    const [n, channels] = [x.shape[0]!, x.shape[1]!];
    const apart = tf.reshape(x, [n, groups, x.size / n / groups]);
    const even = normalized(tf, apart, [2], floatOf(node, 'epsilon', 1e-5));
    if (opset < 21 && channels !== groups && inputs[1]?.tensor.size !== channels) {
      const [scale, bias] = [perChannel(tf, inputs[1], 3), perChannel(tf, inputs[2], 3)];
      return plain(tf.reshape(scaled(tf, even, scale, bias), x.shape));
    }
    const [scale, bias] = [perChannel(tf, inputs[1], x.rank), perChannel(tf, inputs[2], x.rank)];
    return plain(scaled(tf, tf.reshape(even, x.shape), scale, bias));
  },
  LayerNormalization: (node, inputs, { tf }) => {
    const x = inOrder(tf, needed(node, inputs, 0));
    if (node.outputs.filter((name) => name !== '').length > 1) return notRebuilt(node, 'says its mean and deviation');
    const axis = (intOf(node, 'axis', -1) + x.rank) % x.rank;
    const even = normalized(tf, x, lastAxes(x.rank, axis), floatOf(node, 'epsilon', 1e-5));
    return plain(scaled(tf, even, inputs[1]?.tensor, inputs[2]?.tensor));
  },
  BatchNormalization: (node, inputs, { tf }) => {
    const value = needed(node, inputs, 0);
    const rank = shapeOf(value).length;
    const of = (at: number): Tensor => {
      const given = needed(node, inputs, at);
      return value.channelsLast ? given.tensor : perChannel(tf, given, rank)!;
    };
    const deviation = tf.sqrt(tf.add(of(4), floatOf(node, 'epsilon', 1e-5)));
    const tensor = tf.add(tf.mul(tf.div(tf.sub(value.tensor, of(3)), deviation), of(1)), of(2));
    return { ...value, tensor };
  },
};
