import { intOf, type Constant, type Graph, type Node } from './graph.ts';
import { constantsOf } from './pullback/reverse.ts';

/** A constant that training may move. */
export interface Weight extends Constant {
  readonly data: Float32Array;
}

/** Where operators keep what they have learnt. */
const LEARNT: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [0, 1, 2],
  MatMul: [0, 1],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
};
/** What an exporter puts between the parts of one layer. */
const BETWEEN = new Set(['Reshape', 'Transpose', 'Identity', 'Cast', 'Squeeze', 'Unsqueeze', 'Flatten']);
/** What it may do to a weight before it is used. */
const LAID = new Set(['Reshape', 'Transpose', 'Squeeze', 'Unsqueeze']);

/**
 * The weights of a network: constants of convolutions, products and normalisations, and the scales and biases that an
 * exporter writes as an Add or Mul behind one of them. Numbers by themselves (a mean, 1/√2) and constants elsewhere (the
 * frequencies of an embedding, a filter that is the same for every channel) are the architecture's and stay. In the order in which the network uses them.
 */
export function trainableIn(graph: Graph): readonly Weight[] {
  const values = constantsOf(graph);
  const madeBy = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const found = new Map<string, Weight>();
  /** Results of layers, as far as their own scale and bias. */
  const layers = new Set<string>();
  const take = (name: string | undefined, several: boolean): boolean => {
    const source = laidFrom(name ?? '', madeBy);
    const constant = values.get(source);
    if (constant === undefined || !(constant.data instanceof Float32Array)) return false;
    if (several && constant.data.length < 2) return false;
    found.set(source, { name: source, shape: constant.shape, data: constant.data });
    return true;
  };
  for (const node of graph.nodes) {
    const { op, inputs, outputs } = node;
    const [a = '', b = ''] = inputs;
    const learnt = LEARNT[op];
    if (learnt !== undefined) {
      if (!isFilter(node, values.get(b))) for (const at of learnt) take(inputs[at], false);
      layers.add(outputs[0]!);
    } else if (BETWEEN.has(op) && layers.has(a)) {
      layers.add(outputs[0]!);
    } else if (op === 'Add' || op === 'Mul') {
      const other = layers.has(a) ? b : layers.has(b) ? a : undefined;
      if (take(other, true)) layers.add(outputs[0]!);
    }
  }
  return [...found.values()];
}

/** One kernel for all channels, each by itself: it takes every second place without aliasing, and was never learnt. */
function isFilter(node: Node, kernel: Constant | undefined): boolean {
  const groups = intOf(node, 'group', 1);
  if (groups === 1 || kernel?.shape[0] !== groups || kernel.shape[1] !== 1) return false;
  const size = kernel.data.length / groups;
  return kernel.data.every((value: number | bigint, i: number) => value === kernel.data[i % size]);
}

/** The constant that is behind a weight which was turned or reshaped first. */
function laidFrom(name: string, madeBy: ReadonlyMap<string, Node>): string {
  let at = name;
  for (let node = madeBy.get(at); node !== undefined && LAID.has(node.op); node = madeBy.get(at)) at = node.inputs[0]!;
  return at;
}

/** The same network with these weights as inputs, and with no other output than this one. */
export function withWeightsGiven(graph: Graph, weights: readonly Weight[], output: string): Graph {
  const given = new Set(weights.map(({ name }) => name));
  return {
    ...graph,
    inputs: [...graph.inputs, ...weights.map(({ name, shape }) => ({ name, shape }))],
    outputs: graph.outputs.filter(({ name }) => name === output),
    nodes: graph.nodes.filter(({ outputs }) => !given.has(outputs[0] ?? '')),
    constants: graph.constants.filter(({ name }) => !given.has(name)),
  };
}
