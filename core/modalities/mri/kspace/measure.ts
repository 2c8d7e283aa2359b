/** What a scanner measured, as a problem has it; where all of it was measured, samples are left out and what all give is the truth. */
import type { MriMeasurement } from '../../../contract/measurement/mri.ts';
import type { MeasuredNoise } from '../../../contract/measurement/noise.ts';
import type { SoundKspace } from '../../../formats/kspace/recognise.ts';
import { significant } from '../../../image/number-text.ts';
import { fourier2d } from '../../../operators/fft/fourier.ts';
import type { Kept, Measured } from '../../measuring.ts';
import type { CoilMaps } from '../phase/calibration-phase.ts';
import { addSeen } from '../sensitivities/combine.ts';
import { sampled } from '../problem/sampled.ts';
import { noiseLevelOf } from './noise-level.ts';
import type { Covariance } from './whitening.ts';
import type { KspaceGrid } from '../sampling/mask.ts';
import { kspaceOf, samplesOf } from '../sampling/samples.ts';

/** The samples that are used: of a pattern those that the scanner measured. @param pattern null: all that it did */
export const usedOf = ({ sampling }: SoundKspace, pattern: Uint8Array | null): Uint8Array =>
  pattern === null ? sampling.mask : pattern.map((v, i) => v & sampling.mask[i]!);

/** What a real number of whitened noise has. */
export const SCANNED_SD = 1;

/** In a sentence, how large the noise was found that nobody has said. @param pattern as of `measuredKspace` */
export function noiseSentence(kspace: SoundKspace, pattern: Uint8Array | null, isWhitened: boolean): string {
  const mask = usedOf(kspace, pattern);
  const data = samplesOf(kspace.data, mask);
  const sd = noiseLevelOf(kspaceOf(data, mask), mask, kspace);
  if (sd === null && isWhitened)
    return 'How much noise there is could not be estimated from the samples, which hold signal everywhere: it is taken to be that of the noise scan, σ = 1 of the whitened signal.';
  if (sd === null)
    return 'How much noise there is could not be estimated, for the samples hold signal everywhere: it is taken as none. Where you know it, say --noise gaussian:LEVEL.';
  const epsilon = significant(sd / rootMeanSquare(data), 3);
  return `Noise estimated: σ = ${significant(sd, 3)} in units of the samples, as --noise gaussian:${epsilon} would say, from the outermost samples and the air beside the object.`;
}

/**
 * @param sets of maps, each with an image of its own
 * @param pattern which samples are kept of k-space that was measured whole; null: nothing is left out, and there is no truth
 * @param covariance by which it was whitened; null: it was not
 * @param given maps of the coils; null: from the calibration region
 * @param tell called now and then while it goes on
 * @throws Refused where several coils have no such region
 */
export function measuredKspace(
  kspace: SoundKspace,
  pattern: Uint8Array | null,
  { noise }: Pick<MriMeasurement, 'noise'>,
  sets: 1 | 2,
  given: CoilMaps | null,
  covariance: Covariance | null,
  tell?: () => void,
): Measured {
  const { coils: count, height, width } = kspace;
  const grid = { height, width };
  const mask = usedOf(kspace, pattern);
  const data = samplesOf(kspace.data, mask);
  const noiseSd = noiseSdOf(noise, data, mask, grid, covariance !== null);
  const { coils, kept } = sampled({ ...grid, mask, data, noiseSd }, count, sets, given, tell);
  const reference = kspace.reference;
  return {
    ...kept,
    truth: pattern === null ? null : imageOf(kspace, coils),
    // As others reconstructed it, for who wants to compare.
    arrays: {
      ...kept.arrays,
      ...(reference === null ? {} : { [reference.name]: keptOf(reference) }),
      ...(pattern === null || count === 1 ? {} : { [ROOT_SUM]: rootSumOf(kspace) }),
      ...(covariance === null ? {} : { [COVARIANCE]: keptCovariance(covariance) }),
    },
  };
}

const keptOf = ({ data, height, width }: NonNullable<SoundKspace['reference']>): Kept => ({
  data,
  shape: [height, width],
});

/** How a run folder calls what all coils together show of k-space that was measured whole. */
export const ROOT_SUM = 'root_sum_of_squares';

/** √Σ|F⁻¹y|² over the coils, [height, width]. */
function rootSumOf({ data, height, width, coils }: SoundKspace): Kept {
  const plane = height * width;
  const fourier = fourier2d(height, width);
  const squares = new Float64Array(plane);
  const image = new Float32Array(2 * plane);
  for (let c = 0; c < coils; c++) {
    fourier.adjoint(data.subarray(2 * c * plane, 2 * (c + 1) * plane), image);
    for (let i = 0; i < plane; i++) squares[i]! += image[i]! ** 2 + image[plane + i]! ** 2;
  }
  return { data: Float32Array.from(squares, Math.sqrt), shape: [height, width] };
}

/** How a run folder calls the covariance of the coils. */
export const COVARIANCE = 'noise_covariance';
const keptCovariance = ({ coils, data }: Covariance): Kept => ({ data, shape: [coils, coils, 2] });

/** @param isWhitened by a noise scan, whose σ is 1 then: a measurement of several averages has less, which its samples tell */
function noiseSdOf(
  noise: MeasuredNoise,
  data: Float32Array,
  mask: Uint8Array,
  grid: KspaceGrid,
  isWhitened: boolean,
): number {
  if (noise.kind === 'estimated')
    return noiseLevelOf(kspaceOf(data, mask), mask, grid) ?? (isWhitened ? SCANNED_SD : 0);
  return noise.kind === 'gaussian' ? noise.epsilon * rootMeanSquare(data) : 0;
}

const rootMeanSquare = (data: Float32Array): number => Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length);

/** Sᴴ F⁻¹ of all that was measured, [2·sets, height, width]. */
function imageOf({ data, height, width, coils: count }: SoundKspace, coils: CoilMaps | null): Float32Array {
  const plane = height * width;
  if (coils === null) {
    const image = new Float32Array(2 * plane);
    fourier2d(height, width).adjoint(data, image);
    return image;
  }
  const { maps, sets } = coils;
  if (maps.length !== sets * data.length) throw new Error(`maps of ${maps.length} numbers for ${data.length}`);
  // Coil by coil: an operator of all of them would hold their maps and their k-space once more.
  const fourier = fourier2d(height, width);
  const images = new Float32Array(2 * plane * sets);
  const seen = new Float32Array(2 * plane);
  for (let coil = 0; coil < count; coil++) {
    fourier.adjoint(data.subarray(2 * coil * plane, 2 * (coil + 1) * plane), seen);
    addSeen(maps, sets, coil, seen, images);
  }
  return images;
}
