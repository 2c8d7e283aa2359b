/** Number by number: whatever lies, lies as before. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { floatOf, textOf, type Node } from '../../graph/graph.ts';
import { alike, type TensorFlow } from '../tensors.ts';
import { needed, notRebuilt, type Rule, type Rules } from './rule.ts';

const of =
  (make: (tf: TensorFlow, x: Tensor, node: Node) => Tensor): Rule =>
  (node, inputs, { tf }) => {
    const { tensor, channelsLast } = needed(node, inputs, 0);
    return { tensor: make(tf, tensor, node), channelsLast };
  };

/** Two or more that are broadcast against each other. */
const among =
  (make: (tf: TensorFlow, a: Tensor, b: Tensor) => Tensor): Rule =>
  (node, inputs, { tf }) => {
    const given = inputs.map((_, i) => needed(node, inputs, i));
    const { tensors, channelsLast } = alike(tf, given);
    return { tensor: tensors.reduce((a, b) => make(tf, a, b)), channelsLast };
  };

export const pointwise: Rules = {
  Add: among((tf, a, b) => tf.add(a, b)),
  Sub: among((tf, a, b) => tf.sub(a, b)),
  Mul: among((tf, a, b) => tf.mul(a, b)),
  /** Of whole numbers: towards zero, as ONNX has it; sizes are positive. */
  Div: among((tf, a, b) => (a.dtype === 'int32' ? tf.floorDiv(a, b) : tf.div(a, b))),
  Mod: among((tf, a, b) => tf.mod(a, b)),
  Pow: among((tf, a, b) => tf.pow(a, tf.cast(b, a.dtype))),
  Min: among((tf, a, b) => tf.minimum(a, b)),
  Max: among((tf, a, b) => tf.maximum(a, b)),
  Sum: among((tf, a, b) => tf.add(a, b)),
  Equal: among((tf, a, b) => tf.equal(a, b)),
  Less: among((tf, a, b) => tf.less(a, b)),
  Greater: among((tf, a, b) => tf.greater(a, b)),
  LessOrEqual: among((tf, a, b) => tf.lessEqual(a, b)),
  GreaterOrEqual: among((tf, a, b) => tf.greaterEqual(a, b)),
  And: among((tf, a, b) => tf.logicalAnd(a, b)),
  Or: among((tf, a, b) => tf.logicalOr(a, b)),
  Not: of((tf, x) => tf.logicalNot(x)),
  Where: (node, inputs, { tf }) => {
    const given = [0, 1, 2].map((i) => needed(node, inputs, i));
    const { tensors, channelsLast } = alike(tf, given);
    const [condition, yes, no] = [tensors[0]!, tensors[1]!, tensors[2]!];
    return { tensor: tf.where(tf.cast(condition, 'bool'), yes, no), channelsLast };
  },

  Identity: of((tf, x) => tf.clone(x)),
  Dropout: of((tf, x) => tf.clone(x)),
  Neg: of((tf, x) => tf.neg(x)),
  Abs: of((tf, x) => tf.abs(x)),
  Sign: of((tf, x) => tf.sign(x)),
  Exp: of((tf, x) => tf.exp(x)),
  Log: of((tf, x) => tf.log(x)),
  Sqrt: of((tf, x) => tf.sqrt(x)),
  Reciprocal: of((tf, x) => tf.reciprocal(x)),
  Sin: of((tf, x) => tf.sin(x)),
  Cos: of((tf, x) => tf.cos(x)),
  Tanh: of((tf, x) => tf.tanh(x)),
  Erf: of((tf, x) => tf.erf(x)),
  Floor: of((tf, x) => tf.floor(x)),
  Ceil: of((tf, x) => tf.ceil(x)),
  Sigmoid: of((tf, x) => tf.sigmoid(x)),
  HardSigmoid: of((tf, x, node) =>
    tf.clipByValue(tf.add(tf.mul(x, floatOf(node, 'alpha', 0.2)), floatOf(node, 'beta', 0.5)), 0, 1),
  ),
  Softplus: of((tf, x) => tf.softplus(x)),
  Relu: of((tf, x) => tf.relu(x)),
  LeakyRelu: of((tf, x, node) => tf.leakyRelu(x, floatOf(node, 'alpha', 0.01))),
  Elu: of((tf, x, node) =>
    floatOf(node, 'alpha', 1) === 1 ? tf.elu(x) : notRebuilt(node, 'has an alpha other than 1'),
  ),
  /** Exact, or by tanh (Hendrycks & Gimpel 2016). */
  Gelu: of((tf, x, node) => {
    const inner =
      textOf(node, 'approximate', 'none') === 'tanh'
        ? tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.pow(x, tf.scalar(3))))))
        : tf.erf(tf.mul(x, Math.SQRT1_2));
    return tf.mul(tf.mul(0.5, x), tf.add(1, inner));
  }),
  Clip: (node, inputs, { tf }) => {
    const { tensor, channelsLast } = needed(node, inputs, 0);
    const bound = (at: number, otherwise: number): number => inputs[at]?.tensor.dataSync()[0] ?? otherwise;
    const low = bound(1, floatOf(node, 'min', -3.4e38));
    return { tensor: tf.clipByValue(tensor, low, bound(2, floatOf(node, 'max', 3.4e38))), channelsLast };
  },
};
