import type { Job } from '../../contract/job.ts';
import { Refused } from '../../contract/refused.ts';
import type { NoiseScan } from '../../formats/kspace/noise-scan.ts';
import type { SoundKspace } from '../../formats/kspace/recognise.ts';
import { notApplied } from '../../formats/picture/not-applied.ts';
import { magnitudesOf } from '../../image/complex.ts';
import { coilOperator } from '../../operators/kspace/coils.ts';
import { oneCoil } from '../../operators/kspace/one-coil.ts';
import type { Measured, Measuring, Posed, Read } from '../measuring.ts';
import { belowZero, complexImage } from './image.ts';
import { figuresOfMri, figuresOfVolume } from './figures.ts';
import { mriOf, setsOf } from './job.ts';
import { networkImages } from './network-image.ts';
import { measuredKspace, noiseSentence, usedOf } from './kspace/measure.ts';
import { covarianceBy, whitenedKspace, type Covariance } from './kspace/whitening.ts';
import { mriProblem } from './problem/problem.ts';
import { keptSamples, sampled } from './problem/sampled.ts';
import { brightnessOf } from './problem/start.ts';
import { liesInQuadrants } from './quadrants.ts';
import { lookOf, reportFactsOf } from './report.ts';
import { addNoise } from './noise.ts';
import { calibrationOf } from './sampling/mask.ts';
import { maskOfFile } from './sampling/mask-file.ts';
import { samplingMask } from './sampling/pattern.ts';
import type { CoilMaps } from './phase/calibration-phase.ts';
import { givenMaps } from './sensitivities/given.ts';
import { inPhaseOf } from './sensitivities/combine.ts';
import { doubtOfRegion, requireCalibration } from './sensitivities/from-calibration.ts';
import { simulatedCoils } from './sensitivities/simulated.ts';
import { usualScan } from './usual.ts';

export const mriMeasuring: Measuring = {
  images: networkImages,
  usual: usualScan,
  files(job) {
    const { sampling, sensitivities, whitening } = mriOf(job);
    return {
      ...(sampling.kind === 'file' ? { mask: { path: sampling.path, sha256: sampling.sha256 } } : {}),
      ...(sensitivities === null ? {} : { sensitivities }),
      ...(whitening.kind === 'file' ? { noiseScan: whitening } : {}),
    };
  },
  examine(job, read) {
    if (mriOf(job).source.kind === 'image') imageIn(job, read);
    const mask = maskOf(job, read);
    if (mriOf(job).source.kind === 'kspace') covarianceIn(job, read);
    if (mapsIn(job, read) === null && coilsIn(job, read) > 1) requireCalibration(mask, job.image);
  },
  measure,
  warnings,
  /** From nothing to bright tissue. */
  window(_job, _read, truth) {
    if (truth === null) return null;
    const bright = brightnessOf(truth);
    return { center: bright / 2, width: bright };
  },
  check: () => null,
  posed,
  figures: figuresOfMri,
  volume: figuresOfVolume,
  report: reportFactsOf,
  look: lookOf,
};

function imageIn(job: Job, { input }: Read): Float32Array {
  const { source } = mriOf(job);
  if (source.kind !== 'image') throw new Error('imageIn: k-space is no image');
  return complexImage(input, job.input.frame, source.phase);
}

/** @throws Refused where the file is read in another size than when the job was made */
function kspaceIn({ image: { height, width } }: Job, { input: { kspace, path } }: Read): SoundKspace {
  if (kspace === undefined) throw new Error('kspaceIn: an image is no k-space');
  if (kspace.height === height && kspace.width === width) return kspace;
  const [expected, found] = [
    [height, width],
    [kspace.height, kspace.width],
  ];
  throw new Refused({ code: 'shape-mismatch', what: path, expected, found });
}

function coilsIn(job: Job, read: Read): number {
  const { source } = mriOf(job);
  return source.kind === 'image' ? source.coils : kspaceIn(job, read).coils;
}

/** Maps of the coils that are given; null: there are none. @throws Refused where they are not of this k-space */
function mapsIn(job: Job, read: Read): CoilMaps | null {
  if (mriOf(job).sensitivities === null) return null;
  const { sensitivities } = read.numbers;
  if (sensitivities === undefined) throw new Error('mapsIn: the maps were not read');
  const [sets = 1, coils = 1, , height = 1, width = 1] = sensitivities.shape;
  const file = { sets, coils, height, width, data: Float32Array.from(sensitivities.data) };
  return givenMaps(file, kspaceIn(job, read), covarianceIn(job, read));
}

/** How the coils' noise is alike in the scan that they are whitened by; null: they are not. @throws Refused */
function covarianceIn(job: Job, read: Read): Covariance | null {
  const { whitening } = mriOf(job);
  if (whitening.kind === 'none') return null;
  const kspace = kspaceIn(job, read);
  const scan = whitening.kind === 'own' ? kspace.noise : scanIn(read);
  if (scan === null) throw new Error('covarianceIn: there is no noise scan');
  return covarianceBy(scan, kspace);
}

