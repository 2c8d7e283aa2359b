import { fixed, significant } from '../../core/image/number-text.ts';
import { placeOn, pointOn, type Place } from '../../core/image/grids/plane-grid.ts';
import { gridOf, type Frame } from './frame.ts';
import { pixelAt } from './placement.ts';

/** What lies under the probe, read from the source values: never from the screen, never interpolated. */
export interface Probe {
  readonly column: number;
  readonly row: number;
  /** The middle of the pixel. */
  readonly place: Place;
  readonly values: readonly number[];
}

/** null beside the image. */
export function probeAt(frame: Frame, at: Place): Probe | null {
  const grid = gridOf(frame);
  const pixel = pixelAt(pointOn(grid, at), frame);
  if (pixel === null) return null;
  const [column, row] = pixel;
  const start = (row * frame.width + column) * frame.samples;
  return {
    column,
    row,
    place: placeOn(grid, pixel),
    values: [...frame.data.subarray(start, start + frame.samples)],
  };
}

/** [red, green, blue] of a pixel, 0 to 255; null where its numbers are no colours. */
export function colourIn(
  { data, width, samples, unit, fullScale }: Frame,
  row: number,
  column: number,
): readonly [number, number, number] | null {
  if (unit !== 'srgb' || samples === 2) return null;
  const at = (row * width + column) * samples;
  const byte = (k: number): number => Math.min(255, Math.max(0, Math.round((255 * data[at + k]!) / (fullScale ?? 1))));
  return samples === 1 ? [byte(0), byte(0), byte(0)] : [byte(0), byte(1), byte(2)];
}

/** Whole numbers whole, HU in tenths, others in four digits that count. */
export function valueText(value: number, unit: Frame['unit']): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return fixed(value, 0);
  return unit === 'HU' ? fixed(value, 1) : significant(value, 4);
}

/** The word behind a number; '' where it has none. */
export const unitText = (unit: Frame['unit']): string => (unit === 'HU' || unit === '1/mm' ? unit : '');

const withUnit = (text: string, unit: Frame['unit']): string =>
  [text, unitText(unit)].filter((t) => t !== '').join(' ');

/** "47 HU", "0.51 ∠ 32°" (magnitude and phase), "12 200 31" (red, green, blue). */
export function probeText(probe: Probe, frame: Frame): string {
  const [first = NaN, second = NaN] = probe.values;
  if (frame.samples === 2) {
    const degrees = (Math.atan2(second, first) * 180) / Math.PI;
    return `${valueText(Math.hypot(first, second), frame.unit)} ∠ ${fixed(degrees, 0)}°`;
  }
  return withUnit(probe.values.map((v) => valueText(v, frame.unit)).join(' '), frame.unit);
}
