import { join } from 'node:path';
import { binsText } from '../../../core/modalities/ct/dead-bins.ts';
import { checkScan } from '../../../core/modalities/ct/scan-check/check-scan.ts';
import { binIn, measuredData, type Measurement } from '../../../core/modalities/ct/simulation.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { type Advice, scanCheckSchema, type ScanCheck } from '../../../core/contract/scan-check.ts';
import { fillMissingBins } from '../../../core/operators/radon/missing-bins.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';
import { checkQuantity, readSinogram } from '../read/read-sinogram.ts';

/** Checks the measurement of a job before it is queued. @throws Refused */
export async function check({ job }: RequestOf<'check'>): Promise<Answer<'check'>> {
  if (job.input.kind !== 'sinogram') throw new Error('check: the job measures an image');
  const { path, convention, row, quantity } = job.input;
  const sinogram = await readSinogram(path, { axes: convention.axes, row });
  checkQuantity(sinogram, quantity);
  return checkOf(job, measuredData(job, sinogram.data));
}

/** The check of a run, kept for a resume; null where the program measures by itself. */
export async function checkOfRun(folder: string, job: Job, measurement: Measurement): Promise<ScanCheck | null> {
  if (job.input.kind !== 'sinogram') return null;
  const path = join(folder, 'checkpoint', 'scan-check.json');
  const saved = await readJson(path, scanCheckSchema);
  if (saved.ok) return saved.value;
  const found = checkOf(job, measurement);
  await writeJson(path, found);
  return found;
}

function checkOf(job: Job, measurement: Measurement): ScanCheck {
  const { input, geometry, image } = job;
  if (input.kind !== 'sinogram') throw new Error('check: the job measures an image');
  const rows = Float64Array.from(measurement.data);
  if (measurement.measured !== undefined) fillMissingBins(rows, geometry.bins, measurement.measured);
  const found = checkScan({ geometry, image, reading: input, data: Float32Array.from(rows) });
  const advice: Advice[] = [...found.advice, ...darkRays(job, measurement)];
  const verdict =
    found.verdict === 'fits' && advice.some(({ severity }) => severity === 'doubt') ? 'doubt' : found.verdict;
  return { ...found, verdict, advice };
}

/** Detector bins and rays that hold nothing. */
function darkRays({ input, geometry }: Job, { measured }: Measurement): Advice[] {
  if (input.kind !== 'sinogram') return [];
  const advice: Advice[] = [];
  const { bins, anglesDeg } = geometry;
  if (measured !== undefined) {
    const seen = new Int32Array(bins);
    measured.forEach((m, i) => (seen[i % bins]! += m));
    const own: number[] = [];
    let dark = 0;
    seen.forEach((views, bin) => {
      if (views === 0) own.push(binIn(bin, bins, input.convention));
      else dark += anglesDeg.length - views;
    });
    own.sort((a, b) => a - b);
    const isFound = input.deadBins === 'auto';
    const why = isFound ? 'never change while their neighbours do' : 'are left out as stated, or never count anything';
    if (own.length > 0)
      advice.push({
        severity: 'doubt',
        message: `Detector bins ${binsText(own)} ${why}: they are no measurement, and every method does without them.`,
        remedies: isFound ? [{ label: 'Keep them', values: { deadBins: 'none' } }] : [],
      });
    if (dark > 0)
      advice.push({
        severity: 'doubt',
        message: `${dark} of ${anglesDeg.length * bins} rays hold no count: they are no measurement, and every method does without them.`,
        remedies: [],
      });
  }
  return advice;
}
