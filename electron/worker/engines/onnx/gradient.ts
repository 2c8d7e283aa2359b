import type { InferenceSession } from 'onnxruntime-node';
import { Refused } from '../../../../core/contract/refused.ts';
import type { Constant, Graph, Node } from '../graph/graph.ts';
import { pullbackGraph, reachedFrom, sizesComputed } from '../graph/pullback/pullback-graph.ts';
import { NoGradient, type Shape } from '../graph/pullback/tape.ts';
import { readGraph } from '../graph/read-graph.ts';
import { encodeGraph } from '../graph/write-graph.ts';
import type { Shape4 } from '../network-score.ts';
import type { OpenModel } from './model.ts';
import { runtime, sessionOptions } from './providers.ts';

/** The last one stays open: a run asks for one network at one size, hundreds of times. */
let open: { readonly of: InferenceSession; readonly shape: string; readonly session: InferenceSession } | null = null;

/**
 * The network with its pullback behind it (pullback-graph.ts), for images of this shape, on the network's own provider.
 * @throws Refused: model-refused where an operator on the way has no gradient
 */
export async function gradientSession(model: OpenModel, shape: Shape4): Promise<InferenceSession> {
  const key = shape.join('×');
  if (open?.of === model.session && open.shape === key) return open.session;
  const before = open;
  open = null;
  await before?.session.release();
  const { network, id } = model.manifest;
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'model-refused', model: id, reason });
  };
  const graph = readGraph(model.weights);
  if ('refused' in graph) return refuse(graph.refused);
  if (graph.opset < OLDEST)
    return refuse(`its gradient needs operators of set ${OLDEST} or later, found ${graph.opset}`);
  const ort = await runtime();
  try {
    const fixed = fixedAt(graph, network.inputs.image, shape);
    const names = { image: network.inputs.image, output: network.outputs.denoised };
    const { shapes, computed } = await sizesIn(fixed, model, shape);
    const derived = pullbackGraph(fixed, names, shapes, computed);
    const session = await ort.InferenceSession.create(encodeGraph(derived), sessionOptions(model.provider));
    open = { of: model.session, shape: key, session };
    return session;
  } catch (e) {
    if (e instanceof NoGradient) return refuse(`it has no gradient: ${e.message}`);
    throw e;
  }
}

/** From here on axes of sums, splits and reshapes are inputs, as the rules write them. */
const OLDEST = 13;

/** At one size the runtime folds every computed shape, once and for all calls. */
const fixedAt = (graph: Graph, image: string, shape: Shape4): Graph => ({
  ...graph,
  inputs: graph.inputs.map((value) => (value.name === image ? { ...value, shape } : { ...value, shape: [shape[0]] })),
});

const SHAPE_OF = 'langevin:shape:';
const VALUE_OF = 'langevin:value:';

interface Sizes {
  /** Of everything between image and output. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Whole numbers that rules read and the graph computes. */
  readonly computed: ReadonlyMap<string, Constant>;
}

/** The network is run once with a Shape behind each result, so that sizes are facts and need no inference. */
async function sizesIn(graph: Graph, model: OpenModel, shape: Shape4): Promise<Sizes> {
  const ort = await runtime();
  const { inputs } = model.manifest.network;
  const moving = reachedFrom(graph, inputs.image);
  // What meets a moving value (a bias, a scale by σ) may have been broadcast.
  const met = graph.nodes.filter((n) => n.outputs.some((name) => moving.has(name))).flatMap((n) => n.inputs);
  const computed = new Set(graph.nodes.flatMap((n) => n.outputs));
  const names = [...new Set([...moving, ...met])].filter(
    (name) => name !== '' && (computed.has(name) || name === inputs.image),
  );
  const read = sizesComputed(graph, moving);
  const int64 = { to: { int: 7 } };
  const asked: readonly Node[] = [
    ...names.map((name) => ({ op: 'Shape', inputs: [name], outputs: [SHAPE_OF + name] })),
    ...read.map((name) => ({ op: 'Cast', inputs: [name], outputs: [VALUE_OF + name], attributes: int64 })),
  ];
  const session = await ort.InferenceSession.create(
    encodeGraph({
      ...graph,
      nodes: [...graph.nodes, ...asked],
      outputs: asked.map(({ outputs: [name = ''] }) => ({ name, shape: ['rank'], type: 'int64' })),
    }),
    sessionOptions(model.provider),
  );
  try {
    const noise = session.inputMetadata.find((m) => m.name === inputs.noise);
    const answers = await session.run({
      [inputs.image]: new ort.Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b, 1)), shape),
      [inputs.noise]:
        noise?.isTensor && noise.type === 'int64'
          ? new ort.Tensor('int64', new BigInt64Array(shape[0]).fill(1n), [shape[0]])
          : new ort.Tensor('float32', new Float32Array(shape[0]).fill(0.1), [shape[0]]),
    });
    const numbers = (name: string): BigInt64Array => {
      const data = answers[name]?.data;
      return data instanceof BigInt64Array ? data : new BigInt64Array();
    };
    return {
      shapes: new Map(names.map((name) => [name, Array.from(numbers(SHAPE_OF + name), Number)])),
      computed: new Map(
        read.map((name) => {
          const data = numbers(VALUE_OF + name);
          return [name, { name, shape: [data.length], data }];
        }),
      ),
    };
  } finally {
    await session.release();
  }
}
