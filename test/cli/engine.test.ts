/** The engine that runs the network: how it is chosen, and what a run's folder says of it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelManifest } from '../../core/contract/model.ts';
import { jobSchema } from '../../core/contract/job.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { runRecordSchema } from '../../core/contract/run.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { langevin, workspace, type Ended } from '../support/command.ts';
import { tinyLibraryGraph, writeLibraryModel } from '../support/library-models.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { writeEightBitModel, writeModel } from '../support/tiny-model.ts';

const w = workspace();
beforeAll(() => {
  writeHu(w.at('body.npy'), bodyHu(24), [24, 24]);
  writeModel(w.at('model'));
});
afterAll(() => w.remove());

const run = (...more: string[]): Promise<Ended> =>
  langevin(
    w.path,
    ...['reconstruct', 'ct', 'body.npy', '--size', 'native', '--spacing', '2', '--model', 'model', '--views', '12'],
    ...['--solver', 'proximal', '--steps', '3', ...more],
  );
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
function resultOf(folder: string): readonly number[] {
  const decoded = decodeNpy(readFileSync(w.at(folder, 'results', 'proximal.npy')), folder);
  if (!decoded.ok) throw new Error(decoded.error.code);
  return Array.from(decoded.value.data);
}

describe('--engine', () => {
  it('tensorflow runs the network there, to the same image, and its folder says so', async () => {
    expect((await run('--engine', 'tensorflow', '--provider', 'cpu', '--out', 'there')).code).toBe(0);
    expect((await run('--out', 'here')).code).toBe(0);
    expect(jobSchema.parse(json('there', 'job.json'))).toMatchObject({ engine: 'tensorflow', provider: 'cpu' });
    expect(jobSchema.parse(json('here', 'job.json'))).toMatchObject({
      engine: 'auto',
      precision: 'auto',
      provider: 'auto',
    });
    const record = runRecordSchema.parse(json('there', 'run.json'));
    expect(record).toMatchObject({ engine: 'tensorflow', versions: { tensorflow: '4.22.0' } });
    expect(record.command).toContain('--engine tensorflow');
    expect(['native', 'wasm']).toContain(record.provider);
    const report = reportSchema.parse(json('there', 'report.json'));
    expect(report.results[0]).toMatchObject({ provider: `${record.provider} (TensorFlow.js)` });
    const [there, here] = [resultOf('there'), resultOf('here')];
    // HU, whose scale spans 2674.
    expect(Math.max(...there.map((v, i) => Math.abs(v - here[i]!)))).toBeLessThan(0.27);
  });

  it('tensorflow with a provider that it does not have is refused, and onnxruntime is not taken instead', async () => {
    const { code, stderr } = await run('--engine', 'tensorflow', '--provider', 'webgpu', '--out', 'none');
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/"webgpu" failed: TensorFlow\.js computes by CUDA or on the CPU/),
    ]);
  });

  it('of another name is refused as every choice is', async () => {
    const { code, stderr } = await run('--engine', 'torch', '--out', 'none');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--engine.*auto, onnxruntime, tensorflow|--engine/)]);
  });
});

it('a model of TensorFlow.js that is asked of onnxruntime names the engine that runs it', async () => {
  writeLibraryModel(w.at('library'), tinyLibraryGraph());
  const { code, stderr } = await run('--model', 'library', '--engine', 'onnxruntime', '--out', 'none');
  expect(code).toBe(4);
  expect(stderr).toMatch(/onnxruntime does not run "model\.json"; tensorflow does\.\n.*--engine tensorflow/);
});

describe('--precision', () => {
  it('int8 runs the weights of 8 bits, and the folder says so', async () => {
    writeEightBitModel(w.at('eight'));
    const { code, stderr } = await run('--model', 'eight', '--precision', 'int8', '--out', 'eight-bits');
    expect([code, stderr]).toEqual([0, expect.stringContaining('8-bit weights')]);
    expect(runRecordSchema.parse(json('eight-bits', 'run.json'))).toMatchObject({ precision: 'int8', provider: 'cpu' });
    const { sha256 } = modelManifest.parse(json('eight', 'manifest.json')).network.int8!;
    expect(json('eight-bits', 'run.json')).toMatchObject({ versions: { '8-bit weights': `SHA-256 ${sha256}` } });
    const report = reportSchema.parse(json('eight-bits', 'report.json'));
    expect(report.results[0]).toMatchObject({ provider: 'cpu (onnxruntime, 8-bit weights)' });
  });

  it('int8 of a model without them is refused', async () => {
    expect(await run('--precision', 'int8', '--out', 'none')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/no 8-bit weights.\n.*Leave --precision out/) as string,
    });
  });
});

it('a job of before engines could be chosen runs by whichever works', () => {
  const { engine, ...older } = jobSchema.parse(json('here', 'job.json'));
  expect(engine).toBe('auto');
  expect(jobSchema.parse(older)).toMatchObject({ engine: 'auto' });
});
