import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingLevels } from '../../../core/priors/noise-levels.ts';
import { attempt, must } from '../../../core/contract/refused.ts';
import type { EngineId } from '../../../core/contract/provider.ts';
import type { Graph } from '../../../electron/worker/engines/graph/graph.ts';
import { readGraph } from '../../../electron/worker/engines/graph/read-graph.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { readManifest } from '../../../electron/disk/model-files.ts';
import type { TrainingBatch } from '../../../electron/worker/training/score-matching.ts';
import { openTrainer } from '../../../electron/worker/training/open-trainer.ts';
import type { Trainer } from '../../../electron/worker/training/trainer.ts';
import { normals } from '../../support/graph-constants.ts';
import { writeModel } from '../../support/tiny-model.ts';
import { NETWORKS } from '../../support/training-networks.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-training-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const engines: readonly EngineId[] = ['onnxruntime', 'tensorflow'];
const RANGE = { sigmaMin: 0.002, sigmaMax: 1 };
const { graph: film } = NETWORKS['scale and shift by the noise level']!;

let written = 0;
const modelOf = async (graph: Graph, changes: Record<string, unknown> = {}, channels = 2) => {
  const { manifest } = writeModel(join(folder, `model-${written++}`), graph, changes, { channels });
  return must(await readManifest(manifest));
};
const batchOf = (step: number, count: number, side: number, channels = 2): TrainingBatch => {
  const size = count * channels * side * side;
  return {
    x0: normals(100 + step, size).map((n, i) => 0.5 + 0.1 * n + 0.2 * Math.sin(i / 5)),
    noise: normals(1000 + step, size),
    sigma: trainingLevels(RANGE, 1, step, count),
    side,
  };
};
const open = { provider: 'cpu', averaging: 0.99 } as const;

describe.each(engines)('a trainer by %s', (engine) => {
  it('goes on from its state to the bit', async () => {
    const model = await modelOf(film);
    const steps = async (trainer: Trainer, from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i++) await trainer.step(batchOf(i, 2, 8), 1e-2 / (1 + i));
    };
    const whole = await openTrainer(model, { ...open, engine });
    await steps(whole, 0, 6);
    const first = await openTrainer(model, { ...open, engine });
    await steps(first, 0, 3);
    const state = first.state();
    await steps(first, 3, 4);
    const second = await openTrainer(model, { ...open, engine, state });
    expect(second.steps).toBe(3);
    await steps(second, 3, 6);
    expect(second.steps).toBe(6);
    expect(second.state()).toEqual(whole.state());
    expect(second.averaged()).toEqual(whole.averaged());
    for (const trainer of [whole, first, second]) await trainer.close();
  });

  it('finds the Wiener filter of Gaussian pixels', async () => {
    // Of x = x₀ + σn with x₀ ~ N(μ, C) the best answer is C(C + σ²)⁻¹(x − μ) + μ.
    const [mean, sigma] = [[0.3, -0.2], 0.5];
    const [a, b, c] = [1, 0.6, 0.8];
    const pixels = ['batch', 2, 'height', 'width'];
    const linear: Graph = {
      opset: 17,
      inputs: [
        { name: 'x', shape: pixels },
        { name: 'sigma', shape: ['batch'] },
      ],
      outputs: [{ name: 'denoised', shape: pixels }],
      nodes: [{ op: 'Conv', inputs: ['x', 'filter', 'shift'], outputs: ['denoised'] }],
      constants: [
        { name: 'filter', shape: [2, 2, 1, 1], data: Float32Array.of(1, 0, 0, 1) },
        { name: 'shift', shape: [2], data: new Float32Array(2) },
      ],
    };
    const trainer = await openTrainer(await modelOf(linear), { ...open, engine });
    const [count, side] = [4, 24];
    const plane = side * side;
    for (let step = 0; step < 300; step++) {
      const n = normals(step, count * 2 * plane);
      const x0 = new Float32Array(n.length);
      for (let i = 0; i < n.length; i++) {
        const at = Math.floor(i / plane) % 2;
        // A square root of C = [[a, b], [b, c]].
        const [u, v] = at === 0 ? [n[i]!, 0] : [n[i - plane]!, n[i]!];
        const root = Math.sqrt(a);
        x0[i] = at === 0 ? mean[0]! + root * u : mean[1]! + (b / root) * u + Math.sqrt(c - (b * b) / a) * v;
      }
      const noise = normals(10_000 + step, n.length);
      await trainer.step({ x0, noise, sigma: new Float32Array(count).fill(sigma), side }, 0.05 * (1 - step / 300));
    }
    const [s, determinant] = [sigma ** 2, (a + sigma ** 2) * (c + sigma ** 2) - b * b];
    // C(C + s)⁻¹ = 1 − s(C + s)⁻¹
    const filter = [
      1 - (s * (c + s)) / determinant,
      (s * b) / determinant,
      (s * b) / determinant,
      1 - (s * (a + s)) / determinant,
    ];
    const shift = [0, 1].map((i) => mean[i]! - filter[2 * i]! * mean[0]! - filter[2 * i + 1]! * mean[1]!);
    const found = trainer.state().average;
    await trainer.close();
    for (const [i, wanted] of [...filter, ...shift].entries())
      expect(Math.abs(found[i]! - wanted), String(i)).toBeLessThan(0.01);
  });

  it('keeps nothing of a step: memory is flat over hundreds', async () => {
    const trainer = await openTrainer(await modelOf(film), { ...open, engine });
    const batch = batchOf(1, 4, 32);
    const steps = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await trainer.step(batch, 1e-4);
    };
    await steps(50);
    const before = process.memoryUsage.rss();
    const tensors = engine === 'tensorflow' ? tf.memory().numTensors : 0;
    await steps(400);
    if (engine === 'tensorflow') expect(tf.memory().numTensors).toBe(tensors);
    // What one step makes, some twenty tensors of three channels, kept by every one would be 390 MB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(64e6);
    await trainer.close();
  });

  it('changes its crops from step to step, and goes by the same gradient', async () => {
    const trainer = await openTrainer(await modelOf(film), { ...open, engine });
    const [small, large] = [batchOf(1, 2, 8), batchOf(2, 3, 16)];
    const losses = [];
    for (const batch of [small, large, small]) losses.push(await trainer.step(batch, 0));
    expect(losses[2]).toBe(losses[0]);
    expect(losses[1]).not.toBe(losses[0]);
    await trainer.close();
  });
});

