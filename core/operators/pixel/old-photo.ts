import { compose } from '../algebra.ts';
import type { LinearOperator } from '../linear-operator.ts';
import { withOrthogonalRows } from '../orthogonal-rows.ts';
import type { ProximalOperator } from '../proximal-map.ts';
import { boxMean } from './box.ts';
import { grey } from './grey.ts';
import { pixelMask } from './mask.ts';

/** What became of a picture: made smaller, then grey, then damaged; each step may be left out. */
export interface OldPhoto {
  /** s: each pixel is the mean of s × s of the picture's; 1 leaves the size. */
  readonly scale: number;
  /** Weights of the grey, one a channel, or null where the colour is known. */
  readonly weights: readonly number[] | null;
  /** [⌈height/s⌉, ⌈width/s⌉], 1 where the small picture is known, or null where all of it is. */
  readonly mask: Uint8Array | null;
}

/**
 * mask ∘ grey ∘ box on a picture [channels, height, width]. As no two samples of the three share a pixel, those of their
 * product share none, and its proximal map is a closed form per block; a mask alone gives what is known back to the bit.
 */
export function oldPhoto(channels: number, height: number, width: number, old: OldPhoto): ProximalOperator {
  const { scale, weights, mask } = old;
  const rows = Math.ceil(height / scale);
  const columns = Math.ceil(width / scale);
  const steps: ProximalOperator[] = [];
  if (scale !== 1) steps.push(boxMean(channels, height, width, scale));
  if (weights !== null) steps.push(grey(rows, columns, weights));
  if (mask !== null) steps.push(pixelMask(weights === null ? channels : 1, rows, columns, mask));
  const [first, ...others] = steps;
  if (first === undefined) return boxMean(channels, height, width, 1);
  return others.length === 0
    ? first
    : withOrthogonalRows(others.reduce<LinearOperator>((A, next) => compose(next, A), first));
}
