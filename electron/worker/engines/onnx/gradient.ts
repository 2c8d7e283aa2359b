import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ProviderId } from '../../../../core/contract/provider.ts';
import type { Constant, Graph, Node } from '../graph/graph.ts';
import { pullbackGraph, reachedFrom, sizesComputed } from '../graph/pullback/pullback-graph.ts';
import { NoGradient, type Shape } from '../graph/pullback/tape.ts';
import { readGraph } from '../graph/read-graph.ts';
import { encodeGraph } from '../graph/write-graph.ts';
import type { Shape4 } from '../network-score.ts';
import { refuseModel } from '../opening.ts';
import { runtime, sessionOptions } from './providers.ts';

/** A network whose answer can be pulled back to the image that it was given. */
export interface Differentiable {
  readonly id: string;
  readonly provider: ProviderId;
  /** Of the network itself: what was derived lives as long as it. */
  readonly session: InferenceSession;
  readonly weights: Uint8Array;
  readonly image: string;
  /** Null where it sees no noise level. */
  readonly noise: string | null;
  readonly output: string;
}

/** Of each network the last one stays open: a run asks for it at one size, hundreds of times. */
const open = new Map<InferenceSession, { readonly shape: string; readonly session: InferenceSession }>();

/**
 * The network with its pullback behind it (pullback-graph.ts), for images of this shape, on the network's own provider.
 * @throws Refused: model-refused where an operator on the way has no gradient
 */
export async function gradientSession(network: Differentiable, shape: Shape4): Promise<InferenceSession> {
  const key = shape.join('×');
  const before = open.get(network.session);
  if (before?.shape === key) return before.session;
  await releaseGradient(network.session);
  const refuse = (reason: string): never => refuseModel(network, reason);
  const graph = readGraph(network.weights);
  if ('refused' in graph) return refuse(graph.refused);
  if (graph.opset < OLDEST)
    return refuse(`its gradient needs operators of set ${OLDEST} or later, found ${graph.opset}`);
  const ort = await runtime();
  try {
    const fixed = fixedAt(graph, network.image, shape);
    const { shapes, computed } = await sizesIn(fixed, network, shape);
    const derived = pullbackGraph(fixed, network, shapes, computed);
    const session = await ort.InferenceSession.create(encodeGraph(derived), sessionOptions(network.provider));
    open.set(network.session, { shape: key, session });
    return session;
  } catch (e) {
    if (e instanceof NoGradient) return refuse(`it has no gradient: ${e.message}`);
    throw e;
  }
}

/** Lets go what was derived of a network that is closed. */
export async function releaseGradient(of: InferenceSession): Promise<void> {
  const before = open.get(of);
  open.delete(of);
  await before?.session.release();
}

/** The noise levels of a batch as the network takes them: whole numbers where it counts timesteps. */
export async function noiseTensor(session: InferenceSession, name: string, conditions: Float64Array): Promise<Tensor> {
  const ort = await runtime();
  const takesInt64 = session.inputMetadata.some((m) => m.name === name && m.isTensor && m.type === 'int64');
  return takesInt64
    ? new ort.Tensor(
        'int64',
        BigInt64Array.from(conditions, (c) => BigInt(Math.round(c))),
        [conditions.length],
      )
    : new ort.Tensor('float32', Float32Array.from(conditions), [conditions.length]);
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
async function sizesIn(graph: Graph, network: Differentiable, shape: Shape4): Promise<Sizes> {
  const ort = await runtime();
  const { image, noise } = network;
  const moving = reachedFrom(graph, image);
  // What meets a moving value (a bias, a scale by σ) may have been broadcast.
  const met = graph.nodes.filter((n) => n.outputs.some((name) => moving.has(name))).flatMap((n) => n.inputs);
  const computed = new Set(graph.nodes.flatMap((n) => n.outputs));
  const names = [...new Set([...moving, ...met])].filter(
    (name) => name !== '' && (computed.has(name) || name === image),
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
    sessionOptions(network.provider),
  );
  try {
    const pixels = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const answers = await session.run({
      [image]: new ort.Tensor('float32', pixels, shape),
      ...(noise !== null && { [noise]: await noiseTensor(session, noise, new Float64Array(shape[0]).fill(1)) }),
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
