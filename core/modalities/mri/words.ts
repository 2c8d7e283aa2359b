/** An MR measurement in words, for the terminal, the report and titles. */
import { knownPixelMm, type Job } from '../../contract/job.ts';
import type { MriMeasurement, Sampling } from '../../contract/measurement/mri.ts';
import { significant } from '../../image/number-text.ts';
import { wordsOfMeasured, type JobWords } from '../modality.ts';
import { mriOf } from './job.ts';
import type { KspaceGrid } from './sampling/mask.ts';
import { accelerationOfPattern } from './sampling/pattern.ts';

const PATTERN = {
  equispaced: 'equispaced',
  random: 'random',
  gaussian1d: 'Gaussian 1-D',
  poisson: 'Poisson disc',
  radial: 'radial',
} as const;

export const times = (acceleration: number): string => `${significant(acceleration, 3)}×`;

/** "4× Gaussian 1-D", and where it is another the true acceleration; of a mask that is not made here, where it comes from. */
export function samplingText(sampling: Sampling, grid: KspaceGrid): string {
  switch (sampling.kind) {
    case 'file':
      return 'a mask that was given';
    case 'measured':
      return 'as it was measured';
    default: {
      const [said, is] = [times(sampling.acceleration), times(accelerationOfPattern(sampling, grid))];
      return `${said} ${PATTERN[sampling.kind]}${said === is ? '' : ` (truly ${is})`}`;
    }
  }
}

/** With what a title has no room for. */
export function samplingDetail(sampling: Sampling, grid: KspaceGrid): string {
  if (sampling.kind === 'file' || sampling.kind === 'measured') return samplingText(sampling, grid);
  const { center, direction, partial, seed } = sampling;
  const isPlane = sampling.kind === 'poisson' || sampling.kind === 'radial';
  const middle = `the middle ${significant(100 * center, 3)} % ${isPlane ? 'of both directions' : ''}`.trimEnd();
  return [
    samplingText(sampling, grid),
    ...(isPlane ? [] : [`whole ${direction}`]),
    center === 0 ? 'no calibration region' : middle,
    ...(partial === 1 ? [] : [`partial Fourier ${significant(partial, 3)}`]),
    `seed ${seed}`,
  ].join(', ');
}

export function sizeText(job: Pick<Job, 'input' | 'image'>): string {
  const { height, width, pixelMm } = job.image;
  const sides = pixelMm === null ? knownPixelMm(job) : [pixelMm];
  const of = sides === null ? '' : ` of ${sides.map((mm) => significant(mm, 4)).join(' × ')} mm`;
  return `${height} × ${width} pixels${of}`;
}

export function coilsText({ source, sensitivities }: Pick<MriMeasurement, 'source' | 'sensitivities'>): string {
  if (source.kind === 'kspace') {
    const coils = source.coils === undefined ? 'the coils of the file' : `${coilCount(source.coils)} of the file`;
    return sensitivities === null ? coils : `${coils}, by maps that were given`;
  }
  return source.coils === 1 ? 'one coil' : `${source.coils} simulated coils, seed ${source.coilSeed}`;
}

export const coilCount = (coils: number): string => (coils === 1 ? 'one coil' : `${coils} coils`);

export const whiteningText = ({ kind }: MriMeasurement['whitening']): string =>
  ({ none: 'none', own: 'by the noise scans of the file', file: 'by a noise scan that was given' })[kind];

export function phaseText({ source }: Pick<MriMeasurement, 'source'>): string {
  if (source.kind === 'kspace') return 'as measured';
  if (source.numbers === 'complex') return "the image's own";
  return source.phase.kind === 'none' ? 'none' : `smooth and random, seed ${source.phase.seed}`;
}

export function noiseText(noise: MriMeasurement['noise'], noiseSd: number | null): string {
  if (noise.kind === 'estimated') return 'estimated from the outermost samples';
  if (noise.kind !== 'gaussian') return 'none';
  const sd = noiseSd === null ? '' : ` (σ = ${significant(noiseSd, 4)} in units of the samples)`;
  return `Gaussian, ε = ${significant(noise.epsilon, 4)}${sd}`;
}

export function wordsOf(job: Job): JobWords {
  const measurement = mriOf(job);
  const { source, sampling, noise, whitening } = measurement;
  const size = sizeText(job);
  return {
    measured: `${samplingText(sampling, job.image)}, ${coilsText(measurement)}`,
    plan: `Reconstructing ${size}, ${samplingText(sampling, job.image)}, ${coilsText(measurement)}`,
    ...wordsOfMeasured(job, source.kind === 'image' || source.retrospective),
    holds: source.kind === 'kspace' ? 'k-space' : `${source.numbers}, simulated acquisition`,
    rows: [
      ['Image', size],
      ['Sampling', samplingDetail(sampling, job.image)],
      ['Coils', coilsText(measurement)],
      ...(source.kind === 'kspace' ? [] : [['Phase', phaseText(measurement)] as const]),
      ...(whitening.kind === 'none' ? [] : [['Whitening', whiteningText(whitening)] as const]),
      ['Noise', `${noiseText(noise, null)}, seed ${job.seed}`],
    ],
  };
}
