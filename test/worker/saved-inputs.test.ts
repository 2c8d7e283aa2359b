import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { savedInputs, saveInputs, type RunInputs } from '../../electron/worker/run/saved-inputs.ts';
import { tinyJob } from '../support/tiny-job.ts';

const folder = mkdtempSync(join(tmpdir(), 'langevin-inputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('what was measured and what was left out of it are the same after a resume', async () => {
  const job = await tinyJob(join(folder, 'body.npy'));
  const rays = job.geometry.anglesDeg.length * job.geometry.bins;
  const measured = Uint8Array.from({ length: rays }, (_, i) => (i % 5 === 0 ? 0 : 1));
  const data = Float32Array.from(measured, (m, i) => (m === 0 ? 0 : i));
  const inputs: RunInputs = {
    truth: null,
    measurement: { data, noiseSd: 0.25, weights: Float32Array.from(measured), measured },
    roi: null,
    origin: { place: null, dicom: null, sliceMm: null, window: null },
    warnings: ['so'],
  };
  await saveInputs(folder, job, inputs);
  expect(await savedInputs(folder)).toEqual(inputs);
  const { measured: _, ...whole } = inputs.measurement;
  await saveInputs(folder, job, { ...inputs, measurement: whole });
  expect(await savedInputs(folder)).toEqual({ ...inputs, measurement: whole });
});
