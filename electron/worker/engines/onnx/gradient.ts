import type { InferenceSession } from 'onnxruntime-node';
import { Refused } from '../../../../core/contract/refused.ts';
import type { Graph } from '../graph/graph.ts';
import { pullbackGraph, reachedFrom } from '../graph/pullback/pullback-graph.ts';
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
    const derived = pullbackGraph(fixed, names, await shapesIn(fixed, model, shape));
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

/**
 * The shapes of everything between image and output: the network is run once with a Shape behind each result, so that
 * they are facts and need no inference.
 */
async function shapesIn(graph: Graph, model: OpenModel, shape: Shape4): Promise<ReadonlyMap<string, Shape>> {
  const ort = await runtime();
  const { inputs } = model.manifest.network;
  const moving = reachedFrom(graph, inputs.image);
  // What meets a moving value (a bias, a scale by σ) may have been broadcast.
  const met = graph.nodes.filter((n) => n.outputs.some((name) => moving.has(name))).flatMap((n) => n.inputs);
  const computed = new Set(graph.nodes.flatMap((n) => n.outputs));
  const names = [...new Set([...moving, ...met])].filter(
    (name) => name !== '' && (computed.has(name) || name === inputs.image),
  );
  const session = await ort.InferenceSession.create(
    encodeGraph({
      ...graph,
      nodes: [...graph.nodes, ...names.map((name) => ({ op: 'Shape', inputs: [name], outputs: [SHAPE_OF + name] }))],
      outputs: names.map((name) => ({ name: SHAPE_OF + name, shape: ['rank'], type: 'int64' })),
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
    return new Map(
      names.map((name) => {
        const dims = answers[SHAPE_OF + name]?.data;
        return [name, dims instanceof BigInt64Array ? Array.from(dims, Number) : []];
      }),
    );
  } finally {
    await session.release();
  }
}
