/** Weights of 8 bits beside a model's own: when they run, and when they stay out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { precisionFor } from '../../core/catalogue/solvers/solvers.ts';
import { messageOf } from '../../core/contract/errors.ts';
import { attempt } from '../../core/contract/refused.ts';
import { openNetwork } from '../../electron/worker/engines/engines.ts';
import { eightBitGraph, tinyGraph, writeEightBitModel, writeModel } from '../support/tiny-model.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-eight-bit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const x = Float32Array.from({ length: 256 }, (_, i) => 0.5 + 0.3 * Math.sin(i));
async function answerOf(manifest: string, precision: 'auto' | 'float32' | 'int8') {
  const network = await openNetwork(manifest, 'cpu', 'auto', precision);
  const score = network.score(16, 16);
  const [denoised, pulled] = [new Float32Array(256), new Float32Array(256)];
  await score.denoise(x, 1, Float64Array.of(0.3), denoised);
  await score.pullback!(x, 1, Float64Array.of(0.3), x, pulled);
  return { precision: network.precision, denoised, pulled };
}
const apart = (a: Float32Array, b: Float32Array): number => Math.max(...a.map((v, i) => Math.abs(v - b[i]!)));
async function refusal(manifest: string): Promise<string> {
  const opened = await attempt(() => openNetwork(manifest, 'cpu', 'auto', 'int8'));
  return opened.ok ? 'opened' : messageOf(opened.error).message;
}

describe('weights of 8 bits', () => {
  it('answer where they are asked for, and gradients are those of all digits', async () => {
    const { manifest } = writeEightBitModel(join(folder, 'both'));
    const all = await answerOf(manifest, 'float32');
    const eight = await answerOf(manifest, 'int8');
    expect([all.precision, eight.precision]).toEqual(['float32', 'int8']);
    expect(apart(all.denoised, eight.denoised)).toBeGreaterThan(1e-4);
    expect(apart(all.denoised, eight.denoised)).toBeLessThan(1 / 128);
    expect(eight.pulled).toEqual(all.pulled);
  });

  it('stay out where they answer something else, as on a processor whose 8-bit sums overflow', async () => {
    const coarse = eightBitGraph.constants.map((c) =>
      c.name === 'step' ? { ...c, data: Float32Array.of(1 / 300) } : c,
    );
    const { manifest } = writeEightBitModel(join(folder, 'wrong'), { ...eightBitGraph, constants: coarse });
    // With steps of 1/300 nothing above 0.85 can be said; the trial picture has none such, so the kernel is spoilt as well.
    const spoilt = coarse.map((c) => (c.name === 'kernel' ? { ...c, data: new Float32Array(9).fill(1 / 7) } : c));
    writeEightBitModel(join(folder, 'wrong'), { ...eightBitGraph, constants: spoilt });
    expect(await refusal(manifest)).toMatch(/8-bit weights give another answer than its own on this processor/);
    expect(await answerOf(manifest, 'auto')).toMatchObject({ precision: 'float32' });
  });

  it('are refused where there are none, and where they are not those of the manifest', async () => {
    expect(await refusal(writeModel(join(folder, 'none')).manifest)).toMatch(/it has no 8-bit weights/);
    const { manifest } = writeEightBitModel(join(folder, 'altered'));
    const file = join(folder, 'altered', 'tiny.int8.onnx');
    writeFileSync(
      file,
      readFileSync(file).map((v, i) => (i === 60 ? v ^ 1 : v)),
    );
    expect(await refusal(manifest)).toMatch(/SHA-256/);
    const other = { ...tinyGraph, outputs: [{ name: 'sum', shape: ['batch', 1, 'height', 'width'] }] };
    expect(await refusal(writeEightBitModel(join(folder, 'output'), other).manifest)).toMatch(
      /output should be denoised/,
    );
  });

  it('are not taken where every digit counts, unless somebody says so', () => {
    expect(precisionFor('auto', ['proximal', 'tv'])).toBe('auto');
    for (const id of ['likelihood', 'encode', 'heun', 'dps']) expect(precisionFor('auto', [id])).toBe('float32');
    expect(precisionFor('int8', ['dps'])).toBe('int8');
  });
});

describe('the shipped models', () => {
  const shipped = (id: string): string => fileURLToPath(new URL(`../../models/${id}/manifest.json`, import.meta.url));
  it.each(['ct', 'mri', 'photo'])('%s answers with 8 bits within a tenth of its own error', async (id) => {
    // That is the check of every start, and the only reason for which a sound file may be refused: by this processor.
    const found = await refusal(shipped(id));
    expect(found).toMatch(/^opened$|8-bit weights give another answer than its own on this processor/);
  });
});
