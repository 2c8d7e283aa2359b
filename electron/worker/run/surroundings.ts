import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import type { Answer, RequestOf } from '../../../core/contract/messages.ts';
import { grown } from '../../../core/image/holes/area.ts';
import { tileCount } from '../../../core/priors/tiled.ts';
import { besideOf } from './run-inputs.ts';

/** Small tiles follow a scratch, large ones overlap less of each other. */
const SIDES = [256, 512, 1024] as const;
/** Of the noise in most evaluations. */
const USUAL_SIGMA = 0.1;

/** What lies around the pixels that a job seeks; null where it seeks every one. @throws Refused */
export async function surroundings({ job }: RequestOf<'surroundings'>): Promise<Answer<'surroundings'>> {
  const measuring = measuringOf(job);
  const wanted = measuring.sought?.(job, (await besideOf(job)).files) ?? null;
  if (wanted === null) return null;
  const found = SIDES.map((side) => ({
    side,
    tiles: tileCount(wanted, side, USUAL_SIGMA),
    pixels: grown(wanted, side).count,
  }));
  return found.reduce((best, next) => (next.tiles * next.side ** 2 < best.tiles * best.side ** 2 ? next : best));
}
