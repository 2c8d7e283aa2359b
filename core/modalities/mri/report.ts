/** What the report of an MR job says and shows that no other does. */
import type { Job } from '../../contract/job.ts';
import type { MriMeasurement, MriReport } from '../../contract/measurement/mri.ts';
import { mriFigures } from '../../contract/measurement/mri-figures.ts';
import type { DataLook, ReportLook } from '../../report/look.ts';
import { coilPictures } from './coil-pictures.ts';
import { coilsInMean, coilsTogether, logarithms } from './drawn.ts';
import { significant } from '../../image/number-text.ts';
import type { Measured, ReportFacts } from '../measuring.ts';
import { mriOf } from './job.ts';
import { COVARIANCE, SCANNED_SD } from './kspace/measure.ts';
import { unlikenessText } from './kspace/whitening.ts';
import { noiseGain } from './noise-gain.ts';
import { brightnessOf } from './problem/start.ts';
import { accelerationOf, calibrationOf, type Calibration } from './sampling/mask.ts';
import {
  coilCount,
  coilsText,
  noiseText,
  phaseText,
  samplingDetail,
  samplingText,
  sizeText,
  times,
  whiteningText,
} from './words.ts';

function maskIn({ arrays: { mask } }: Measured): Uint8Array {
  if (mask === undefined) throw new Error('a measurement of MRI has a mask');
  return Uint8Array.from(mask.data);
}

function detailsOf(job: Job, measured: Measured): MriReport {
  const { source, sampling, sensitivities, whitening } = mriOf(job);
  const mask = maskIn(measured);
  const block = calibrationOf(mask, job.image);
  return {
    modality: 'mri',
    source: source.kind === 'kspace' ? 'kspace' : source.numbers,
    sampling: sampling.kind,
    acceleration: accelerationOf(mask),
    calibration: block === null ? null : sidesOf(block),
    phase: block === null ? 'none' : 'calibration',
    coils: measured.shape[0] ?? 1,
    sets: measured.arrays['maps']?.shape[0] ?? 1,
    maps: sensitivities === null ? 'calibration' : 'given',
    whitening: whitening.kind,
  };
}

const sidesOf = ({ rows, columns }: Calibration): [number, number] => [rows[1] - rows[0], columns[1] - columns[0]];

export function reportFactsOf(job: Job, measured: Measured): ReportFacts {
  const { source, noise } = mriOf(job);
  return {
    details: detailsOf(job, measured),
    noise,
    crime:
      source.kind === 'image'
        ? 'A simulated acquisition: samples of the transform of the image itself, by the operator that reconstructs ("inverse crime").'
        : source.retrospective
          ? maskIn(measured).every((v) => v === 1)
            ? 'Really measured, and no sample was left out: the truth is what all of them give.'
            : 'Really measured, and samples were left out: the truth is what all of them give.'
          : 'Really measured: there is no truth to score against.',
    range: 'largest magnitude of the truth',
    definitions: {
      ...DEFINITIONS,
      truth:
        source.kind === 'image'
          ? 'The image whose acquisition was simulated, magnitude and phase.'
          : 'Sᴴ F⁻¹ of all samples that were measured, with the same maps S of the coils as every method.',
    },
  };
}

const DEFINITIONS = {
  ...Object.fromEntries(Object.entries(mriFigures).map(([id, { definition }]) => [id, definition])),
  scale:
    'PSNR, SSIM, NRMSE and HFEN are of the magnitude, divided by the largest magnitude of the truth (R = 1), in float64; ' +
    'nothing is clipped.',
  bias: 'Bias = mean of (|result| − |truth|), in the signal of the input.',
  rmse: 'RMSE = √mean (|result| − |truth|)², in the signal of the input.',
  residualRelative: '‖Ax − y‖₂/‖y‖₂ of the measured samples of k-space, real and imaginary parts counted as numbers.',
  acceleration: 'All samples of k-space over measured ones.',
  split:
    'x = A⁺Ax + (x − A⁺Ax): the first part are the measured samples of k-space, the second was supplied by the prior. Shares ' +
    'are of ‖x‖², the two parts being orthogonal.',
};

