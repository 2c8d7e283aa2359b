import { isTensorflowModel } from '../../../core/contract/network-file.ts';
import { openLoss } from '../engines/engines.ts';
import { readGraph } from '../engines/graph/read-graph.ts';
import { replaceConstants } from '../engines/graph/replace-constants.ts';
import { trainableIn, type Weight } from '../engines/graph/trainable.ts';
import { vetTrainable, type Question, type Trainable } from '../engines/loss-gradient.ts';
import { networkSize } from '../engines/network-size.ts';
import type { Shape4 } from '../engines/network-score.ts';
import { refuseModel, weightsOfModel } from '../engines/opening.ts';
import { adam, type Moments } from './adam.ts';
import { scoreMatching } from './score-matching.ts';
import type { OpenTrainer } from './trainer.ts';

/** By the engine that is asked for, or the first that works on this machine. */
export const openTrainer: OpenTrainer = async (model, { engine: asked, provider, averaging = 0.999, state }) => {
  const { manifest } = model;
  if (isTensorflowModel(manifest.network))
    return refuseModel(
      manifest,
      'a model of TensorFlow.js cannot be trained here; the same network as an ONNX file can',
    );
  const file = await weightsOfModel(model);
  const graph = readGraph(file);
  if ('refused' in graph) return refuseModel(manifest, graph.refused);
  const found = trainableIn(graph);
  const parameters = found.reduce((sum, { data }) => sum + data.length, 0);
  const moments = state === undefined ? fresh(found, parameters) : copied(state);
  const other = Object.values(moments).find((row: Float32Array) => row.length !== parameters);
  if (other !== undefined)
    refuseModel(manifest, `it has ${parameters} weights, and those of the checkpoint are ${other.length}`);
  const gradient = new Float32Array(parameters);
  const weights = inParts(found, moments.weights);
  const network: Trainable = { manifest, graph, weights, gradients: inParts(found, gradient).map(({ data }) => data) };
  vetTrainable(network);
  const [engine, loss] = await openLoss(network, provider, asked);
  const ask = scoreMatching(manifest);
  let question: Question = questionOf(0, 0);
  let steps = state?.steps[0] ?? 0;

  return {
    engine,
    provider: loss.provider,
    parameters,
    get steps() {
      return steps;
    },
    async step(batch, rate) {
      const { side, sigma, x0 } = batch;
      const [height, width] = networkSize(manifest, side, side);
      if (height !== side || width !== side)
        refuseModel(
          manifest,
          `it cannot be trained on crops of ${side} × ${side} pixels; of ${height} × ${width} it can`,
        );
      const shape: Shape4 = [sigma.length, manifest.channels, side, side];
      if (question.images.length !== x0.length || question.importance.length !== sigma.length)
        question = questionOf(sigma.length, x0.length);
      ask(batch, question);
      gradient.fill(0);
      const value = await loss.at(question, shape);
      steps++;
      adam(moments, gradient, rate, steps, averaging);
      return value;
    },
    averaged: () => replaceConstants(file, inParts(found, moments.average)),
    state: () => ({ ...copied(moments), steps: Float32Array.of(steps) }),
    close: () => loss.close(),
  };
};

function fresh(found: readonly Weight[], parameters: number): Moments {
  const weights = new Float32Array(parameters);
  for (const [i, part] of inParts(found, weights).entries()) part.data.set(found[i]!.data);
  const nothing = (): Float32Array => new Float32Array(parameters);
  return { weights, first: nothing(), second: nothing(), average: weights.slice() };
}

const copied = ({ weights, first, second, average }: Moments): Moments => ({
  weights: weights.slice(),
  first: first.slice(),
  second: second.slice(),
  average: average.slice(),
});

/** One row of numbers as the weights that it is made of. */
function inParts(found: readonly Weight[], row: Float32Array): Weight[] {
  let from = 0;
  return found.map(({ name, shape, data }) => {
    const part = row.subarray(from, from + data.length);
    from += data.length;
    return { name, shape, data: part };
  });
}

const questionOf = (images: number, pixels: number): Question => ({
  images: new Float32Array(pixels),
  conditions: new Float64Array(images),
  targets: new Float32Array(pixels),
  importance: new Float32Array(images),
});
