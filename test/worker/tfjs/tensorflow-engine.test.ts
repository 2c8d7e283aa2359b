import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '../../../core/contract/errors.ts';
import { attempt } from '../../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { logLikelihood } from '../../../core/sampling/likelihood.ts';
import { centreOf } from '../../../core/sampling/sampler.ts';
import { onnxEngine } from '../../../electron/worker/engines/onnx/onnx-engine.ts';
import { using } from '../../../electron/worker/engines/tfjs/backends.ts';
import { tensorflowEngine } from '../../../electron/worker/engines/tfjs/tensorflow-engine.ts';
import { tinyGraph, writeModel } from '../../support/tiny-model.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-tensorflow-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const normals = (seed: number, count: number, scale = 1): Float32Array => {
  const out = new Float32Array(count);
  fillNormal(out, seed, PURPOSE.start, 0);
  return out.map((v) => scale * v);
};
const shipped = (id: string): string => fileURLToPath(new URL(`../../../models/${id}/manifest.json`, import.meta.url));
const norm = (a: Float32Array): number => Math.sqrt(a.reduce((sum, v) => sum + v * v, 0));
const largest = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));

interface Answer {
  readonly denoised: Float32Array;
  readonly pulled: Float32Array;
}
async function answerOf(score: ScoreModel, pixels: number, sigma: number): Promise<Answer> {
  const size = score.manifest.channels * pixels;
  const at = Float64Array.of(sigma);
  const x = normals(1, size, sigma).map((v, i) => 0.4 + v + 0.2 * Math.sin(i / 9));
  const [denoised, pulled] = [new Float32Array(size), new Float32Array(size)];
  await score.denoise(x, 1, at, denoised);
  await score.pullback!(x, 1, at, normals(2, size), pulled);
  return { denoised, pulled };
}

describe('the weights of models/', () => {
  it.each(['ct', 'mri', 'photo'])('%s give the same images and gradients on both engines', async (id) => {
    const onnx = await onnxEngine.open(shipped(id), 'cpu');
    const tensorflow = await tensorflowEngine.open(shipped(id), 'cpu');
    // The second is padded by reflection on every side.
    for (const [height, width, sigma] of [
      [48, 64, 0.05],
      [50, 35, 0.6],
    ] as const) {
      const expected = await answerOf(onnx.score(height, width), height * width, sigma);
      const found = await answerOf(tensorflow.score(height, width), height * width, sigma);
      expect(largest(found.denoised, expected.denoised)).toBeLessThan(1e-4);
      expect(norm(found.pulled.map((v, i) => v - expected.pulled[i]!)) / norm(expected.pulled)).toBeLessThan(1e-3);
    }
  });
});

it.each(['ct', 'mri', 'photo'])('%s say how likely an image is alike, to a thousandth of a bit', async (id) => {
  const bits: number[] = [];
  for (const engine of [onnxEngine, tensorflowEngine]) {
    const score = (await engine.open(shipped(id), 'cpu')).score(32, 32);
    const x = normals(3, score.manifest.channels * 32 * 32, 0.02).map((v, i) => 0.4 + v + 0.2 * Math.sin(i / 9));
    const centre = centreOf(score.manifest);
    const integrator = { kind: 'heun', steps: 4, rho: null } as const;
    const settings = { integrator, probes: 1, centre, greyStep: 1 / 256, belowSigmaMin: 'bound' } as const;
    const run = logLikelihood(score, x, settings, 1);
    let news = await run.next();
    while (!news.done) news = await run.next();
    bits.push(news.value.bitsPerDimension);
  }
  expect(Math.abs(bits[0]! - bits[1]!)).toBeLessThan(1e-3);
  expect(bits[0]).toBeGreaterThan(0);
});

