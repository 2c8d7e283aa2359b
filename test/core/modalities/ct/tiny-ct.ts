import { resolveJob, type JobRequest, type Resolved } from '../../../../core/catalogue/resolve.ts';
import type { Result } from '../../../../core/contract/result.ts';
import { type CtScan, scanOf } from '../../../../core/modalities/ct/job.ts';
import type { ScanFacts, ScanRequest } from '../../../../core/modalities/ct/scan/request.ts';
import { reconstructCt } from '../../../../core/modalities/ct/tasks.ts';
import type { InputFacts, ModelFacts } from '../../../../core/modalities/task.ts';
import { reconstructCtParameters } from '../../../../core/modalities/ct/parameters.ts';
import type { Job } from '../../../../core/contract/job.ts';
import { type ParameterValue, schemaOf } from '../../../../core/contract/parameters.ts';
import type { Image } from '../../../../core/image/image.ts';

export type Given = Readonly<Record<string, ParameterValue>>;

/** A request for a scan and for a job alike. */
export type CtRequest = JobRequest & ScanRequest;

/** A request with these flags given and every other at its default. */
export const requestOf = (given: Given, more: Partial<CtRequest> = {}): CtRequest => {
  const { angles = null, flat = null, dark = null } = more;
  return {
    values: schemaOf(reconstructCtParameters).parse(given),
    solverValues: {},
    given: new Set(Object.keys(given)),
    ...{ angles, flat, dark },
    lists: {
      ...(angles === null ? {} : { angles }),
      ...(flat === null ? {} : { flat }),
      ...(dark === null ? {} : { dark }),
    },
    files: {},
    slice: 0,
    series: null,
    roi: null,
    ...more,
  };
};

/** A request of `reconstruct ct`, resolved. */
export const resolveCtJob = (request: JobRequest, facts: InputFacts, model: ModelFacts | null): Result<Resolved> =>
  resolveJob(reconstructCt, request, facts, model);

type CtFacts = InputFacts & ScanFacts;

export const imageFacts: CtFacts = {
  path: '/data/body.npy',
  sha256: '0'.repeat(64),
  kind: 'image',
  holds: 'HU',
  frames: 1,
  height: 64,
  width: 64,
  samples: 1,
  pixelMm: [1, 1],
  sliceMm: null,
};
export const sinogramFacts: CtFacts = { ...imageFacts, kind: 'sinogram', height: 40, width: 100, pixelMm: null };
export const modelFacts: ModelFacts = {
  id: 'tiny',
  manifest: '/models/tiny/manifest.json',
  sha256: '1'.repeat(64),
  pixelMm: { low: 0.6, high: 1.6 },
  domain: 'ct',
  channels: 1,
};

/** The job of a request that holds no contradiction. */
export function jobOf(given: Given, facts: InputFacts = imageFacts, model: ModelFacts | null = modelFacts): Job {
  const resolved = resolveCtJob(requestOf(given), facts, model);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error));
  return resolved.value.job;
}

/** The scan of such a job. */
export const ctScan = (given: Given, facts: InputFacts = imageFacts, model: ModelFacts | null = modelFacts): CtScan =>
  scanOf(jobOf(given, facts, model));

/** Values in HU, a function of the place in mm from the centre, y upward. */
export function drawnHu(
  height: number,
  width: number,
  pixelMm: number,
  hu: (xMm: number, yMm: number) => number,
): Image {
  const data = Float32Array.from({ length: height * width }, (_, i) =>
    hu(((i % width) - (width - 1) / 2) * pixelMm, ((height - 1) / 2 - Math.floor(i / width)) * pixelMm),
  );
  return { data, channels: 1, height, width, pixelMm: [pixelMm, pixelMm], unit: 'HU' };
}
