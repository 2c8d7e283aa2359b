import type { CtRequest, InputFacts, ModelFacts } from '../../../../core/modalities/ct/request.ts';
import { resolveJob } from '../../../../core/modalities/ct/resolve.ts';
import { reconstructCtParameters } from '../../../../core/modalities/ct/parameters.ts';
import type { Job } from '../../../../core/contract/job.ts';
import { type ParameterValue, schemaOf } from '../../../../core/contract/parameters.ts';
import type { Image } from '../../../../core/image/image.ts';

export type Given = Readonly<Record<string, ParameterValue>>;

/** A request with these flags given and every other at its default. */
export const requestOf = (given: Given, more: Partial<CtRequest> = {}): CtRequest => ({
  values: schemaOf(reconstructCtParameters).parse(given),
  solverValues: {},
  given: new Set(Object.keys(given)),
  angles: null,
  slice: 0,
  series: null,
  roi: null,
  ...more,
});

export const imageFacts: InputFacts = {
  path: '/data/body.npy',
  sha256: '0'.repeat(64),
  kind: 'image',
  holds: 'HU',
  frames: 1,
  height: 64,
  width: 64,
  pixelMm: [1, 1],
  sliceMm: null,
};
export const sinogramFacts: InputFacts = { ...imageFacts, kind: 'sinogram', height: 40, width: 100, pixelMm: null };
export const modelFacts: ModelFacts = {
  id: 'tiny',
  manifest: '/models/tiny/manifest.json',
  sha256: '1'.repeat(64),
  pixelMm: { low: 0.6, high: 1.6 },
};

/** The job of a request that holds no contradiction. */
export function jobOf(given: Given, facts = imageFacts, model: ModelFacts | null = modelFacts): Job {
  const resolved = resolveJob(requestOf(given), facts, model);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error));
  return resolved.value.job;
}

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
