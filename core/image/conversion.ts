import type { Unit } from './image.ts';
import { AIR_HU } from './units.ts';

/** What numbers of attenuation can be in. */
export const attenuationUnits = ['HU', '1/cm', '1/mm'] as const;
export type AttenuationUnit = (typeof attenuationUnits)[number];

/** What somebody says that numbers are, and the attenuation of water by which they are converted. */
export interface Numbers {
  readonly unit: AttenuationUnit;
  readonly waterPerMm: number;
}

/** What the numbers of a picture mean; `fullScale` is full intensity, null for measurements. */
export interface Scale {
  readonly unit: Unit;
  readonly fullScale: number | null;
}

/** to = gain·from + offset. */
export interface Conversion {
  readonly gain: number;
  readonly offset: number;
}

/** HU = gain·value + offset. */
const toHu = ({ unit, waterPerMm }: Numbers): Conversion =>
  unit === 'HU' ? { gain: 1, offset: 0 } : { gain: (unit === '1/cm' ? 100 : 1000) / waterPerMm, offset: AIR_HU };

/**
 * From the numbers of one picture to those of another. Pictures of 8 and of 16 bits meet at full intensity; attenuation
 * is converted, and numbers without a unit are taken, only by what somebody says. null: nothing leads there.
 */
export function conversionTo(to: Scale, from: Scale, said: Numbers | null): Conversion | null {
  if (from.unit === to.unit) return { gain: (to.fullScale ?? 1) / (from.fullScale ?? 1), offset: 0 };
  const unit = attenuationUnits.find((u) => u === to.unit);
  if (said === null || unit === undefined || (from.unit !== 'stored' && from.unit !== said.unit)) return null;
  const [a, b] = [toHu(said), toHu({ ...said, unit })];
  return { gain: a.gain / b.gain, offset: (a.offset - b.offset) / b.gain };
}
