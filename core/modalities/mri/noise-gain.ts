import type { Job } from '../../contract/job.ts';
import { coilOperator } from '../../operators/kspace/coils.ts';
import type { Measured } from '../measuring.ts';
import { gFactor } from './sensitivities/g-factor.ts';

/** Numbers of maps above which it takes longer than a report should. */
const MOST = 2.5e6;

/** What a report says of the noise that CG-SENSE amplifies, where it was run through one set of maps: a line, or none. */
export function noiseGain(
  {
    solvers,
    image: { height, width },
  }: { readonly solvers: readonly { readonly id: string }[]; readonly image: Pick<Job['image'], 'height' | 'width'> },
  { arrays: { maps, mask } }: Pick<Measured, 'arrays'>,
): readonly (readonly [string, string])[] {
  if (maps === undefined || mask === undefined || maps.shape[0] !== 1 || maps.data.length > MOST) return [];
  if (solvers.every(({ id }) => id !== 'cg-sense')) return [];
  const flags = Uint8Array.from(mask.data);
  const g = gFactor(coilOperator(Float32Array.from(maps.data), flags, height, width), flags, 0)
    .filter((v) => v > 0)
    .sort();
  const at = (share: number): string => (g[Math.floor(share * (g.length - 1))] ?? NaN).toFixed(2);
  return g.length === 0
    ? []
    : [
        [
          'g-factor',
          `${at(0.5)} in the median, below ${at(0.95)} at 95 % of the pixels: noise of CG-SENSE over that of all samples times √R`,
        ],
      ];
}
