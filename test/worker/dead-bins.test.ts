/** Which rays are a measurement is kept with it: a run that is resumed or verified does without the others, as the first did. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Job } from '../../core/contract/job.ts';
import { must } from '../../core/contract/refused.ts';
import { type Report, reportSchema } from '../../core/contract/report.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { scanOf } from '../../core/modalities/ct/job.ts';
import { simulateMeasurement } from '../../core/modalities/ct/scan/simulation.ts';

import { readJson } from '../../electron/disk/read-json.ts';
import { claimFolder } from '../../electron/host/run-folder.ts';
import { execute } from '../../electron/worker/run/execute.ts';
import { verify } from '../../electron/worker/run/verify.ts';
import { workspace } from '../support/command.ts';
import { bodyHu } from '../support/phantom-npy.ts';
import { tinyJob, tinySinogramJob } from '../support/tiny-job.ts';

const DEAD = 9;
const w = workspace();
let job: Job;

/** A body measured from 40 views by a detector one bin of which reads the same all the time. */
beforeAll(async () => {
  const scan = scanOf(await tinyJob(w.at('body.npy')));
  const geometry = { ...scan.geometry, anglesDeg: Array.from({ length: 40 }, (_, i) => 4.5 * i) };
  const native = { data: bodyHu(24), channels: 1, height: 24, width: 24, pixelMm: [2, 2], unit: 'HU' } as const;
  const { data } = simulateMeasurement({ ...scan, geometry }, native).measurement;
  const sinogram = data.map((v, i) => (i % geometry.bins === DEAD ? 9 : v));
  writeFileSync(w.at('sinogram.npy'), encodeNpy(sinogram, [40, geometry.bins]));
  job = await tinySinogramJob(w.at('sinogram.npy'), [40, geometry.bins], {
    solver: 'sirt,fbp',
    binWidth: 2,
    spacing: 2,
  });
});
afterAll(() => w.remove());

const arrayOf = (...names: string[]) => must(decodeNpy(readFileSync(w.at(...names)), names.join('/')));
const figuresOf = ({ results }: Report) => results.map(({ seconds: _, secondsTotal: __, ...figures }) => figures);

it('of a sinogram with a dead bin', async () => {
  for (const name of ['whole', 'cut']) must(await claimFolder(w.at(name), job, 'langevin test', 'langevin …'));
  await execute(w.at('whole'), { stop: null }, () => undefined);
  const control: { stop: 'resumable' | null } = { stop: null };
  const { state } = await execute(w.at('cut'), control, (event) => {
    if (event.kind === 'step') control.stop = 'resumable';
  });
  expect(state).toBe('interrupted');
  rmSync(w.at('sinogram.npy'));
  await execute(w.at('cut'), { stop: null }, () => undefined);

  const { data, shape } = arrayOf('whole', 'inputs', 'measured.npy');
  const bins = scanOf(job).geometry.bins;
  expect(shape).toEqual([40, bins]);
  expect(Array.from(data, (m, i) => Number(m) === (i % bins === DEAD ? 0 : 1))).not.toContain(false);
  const [whole, cut] = await Promise.all(
    ['whole', 'cut'].map(async (name) => must(await readJson(join(w.at(name), 'report.json'), reportSchema))),
  );
  expect(figuresOf(cut!)).toEqual(figuresOf(whole!));
  for (const { method } of whole!.results)
    expect(arrayOf('cut', 'results', `${method}.npy`)).toEqual(arrayOf('whole', 'results', `${method}.npy`));
  // Residuals of the dead rays would be anything but small.
  expect(whole!.results[0]!.residualRelative).toBeLessThan(0.1);
  for (const name of ['whole', 'cut']) expect(await verify(w.at(name))).toMatchObject({ uncovered: [] });
});
