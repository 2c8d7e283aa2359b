/**
 * Prewhitening: coils are mixed so that their noise is alike and independent, which every reconstruction here takes it to be
 * (Pruessmann et al. 2001, Magn Reson Med 46:638-651, section "Noise decorrelation"). After it a real number has noise of
 * σ = 1, as far as the scan was measured as k-space was.
 */
import { Refused } from '../../../contract/refused.ts';
import { checkFinite } from '../../../formats/finite.ts';
import { ofCoils, type NoiseScan } from '../../../formats/kspace/noise-scan.ts';
import type { SoundKspace } from '../../../formats/kspace/recognise.ts';
import { significant } from '../../../image/number-text.ts';

/** Samples for each coil below which the covariance is itself mostly noise. */
const LEAST_SAMPLES = 8;

/** Σ of the noise of the coils, of one real number: [coil, coil] of complex numbers, real part first. */
export interface Covariance {
  readonly coils: number;
  readonly data: Float64Array;
}

/** E[n nᴴ] / 2 over the samples. @param dead coils that are left out, counted from 0 @throws Refused */
export function covarianceOf({ coils: all, samples, data }: NoiseScan, dead: readonly number[]): Covariance {
  checkFinite(data, 'The noise scan');
  const alive = Array.from({ length: all }, (_, c) => c).filter((c) => !dead.includes(c));
  const coils = alive.length;
  const out = new Float64Array(2 * coils * coils);
  for (let a = 0; a < coils; a++)
    for (let b = 0; b <= a; b++) {
      const [p, q] = [2 * alive[a]! * samples, 2 * alive[b]! * samples];
      let [re, im] = [0, 0];
      for (let s = 0; s < samples; s++) {
        const [pr, pi, qr, qi] = [data[p + s]!, data[p + samples + s]!, data[q + s]!, data[q + samples + s]!];
        re += pr * qr + pi * qi;
        im += pi * qr - pr * qi;
      }
      [re, im] = [re / (2 * samples), im / (2 * samples)];
      const [at, across] = [2 * (a * coils + b), 2 * (b * coils + a)];
      out[across] = re;
      out[across + 1] = -im;
      out[at] = re;
      out[at + 1] = a === b ? 0 : im;
    }
  return { coils, data: out };
}

/** Why a scan tells no covariance of so many coils; null: it does. */
export function unfitScan(scan: NoiseScan, { coils: alive, dead }: Pick<SoundKspace, 'coils' | 'dead'>): string | null {
  const coils = alive + dead.length;
  if (scan.coils !== coils)
    return `it is of ${Math.min(scan.coils, scan.samples)} coils, and k-space of ${coils}: ${scan.coils} × ${scan.samples} numbers where ${coils} × some ${LEAST_SAMPLES * coils} or more, coil × sample, were expected`;
  if (scan.samples < LEAST_SAMPLES * coils)
    return `its ${scan.samples} samples are too few for ${coils} coils: there must be ${LEAST_SAMPLES} for each`;
  const peak = largestPeak(scan, dead);
  if (peak > MOST_PEAK)
    return `it holds a signal, as k-space does: its strongest sample has ${significant(peak, 2)} times the mean power of its coil, where noise reaches some 20 times`;
  return cholesky(covarianceOf(scan, dead)) === null ? 'in it a coil is a copy of others, or receives nothing' : null;
}

/** Power of complex noise is exponential: of N samples the largest is about ln N times the mean. */
const MOST_PEAK = 60;

/** Largest power of a sample over the mean of its coil. */
function largestPeak({ coils, samples, data }: NoiseScan, dead: readonly number[]): number {
  let most = 0;
  for (let c = 0; c < coils; c++) {
    if (dead.includes(c)) continue;
    let [sum, largest] = [0, 0];
    for (let s = 0; s < samples; s++) {
      const power = data[2 * c * samples + s]! ** 2 + data[(2 * c + 1) * samples + s]! ** 2;
      sum += power;
      largest = Math.max(largest, power);
    }
    if (sum > 0) most = Math.max(most, (largest * samples) / sum);
  }
  return most;
}

