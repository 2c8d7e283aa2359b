import type { Job } from '../../../core/contract/job.ts';
import { imageDoubts } from '../inspect/image-doubts.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import type { Input } from './read-input.ts';

/** Line integrals above this leave less than a photon in ten thousand millions. */
const MOST_LINE_INTEGRAL = 23;

/** Whether numbers can be what --quantity says of them. */
export function sinogramWarnings(
  data: Decoded['data'],
  quantity: 'line-integrals' | 'counts',
  i0: number | null,
): string[] {
  let high = -Infinity;
  for (const v of data) high = Math.max(high, v);
  if (quantity === 'line-integrals' && high > MOST_LINE_INTEGRAL)
    return [`The sinogram's largest line integral is ${Number(high.toPrecision(3))}: are these photon counts?`];
  if (quantity === 'counts' && i0 !== null && high < i0 / 100)
    return [`No ray has more than ${Number(high.toPrecision(3))} counts where I₀ is ${i0}: are these line integrals?`];
  return [];
}

/** For the report: how the input was read, and what the job assumes about it. */
export function inputWarnings(job: Job, input: Input): string[] {
  const { warnings, data } = input.decoded;
  if (job.input.kind === 'sinogram') return [...warnings, ...sinogramWarnings(data, job.input.quantity, job.input.i0)];
  const spacing = job.input.spacingFrom === 'assumed' ? ['The file names no pixel spacing: 1 mm is assumed.'] : [];
  return [...warnings, ...imageDoubts(input.decoded, data, job.input.rescale ?? null), ...spacing];
}
