/** What an engine computes for training: a loss, and its gradient in every weight. */
import type { ModelManifest } from '../../../core/contract/model.ts';
import { vetOperators } from './gradient-refusals.ts';
import { refuseModel } from './opening.ts';
import { fixedAt, type Graph } from './graph/graph.ts';
import type { Sizes } from './graph/pullback/reverse.ts';
import { trainingGraph } from './graph/pullback/training-graph.ts';
import { withWeightsGiven, type Weight } from './graph/trainable.ts';
import type { Shape4 } from './network-score.ts';

/** What a network is asked, and what it should have answered: loss = mean of importance·(answer − target)². */
export interface Question {
  /** [count, channels, side, side], as the network takes them. */
  readonly images: Float32Array;
  /** One an image. */
  readonly conditions: Float64Array;
  readonly targets: Float32Array;
  /** One an image. */
  readonly importance: Float32Array;
}

/** A network in training. */
export interface Trainable {
  readonly manifest: ModelManifest;
  /** As its file has it. */
  readonly graph: Graph;
  /** Their numbers are those of now: whoever trains changes them in place. */
  readonly weights: readonly Weight[];
  /** Where the gradient in each of them is wanted. */
  readonly gradients: readonly Float32Array[];
}

export interface LossGradient {
  /** What computes. */
  readonly provider: string;
  /**
   * The loss at the weights as they are; its gradient is written where the network in training wants it.
   * @throws Refused: model-refused where an operator has no gradient, provider-failed, out-of-memory
   */
  at(question: Question, shape: Shape4): Promise<number>;
  close(): Promise<void>;
}

/** The graph of a step for images of this shape. @throws NoGradient, Refused */
export function stepGraph({ manifest, graph, weights }: Trainable, shape: Shape4, { shapes, computed }: Sizes): Graph {
  const { inputs, outputs } = manifest.network;
  const given = withWeightsGiven(fixedAt(graph, inputs.image, shape), weights, outputs.denoised);
  const known = new Map([...shapes, ...weights.map((weight) => [weight.name, weight.shape] as const)]);
  const names = weights.map(({ name }) => name);
  const answer = shapes.get(outputs.denoised)?.join(' × ');
  if (answer !== shape.join(' × '))
    refuseModel(
      manifest,
      `its answer to an image of ${shape.join(' × ')} should have that shape, found ${answer ?? 'none that its weights move'}`,
    );
  return trainingGraph(given, { output: outputs.denoised, weights: names }, { shapes: known, computed });
}

/** @throws Refused: model-refused where the rules of gradients know no such file */
export function vetTrainable({ manifest, graph, weights }: Trainable): void {
  vetOperators(manifest, graph);
  if (weights.length === 0) refuseModel(manifest, 'it holds no weights that could be trained');
}
