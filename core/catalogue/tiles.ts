/** Whether a network sees an image as a whole or in tiles: decided once, where the job is made, and written into it. */
import type { Job } from '../contract/job.ts';
import { overlapAt } from '../priors/overlap.ts';
import { modalityOf } from './modalities.ts';
import { needsOf, seenAtOnce } from './needs.ts';
import { usesPrior } from './solvers/solvers.ts';

/** Up to here an image is seen as a whole where memory allows: the network then takes 2 GB for one evaluation. */
const WHOLE_PIXELS = 2048 ** 2;
/** The larger a tile, the less of it overlaps its neighbours'. */
const SIDES = [1024, 512, 256] as const;

/**
 * The job with the tiles that it needs: none for an image of usual size, so that its result does not depend on what
 * else a machine is doing; the largest ones that fit beside the rest otherwise.
 */
export function inTiles(job: Job, availableBytes: number): Job {
  if (!job.solvers.some(({ id }) => usesPrior(id))) return job;
  const { height, width } = job.image;
  if (height * width <= WHOLE_PIXELS && needsOf(job).bytes <= availableBytes) return job;
  const sides = SIDES.filter((side) => side < Math.max(height, width));
  const tile = sides.find((side) => needsOf({ ...job, tile: side }).bytes <= availableBytes) ?? sides.at(-1);
  return tile === undefined ? job : { ...job, tile };
}

/** As much less is evaluated around what is sought, or it is left alone. */
const WORTHWHILE = 0.6;
/** Images this small are seen as a whole, with all that is in them. */
const SMALL_PIXELS = 512 ** 2;

/** Whether something is won by looking for what a job seeks: tiles around that, instead of the whole image. */
export const maySeeLess = (job: Job): boolean =>
  job.image.height * job.image.width > SMALL_PIXELS &&
  modalityOf(job).seeksPart?.(job) === true &&
  job.solvers.some(({ id }) => usesPrior(id));

/** The job with the tiles around what it seeks, where those see much less than all. */
export function aroundSought(
  job: Job,
  found: { readonly side: number; readonly tiles: number; readonly pixels: number } | null,
): Job {
  if (found === null) return job;
  const { side, tiles, pixels } = found;
  const { height, width } = job.image;
  return tiles * side ** 2 < WORTHWHILE * height * width ? { ...job, tile: side, around: { tiles, pixels } } : job;
}

/** Pixels that one evaluation of the whole image takes, those that tiles see twice counted twice. */
export function evaluatedPixels(job: Job, sigma: number): number {
  const { height, width } = seenAtOnce(job);
  const { tile, image, around } = job;
  if (tile === undefined) return height * width;
  if (around !== undefined) return around.tiles * height * width;
  const own = tile - overlapAt(sigma, tile);
  const along = (length: number): number => (length <= tile ? 1 : 1 + Math.ceil((length - tile) / own));
  return along(image.height) * along(image.width) * height * width;
}
