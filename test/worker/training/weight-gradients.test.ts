import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelManifest } from '../../../core/contract/model.ts';
import { attempt } from '../../../core/contract/refused.ts';
import { readGraph } from '../../../electron/worker/engines/graph/read-graph.ts';
import { trainableIn } from '../../../electron/worker/engines/graph/trainable.ts';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import type { LossGradient, Trainable } from '../../../electron/worker/engines/loss-gradient.ts';
import { onnxLoss } from '../../../electron/worker/engines/onnx/onnx-loss.ts';
import { proveBackend, using, type BackendId } from '../../../electron/worker/engines/tfjs/backends.ts';
import { lossBy } from '../../../electron/worker/engines/tfjs/tensorflow-loss.ts';
import { normals } from '../../support/graph-constants.ts';
import { inTraining, NETWORKS, question, SHAPE } from '../../support/training-networks.ts';

beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
});

const asked = question(3);
/** The loss as the network's answers give it, in double precision. */
async function lossAt({ graph, weights }: Trainable): Promise<number> {
  const data = new Map(weights.map((weight) => [weight.name, weight]));
  const nodes = graph.nodes.filter(({ outputs }) => !data.has(outputs[0]!));
  const constants = [...graph.constants.filter(({ name }) => !data.has(name)), ...weights];
  const session = await ort.InferenceSession.create(encodeGraph({ ...graph, nodes, constants }), {
    logSeverityLevel: 4,
  });
  const answers = await session.run({
    x: new ort.Tensor('float32', asked.images, SHAPE),
    ...(session.inputNames.includes('sigma') && {
      sigma: new ort.Tensor('float32', Float32Array.from(asked.conditions), [2]),
    }),
  });
  await session.release();
  const found = answers['denoised']!.data as Float32Array;
  const squares = Array.from(found, (v, i) => asked.importance[i < 72 ? 0 : 1]! * (v - asked.targets[i]!) ** 2);
  return squares.reduce((a, b) => a + b) / squares.length;
}
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

async function gradientsBy(open: (of: Trainable) => LossGradient | Promise<LossGradient>, of: Trainable) {
  const loss = await open(of);
  const value = await loss.at(asked, SHAPE);
  await loss.close();
  return { value, gradients: of.gradients.map((g) => g.slice()) };
}
const by =
  (backend: BackendId) =>
  async (of: Trainable): Promise<LossGradient> => {
    expect(await proveBackend(backend)).toMatchObject({ reason: null });
    return lossBy(await using(backend), backend, of);
  };

describe.each(Object.entries(NETWORKS))('of %s', (_, { graph, weights }) => {
  it('the weights are found', () => {
    expect(trainableIn(graph).map(({ name }) => name)).toEqual(weights);
  });

  it('the gradient in each weight is the slope of the loss along it', async () => {
    const { value, gradients } = await gradientsBy((of) => onnxLoss(of, 'cpu'), inTraining(graph));
    expect(Math.abs(value / (await lossAt(inTraining(graph))) - 1)).toBeLessThan(1e-5);
    for (const [i, gradient] of gradients.entries()) {
      const along = normals(20 + i, gradient.length);
      const slope = async (h: number): Promise<number> => {
        const ends: number[] = [];
        for (const step of [h, -h]) {
          const moved = inTraining(graph);
          for (let k = 0; k < along.length; k++) moved.weights[i]!.data[k]! += step * along[k]!;
          ends.push(await lossAt(moved));
        }
        return (ends[0]! - ends[1]!) / (2 * h);
      };
      const expected = (4 * (await slope(5e-3)) - (await slope(1e-2))) / 3;
      const scale = Math.sqrt(dot(gradient, gradient) * dot(along, along));
      expect(Math.abs(dot(gradient, along) - expected), weights[i]).toBeLessThan(2e-3 * Math.max(scale, 1e-2));
    }
  });

  it.each<BackendId>(['js', 'wasm'])('TensorFlow.js finds the same on its backend %s', async (backend) => {
    const ours = await gradientsBy((of) => onnxLoss(of, 'cpu'), inTraining(graph));
    const theirs = await gradientsBy(by(backend), inTraining(graph));
    expect(theirs.value).toBeCloseTo(ours.value, 4);
    for (const [i, gradient] of theirs.gradients.entries()) {
      const largest = Math.max(...ours.gradients[i]!.map(Math.abs));
      const apart = Math.max(...gradient.map((v, k) => Math.abs(v - ours.gradients[i]![k]!)));
      expect(apart, weights[i]).toBeLessThan(1e-4 * Math.max(largest, 1));
    }
  });
});