describe('the network that training leaves', () => {
  /** Puts the file where its model was. */
  async function leave(bytes: Uint8Array, path: string): Promise<string> {
    const file = must(await readManifest(path));
    const network = {
      ...file.manifest.network,
      // Those of 8 bits were made of other weights.
      int8: undefined,
      file: 'after.onnx',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    const to = mkdtempSync(join(folder, 'after-'));
    await writeFile(join(to, 'after.onnx'), bytes);
    await writeFile(join(to, 'manifest.json'), JSON.stringify({ ...file.manifest, network }));
    return join(to, 'manifest.json');
  }
  const denoised = async (path: string, engine: EngineId): Promise<Float32Array> => {
    const { manifest, score } = await openNetwork(path, 'cpu', engine);
    const x = normals(9, manifest.channels * 35 * 30).map((n, i) => 0.4 + 0.3 * n + 0.2 * Math.sin(i / 9));
    await score(35, 30).denoise(x, 1, Float64Array.of(0.2), x);
    return x;
  };
  const apart = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));

  it('of photographs, whose weights were half floats, is the one before it where nothing was learnt', async () => {
    const path = fileURLToPath(new URL('../../../models/photo/manifest.json', import.meta.url));
    const trainer = await openTrainer(must(await readManifest(path)), { ...open, engine: 'onnxruntime' });
    const photo = await leave(readFileSync(join(dirname(path), 'photo.onnx')), path);
    const before = await denoised(photo, 'onnxruntime');
    const unchanged = await leave(trainer.averaged(), path);
    expect(apart(await denoised(unchanged, 'onnxruntime'), before)).toBeLessThan(1e-6);
    await trainer.step(batchOf(1, 1, 32, 3), 1e-3);
    const after = await leave(trainer.averaged(), path);
    const answers = [await denoised(after, 'onnxruntime'), await denoised(after, 'tensorflow')] as const;
    expect(apart(answers[0], answers[1])).toBeLessThan(1e-4);
    expect(apart(answers[0], before)).toBeGreaterThan(1e-3);
    await trainer.close();
  });

  it('can be trained again from where it is', async () => {
    const model = await modelOf(film);
    const trainer = await openTrainer(model, { ...open, engine: 'onnxruntime', averaging: 0 });
    for (let i = 0; i < 3; i++) await trainer.step(batchOf(i, 2, 8), 1e-2);
    const path = await leave(trainer.averaged(), model.path);
    const again = await openTrainer(must(await readManifest(path)), { ...open, engine: 'onnxruntime' });
    expect(again.state().weights).toEqual(trainer.state().average);
    expect(await again.step(batchOf(7, 2, 8), 0)).toBeCloseTo(await trainer.step(batchOf(7, 2, 8), 0), 6);
    for (const opened of [trainer, again]) await opened.close();
  });

  it('has the names, free sizes and constants of the file before it', async () => {
    const model = await modelOf(film);
    const trainer = await openTrainer(model, { ...open, engine: 'onnxruntime' });
    await trainer.step(batchOf(1, 2, 8), 1e-2);
    const after = readGraph(trainer.averaged());
    await trainer.close();
    if ('refused' in after) throw new Error(after.refused);
    expect(after.inputs).toEqual(film.inputs.map((value) => expect.objectContaining(value) as unknown));
    expect(after.outputs).toEqual(film.outputs.map((value) => expect.objectContaining(value) as unknown));
    expect(after.nodes).toEqual(film.nodes);
    expect(after.constants.map(({ name }) => name).sort()).toEqual(film.constants.map(({ name }) => name).sort());
    const frequencies = (graph: Graph) => graph.constants.find(({ name }) => name === 'frequencies');
    expect(frequencies(after)).toEqual(frequencies(film));
  });
});

