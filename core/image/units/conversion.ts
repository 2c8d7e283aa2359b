import type { Unit } from '../image.ts';
import { AIR_HU } from './units.ts';

/** What numbers of attenuation can be in. */
export const attenuationUnits = ['HU', '1/cm', '1/mm'] as const;
export type AttenuationUnit = (typeof attenuationUnits)[number];

/** to = slope·from + intercept. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** What somebody says that numbers are, and the attenuation of water by which they are converted. */
export interface Numbers {
  readonly unit: AttenuationUnit;
  readonly waterPerMm: number;
  /** They are in `unit` only once this has been applied: HU + 1024 has slope 1 and intercept −1024. */
  readonly rescale?: Line | undefined;
}

/** What `HU+1024` stands for: images of attenuation are often kept so in 16 bits without a sign. */
export const ABOVE_MINUS_1024: Line = { slope: 1, intercept: -1024 };

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
export function toHu({ unit, waterPerMm, rescale = { slope: 1, intercept: 0 } }: Numbers): Conversion {
  const [gain, offset] = unit === 'HU' ? [1, 0] : [(unit === '1/cm' ? 100 : 1000) / waterPerMm, AIR_HU];
  return { gain: gain * rescale.slope, offset: gain * rescale.intercept + offset };
}

/**
 * From the numbers of one picture to those of another. Pictures of 8 and of 16 bits meet at full intensity; attenuation
 * is converted, and numbers without a unit or of a picture are taken, only by what somebody says. null: nothing leads
 * there.
 */
export function conversionTo(to: Scale, from: Scale, said: Numbers | null): Conversion | null {
  if (from.unit === to.unit) return { gain: (to.fullScale ?? 1) / (from.fullScale ?? 1), offset: 0 };
  const unit = attenuationUnits.find((u) => u === to.unit);
  if (said === null || unit === undefined || !['stored', 'srgb', said.unit].includes(from.unit)) return null;
  const [a, b] = [toHu(said), toHu({ unit, waterPerMm: said.waterPerMm })];
  return { gain: a.gain / b.gain, offset: (a.offset - b.offset) / b.gain };
}
