import { floatOf, intOf, type Node } from '../graph.ts';
import { gathered, integers, reshape, scalar, type Tape } from './tape.ts';

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
  const shape = tape.shape(x);
  const channels = shape[1]!;
  const axes = shape.slice(2).map((_, i) => i + 2);
  const factor = reshape(tape, scale, [1, channels, ...axes.map(() => 1)]);
  const even = unit(tape, x, axes, floatOf(node, 'epsilon', 1e-5));
  const sum = (name: string): string =>
    tape.emit('ReduceSum', [name, integers(tape, [0, ...axes])], { keepdims: { int: 0 } });
  return [
    tape.moves(x) ? throughUnit(tape, even, tape.emit('Mul', [v, factor])) : null,
    tape.moves(scale) ? sum(tape.emit('Mul', [v, even.name])) : null,
    tape.moves(shift) ? sum(v) : null,
  ];
}

/** The same over the last axes, its scale of their shape. */
export function layerNormalization(node: Node, v: string, tape: Tape): readonly (string | null)[] {
  const [x = '', scale = '', shift = ''] = node.inputs;
  const shape = tape.shape(x);
  const rank = shape.length;
  const first = (intOf(node, 'axis', -1) + rank) % rank;
  const axes = Array.from({ length: rank - first }, (_, i) => first + i);
  const even = unit(tape, x, axes, floatOf(node, 'epsilon', 1e-5));
  return [
    tape.moves(x) ? throughUnit(tape, even, tape.emit('Mul', [v, scale])) : null,
    tape.moves(scale) ? gathered(tape, tape.emit('Mul', [v, even.name]), shape, tape.shape(scale)) : null,
    tape.moves(shift) ? gathered(tape, v, shape, tape.shape(shift)) : null,
  ];
}

/** x̂ = (x − mean)/√(variance + ε) over these axes. */
interface Unit {
  readonly name: string;
  /** √(variance + ε) */
  readonly deviation: string;
  mean(name: string): string;
}

function unit(tape: Tape, x: string, axes: readonly number[], epsilon: number): Unit {
  const shape = tape.shape(x);
  const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
  const flat = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const mean = (name: string): string => tape.emit('Mul', [gathered(tape, name, shape, flat), scalar(tape, 1 / count)]);
  const centred = tape.emit('Sub', [x, mean(x)]);
  const variance = mean(tape.emit('Mul', [centred, centred]));
  const deviation = tape.emit('Sqrt', [tape.emit('Add', [variance, scalar(tape, epsilon)])]);
  return { name: tape.emit('Div', [centred, deviation]), deviation, mean };
}

/** The gradient in x of Σ v·x̂: (v − mean(v) − x̂ mean(v x̂))/√(variance + ε). */
function throughUnit(tape: Tape, { name, deviation, mean }: Unit, v: string): string {
  const along = tape.emit('Mul', [name, mean(tape.emit('Mul', [v, name]))]);
  return tape.emit('Div', [tape.emit('Sub', [tape.emit('Sub', [v, mean(v)]), along]), deviation]);
}
