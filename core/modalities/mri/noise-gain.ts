/** What a report says and shows of the noise that CG-SENSE amplifies. */
import type { Job } from '../../contract/job.ts';
import { coilOperator } from '../../operators/kspace/coils.ts';
import type { MapsLook } from '../../report/look.ts';
import type { Measured } from '../measuring.ts';
import { gFactor, REPLICAS } from './sensitivities/g-factor.ts';

/** Numbers of maps above which it takes longer than a report should. */
const MOST = 5e6;

interface NoiseGain {
  /** Name and text of a line. */
  readonly line: readonly [string, string];
  /** Null where it would take too long. */
  readonly map: MapsLook | null;
}

/** Where CG-SENSE was run through one set of maps, else null. */
export function noiseGain(
  {
    solvers,
    image: { height, width },
  }: { readonly solvers: readonly { readonly id: string }[]; readonly image: Pick<Job['image'], 'height' | 'width'> },
  { arrays: { maps, mask } }: Pick<Measured, 'arrays'>,
): NoiseGain | null {
  if (maps === undefined || mask === undefined || maps.shape[0] !== 1) return null;
  if (solvers.every(({ id }) => id !== 'cg-sense')) return null;
  if (maps.data.length > MOST)
    return {
      line: ['g-factor', `not computed: of ${maps.shape[1]} coils it would take longer than a report should`],
      map: null,
    };
  const flags = Uint8Array.from(mask.data);
  const g = gFactor(coilOperator(Float32Array.from(maps.data), flags, height, width), flags, 0);
  const seen = g.filter((v) => v > 0).sort();
  const at = (share: number): number => seen[Math.floor(share * (seen.length - 1))] ?? NaN;
  if (seen.length === 0) return null;
  const said = `${at(0.5).toFixed(2)} in the median, below ${at(0.95).toFixed(2)} at 95 % of the pixels`;
  return {
    line: ['g-factor', `${said}: noise of CG-SENSE over that of all samples times √R`],
    map: {
      title: 'g-factor of CG-SENSE',
      note: `noise over that of all samples times √R, from ${REPLICAS} reconstructions of noise alone`,
      ...{ height, width },
      numbers: 'magnitudes',
      rows: [{ name: '', maps: [{ label: 'g-factor', note: said, values: g }] }],
      end: Math.ceil(2 * at(0.995)) / 2,
      words:
        'At 1 there is as much noise as so many samples must leave; where it is brighter CG-SENSE amplifies it further. Black: ' +
        'no coil sees.',
    },
  };
}
