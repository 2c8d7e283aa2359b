import type { Tensor } from '@tensorflow/tfjs-core';
import { constantOf, type Constant, type Graph, type Node } from '../graph/graph.ts';
import { OPERATORS } from './operators/operators.ts';
import { NotRebuilt, notRebuilt, type Rule, type Scene } from './operators/rule.ts';
import { inOrder, plain, type TensorFlow, type Value } from './tensors.ts';

/** Constants that lie in the backend, and what is made of them once; several graphs may share them. */
export interface Weights {
  readonly tf: TensorFlow;
  /** Uploads it, or finds it where it lies already. */
  of(constant: Constant): Tensor;
  keep(tensor: Tensor): Tensor;
  has(tensor: Tensor): boolean;
  once: Scene['once'];
  dispose(): void;
}

export function weightsIn(tf: TensorFlow): Weights {
  const kept = new Map<number, Tensor>();
  const uploads = new Map<Constant['data'], Tensor>();
  const made = new Map<string, Tensor>();
  const keep = (tensor: Tensor): Tensor => {
    kept.set(tensor.id, tf.keep(tensor));
    return tensor;
  };
  return {
    tf,
    keep,
    has: ({ id }) => kept.has(id),
    of(constant) {
      const tensor = uploads.get(constant.data) ?? keep(uploaded(tf, constant));
      uploads.set(constant.data, tensor);
      return tensor;
    },
    once(of, what, make) {
      if (!kept.has(of.id)) return make();
      const key = `${of.id} ${what}`;
      const tensor = made.get(key) ?? keep(tf.tidy(make));
      made.set(key, tensor);
      return tensor;
    },
    dispose() {
      for (const tensor of kept.values()) tensor.dispose();
      kept.clear();
    },
  };
}

/**
 * Runs a graph that was rebuilt: its outputs, in the order of the graph's own. What it makes on the way is freed as soon
 * as nothing asks for it any more, so that a large image needs few of them at a time.
 * @param see what every name stands for, as it is made
 */
export type Rebuilt = (inputs: ReadonlyMap<string, Tensor>, see?: (name: string, value: Value) => void) => Tensor[];

interface Step {
  readonly node: Node;
  readonly rule: Rule;
  /** Names that nothing asks for after this step. */
  readonly done: readonly string[];
}

/**
 * An ONNX graph as operations of TensorFlow.js. Constants, and all that follows from them alone, are computed once.
 * @throws NotRebuilt by the name and node of an operator that has no rule
 */
export function rebuild(weights: Weights, graph: Graph): Rebuilt {
  const { tf } = weights;
  const scene: Scene = { tf, opset: graph.opset, once: (of, what, make) => weights.once(of, what, make) };
  const outputs = graph.outputs.map(({ name }) => name);
  const fixed = new Map<string, Value>();
  for (const constant of graph.constants) fixed.set(constant.name, plain(weights.of(constant)));
  const steps: Omit<Step, 'done'>[] = [];
  for (const node of neededFor(graph, outputs)) {
    const own = constantOf(node);
    if (own !== null) {
      fixed.set(own.name, plain(weights.of(own)));
      continue;
    }
    const rule = OPERATORS[node.op] ?? notRebuilt(node, 'has no counterpart in TensorFlow.js here');
    if (node.inputs.every((name) => name === '' || fixed.has(name))) {
      for (const [i, value] of answersOf(scene, { node, rule }, fixed).entries()) {
        weights.keep(value.tensor);
        fixed.set(node.outputs[i] ?? '', value);
      }
    } else {
      steps.push({ node, rule });
    }
  }
  const plan = withEnds(steps, outputs);

  return (inputs, see) => {
    const values = new Map(fixed);
    if (see !== undefined) for (const [name, value] of fixed) see(name, value);
    /** How many names stand for a tensor: a rule may hand on what it was given. */
    const holders = new Map<number, number>();
    const lent = new Set([...inputs.values()].map(({ id }) => id));
    for (const [name, tensor] of inputs) {
      values.set(name, plain(tensor));
      see?.(name, plain(tensor));
    }
    for (const step of plan) {
      for (const [i, value] of answersOf(scene, step, values).entries()) {
        const name = step.node.outputs[i] ?? '';
        values.set(name, value);
        holders.set(value.tensor.id, (holders.get(value.tensor.id) ?? 0) + 1);
        see?.(name, value);
      }
      for (const name of step.done) {
        const tensor = values.get(name)?.tensor;
        if (tensor === undefined || lent.has(tensor.id) || weights.has(tensor)) continue;
        values.delete(name);
        const left = (holders.get(tensor.id) ?? 1) - 1;
        holders.set(tensor.id, left);
        if (left === 0) tensor.dispose();
      }
    }
    return outputs.map((name) => inOrder(tf, values.get(name) ?? missing(name)));
  };
}

const missing = (name: string): never => {
  throw new NotRebuilt(`its output "${name}" is computed nowhere`);
};

/** The outputs of one node; what it made besides is freed. A complaint of the library gets the node's name. */
function answersOf(
  scene: Scene,
  { node, rule }: Pick<Step, 'node' | 'rule'>,
  values: ReadonlyMap<string, Value>,
): readonly Value[] {
  let answers: readonly Value[] = [];
  try {
    scene.tf.tidy(() => {
      const inputs = node.inputs.map((name) => values.get(name));
      const made = rule(node, inputs, scene);
      answers = 'tensor' in made ? [made] : made;
      return answers.map(({ tensor }) => tensor);
    });
  } catch (e) {
    const missing = e instanceof Error ? /^Kernel '(\w+)' not registered for backend '([\w-]+)'/.exec(e.message) : null;
    if (missing !== null)
      return notRebuilt(node, `needs the kernel ${missing[1]}, which the backend ${missing[2]} lacks`);
    throw e;
  }
  return answers;
}

/** Numbers of 64 bits count no further than 32 here; what lies beyond stands for "to the end". */
const WIDEST = 2n ** 31n - 1n;
const narrow = (n: bigint): number => Number(n > WIDEST ? WIDEST : n < -WIDEST ? -WIDEST : n);

function uploaded(tf: TensorFlow, { data, shape }: Constant): Tensor {
  const dims = [...shape];
  if (data instanceof BigInt64Array) return tf.tensor(Int32Array.from(data, narrow), dims, 'int32');
  if (data instanceof Uint8Array) return tf.tensor(data, dims, 'bool');
  return tf.tensor(data, dims, data instanceof Int32Array ? 'int32' : 'float32');
}

/** The nodes on which the outputs depend, in the order in which they run. */
function neededFor(graph: Graph, outputs: readonly string[]): Node[] {
  const wanted = new Set(outputs);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => wanted.has(name))) continue;
    for (const name of node.inputs) wanted.add(name);
    nodes.push(node);
  }
  return nodes.toReversed();
}

/** Where each name is asked for last; an output that nobody asks for ends where it is made. */
function withEnds(steps: readonly Omit<Step, 'done'>[], outputs: readonly string[]): readonly Step[] {
  const asked = new Set(outputs);
  const ends = steps.toReversed().map(({ node }): string[] => {
    const done = [...new Set([...node.inputs, ...node.outputs])].filter((name) => !asked.has(name));
    for (const name of done) asked.add(name);
    return done;
  });
  return steps.map((step, i) => ({ ...step, done: ends[steps.length - 1 - i]! }));
}
