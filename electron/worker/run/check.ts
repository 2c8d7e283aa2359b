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
import { checkQuantity, readSinogram } from '../read-sinogram.ts';

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
function darkRays({ input, geometry }: Job, { measured, weights }: Measurement): Advice[] {
  if (input.kind !== 'sinogram') return [];
  const advice: Advice[] = [];
  const { bins, anglesDeg } = geometry;
  if (measured !== undefined) {
    const dead = Array.from({ length: bins }, (_, bin) => bin).filter((bin) => measured[bin] === 0);
    const own = dead.map((bin) => binIn(bin, bins, input.convention)).sort((a, b) => a - b);
    const why = input.deadBins === 'auto' ? 'never change while their neighbours do' : 'are left out as stated';
    advice.push({
      severity: 'doubt',
      message: `Detector bins ${binsText(own)} ${why}: they are no measurement, and every method does without them.`,
      remedies: input.deadBins === 'auto' ? [{ label: 'Keep them', values: { deadBins: 'none' } }] : [],
    });
  }
  if (input.quantity === 'counts') {
    let dark = 0;
    if (weights !== null)
      for (let i = 0; i < weights.length; i++) if (weights[i] === 0.5 && measured?.[i] !== 0) dark++;
    if (dark > 0)
      advice.push({
        severity: 'doubt',
        message: `${dark} of ${anglesDeg.length * bins} rays hold no count: half of one is taken in their place, and what lies on them is a guess.`,
        remedies: [],
      });
  }
  return advice;
}