describe('a trainer is refused', () => {
  const refusal = (reason: RegExp) => ({
    ok: false,
    error: { code: 'model-refused', reason: expect.stringMatching(reason) as string },
  });

  it('crops of a size that the network does not take', async () => {
    const trainer = await openTrainer(await modelOf(film), { ...open, engine: 'auto' });
    expect(await attempt(() => trainer.step(batchOf(1, 1, 12), 1e-3))).toMatchObject(
      refusal(/crops of 12 × 12 pixels; of 16 × 16 it can/),
    );
    await trainer.close();
  });

  it('a model of TensorFlow.js', async () => {
    const { manifest, path } = await modelOf(film);
    const network = { ...manifest.network, file: 'model.json' };
    const model = { manifest: { ...manifest, network }, path };
    expect(await attempt(() => openTrainer(model, { ...open, engine: 'auto' }))).toMatchObject(
      refusal(/TensorFlow\.js cannot be trained here/),
    );
  });

  it.each(engines)('answers of another shape than the image, by %s', async (engine) => {
    const strided = film.nodes.map((n) =>
      n.outputs[0] === 'h' ? { ...n, attributes: { strides: [2, 2], pads: [1, 1, 1, 1] } } : n,
    );
    const trainer = await openTrainer(await modelOf({ ...film, nodes: strided }), { ...open, engine });
    expect(await attempt(() => trainer.step(batchOf(1, 2, 8), 1e-3))).toMatchObject(
      refusal(/answer to an image of 2 × 2 × 8 × 8 should have that shape, found 2 × 2 × 4 × 4/),
    );
    await trainer.close();
  });

  it('a graph that the runtime cannot load', async () => {
    const broken = film.nodes.map((n) => (n.op === 'Split' ? { ...n, attributes: { axis: { int: 7 } } } : n));
    const trainer = await openTrainer(await modelOf({ ...film, nodes: broken }), { ...open, engine: 'onnxruntime' });
    expect(await attempt(() => trainer.step(batchOf(1, 2, 8), 1e-3))).toMatchObject(refusal(/cannot load it/));
    await trainer.close();
  });

  it('the checkpoint of another network', async () => {
    const numbers = new Float32Array(5);
    const state = { weights: numbers, first: numbers, second: numbers, average: numbers, steps: Float32Array.of(1) };
    const model = await modelOf(film);
    expect(await attempt(() => openTrainer(model, { ...open, engine: 'auto', state }))).toMatchObject(
      refusal(/those of the checkpoint are 5/),
    );
  });

  it('a network without weights', async () => {
    const still: Graph = {
      ...film,
      nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['denoised'] }],
      constants: [],
    };
    const model = await modelOf(still);
    expect(await attempt(() => openTrainer(model, { ...open, engine: 'auto' }))).toMatchObject(refusal(/no weights/));
  });
});
