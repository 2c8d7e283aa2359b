import { floatOf, intOf, type Node } from '../graph.ts';
import { gathered, integers, noGradient, reshape, scalar, type Tape } from './tape.ts';

/** y = softmax(x) along an axis: y (v − Σ v y). */
export function softmax(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [y = ''] = node.outputs;
  const rank = tape.shape(y).length;
  const axis = (intOf(node, 'axis', -1) + rank) % rank;
  const sum = tape.emit('ReduceSum', [tape.emit('Mul', [v, y]), integers(tape, [axis])], { keepdims: { int: 1 } });
  return [tape.emit('Mul', [y, tape.emit('Sub', [v, sum])])];
}

/** y = scale·(x − mean)/√(variance + ε) + shift over the pixels of each channel. */
export function instanceNormalization(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [x = '', scale = '', shift = ''] = node.inputs;
  if (tape.moves(scale) || tape.moves(shift)) noGradient(node, 'takes a scale that depends on the image');
  const shape = tape.shape(x);
  const channels = shape[1]!;
  const axes = shape.slice(2).map((_, i) => i + 2);
  const factor = reshape(tape, scale, [1, channels, ...axes.map(() => 1)]);
  return [normalized(tape, x, tape.emit('Mul', [v, factor]), axes, floatOf(node, 'epsilon', 1e-5)), null, null];
}

/** The same over the last axes, its scale of their shape. */
export function layerNormalization(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [x = '', scale = '', shift = ''] = node.inputs;
  if (tape.moves(scale) || (shift && tape.moves(shift))) noGradient(node, 'takes a scale that depends on the image');
  const rank = tape.shape(x).length;
  const first = (intOf(node, 'axis', -1) + rank) % rank;
  const axes = Array.from({ length: rank - first }, (_, i) => first + i);
  return [normalized(tape, x, tape.emit('Mul', [v, scale]), axes, floatOf(node, 'epsilon', 1e-5)), null, null];
}

/** The gradient in x of Σ v·x̂, x̂ = (x − mean)/√(variance + ε): (v − mean(v) − x̂ mean(v x̂))/√(variance + ε). */
function normalized(tape: Tape, x: string, v: string, axes: readonly number[], epsilon: number): string {
  const shape = tape.shape(x);
  const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
  const flat = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const mean = (name: string): string => tape.emit('Mul', [gathered(tape, name, shape, flat), scalar(tape, 1 / count)]);
  const centred = tape.emit('Sub', [x, mean(x)]);
  const variance = mean(tape.emit('Mul', [centred, centred]));
  const deviation = tape.emit('Sqrt', [tape.emit('Add', [variance, scalar(tape, epsilon)])]);
  const unit = tape.emit('Div', [centred, deviation]);
  const along = tape.emit('Mul', [unit, mean(tape.emit('Mul', [v, unit]))]);
  return tape.emit('Div', [tape.emit('Sub', [tape.emit('Sub', [v, mean(v)]), along]), deviation]);
}