function scanIn({ numbers: { noiseScan } }: Read): NoiseScan {
  if (noiseScan === undefined) throw new Error('scanIn: the noise scan was not read');
  const [coils = 1, , samples = 1] = noiseScan.shape;
  return { coils, samples, data: Float32Array.from(noiseScan.data) };
}

/** Samples that a pattern or a file names; null: as they were measured. @throws Refused */
function patternOf(job: Job, { files }: Read): Uint8Array | null {
  const { sampling } = mriOf(job);
  const { height, width } = job.image;
  switch (sampling.kind) {
    case 'file': {
      const { mask } = files;
      if (mask === undefined) throw new Error('patternOf: the mask was not read');
      return maskOfFile(mask, { height, width }, sampling.path);
    }
    case 'measured':
      return null;
    default:
      return samplingMask(sampling, { height, width });
  }
}

/** @throws Refused */
function maskOf(job: Job, read: Read): Uint8Array {
  const pattern = patternOf(job, read);
  if (mriOf(job).source.kind === 'kspace') return usedOf(kspaceIn(job, read), pattern);
  if (pattern !== null) return pattern;
  throw new Refused({
    code: 'contradiction',
    reason: 'An image has no samples of its own that were measured',
    remedy: 'Choose a pattern or a mask.',
  });
}

/** Samples the transform of the image and adds noise. */
function measure(job: Job, read: Read): Measured {
  if (mriOf(job).source.kind === 'kspace') {
    const covariance = covarianceIn(job, read);
    const kspace = whitenedKspace(kspaceIn(job, read), covariance);
    return measuredKspace(
      kspace,
      patternOf(job, read),
      mriOf(job),
      setsOf(job),
      mapsIn(job, read),
      covariance,
      read.tell,
    );
  }
  const truth = imageIn(job, read);
  const mask = maskOf(job, read);
  const { height, width } = job.image;
  const { noise, source } = mriOf(job);
  const count = source.kind === 'image' ? source.coils : 1;
  const simulated =
    count === 1 || source.kind !== 'image' ? null : simulatedCoils(count, height, width, source.coilSeed);
  const operator = simulated === null ? oneCoil(height, width, mask) : coilOperator(simulated, mask, height, width);
  const data = new Float32Array(operator.outShape.reduce((size, n) => size * n, 1));
  operator.forward(truth, data);
  const noiseSd = addNoise(data, noise, job.seed);
  const { coils, kept } = sampled({ height, width, mask, data, noiseSd }, count, 1, null, read.tell);
  return { ...kept, truth: simulated === null || coils === null ? truth : inPhaseOf(coils.maps, simulated, truth) };
}

function posed(job: Job, measured: Measured): Posed {
  const { height, width } = job.image;
  const own = mriProblem(keptSamples({ height, width }, measured));
  const { truth } = measured;
  if (truth === null) return own;
  return {
    ...own,
    scored: { low: 0, high: magnitudesOf(truth, height * width).reduce((most, v) => Math.max(most, v), 0) },
  };
}

function noiseFound(job: Job, read: Read): string {
  const covariance = covarianceIn(job, read);
  return noiseSentence(whitenedKspace(kspaceIn(job, read), covariance), patternOf(job, read), covariance !== null);
}

const EVERYTHING =
  'Every sample of k-space is measured, so that nothing is left to be reconstructed: what is scored is how a method changes an image that it already has.';

function warnings(job: Job, read: Read): string[] {
  const { decoded } = read.input;
  const below = decoded.samples === 1 && mriOf(job).source.kind === 'image' ? belowZero(decoded.data) : null;
  const mask = maskOf(job, read);
  const hasCalibration = calibrationOf(mask, job.image) !== null;
  const doubt = mriOf(job).sensitivities === null && coilsIn(job, read) > 1 ? doubtOfRegion(mask, job.image) : null;
  const { height, width } = job.image;
  const isCut = mriOf(job).source.kind === 'image' && liesInQuadrants(magnitudesOf(imageIn(job, read)), height, width);
  const isEstimated = mriOf(job).noise.kind === 'estimated';
  const isWhole = mriOf(job).sampling.kind !== 'measured' && mask.every((v) => v === 1);
  return [
    ...notApplied(decoded),
    ...decoded.warnings,
    ...(isEstimated ? [noiseFound(job, read)] : []),
    ...(below === null ? [] : [below]),
    ...(doubt === null ? [] : [doubt]),
    ...(isWhole ? [EVERYTHING] : []),
    ...(isCut
      ? [
          'The image looks cut at its middle, its quadrants exchanged, as an inverse FFT without shift leaves it: the network knows no such images. Exchange them first (fftshift).',
        ]
      : []),
    ...(hasCalibration
      ? []
      : [
          'There is no calibration region: the phase of the image cannot be told and stays on, and what the network makes of it is worse.',
        ]),
  ];
}
