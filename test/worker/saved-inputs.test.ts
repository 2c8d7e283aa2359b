import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Measured } from '../../core/modalities/measuring.ts';
import { savedInputs, saveInputs, type RunInputs } from '../../electron/worker/run/saved-inputs.ts';
import { tinyJob } from '../support/tiny-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'langevin-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('what was measured and what was left out of it are the same after a resume', async () => {
  const job = await tinyJob(join(folder, 'body.npy'));
  const shape = [12, 4];
  const mask = Uint8Array.from({ length: 48 }, (_, i) => (i % 5 === 0 ? 0 : 1));
  const data = Float32Array.from(mask, (m, i) => (m === 0 ? 0 : i));
  const whole: Measured = { truth: null, data, shape, noiseSd: 0.25, weights: Float32Array.from(mask), arrays: {} };
  const inputs: RunInputs = {
    measured: { ...whole, arrays: { measured: { data: Float32Array.from(mask), shape } } },
    roi: null,
    origin: { place: null, dicom: null, sliceMm: null, window: null },
    warnings: ['so'],
  };
  await saveInputs(folder, job, inputs);
  expect(await savedInputs(folder)).toEqual(inputs);
  await saveInputs(folder, job, { ...inputs, measured: whole });
  expect(await savedInputs(folder)).toEqual({ ...inputs, measured: whole });
});
