import type { Measurement } from '../../../contract/measurement/measurement.ts';
import type { Lack } from '../../task.ts';
import { photoOf } from '../job.ts';

/** What a picture has lost, and what is known beside it; null: nothing of the kind. */
interface Lost {
  readonly mask: unknown;
  readonly grey: unknown;
  readonly scale: number;
  readonly hints: unknown;
}

const fills = (id: string): Lack => ({
  reason: `${id} fills holes where colours and size are known, and that is not what is asked`,
  remedy: 'Leave it out, or use inpaint.',
});
/** By the ids of their entries. */
const LACKS = {
  harmonic: fills('harmonic'),
  biharmonic: fills('biharmonic'),
  telea: fills('telea'),
  patchmatch: fills('patchmatch'),
  grey: { reason: 'grey copies a grey in which no colour is known, and colours are', remedy: 'Leave it out.' },
  kriging: {
    reason: 'kriging makes colours of hints, and there are none',
    remedy: 'Give --hints, or leave it out.',
  },
  spread: {
    reason: 'spread makes colours flow from hints, and there are none',
    remedy: 'Give --hints, or leave it out.',
  },
  bicubic: { reason: 'bicubic enlarges, and the size stays', remedy: 'Give --scale, or leave it out.' },
} as const satisfies Readonly<Record<string, Lack>>;
export type Classical = keyof typeof LACKS;
const isClassical = (id: string): id is Classical => Object.hasOwn(LACKS, id);

/**
 * Of the classical methods each does the one thing that is hardest in a picture: enlarge it, colour it, or fill it; what
 * else it lacks is made up beneath.
 */
function suits(kind: Classical, { mask, grey, scale, hints }: Lost): boolean {
  switch (kind) {
    case 'bicubic':
      return scale > 1;
    case 'grey':
      return scale === 1 && grey !== null;
    case 'kriging':
    case 'spread':
      return hints !== null;
    default:
      return scale === 1 && grey === null && mask !== null;
  }
}

export const suitable = (lost: Lost): readonly Classical[] =>
  Object.keys(LACKS).filter((id): id is Classical => isClassical(id) && suits(id, lost));

/** Whether a method says something of what a picture has lost; those with a network always do. */
export const suitsLost = (solver: string, lost: Lost): boolean => !isClassical(solver) || suits(solver, lost);

/** Why a method says nothing of what was measured of a photograph. */
export function lacks(solver: string, measurement: Measurement): Lack | null {
  return !isClassical(solver) || suits(solver, photoOf({ measurement }).operator) ? null : LACKS[solver];
}
