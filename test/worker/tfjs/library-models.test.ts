/** Models in TensorFlow.js's own formats: graph models and layers models. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guideManifest } from '../../../core/contract/guide.ts';
import { messageOf } from '../../../core/contract/errors.ts';
import { attempt } from '../../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { openGuide } from '../../../electron/worker/engines/guide.ts';
import { onnxEngine } from '../../../electron/worker/engines/onnx/onnx-engine.ts';
import { using } from '../../../electron/worker/engines/tfjs/backends.ts';
import { supplyFilterGradient } from '../../../electron/worker/engines/tfjs/library/filter-gradient.ts';
import { tensorflowEngine } from '../../../electron/worker/engines/tfjs/tensorflow-engine.ts';
import {
  brightnessLibraryGraph,
  tinyLibraryGraph,
  writeLibraryFiles,
  writeLibraryModel,
  type Saved,
} from '../../support/library-models.ts';
import { brightness, writeGuide } from '../../support/tiny-guide.ts';
import { writeModel } from '../../support/tiny-model.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-library-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const normals = (seed: number, count: number): Float32Array => {
  const out = new Float32Array(count);
  fillNormal(out, seed, PURPOSE.start, 0);
  return out;
};
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

async function answersOf(score: ScoreModel, pixels: number, sigma: number) {
  const x = normals(1, pixels);
  const [denoised, pulled] = [new Float32Array(pixels), new Float32Array(pixels)];
  await score.denoise(x, 1, Float64Array.of(sigma), denoised);
  await score.pullback!(x, 1, Float64Array.of(sigma), normals(2, pixels), pulled);
  return { denoised, pulled };
}

/** A denoiser of layers that learns nothing: a convolution, ReLU, another one; σ is added to every channel. */
async function layersDenoiser(): Promise<Saved> {
  const layers = await import('@tensorflow/tfjs-layers');
  await using('wasm');
  const image = layers.input({ shape: [null, null, 1], name: 'x' });
  const sigma = layers.input({ shape: [1], name: 'sigma' });
  const level = layers.layers.reshape({ targetShape: [1, 1, 1] }).apply(sigma);
  const first = layers.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', name: 'first' });
  const last = layers.layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same', name: 'denoised' });
  const lit = layers.layers.add().apply([image, level as typeof image]);
  const model = layers.model({ inputs: [image, sigma], outputs: last.apply(first.apply(lit)) as typeof image });
  const weights = model.weights.map((w, i) => {
    const shape = w.shape.map(Number);
    return {
      name: w.originalName,
      shape,
      data: normals(
        10 + i,
        shape.reduce((a, b) => a * b, 1),
      ).map((v) => v / 4),
    };
  });
  const modelTopology: unknown = JSON.parse(String(model.toJSON()));
  model.dispose();
  return { format: 'layers-model', modelTopology, weights };
}

describe('a graph model', () => {
  it('denoises as the same network in ONNX, and so does its gradient', async () => {
    const onnx = await onnxEngine.open(writeModel(join(folder, 'onnx')).manifest, 'cpu');
    const graph = await openNetwork(writeLibraryModel(join(folder, 'graph'), tinyLibraryGraph()), 'cpu');
    expect(graph).toMatchObject({ engine: 'tensorflow', provider: 'wasm' });
    // The second is padded by reflection.
    for (const [height, width] of [
      [16, 24],
      [13, 9],
    ] as const) {
      const expected = await answersOf(onnx.score(height, width), height * width, 0.3);
      const found = await answersOf(graph.score(height, width), height * width, 0.3);
      for (const name of ['denoised', 'pulled'] as const)
        expect(Math.max(...found[name].map((v, i) => Math.abs(v - expected[name][i]!)))).toBeLessThan(1e-5);
    }
  });

  it('keeps nothing of a call', async () => {
    const graph = await tensorflowEngine.open(writeLibraryModel(join(folder, 'flat'), tinyLibraryGraph()), 'cpu');
    const tf = await using('wasm');
    const score = graph.score(8, 8);
    await answersOf(score, 64, 0.1);
    const { numTensors, numBytes } = tf.memory();
    for (let call = 0; call < 50; call++) await answersOf(score, 64, 0.1);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });
});

describe('a layers model', () => {
  it('denoises, and its gradient is that of central differences', async () => {
    const network = await tensorflowEngine.open(
      writeLibraryModel(join(folder, 'layers'), await layersDenoiser()),
      'cpu',
    );
    const score = network.score(8, 8);
    const sigma = Float64Array.of(0.4);
    const [x, v, towards] = [normals(1, 64), normals(2, 64), normals(3, 64)];
    const pulled = new Float32Array(64);
    await score.pullback!(x, 1, sigma, v, pulled);
    const step = 1e-2;
    const at = async (sign: number): Promise<Float32Array> => {
      const out = new Float32Array(64);
      await score.denoise(
        x.map((value, i) => value + sign * step * towards[i]!),
        1,
        sigma,
        out,
      );
      return out;
    };
    const [up, down] = [await at(1), await at(-1)];
    const difference = dot(
      v,
      up.map((value, i) => (value - down[i]!) / (2 * step)),
    );
    expect(Math.abs(dot(pulled, towards) - difference)).toBeLessThan(0.02 * Math.abs(difference) + 0.02);
  });
});