describe('a network of the studio', () => {
  const read = (id: string): Trainable => {
    const file = (name: string): string => fileURLToPath(new URL(`../../../models/${id}/${name}`, import.meta.url));
    const graph = readGraph(readFileSync(file(`${id}.onnx`)));
    if ('refused' in graph) throw new Error(graph.refused);
    return {
      ...inTraining(graph),
      manifest: modelManifest.parse(JSON.parse(readFileSync(file('manifest.json'), 'utf8'))),
    };
  };

  it.each(['ct', 'photo', 'mri'])('%s: all that its recipe trained is found, the frequencies are not', (id) => {
    const { manifest, weights } = read(id);
    expect(weights.reduce((sum, { data }) => sum + data.length, 0)).toBe(manifest.training?.['parameters']);
    expect(weights.map(({ name }) => name)).not.toContain('net.freqs');
  });

  it.each([
    ['ct', 1],
    ['photo', 3],
  ])('%s: along its gradient the loss falls as the gradient says', async (id, channels) => {
    const network = read(id as string);
    const shape = [2, channels, 32, 32] as const;
    const size = 2 * channels * 32 * 32;
    const targets = Float32Array.from({ length: size }, (_, i) => 0.4 + 0.2 * Math.sin(i / 7));
    const noisy = normals(5, size).map((n, i) => targets[i]! + 0.2 * n);
    const problem = {
      images: noisy,
      conditions: Float64Array.of(0.2, 0.2),
      targets,
      importance: Float32Array.of(100, 100),
    };
    const loss = await onnxLoss(network, 'cpu');
    await loss.at(problem, shape);
    const gradients = network.gradients.map((g) => g.slice());
    const square = gradients.reduce((sum, g) => sum + dot(g, g), 0);
    const at = async (length: number): Promise<number> => {
      const h = length / Math.sqrt(square);
      for (const [i, { data }] of network.weights.entries())
        data.forEach((_, k) => (data[k]! += h * gradients[i]![k]!));
      const value = await loss.at(problem, shape);
      for (const [i, { data }] of network.weights.entries())
        data.forEach((_, k) => (data[k]! -= h * gradients[i]![k]!));
      return value;
    };
    const slope = async (h: number): Promise<number> => ((await at(h)) - (await at(-h))) / (2 * h);
    const found = (4 * (await slope(2e-3)) - (await slope(4e-3))) / 3;
    await loss.close();
    expect(Math.abs(found / Math.sqrt(square) - 1)).toBeLessThan(0.01);
  });
});

it('an operator without a rule is refused by name', async () => {
  const { graph } = NETWORKS['convolutions with biases']!;
  const network = inTraining({
    ...graph,
    nodes: graph.nodes.map((n) => (n.op === 'Sigmoid' ? { ...n, op: 'Floor' } : n)),
  });
  for (const open of [(of: Trainable) => onnxLoss(of, 'cpu'), by('wasm')]) {
    const loss = await open(network);
    expect(await attempt(() => loss.at(asked, SHAPE))).toMatchObject({
      ok: false,
      error: { code: 'model-refused', reason: expect.stringMatching(/no gradient.*Floor.*"g:gate"/) as string },
    });
    await loss.close();
  }
});
