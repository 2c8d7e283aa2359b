import { constantOf, type Constant, type Graph, type Node } from '../graph.ts';
import { RULES } from './rules.ts';
import { noGradient, type Shape, type Tape } from './tape.ts';

/** From here on axes of sums, splits and reshapes are inputs, as the rules write them. */
export const OLDEST_OPSET = 13;

/** What is known of a graph at one size of its image. */
export interface Sizes {
  /** Of every value that moves, and of all that meets one (reshapes and broadcasts are undone by them). */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Whole numbers that rules read and the graph computes for itself, by `sizesComputed`. */
  readonly computed: ReadonlyMap<string, Constant>;
}

/** A gradient that is on its way back: nodes behind those of the network. */
export interface Reversed {
  readonly nodes: readonly Node[];
  /** The network's, and those of the new nodes. */
  readonly constants: readonly Constant[];
  /** By the value that it is the gradient in: of every source that the output depends on. */
  readonly gradients: ReadonlyMap<string, string>;
}

/**
 * Reverse accumulation written as nodes (Griewank & Walther 2008, §3.2), so that the engine that runs the network runs
 * its gradient too.
 * @param sources the inputs and constants that move
 * @param seed from the gradient in the output, which a graph may compute, back to all of them
 * @throws NoGradient by an operator without a rule
 */
export function reverse(
  graph: Graph,
  sources: readonly string[],
  seed: { readonly output: string; readonly gradient: string },
  { shapes, computed }: Sizes,
): Reversed {
  const nodes: Node[] = [...graph.nodes];
  const constants: Constant[] = [...graph.constants];
  const moving = reachedFrom(graph, sources);
  const values = constantsOf(graph);
  let made = 0;
  const name = (): string => `langevin:${made++}`;
  const tape: Tape = {
    emit(op, inputs, attributes) {
      const to = name();
      nodes.push({ op, inputs, outputs: [to], ...(attributes && { attributes }) });
      return to;
    },
    hold(data, shape) {
      const to = name();
      constants.push({ name: to, shape, data });
      return to;
    },
    shape: (of) => shapes.get(of) ?? values.get(of)?.shape ?? missing(of),
    value: (of) => values.get(of) ?? computed.get(of) ?? null,
    moves: (of) => moving.has(of),
  };
  const gradients = new Map<string, string>([[seed.output, seed.gradient]]);
  for (const node of graph.nodes.toReversed()) {
    const given = node.outputs.map((of) => gradients.get(of) ?? null);
    if (given.every((g) => g === null) || !node.inputs.some((of) => moving.has(of))) continue;
    const rule = RULES[node.op] ?? noGradient(node);
    for (const [i, gradient] of rule(node, given, tape).entries()) {
      const to = node.inputs[i]!;
      if (gradient === null || !moving.has(to)) continue;
      const before = gradients.get(to);
      gradients.set(to, before === undefined ? gradient : tape.emit('Add', [before, gradient]));
    }
  }
  return { nodes, constants, gradients };
}

const missing = (name: string): never => {
  throw new Error(`The shape of "${name}" is not known.`);
};

/** Everything that depends on the values of these, in one pass: the nodes stand in the order in which they run. */
export function reachedFrom(graph: Graph, sources: readonly string[]): ReadonlySet<string> {
  const reached = new Set(sources);
  for (const { op, inputs, outputs } of graph.nodes) {
    // The size of an image does not move with its pixels, nor what an exporter computes from it (a scale of attention).
    if (op === 'Shape' || op === 'Size') continue;
    if (inputs.some((name) => reached.has(name))) for (const name of outputs) reached.add(name);
  }
  return reached;
}

/** Which inputs of an operator are whole numbers that its rule reads. */
const READ: Readonly<Record<string, readonly number[]>> = {
  Pad: [1],
  Slice: [1, 3, 4],
  ReduceMean: [1],
  ReduceSum: [1],
};

/** Names of such inputs that the graph computes, from the size of the image: known only where it runs. */
export function sizesComputed(graph: Graph, moving: ReadonlySet<string>): readonly string[] {
  const known = constantsOf(graph);
  const read = graph.nodes
    .filter((node) => node.outputs.some((name) => moving.has(name)))
    .flatMap((node) => (READ[node.op] ?? []).map((i) => node.inputs[i] ?? ''));
  return [...new Set(read)].filter((name) => name !== '' && !known.has(name));
}

/** Constants of the file, those of nodes, and their casts and copies: weights may be stored as half floats. */
export function constantsOf(graph: Graph): ReadonlyMap<string, Constant> {
  const values = new Map(graph.constants.map((c) => [c.name, c]));
  for (const node of graph.nodes) {
    const own = constantOf(node);
    const [from = '', to = ''] = [node.inputs[0], node.outputs[0]];
    const source = values.get(from);
    if (own !== null) values.set(to, own);
    else if (source !== undefined && ['Identity', 'Cast'].includes(node.op)) values.set(to, { ...source, name: to });
  }
  return values;
}
