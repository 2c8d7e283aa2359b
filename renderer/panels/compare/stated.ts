import { ABOVE_MINUS_1024, conversionTo, type Numbers } from '../../../core/image/units/conversion.ts';
import { looksLike, type Looks, type NumberKind } from '../../../core/image/units/looks-like.ts';
import { WATER_PER_MM } from '../../../core/image/units/units.ts';
import type { Frame } from '../../canvas/frame.ts';

/** What numbers can be said to be, as a person chooses it. */
export const numberChoices = ['HU', 'HU + 1024', '1/mm', '1/cm'] as const;
export type NumberChoice = (typeof numberChoices)[number];

export const numbersOf = (choice: NumberChoice, waterPerMm = WATER_PER_MM): Numbers =>
  choice === 'HU + 1024' ? { unit: 'HU', waterPerMm, rescale: ABOVE_MINUS_1024 } : { unit: choice, waterPerMm };
export const choiceOf = ({ unit, rescale }: Numbers): NumberChoice => (rescale === undefined ? unit : 'HU + 1024');

/** Its numbers do not say what they are. Pictures of 8 bits are pictures; those of 16 bits often hold CT. */
export const isUnitless = ({ samples, unit, fullScale }: Frame): boolean =>
  samples === 1 && (unit === 'stored' || (unit === 'srgb' && (fullScale ?? 0) > 255));

const seen = new WeakMap<Float32Array, Looks>();
/** What the numbers of a frame look like; told once for each. */
export function looksOf({ data }: Frame): Looks {
  const looks = seen.get(data) ?? looksLike(data);
  seen.set(data, looks);
  return looks;
}

/** Beside an image in HU an array is taken for HU unless its numbers tell another story. */
const SILENT: readonly NumberKind[] = ['hu', 'unknown'];
export const goesWithoutSaying = (frame: Frame): boolean => SILENT.includes(looksOf(frame).kind);

const made = new WeakMap<Frame, { readonly key: string; readonly frame: Frame }>();
/** A frame with what is said of it where it says nothing itself, as the worker's `asStated` has it. One is kept of each. */
export function asStated(frame: Frame, numbers: Numbers | null, pixelMm: number | null): Frame {
  const said = numbers !== null && isUnitless(frame) ? numbers : null;
  const size = frame.pixelMm === null ? pixelMm : null;
  if (said === null && size === null) return frame;
  const key = JSON.stringify([said, size]);
  const known = made.get(frame);
  if (known?.key === key) return known.frame;
  const unit = said === null ? frame.unit : said.unit === 'HU' ? ('HU' as const) : ('1/mm' as const);
  const line = said === null ? null : conversionTo({ unit, fullScale: null }, frame, said);
  const stated: Frame = {
    ...frame,
    pixelMm: size === null ? frame.pixelMm : [size, size],
    ...(line === null ? {} : { unit, fullScale: null, data: frame.data.map((v) => line.gain * v + line.offset) }),
  };
  made.set(frame, { key, frame: stated });
  return stated;
}
