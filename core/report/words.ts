import type { Job, JobGeometry, Noise } from '../contract/job.ts';
import type { Report } from '../contract/report.ts';
import { summariseViews, turnOf } from '../operators/radon/views.ts';
import { degrees, significant } from './numbers.ts';

/** Whether anything was scored; a real measurement has no truth. */
export const hasTruth = ({ results }: Pick<Report, 'results'>): boolean => results.some((r) => r.nrmse !== null);

/** 1 on the scale of the model, 2674 HU (declared …). */
export const rangeText = ({ dataRange }: Pick<Report, 'dataRange'>): string =>
  `${significant(dataRange.scaled, 4)} on the model’s scale = ${significant(dataRange.hu, 6)} HU (${dataRange.origin})`;

/** Half the width of the band that the whitened residual of an exact draw keeps to: √(2/m). */
export const residualBand = ({ measurement }: Pick<Report, 'measurement'>): number =>
  Math.sqrt(2 / Math.max(measurement.samples, 1));

export function noiseText(noise: Noise, noiseSd: number | null): string {
  switch (noise.kind) {
    case 'none':
      return 'none';
    case 'gaussian':
      return `Gaussian, ε = ${significant(noise.epsilon, 4)}${noiseSd === null ? '' : ` (σ = ${significant(noiseSd, 4)})`}`;
    case 'poisson':
      return `Poisson counts, I₀ = ${significant(noise.i0, 4)}`;
  }
}

/** Edges of a grid: 300.0 mm wide, or 300.0 × 240.0 mm. */
export function fieldText({ height, width, pixelMm }: Job['image']): string {
  const mm = (n: number): string => (n * pixelMm).toFixed(1);
  return height === width ? `${mm(width)} mm wide` : `${mm(height)} × ${mm(width)} mm`;
}

export function geometryText(g: JobGeometry): string {
  if (g.kind === 'parallel') {
    const offset = g.offsetMm === 0 ? '' : `, centre shifted by ${significant(g.offsetMm, 4)} mm`;
    return `parallel beam, ${g.bins} bins of ${significant(g.binMm, 5)} mm${offset}`;
  }
  const unit = g.kind === 'fan' ? '°' : ' mm';
  const offset = g.offset === 0 ? '' : `, centre shifted by ${significant(g.offset, 4)}${unit}`;
  return (
    `${g.kind === 'fan' ? 'fan beam, equiangular' : 'fan beam, flat'} detector, ${g.bins} bins of ` +
    `${significant(g.binPitch, 5)}${unit}${offset}, source ${significant(g.sourceMm, 5)} mm from the centre and ` +
    `${significant(g.detectorMm, 5)} mm from the detector`
  );
}

/** 2026-01-31 09:05 UTC. @param iso as `Date.toISOString` writes it */
export const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** As the window says it: "23 views over 180°, 7.826° apart"; "60 views over 120° of 180°, 2° apart". */
export function viewsText({ kind, anglesDeg }: Pick<JobGeometry, 'kind' | 'anglesDeg'>): string {
  const turn = turnOf(kind);
  const { count, firstDeg, arc, stepDeg } = summariseViews(anglesDeg, turn);
  if (count === 1) return `1 view at ${degrees(firstDeg)}`;
  const over = arc === null ? degrees(turn) : `${degrees(arc.spanDeg)} of ${degrees(turn)}`;
  const spacing = stepDeg === null ? 'unevenly spaced' : `${degrees(Math.abs(stepDeg))} apart`;
  return `${count} views over ${over}, ${spacing}`;
}

/** Where a whitened residual lies, in words and with a sign that needs no colour. */
export function residualVerdict(report: Report, whitened: number, samples: number): string {
  const band = residualBand(report);
  if (whitened > 1 + band) return '▲ more than the noise unexplained';
  if (whitened >= 1 - band) return '✓ explains the data to the noise';
  return samples > 1 ? '▽ closer than the noise, as a mean is' : '▼ closer than the noise: some was fitted';
}
