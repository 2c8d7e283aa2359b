import { compose } from '../algebra.ts';
import type { LinearOperator } from '../linear-operator.ts';
import type { ProximalOperator } from '../proximal-map.ts';
import { boxMean } from './box.ts';
import { withOrthogonalRows } from '../orthogonal-rows.ts';
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
 * product share none, and its proximal map is a closed form per block.
 */
export function oldPhoto(channels: number, height: number, width: number, old: OldPhoto): ProximalOperator {
  const rows = Math.ceil(height / old.scale);
  const columns = Math.ceil(width / old.scale);
  let A: LinearOperator = boxMean(channels, height, width, old.scale);
  if (old.weights !== null) A = compose(grey(rows, columns, old.weights), A);
  if (old.mask !== null) A = compose(pixelMask(old.weights === null ? channels : 1, rows, columns, old.mask), A);
  return withOrthogonalRows(A);
}
