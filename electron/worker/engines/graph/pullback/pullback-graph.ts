import { constantOf, type Constant, type Graph, type Node } from '../graph.ts';
import { RULES } from './rules.ts';
import { noGradient, type Shape, type Tape } from './tape.ts';

/** Names of the pullback's own input and output. */
export const COTANGENT = 'langevin:cotangent';
export const PULLED = 'langevin:pulled';

/**
 * The graph of Jᵀv, J the Jacobian of `output` in `image`: reverse accumulation written as nodes behind the network's
 * own (Griewank & Walther 2008, §3.2), so that the engine that runs the network runs its gradient too. It takes a third
 * input of the output's shape, `COTANGENT`, and answers with the output itself and `PULLED`, of the image's shape.
 * @param shapes of everything between image and output (reshapes and broadcasts are undone by them)
 * @param computed values of the whole numbers that the graph computes for itself, by `sizesComputed`
 * @throws NoGradient by an operator without a rule
 */
export function pullbackGraph(
  graph: Graph,
  { image, output }: { readonly image: string; readonly output: string },
  shapes: ReadonlyMap<string, Shape>,
  computed: ReadonlyMap<string, Constant> = new Map(),
): Graph {
  const nodes: Node[] = [...graph.nodes];
  const constants: Constant[] = [...graph.constants];
  const moving = reachedFrom(graph, image);
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
  const gradients = new Map<string, string>([[output, COTANGENT]]);
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
  const pulled = gradients.get(image);
  // An output that does not look at the image does not move with it.
  nodes.push(
    pulled === undefined
      ? { op: 'Sub', inputs: [image, image], outputs: [PULLED] }
      : { op: 'Identity', inputs: [pulled], outputs: [PULLED] },
  );
  const shape = graph.outputs.find((value) => value.name === output)?.shape ?? [];
  return {
    opset: graph.opset,
    inputs: [...graph.inputs, { name: COTANGENT, shape }],
    outputs: [
      { name: output, shape },
      { name: PULLED, shape: graph.inputs.find((value) => value.name === image)?.shape ?? [] },
    ],
    nodes,
    constants,
  };
}

const missing = (name: string): never => {
  throw new Error(`The shape of "${name}" is not known.`);
};

/** Everything that depends on the image's values, in one pass: the nodes stand in the order in which they run. */
export function reachedFrom(graph: Graph, image: string): ReadonlySet<string> {
  const reached = new Set([image]);
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
function constantsOf(graph: Graph): ReadonlyMap<string, Constant> {
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
