/** On which smaller grids the colours of a picture are decided first. */
import type { Job } from '../../contract/job.ts';
import type { Asking } from '../asking.ts';
import { photoOf } from './job.ts';

/** Up to here the prior sees a picture nearly as it was trained to, all of it at once. */
const SMALL_SIDE = 256;
/** Between two sizes: details of the colours between them follow the grey. */
const STEP = 4;

/** First noise level of a picture without colour: hue is decided at large σ. */
export const SIGMA_OF_HUE = 6;
/** Below this noise hue stays what it is, and edges of the colours still move to those of the grey. */
export const SIGMA_BELOW_HUE = 0.5;

/** How many pixels a side the next smaller grid takes together; null: this one is small. */
export function reductionOf({ height, width }: { readonly height: number; readonly width: number }): number | null {
  const longest = Math.max(height, width);
  if (longest <= SMALL_SIDE) return null;
  return longest <= 2 * SMALL_SIDE ? 2 : STEP;
}

/** Whether smaller grids help: where colours or hints are known, they say what there is to decide. */
export const hueIsOpen = (grey: unknown, scale: number, hints: unknown): boolean =>
  grey !== null && scale === 1 && hints === null;

export function finerGrids(job: Job): Asking['finer'] {
  const { grey, scale, hints, start } = photoOf(job).operator;
  if (!hueIsOpen(grey, scale, hints) || start !== null) return null;
  const pixels = job.image.height * job.image.width;
  const grids: { sigma: number; share: number }[] = [];
  let { height, width } = job.image;
  const share = (): number => (height * width) / pixels;
  for (let by = reductionOf(job.image); by !== null; by = reductionOf({ height, width })) {
    grids.unshift({ sigma: SIGMA_BELOW_HUE, share: share() });
    [height, width] = [Math.ceil(height / by), Math.ceil(width / by)];
  }
  return grids.length === 0 ? null : { coarsest: { sigma: SIGMA_OF_HUE, share: share() }, grids };
}
