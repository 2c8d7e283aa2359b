import type { Decoded } from '../../../formats/decoded.ts';

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
