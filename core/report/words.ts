import type { Report } from '../contract/report.ts';
import type { Unit } from '../image/image.ts';
import { significant } from '../image/number-text.ts';

/** Whether anything was scored; a real measurement has no truth. */
export const hasTruth = ({ results }: Pick<Report, 'results'>): boolean => results.some((r) => r.nrmse !== null);

/** 1 on the scale of the model, 2674 HU (declared …); of numbers without a unit the range alone. */
export function rangeText({ dataRange, image }: Pick<Report, 'dataRange' | 'image'>): string {
  const inUnit = `${significant(dataRange.inUnit, 6)} ${unitText(image.unit)}`.trimEnd();
  const onScale = unitText(image.unit) === '' ? '' : `${significant(dataRange.scaled, 4)} on the model’s scale = `;
  return `${onScale}${inUnit} (${dataRange.origin})`;
}

/** As it stands after a number; pictures and bare numbers have none. */
export const unitText = (unit: Unit): string => (unit === 'HU' || unit === '1/mm' ? unit : '');

/** Half the width of the band that the whitened residual of an exact draw keeps to: √(2/m). */
export const residualBand = ({ measurement }: Pick<Report, 'measurement'>): number =>
  Math.sqrt(2 / Math.max(measurement.samples, 1));

/** 2026-01-31 09:05 UTC. @param iso as `Date.toISOString` writes it */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** Where a whitened residual lies, in words and with a sign that needs no colour. */
export function residualVerdict(report: Report, whitened: number, samples: number): string {
  const band = residualBand(report);
  if (whitened > 1 + band) return '▲ more than the noise unexplained';
  if (whitened >= 1 - band) return '✓ explains the data to the noise';
  return samples > 1 ? '▽ closer than the noise, as a mean is' : '▼ closer than the noise: some was fitted';
}