export function lookOf(job: Job, noiseSd: number | null, measured: Measured): ReportLook {
  const measurement = mriOf(job);
  const { source, sampling, noise } = measurement;
  const details = detailsOf(job, measured);
  const { acceleration, calibration } = details;
  const size = sizeText(job);
  const isReal = source.kind === 'kspace';
  const gain = noiseGain(job, measured);
  const { maps } = measured.arrays;
  return {
    title: `MRI, ${samplingText(sampling, job.image)}`,
    mark: 'Research use only. Not for diagnosis.',
    size,
    kind: isReal
      ? source.retrospective
        ? 'retrospective: samples of a real measurement were left out, so there is a truth'
        : 'a real measurement: there is no truth'
      : 'a simulated acquisition of an image, so there is a truth',
    noTruth: 'the measurement is real',
    truth: isReal ? 'what all samples give that were measured' : 'what was measured in simulation',
    measured: [
      ['Sampling', samplingDetail(sampling, job.image)],
      ['Acceleration', `${times(acceleration)} in truth: all samples over measured ones`],
      [
        'Calibration',
        calibration === null
          ? 'no region about the middle is whole: the phase stays on'
          : `${calibration[0]} × ${calibration[1]} samples about the middle; their phase is taken off before the network sees the image, and put back`,
      ],
      ['Coils', isReal ? coilsOfFile(details) : coilsText(measurement)],
      ['Phase', phaseText(measurement)],
      ...whiteningRow(measurement, measured),
      ['Noise', noiseTold(noise, noiseSd, measured, isReal)],
      ...(gain === null ? [] : [gain.line]),
      ['Image', `${size}, complex: magnitudes are shown and scored`],
    ],
    dataName: 'samples of k-space',
    data: kspaceLook(job, measured),
    ...(maps === undefined ? {} : { dataMaps: [coilPictures(maps, job.image, details.maps)] }),
    ...(gain === null || gain.map === null ? {} : { doubtMaps: [gain.map] }),
    ownFigures: 'As in tables of fastMRI',
    second: () => null,
    errorHalf: errorHalfOf(measured),
  };
}

function coilsOfFile({ coils, sets, maps }: MriReport): string {
  const count = `${coilCount(coils)} of the file`;
  if (maps === 'given') return `${count}, by maps that were given${sets === 2 ? ', two sets' : ''}`;
  return sets === 2 ? `${count}, two sets of maps: one does not explain the samples` : count;
}

function whiteningRow(
  { whitening }: MriMeasurement,
  { arrays: { [COVARIANCE]: covariance } }: Measured,
): readonly (readonly [string, string])[] {
  if (covariance === undefined) return [];
  const text = unlikenessText({ coils: covariance.shape[0] ?? 1, data: Float64Array.from(covariance.data) });
  return [['Whitening', `${whiteningText(whitening)}: ${text}; the signal is in units of that noise`]];
}

function noiseTold(noise: MriMeasurement['noise'], sd: number | null, measured: Measured, isReal: boolean): string {
  if (noise.kind !== 'estimated') return `${isReal && noise.kind !== 'none' ? 'assumed: ' : ''}${noiseText(noise, sd)}`;
  if (sd === null) return 'could not be estimated, for samples hold signal everywhere; taken as none';
  if (sd === SCANNED_SD && measured.arrays[COVARIANCE] !== undefined)
    return 'σ = 1 of the whitened signal, by the noise scan: it could not be estimated, for samples hold signal everywhere';
  const bright = brightnessIn(measured);
  const share = bright === null ? '' : `, ${significant(sd / bright, 3)} of bright tissue`;
  return `estimated: σ = ${significant(sd, 3)} in units of the samples${share}, from the outermost samples and the air beside the object`;
}

/** Coils together; where nothing was measured it is black. */
function kspaceLook({ image: { height, width } }: Job, measured: Measured): DataLook {
  const mask = maskIn(measured);
  return {
    ...{ height, width },
    name: 'k-space',
    description: `Measured samples of k-space, ${height} × ${width}, DC in the middle`,
    isImage: true,
    axes: 'coils together, 0 where nothing was measured; residuals: root mean square over coils and both parts',
    grey: 'lg of the magnitude over the largest',
    drawn: (data) => logarithms(coilsTogether(data, mask)),
    residual: (residual) => coilsInMean(residual, mask),
  };
}

/** A tenth of bright tissue, in one digit: two reports of one image are on one scale. */
function errorHalfOf(measured: Measured): number {
  const bright = brightnessIn(measured);
  return bright === null ? 0.1 : Number((bright / 10).toPrecision(1));
}

function brightnessIn({ truth, arrays: { start } }: Measured): number | null {
  const image = truth ?? (start === undefined ? null : Float32Array.from(start.data));
  return image === null ? null : brightnessOf(image);
}
