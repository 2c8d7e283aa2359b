import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelManifest } from '../../../core/contract/model.ts';
import type { EngineId } from '../../../core/contract/provider.ts';
import { readGraph } from '../../../electron/worker/engines/graph/read-graph.ts';
import { trainableIn } from '../../../electron/worker/engines/graph/trainable.ts';
import { openTrainer } from '../../../electron/worker/training/open-trainer.ts';
import type { Trainer } from '../../../electron/worker/training/trainer.ts';
import { manifestOf } from '../../support/tiny-model.ts';

/** Made by test/reference/training_step.py. */
const reference = (name: string): URL => new URL(`../../reference/${name}`, import.meta.url);
const weights = readFileSync(reference('training-step.onnx'));
const figures = z.record(z.string(), z.tuple([z.number(), z.number()]));
const pytorch = z
  .strictObject({ losses: z.array(z.number()), gradient: figures, weights: figures, average: figures })
  .parse(JSON.parse(readFileSync(reference('training-step.json'), 'utf8')));
const manifest = modelManifest.parse(
  manifestOf(
    weights,
    { file: 'training-step.onnx', sha256: createHash('sha256').update(weights).digest('hex'), sizeMultiple: 4 },
    { training: { sd: 0.2 } },
  ),
);
const path = fileURLToPath(reference('training-step.onnx'));

const [COUNT, SIDE, RATE] = [2, 8, 2e-3];
/** The formula of training_step.py. */
const row = (count: number, pace: number, phase: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(pace * i * i + phase));
const batchOf = (step: number) => ({
  x0: row(COUNT * SIDE * SIDE, 0.011, step).map((v) => 0.4 + 0.2 * v),
  noise: row(COUNT * SIDE * SIDE, 0.73, step).map((v) => 1.4 * v),
  sigma: Float32Array.of(0.03, 0.5),
  side: SIDE,
});

const graph = readGraph(weights);
if ('refused' in graph) throw new Error(graph.refused);
const found = trainableIn(graph);

/** How far one row of numbers is from what PyTorch says of each weight, in units of the weight's length. */
function apart(numbers: Float32Array, said: z.infer<typeof figures>): number {
  expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(said).sort());
  let from = 0;
  return Math.max(
    ...found.map(({ name, data }) => {
      const part = numbers.subarray(from, from + data.length);
      from += data.length;
      const [length, product] = said[name]!;
      const ours = part.reduce((sum, v, i) => sum + v * Math.cos(i), 0);
      return Math.max(Math.abs(Math.hypot(...part) - length), Math.abs(ours - product)) / length;
    }),
  );
}

beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
});

describe.each<EngineId>(['onnxruntime', 'tensorflow'])('the recipe of PyTorch by %s', (engine) => {
  let trainer: Trainer;
  beforeAll(async () => {
    trainer = await openTrainer({ manifest, path }, { engine, provider: 'cpu' });
  });
  afterAll(() => trainer.close());

  it('has the same gradient', async () => {
    const one = await openTrainer({ manifest, path }, { engine, provider: 'cpu' });
    await one.step(batchOf(0), 0);
    const { first } = one.state();
    await one.close();
    // The first moment is a tenth of the gradient, which was cut to length 1.
    const length = Math.hypot(...Object.values(pytorch.gradient).map(([each]) => each));
    expect(length).toBeGreaterThan(1);
    const gradient = first.map((v) => 10 * length * v);
    expect(apart(gradient, pytorch.gradient)).toBeLessThan(1e-4);
  });

  it('has the same losses, weights and average after three steps', async () => {
    for (const [step, loss] of pytorch.losses.entries())
      expect(Math.abs((await trainer.step(batchOf(step), RATE)) / loss - 1)).toBeLessThan(1e-5);
    const state = trainer.state();
    expect(apart(state.weights, pytorch.weights)).toBeLessThan(1e-4);
    expect(apart(state.average, pytorch.average)).toBeLessThan(1e-4);
  });
});