describe('TensorFlow.js', () => {
  it('keeps nothing of a call: memory is flat over a thousand of them', async () => {
    const network = await tensorflowEngine.open(writeModel(join(folder, 'flat')).manifest, 'auto');
    const tf = await using('wasm');
    const score = network.score(8, 8);
    await answerOf(score, 64, 0.1);
    const { numTensors, numBytes } = tf.memory();
    for (let call = 0; call < 500; call++) await answerOf(score, 64, 0.1);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });

  it('refuses 8-bit weights of a network that is open as of one that is not', async () => {
    const { manifest } = writeModel(join(folder, 'digits'));
    await tensorflowEngine.open(manifest, 'cpu');
    const asked = await attempt(() => tensorflowEngine.open(manifest, 'cpu', 'int8'));
    expect(asked).toMatchObject({ ok: false, error: { code: 'model-refused' } });
  });

  it('says by which backend it computes, and frees one network for the next', async () => {
    const first = await tensorflowEngine.open(writeModel(join(folder, 'first')).manifest, 'cpu');
    const tf = await using('wasm');
    const { numTensors } = tf.memory();
    expect(first.provider).toBe('wasm');
    await tensorflowEngine.open(writeModel(join(folder, 'second'), tinyGraph, {}, { id: 'other' }).manifest, 'cpu');
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('takes whole numbers of noise, in steps of time', async () => {
    const graph = {
      ...tinyGraph,
      inputs: [tinyGraph.inputs[0]!, { ...tinyGraph.inputs[1]!, type: 'int64' as const }],
      nodes: [
        { op: 'Cast', inputs: ['sigma'], outputs: ['level'], attributes: { to: { int: 1 } } },
        ...tinyGraph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((n) => (n === 'sigma' ? 'level' : n)) })),
      ],
    };
    const table = [
      [0.001, 0],
      [1, 999],
    ];
    const { manifest } = writeModel(join(folder, 'steps'), graph, { conditioning: 'timestep', table });
    const [found, expected] = [
      await answerOf((await tensorflowEngine.open(manifest, 'cpu')).score(8, 8), 64, 0.1),
      await answerOf((await onnxEngine.open(manifest, 'cpu')).score(8, 8), 64, 0.1),
    ];
    expect(largest(found.denoised, expected.denoised)).toBeLessThan(1e-6);
    expect(largest(found.pulled, expected.pulled)).toBeLessThan(1e-6);
  });
});

const refusalOf = async (open: () => Promise<unknown>): Promise<string> => {
  const opened = await attempt(open);
  if (opened.ok) throw new Error('it was not refused');
  return messageOf(opened.error).message;
};

describe('refused in one sentence is', () => {
  it('an operator without a counterpart, by its name and node', async () => {
    const nodes = tinyGraph.nodes.map((node) =>
      node.op === 'Add' && node.outputs[0] === 'sum' ? { ...node, op: 'BitShift' } : node,
    );
    const { manifest } = writeModel(join(folder, 'shift'), { ...tinyGraph, nodes });
    expect(await refusalOf(() => tensorflowEngine.open(manifest, 'cpu'))).toMatch(
      /the operator BitShift \(node "sum"\) has no counterpart in TensorFlow\.js here/,
    );
  });

  it('a network without a gradient, by the operator that has none', async () => {
    const nodes = tinyGraph.nodes.flatMap((node) =>
      node.outputs[0] === 'sum'
        ? [
            { ...node, outputs: ['before'] },
            { op: 'Floor', inputs: ['before'], outputs: ['sum'] },
          ]
        : [node],
    );
    const { manifest } = writeModel(join(folder, 'floor'), { ...tinyGraph, nodes });
    const network = await tensorflowEngine.open(manifest, 'cpu');
    expect(await refusalOf(() => answerOf(network.score(8, 8), 64, 0.1))).toMatch(
      /it has no gradient: the operator Floor \(node "sum"\) has no rule/,
    );
  });

  it('a provider that TensorFlow.js does not have', async () => {
    const { manifest } = writeModel(join(folder, 'provider'));
    expect(await refusalOf(() => tensorflowEngine.open(manifest, 'webgpu'))).toMatch(/computes by CUDA or on the CPU/);
  });

  it('an image for which WebAssembly has no room', async () => {
    const { manifest } = writeModel(join(folder, 'large'));
    const network = await tensorflowEngine.open(manifest, 'cpu');
    const tf = await using('wasm');
    const { numTensors } = tf.memory();
    // As a network meets it on its way: the one after needs more than 4 GiB can hold.
    const grown = { ...tinyGraph.nodes[0]!, op: 'Tile', inputs: ['x', 'times'], outputs: ['all'] };
    const nodes = [
      grown,
      ...tinyGraph.nodes.map((n) => ({ ...n, inputs: n.inputs.map((i) => (i === 'x' ? 'all' : i)) })),
    ];
    const times = { name: 'times', shape: [4], data: BigInt64Array.of(1n, 1n, 4096n, 4096n) };
    const graph = { ...tinyGraph, nodes, constants: [...tinyGraph.constants, times] };
    const huge = writeModel(join(folder, 'huge'), graph).manifest;
    expect(await refusalOf(() => tensorflowEngine.open(huge, 'cpu'))).toMatch(
      /TensorFlow\.js in WebAssembly, which addresses 4 GiB, needs about [\d.]+ \wB/,
    );
    expect(tf.memory().numTensors).toBeLessThanOrEqual(numTensors);
    expect(network.provider).toBe('wasm');
  });
});

it('leaves the errors of this process to whoever listens for them', () => {
  expect(process.listeners('uncaughtException').map(String).join()).not.toMatch(/ExitStatus/);
});
