import type { InferenceSession } from 'onnxruntime-node';
import type { ProviderId } from '../../../../core/contract/provider.ts';
import { refuseGradient, vetOperators } from '../gradient-refusals.ts';
import { fixedAt } from '../graph/graph.ts';
import { pullbackGraph } from '../graph/pullback/pullback-graph.ts';
import { readGraph } from '../graph/read-graph.ts';
import { encodeGraph } from '../graph/write-graph.ts';
import type { Shape4 } from '../network-score.ts';
import { refuseModel } from '../opening.ts';
import { openSession } from './session.ts';
import { sizesIn } from './sizes.ts';

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
 * @throws Refused: model-refused where an operator on the way has no gradient, or the runtime cannot load what was derived
 */
export async function gradientSession(network: Differentiable, shape: Shape4): Promise<InferenceSession> {
  const key = shape.join('×');
  const before = open.get(network.session);
  if (before?.shape === key) return before.session;
  await releaseGradient(network.session);
  const graph = readGraph(network.weights);
  if ('refused' in graph) return refuseModel(network, graph.refused);
  vetOperators(network, graph);
  try {
    const fixed = fixedAt(graph, network.image, shape);
    const derived = pullbackGraph(fixed, network, await sizesIn(fixed, network, shape, [network.image]));
    const session = await openSession(network, encodeGraph(derived), network.provider);
    open.set(network.session, { shape: key, session });
    return session;
  } catch (e) {
    return refuseGradient(network, e);
  }
}

/** Lets go what was derived of a network that is closed. */
export async function releaseGradient(of: InferenceSession): Promise<void> {
  const before = open.get(of);
  open.delete(of);
  await before?.session.release();
}
