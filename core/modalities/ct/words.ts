/** A CT job in words, for the terminal, the report and titles. */
import type { Job } from '../../contract/job.ts';
import type { JobGeometry } from '../../contract/measurement/ct.ts';
import type { Noise } from '../../contract/measurement/noise.ts';
import { degrees, significant } from '../../image/number-text.ts';
import { summariseViews, turnOf } from '../../operators/radon/views.ts';
import { wordsOfMeasured, type JobWords } from '../modality.ts';
import { scannedMm } from './scan/geometry.ts';
import { type Grid, scanOf } from './job.ts';

export function wordsOf(job: Job): JobWords {
  const { image, geometry, noise, simulate, source } = scanOf(job);
  const count = geometry.anglesDeg.length;
  const holds = source.kind === 'sinogram' ? source.quantity : source.quantity === 'HU' ? 'HU' : 'values in [0, 1]';
  const size = `${image.height} × ${image.width}`;
  const pixel = `${Number(image.pixelMm.toPrecision(4))} mm`;
  const scanned = source.kind === 'sinogram' ? ` (${scannedMm(geometry).toFixed(1)} mm are scanned)` : '';
  return {
    measured: `${count} ${count === 1 ? 'view' : 'views'}`,
    plan: `Reconstructing ${size} pixels of ${pixel}, ${fieldText(image)}, from ${count} views`,
    ...wordsOfMeasured(job, source.kind === 'image'),
    holds: source.kind === 'sinogram' ? holds : `${holds}, simulated (${simulate})`,
    rows: [
      ['Image', `${size}, pixels of ${pixel}, ${fieldText(image)}${scanned}`],
      ['Geometry', `${viewsText(geometry)}, ${geometryText(geometry)}`],
      ['Noise', `${noiseText(noise, null)}, seed ${job.seed}`],
    ],
  };
}

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
export function fieldText({ height, width, pixelMm }: Grid): string {
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

/** As the window says it: "23 views over 180°, 7.826° apart"; "60 views over 120° of 180°, 2° apart". */
export function viewsText({ kind, anglesDeg }: Pick<JobGeometry, 'kind' | 'anglesDeg'>): string {
  const turn = turnOf(kind);
  const { count, firstDeg, arc, stepDeg } = summariseViews(anglesDeg, turn);
  if (count === 1) return `1 view at ${degrees(firstDeg)}`;
  const over = arc === null ? degrees(turn) : `${degrees(arc.spanDeg)} of ${degrees(turn)}`;
  const spacing = stepDeg === null ? 'unevenly spaced' : `${degrees(Math.abs(stepDeg))} apart`;
  return `${count} views over ${over}, ${spacing}`;
}