describe('a guide', () => {
  it('says and pulls as the same network in ONNX', async () => {
    const at = writeGuide(join(folder, 'guide'), brightness(3));
    const made = join(folder, 'library-guide');
    const { json, weights } = writeLibraryFiles(made, brightnessLibraryGraph(3));
    const whole: unknown = JSON.parse(readFileSync(join(at, 'guide.json'), 'utf8'));
    const { network, ...said } = guideManifest.parse(whole);
    const sha256 = createHash('sha256').update(json).digest('hex');
    const own = { ...network, file: 'model.json', sha256, bytes: json.length, weights };
    writeFileSync(join(made, 'guide.json'), JSON.stringify({ ...said, id: 'library-guide', network: own }));
    const frame = { channels: 3, height: 8, width: 10, scale: { low: 0, high: 1 } };
    const x = normals(4, 240);
    const found: Float32Array[] = [];
    for (const path of [at, made]) {
      const guide = await openGuide(path, 'cpu');
      const gradient = new Float32Array(240);
      await guide.towards({ kind: 'class', index: 1 }, frame).gradient(x, 1, Float64Array.of(0.2), gradient);
      found.push(await guide.says(x, 1, Float64Array.of(0.2), frame), gradient);
    }
    for (const i of [0, 1]) {
      const [expected, library] = [found[i]!, found[i + 2]!];
      expect(Math.max(...library.map((v, j) => Math.abs(v - expected[j]!)))).toBeLessThan(1e-4);
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0);
    }
  });
});

describe('the gradient of a filter', () => {
  it.each([
    ['same', 1],
    ['same', 2],
    ['valid', 1],
    ['valid', 2],
  ] as const)('is on WebAssembly what central differences say: %s, stride %i', async (padding, stride) => {
    const tf = await using('wasm');
    await import('@tensorflow/tfjs-layers');
    supplyFilterGradient(tf);
    const x = tf.tensor4d(normals(1, 2 * 7 * 6 * 3), [2, 7, 6, 3]);
    const loss = (filter: Float32Array): number =>
      tf.tidy(() => {
        const y = tf.conv2d(x, tf.tensor4d(filter, [3, 3, 3, 2]), stride, padding);
        return Number(tf.sum(tf.mul(y, weightsOf(y.shape))).dataSync()[0]);
      });
    const weightsOf = (shape: readonly number[]) =>
      tf.tensor(
        normals(
          5,
          shape.reduce((a, b) => a * b, 1),
        ),
        [...shape],
      );
    const filter = normals(3, 54);
    const gradient = tf.tidy(() =>
      tf
        .grad((w) => {
          const y = tf.conv2d(x, tf.reshape(w, [3, 3, 3, 2]), stride, padding);
          return tf.sum(tf.mul(y, weightsOf(y.shape)));
        })(tf.tensor1d(filter))
        .dataSync(),
    );
    for (const i of [0, 7, 25, 53]) {
      const moved = (sign: number): number => loss(filter.map((v, j) => (j === i ? v + sign * 0.1 : v)));
      // The loss is linear in the filter: differences are exact but for rounding.
      expect(Math.abs((moved(1) - moved(-1)) / 0.2 - gradient[i]!)).toBeLessThan(2e-3);
    }
  });
});

describe('refused in one sentence is', () => {
  const rows: readonly (readonly [string, (at: string) => string, RegExp])[] = [
    ['an operator that the library does not know', (at) => writeLibraryModel(at, tinyLibraryGraph('Blur')), /Blur/],
    [
      'an input of another name',
      (at) => writeLibraryModel(at, tinyLibraryGraph(), { inputs: { image: 'picture', noise: 'sigma' } }),
      /its inputs should be picture, sigma, found sigma, x/,
    ],
    [
      'an output of another name',
      (at) => writeLibraryModel(at, tinyLibraryGraph(), { outputs: { denoised: 'clean' } }),
      /its output should be clean, found denoised/,
    ],
    [
      'weights that nobody names',
      (at) => writeLibraryModel(at, tinyLibraryGraph(), { weights: undefined }),
      /"weights"/,
    ],
    [
      'weights that were altered',
      (at) => {
        const manifest = writeLibraryModel(at, tinyLibraryGraph());
        const part = join(dirname(manifest), 'group1-shard1of2.bin');
        writeFileSync(
          part,
          readFileSync(part).map((v, i) => (i === 3 ? v ^ 1 : v)),
        );
        return manifest;
      },
      /SHA-256/,
    ],
    [
      'a layer of one’s own',
      (at) =>
        writeLibraryModel(at, {
          format: 'layers-model',
          modelTopology: {
            class_name: 'Sequential',
            config: { name: 's', layers: [{ class_name: 'Mine', config: {} }] },
          },
          weights: tinyLibraryGraph().weights,
        }),
      /Mine/,
    ],
  ];
  it.each(rows)('%s', async (name, write, says) => {
    const opened = await attempt(() => openNetwork(write(join(folder, name.replaceAll(/\W/g, '-'))), 'cpu'));
    if (opened.ok) throw new Error('it was opened');
    expect(opened.error.code).toMatch(/^model-(refused|altered)$/);
    expect(messageOf(opened.error).message).toMatch(says);
  });
});
