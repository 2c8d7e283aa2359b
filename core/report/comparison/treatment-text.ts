import type { PlacedGrid } from '../../image/grids/alignment.ts';
import type { Numbers, Scale } from '../../image/units/conversion.ts';
import type { Resampler } from '../../image/grids/resample.ts';

import { significant } from '../../image/number-text.ts';
import { sizeText } from '../../image/said-size.ts';

const BY: Readonly<Record<Resampler, string>> = {
  area: 'area mean',
  linear: 'linear interpolation',
  cubic: 'cubic convolution (Keys, a = −1/2)',
};

const sizeOf = ({ height, width, pixelMm }: PlacedGrid, unit: string): string =>
  `${sizeText({ height, width }, unit)} pixels${pixelMm === null ? '' : ` of ${pixelMm.map((mm) => significant(mm, 4)).join(' × ')} mm`}`;

/** How a picture came onto the grid of the reference. @param unit of its numbers */
export function gridText(from: PlacedGrid, onto: PlacedGrid, by: Resampler, unit: string): string {
  const where = from.position === null || onto.position === null ? 'over the same field' : 'by position in the patient';
  return `resampled by ${BY[by]} from ${sizeOf(from, unit)}, ${where}`;
}

const sign = (n: number): string => (n < 0 ? `− ${significant(-n, 6)}` : `+ ${significant(n, 6)}`);

/** How its numbers came to mean what those of the reference mean. @param said as it was used; null for pictures */
export function numbersText(from: Scale, to: Scale, said: Numbers | null): string {
  if (said === null || from.unit === to.unit) return `scaled from full intensity ${from.fullScale} to ${to.fullScale}`;
  const { rescale } = said;
  const line = rescale === undefined ? '' : ` (${significant(rescale.slope, 6)} × number ${sign(rescale.intercept)})`;
  if (said.unit === to.unit) return `numbers taken as ${to.unit}${line}`;
  return `converted from ${said.unit}${line} to ${to.unit} with ${significant(10 * said.waterPerMm, 4)} 1/cm for water`;
}
