import type { Job } from '../../core/contract/job.ts';
import type { Decoded } from '../../core/formats/decoded.ts';
import { quantityOf, type Input } from './read-input.ts';

/** Beyond these, numbers said to be HU are hardly HU: dense metal has some 30 000, and a picture in [0, 1] spans 1. */
const MOST_HU = 32_768;
const LEAST_SPAN_HU = 10;

/**
 * What must be known about how an image file was read, whatever is done with it. It goes into the report, so it does
 * not name the file: that may be the name of a patient.
 */
export function readingWarnings(input: Input): string[] {
  const { decoded } = input;
  if (quantityOf(input) === 'unit-interval') {
    const colour = decoded.samples === 3 ? ', its colours averaged' : '';
    return [`The input is a picture without CT numbers: its values are taken as the model's [0, 1]${colour}.`];
  }
  if (decoded.format === 'dicom' && decoded.unit !== 'HU') {
    const modality = decoded.dicom?.modality ?? 'unknown';
    return [`The input does not say that its values are HU (modality ${modality}); they are taken as HU.`];
  }
  return plausibleHu(decoded.data);
}

function plausibleHu(data: Decoded['data']): string[] {
  let low = Infinity;
  let high = -Infinity;
  for (const v of data) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (high <= MOST_HU && !(high - low < LEAST_SPAN_HU)) return [];
  const range = `from ${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}`;
  return [`The input's values run ${range}: that is unusual for HU, as which they are taken.`];
}

/** Line integrals above this leave less than a photon in ten thousand millions. */
const MOST_LINE_INTEGRAL = 23;

/** Whether numbers can be what --quantity says of them. */
export function sinogramWarnings(
  data: Float32Array,
  quantity: 'line-integrals' | 'counts',
  i0: number | null,
): string[] {
  const high = data.reduce((most, v) => Math.max(most, v), -Infinity);
  if (quantity === 'line-integrals' && high > MOST_LINE_INTEGRAL)
    return [`The sinogram's largest line integral is ${Number(high.toPrecision(3))}: are these photon counts?`];
  if (quantity === 'counts' && i0 !== null && high < i0 / 100)
    return [`No ray has more than ${Number(high.toPrecision(3))} counts where I₀ is ${i0}: are these line integrals?`];
  return [];
}

/** For the report: how the input was read, and what the job assumes about it. */
export function inputWarnings(job: Job, input: Input): string[] {
  const { warnings, data } = input.decoded;
  if (job.input.kind === 'sinogram')
    return [...warnings, ...sinogramWarnings(Float32Array.from(data), job.input.quantity, job.input.i0)];
  const spacing = job.input.spacingFrom === 'assumed' ? ['The file names no pixel spacing: 1 mm is assumed.'] : [];
  return [...warnings, ...readingWarnings(input), ...spacing];
}
