import { join } from 'node:path';
import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { scanCheckSchema, type ScanCheck } from '../../../core/contract/scan-check.ts';
import type { Measured } from '../../../core/modalities/measuring.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';
import { readRoi } from '../read/roi.ts';
import { tryGuide } from './steering.ts';
import { measuredOf, readFor } from './run-inputs.ts';

/** Reads the files of a job as its run will, its region of interest too, and asks its guide once. @throws Refused */
export async function examine({ job }: RequestOf<'examine'>): Promise<string[]> {
  await tryGuide(job);
  const read = await readFor(job);
  measuringOf(job).examine(job, read);
  if (job.roi !== null) await readRoi(job.roi, job, read.input.decoded);
  return measuringOf(job).warnings(job, read);
}

/** Checks the measurement of a job before it is queued; null where there is nothing to check. @throws Refused */
export async function check({ job }: RequestOf<'check'>): Promise<Answer<'check'>> {
  const { measured } = await measuredOf(job);
  return measuringOf(job).check(job, measured);
}

/** The check of a run, kept for a resume; null where the program measures by itself. */
export async function checkOfRun(folder: string, job: Job, measured: Measured): Promise<ScanCheck | null> {
  const path = join(folder, 'checkpoint', 'scan-check.json');
  const saved = await readJson(path, scanCheckSchema);
  if (saved.ok) return saved.value;
  const found = measuringOf(job).check(job, measured);
  if (found !== null) await writeJson(path, found);
  return found;
}
