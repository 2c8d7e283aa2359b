import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ProviderChoice } from '../../../../core/contract/provider.ts';
import { must } from '../../../../core/contract/refused.ts';
import { refuseGradient } from '../gradient-refusals.ts';
import { fixedAt } from '../graph/graph.ts';
import { gradientIn, IMPORTANCE, LOSS, TARGET } from '../graph/pullback/training-graph.ts';
import { encodeGraph } from '../graph/write-graph.ts';
import { stepGraph, type LossGradient, type Trainable } from '../loss-gradient.ts';
import type { Shape4 } from '../network-score.ts';
import { chooseProvider, runtime } from './providers.ts';
import { noiseTensor, openSession, runSession } from './session.ts';
import { sizesIn } from './sizes.ts';

/** The graph of a step as it is open for images of one shape. */
interface Step {
  readonly shape: string;
  readonly session: InferenceSession;
  /** Loss and gradients, which the runtime writes where they are wanted. */
  readonly into: Readonly<Record<string, Tensor>>;
}

/** Training in onnxruntime: weights are inputs of the graph and gradients its outputs, none of them ever copied. */
export async function onnxLoss(network: Trainable, asked: ProviderChoice): Promise<LossGradient> {
  const { manifest, graph, weights, gradients } = network;
  const { image, noise } = manifest.network.inputs;
  const provider = must(await chooseProvider(asked));
  const ort = await runtime();
  const numbers = Object.fromEntries(
    weights.map(({ name, shape, data }) => [name, new ort.Tensor('float32', data, shape)]),
  );
  const loss = new Float32Array(1);
  const places = new Map([
    [LOSS, new ort.Tensor('float32', loss, [])],
    ...weights.map(
      ({ name, shape }, i) => [gradientIn(name), new ort.Tensor('float32', gradients[i]!, shape)] as const,
    ),
  ]);
  let open: Step | null = null;

  async function stepAt(shape: Shape4): Promise<Step> {
    const key = shape.join('×');
    if (open?.shape === key) return open;
    await close();
    const names = weights.map(({ name }) => name);
    const sizes = await sizesIn(
      fixedAt(graph, image, shape),
      { id: manifest.id, image, noise, provider },
      shape,
      names,
    );
    try {
      const derived = stepGraph(network, shape, sizes);
      const session = await openSession(manifest, encodeGraph(derived), provider);
      open = {
        shape: key,
        session,
        into: Object.fromEntries(derived.outputs.map(({ name }) => [name, places.get(name)!])),
      };
      return open;
    } catch (e) {
      return refuseGradient(manifest, e);
    }
  }
  async function close(): Promise<void> {
    const before = open;
    open = null;
    await before?.session.release();
  }

  return {
    provider,
    async at({ images, conditions, targets, importance }, shape) {
      const { session, into } = await stepAt(shape);
      const feeds = {
        ...numbers,
        [image]: new ort.Tensor('float32', images, shape),
        [noise]: await noiseTensor(session, noise, conditions),
        [TARGET]: new ort.Tensor('float32', targets, shape),
        [IMPORTANCE]: new ort.Tensor('float32', importance, [shape[0], 1, 1, 1]),
      };
      await runSession(manifest, provider, session, feeds, into);
      return loss[0]!;
    },
    close,
  };
}
