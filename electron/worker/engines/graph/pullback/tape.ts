import type { Attribute, Constant, Node, Numbers } from '../graph.ts';

export type Shape = readonly number[];

/** What a rule of differentiation sees of the graph, and where it writes the nodes that it adds. */
export interface Tape {
  /** Adds a node with one output. @returns its name */
  emit(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string;
  /** Adds a constant. @returns its name */
  hold(data: Numbers, shape: Shape): string;
  /** The shape of whatever moves or meets what moves. */
  shape(name: string): Shape;
  /** The value of what does not depend on any input; null where it is computed. */
  value(name: string): Constant | null;
  /** Whether it depends on what the gradient is taken in. */
  moves(name: string): boolean;
}

/** A value of the tape's own, and its shape. */
export interface Sized {
  readonly name: string;
  readonly shape: Shape;
}

/** The gradient goes no further: the graph holds what has no rule. Its words name the operator and the node. */
export class NoGradient extends Error {}

export const noGradient = (node: Node, why = 'has no rule'): never => {
  throw new NoGradient(`the operator ${node.op} (node "${node.outputs[0] ?? ''}") ${why}`);
};

export const integers = (tape: Tape, values: readonly number[]): string =>
  tape.hold(BigInt64Array.from(values, BigInt), [values.length]);
export const scalar = (tape: Tape, value: number): string => tape.hold(Float32Array.of(value), []);
export const reshape = (tape: Tape, name: string, shape: Shape): string =>
  tape.emit('Reshape', [name, integers(tape, shape)]);

/** The whole numbers of a constant input. @throws NoGradient where they are computed */
export function integersOf(tape: Tape, node: Node, name: string): number[] {
  const found = tape.value(name) ?? noGradient(node, 'takes sizes that are computed');
  return Array.from(found.data, Number);
}

/** What broadcasting spread over many places is gathered again: a sum over the axes that grew. */
export function gathered(tape: Tape, name: string, from: Shape, to: Shape): string {
  const grown = from.length - to.length;
  const axes = from.flatMap((n, axis) => (axis < grown || (to[axis - grown] === 1 && n !== 1) ? [axis] : []));
  if (axes.length === 0) return name;
  const sum = tape.emit('ReduceSum', [name, integers(tape, axes)], { keepdims: { int: 1 } });
  return grown === 0 ? sum : reshape(tape, sum, to);
}

/** [batch, channels, …] as [channels, all places]. */
export function channelsFirst(tape: Tape, { name, shape }: Sized): string {
  const [count = 1, channels = 1, ...size] = shape;
  const order = [1, 0, ...size.map((_, i) => i + 2)];
  const turned = count === 1 ? name : tape.emit('Transpose', [name], { perm: order });
  return reshape(tape, turned, [channels, size.reduce((a, b) => a * b, count)]);
}
