import type { Tensor } from '@tensorflow/tfjs-core';
import type { ProviderChoice } from '../../../../core/contract/provider.ts';
import { must } from '../../../../core/contract/refused.ts';
import { gradientIn, IMPORTANCE, LOSS, TARGET } from '../graph/pullback/training-graph.ts';
import { withWeightsGiven } from '../graph/trainable.ts';
import { stepGraph, type LossGradient, type Question, type Trainable } from '../loss-gradient.ts';
import type { Shape4 } from '../network-score.ts';
import { chooseBackend, using, type BackendId } from './backends.ts';
import { callsOf } from './calls.ts';
import { networkInputs, type NetworkInputs } from './network-inputs.ts';
import { rebuild, weightsIn, type Rebuilt, type Weights } from './rebuild.ts';
import { sizesIn } from './sizes.ts';
import type { TensorFlow } from './tensors.ts';

/** The graph of a step as it stands for images of one shape. */
interface Step {
  readonly shape: string;
  /** Its constants. */
  readonly weights: Weights;
  readonly run: Rebuilt;
  /** What it answers, in this order. */
  readonly outputs: readonly string[];
}

export async function tensorflowLoss(network: Trainable, asked: ProviderChoice): Promise<LossGradient> {
  const backend = must(await chooseBackend(asked));
  return lossBy(await using(backend), backend, network);
}

/** Training in TensorFlow.js: the graph that onnxruntime runs, rebuilt; of the library's own gradients none is asked. */
export function lossBy(tf: TensorFlow, backend: BackendId, network: Trainable): LossGradient {
  const { manifest, graph, weights, gradients } = network;
  const ofNetwork = networkInputs(tf, graph, manifest.network.inputs);
  const wanted = new Map(weights.map(({ name }, i) => [gradientIn(name), gradients[i]!]));
  const calls = callsOf(tf, manifest, backend);
  let open: Step | null = null;

  /** Inputs of the network, its weights among them. */
  const given: NetworkInputs = (images, conditions, shape) =>
    new Map<string, Tensor>([
      ...weights.map(({ name, shape: own, data }) => [name, tf.tensor(data, [...own])] as const),
      ...ofNetwork(images, conditions, shape),
    ]);

  function stepAt(shape: Shape4): Step {
    const key = shape.join('×');
    if (open?.shape === key) return open;
    close();
    const constants = weightsIn(tf);
    const forward = withWeightsGiven(graph, weights, manifest.network.outputs.denoised);
    const names = weights.map(({ name }) => name);
    const sizes = sizesIn(tf, forward, rebuild(constants, forward), given, shape, names);
    const derived = stepGraph(network, shape, sizes);
    open = {
      shape: key,
      weights: constants,
      run: rebuild(constants, derived),
      outputs: derived.outputs.map(({ name }) => name),
    };
    return open;
  }
  function close(): void {
    open?.weights.dispose();
    open = null;
  }

  return {
    provider: backend,
    async at(question: Question, shape) {
      const { run, outputs } = calls.attempt(() => stepAt(shape));
      const { images, conditions, targets, importance } = question;
      const answers = await calls.answersOf(() =>
        run(
          given(images, conditions, shape)
            .set(TARGET, tf.tensor(targets, [...shape]))
            .set(IMPORTANCE, tf.tensor(importance, [shape[0], 1, 1, 1])),
        ),
      );
      let loss = NaN;
      for (const [i, { data }] of answers.entries()) {
        if (outputs[i] === LOSS) loss = data[0]!;
        else wanted.get(outputs[i]!)?.set(data);
      }
      return loss;
    },
    close: () => Promise.resolve(close()),
  };
}