/** L of Σ = L Lᴴ, below its diagonal and on it; null where coils are copies of each other or see no noise at all. */
function cholesky({ coils, data }: Covariance): Float64Array | null {
  const out = new Float64Array(data.length);
  for (let a = 0; a < coils; a++)
    for (let b = 0; b <= a; b++) {
      const at = 2 * (a * coils + b);
      let [re, im] = [data[at]!, data[at + 1]!];
      for (let k = 0; k < b; k++) {
        const [p, q] = [2 * (a * coils + k), 2 * (b * coils + k)];
        re -= out[p]! * out[q]! + out[p + 1]! * out[q + 1]!;
        im -= out[p + 1]! * out[q]! - out[p]! * out[q + 1]!;
      }
      if (a === b) {
        if (!(re > INDEPENDENT * data[at]!)) return null;
        out[at] = Math.sqrt(re);
      } else {
        const diagonal = out[2 * (b * coils + b)]!;
        out[at] = re / diagonal;
        out[at + 1] = im / diagonal;
      }
    }
  return out;
}
/** Of the variance of a coil, what must not be told by those before it. */
const INDEPENDENT = 1e-9;

/** Of a scan that belongs to it. @throws Refused where it does not */
export function covarianceBy(given: NoiseScan, kspace: Pick<SoundKspace, 'coils' | 'dead'>): Covariance {
  const scan = ofCoils(given, kspace.coils + kspace.dead.length);
  const unfit = unfitScan(scan, kspace);
  if (unfit === null) return covarianceOf(scan, kspace.dead);
  throw new Refused({
    code: 'contradiction',
    reason: `The noise scan does not whiten this k-space: ${unfit}`,
    remedy: `Give noise of the same coils, coil × sample, or leave it out with --whitening none.`,
  });
}

/** @param covariance null: it stays as it was measured */
export const whitenedKspace = (kspace: SoundKspace, covariance: Covariance | null): SoundKspace =>
  covariance === null ? kspace : { ...kspace, data: whitened(kspace.data, covariance) };

/**
 * L⁻¹ of every sample: k-space whose noise has the identity for its covariance, or maps of coils that see so.
 * @param data [coils, 2, places]; where all coils are 0 they stay so @throws Refused
 */
export function whitened(data: Float32Array, covariance: Covariance): Float32Array {
  const factor = cholesky(covariance);
  if (factor === null) throw new Error('whitened: the covariance is singular');
  const { coils } = covariance;
  const plane = data.length / (2 * coils);
  const out = data.slice();
  for (let a = 0; a < coils; a++) {
    const [re, im] = planesOf(out, a, plane);
    for (let b = 0; b < a; b++) {
      const at = 2 * (a * coils + b);
      const [lr, li] = [factor[at]!, factor[at + 1]!];
      if (lr === 0 && li === 0) continue;
      const [ur, ui] = planesOf(out, b, plane);
      for (let i = 0; i < plane; i++) {
        re[i]! -= lr * ur[i]! - li * ui[i]!;
        im[i]! -= lr * ui[i]! + li * ur[i]!;
      }
    }
    const diagonal = factor[2 * (a * coils + a)]!;
    for (let i = 0; i < plane; i++) {
      re[i]! /= diagonal;
      im[i]! /= diagonal;
    }
  }
  return out;
}

const planesOf = (data: Float32Array, coil: number, plane: number): readonly [Float32Array, Float32Array] => [
  data.subarray(2 * coil * plane, (2 * coil + 1) * plane),
  data.subarray((2 * coil + 1) * plane, 2 * (coil + 1) * plane),
];

/** In words, how unlike the coils were before. */
export function unlikenessText({ coils, data }: Covariance): string {
  const variance = (c: number): number => data[2 * (c * coils + c)]!;
  let [least, most, correlation] = [Infinity, 0, 0];
  for (let a = 0; a < coils; a++) {
    least = Math.min(least, variance(a));
    most = Math.max(most, variance(a));
    for (let b = 0; b < a; b++) {
      const at = 2 * (a * coils + b);
      const size = Math.hypot(data[at]!, data[at + 1]!) / Math.sqrt(variance(a) * variance(b));
      correlation = Math.max(correlation, size);
    }
  }
  const ratio = significant(Math.sqrt(most / least), 3);
  return `the noise of one coil was up to ${ratio} times that of another, and two were correlated by up to ${significant(correlation, 2)}`;
}
