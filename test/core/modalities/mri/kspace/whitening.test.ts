import { describe, expect, it } from 'vitest';
import type { NoiseScan } from '../../../../../core/formats/kspace/noise-scan.ts';
import { recognised, type SoundKspace } from '../../../../../core/formats/kspace/recognise.ts';
import { magnitudesOf } from '../../../../../core/image/complex.ts';
import { fillNormal, PURPOSE } from '../../../../../core/image/random.ts';
import { measuredKspace } from '../../../../../core/modalities/mri/kspace/measure.ts';
import {
  covarianceBy,
  covarianceOf,
  unfitScan,
  unlikenessText,
  whitened,
  whitenedKspace,
} from '../../../../../core/modalities/mri/kspace/whitening.ts';
import { COILS, HEIGHT, kspace, PLANE, WIDTH } from '../../../../support/disc-kspace.ts';

/** [row, column] of complex numbers: the real and the imaginary part of each. */
type Matrix = readonly (readonly (readonly [number, number])[])[];
const MIXED: Matrix = [
  [[2, 0], [0.3, -0.5], [0, 0]], // prettier-ignore
  [[0.4, 0.9], [0.5, 0], [0.1, 0]], // prettier-ignore
  [[-0.2, 0], [0, 0.6], [5, 1]], // prettier-ignore
];

/** @param data [coils, 2, places] */
function mixed(data: Float32Array, by: Matrix): Float32Array {
  const plane = data.length / (2 * by.length);
  const out = new Float32Array(data.length);
  by.forEach((row, a) =>
    row.forEach(([re, im], b) => {
      for (let i = 0; i < plane; i++) {
        const [u, v] = [data[2 * b * plane + i]!, data[(2 * b + 1) * plane + i]!];
        out[2 * a * plane + i]! += re * u - im * v;
        out[(2 * a + 1) * plane + i]! += re * v + im * u;
      }
    }),
  );
  return out;
}

function noise(samples: number, seed: number): Float32Array {
  const out = new Float32Array(2 * COILS * samples);
  fillNormal(out, seed, PURPOSE.measurement, 0);
  return out;
}
const scanOf = (data: Float32Array): NoiseScan => ({ coils: COILS, samples: data.length / (2 * COILS), data });
const identity = (i: number): number => (i % 2 === 0 && (i / 2) % (COILS + 1) === 0 ? 1 : 0);

describe('a noise scan', () => {
  const own = scanOf(mixed(noise(20000, 1), MIXED));

  it('has the covariance of how its coils were mixed', () => {
    const { data } = covarianceOf(own, []);
    for (let a = 0; a < COILS; a++)
      for (let b = 0; b < COILS; b++) {
        let [re, im] = [0, 0];
        for (let k = 0; k < COILS; k++) {
          const [[pr, pi], [qr, qi]] = [MIXED[a]![k]!, MIXED[b]![k]!];
          re += pr * qr + pi * qi;
          im += pi * qr - pr * qi;
        }
        expect(Math.abs(data[2 * (a * COILS + b)]! - re)).toBeLessThan(0.3);
        expect(Math.abs(data[2 * (a * COILS + b) + 1]! - im)).toBeLessThan(0.3);
      }
    expect(unlikenessText(covarianceOf(own, []))).toMatch(/up to 4\.\d+ times .* correlated by up to 0\.\d+/);
  });

  it('whitens itself to the identity, and other noise of the same coils as nearly as it knows them', () => {
    const covariance = covarianceOf(own, []);
    const itself = covarianceOf(scanOf(whitened(own.data, covariance)), []).data;
    itself.forEach((v, i) => expect(v).toBeCloseTo(identity(i), 4));
    const other = whitened(mixed(noise(20000, 2), MIXED), covariance);
    covarianceOf(scanOf(other), []).data.forEach((v, i) => expect(Math.abs(v - identity(i))).toBeLessThan(0.05));
  });

  it('leaves what was not measured empty, and dead coils out', () => {
    const alive = { coils: 2, samples: own.samples };
    const plane = 2 * own.samples;
    const kept = Float32Array.from([...own.data.subarray(0, plane), ...own.data.subarray(2 * plane)]);
    expect(covarianceOf(own, [1])).toEqual(covarianceOf({ ...alive, data: kept }, []));
    const data = new Float32Array(4 * 5);
    data[2] = 3;
    const found = whitened(data, covarianceOf(own, [1]));
    expect(found[2]).toBeGreaterThan(0);
    expect(found.filter((v, i) => v !== 0 && i % 5 !== 2)).toHaveLength(0);
  });

  it('that belongs to other coils, is short, or tells nothing of a coil says why it whitens nothing', () => {
    const of = { coils: 3, dead: [] };
    expect(unfitScan(own, of)).toBeNull();
    expect(unfitScan(own, { coils: 3, dead: [3] })).toMatch(/of 3 coils, and k-space of 4/);
    expect(unfitScan(scanOf(noise(20, 1)), of)).toMatch(/its 20 samples are too few for 3 coils/);
    const copied = own.data.slice();
    copied.copyWithin(2 * own.samples, 0, 2 * own.samples);
    expect(unfitScan(scanOf(copied), of)).toMatch(/a coil is a copy/);
    expect(() => covarianceBy(scanOf(copied), of)).toThrow();
  });
});

/** The disc with noise, by coils that were mixed. */
function measured(by: Matrix): SoundKspace {
  const pairs = kspace((x) => x % 2 === 0 || Math.abs(x - WIDTH / 2) <= 5);
  const planes = Float32Array.from({ length: pairs.length }, (_, i) => {
    const [plane, at] = [Math.floor(i / PLANE), i % PLANE];
    return pairs[2 * (Math.floor(plane / 2) * PLANE + at) + (plane % 2)]!;
  });
  const noisy = noise(PLANE, 5).map((v, i) => (planes[i] === 0 ? 0 : planes[i]! + v));
  const size = { coils: COILS, height: HEIGHT, width: WIDTH };
  const rest = { measured: null, reference: null, noise: scanOf(mixed(noise(4000, 6), by)), warnings: [] };
  return recognised({ ...size, data: mixed(noisy, by), ...rest }, 'none', 'disc');
}
const UNMIXED: Matrix = [0, 1, 2].map((a) => [0, 1, 2].map((b) => [a === b ? 1 : 0, 0]));

it('what is reconstructed is the same however the coils were mixed', () => {
  const images = [UNMIXED, MIXED].map((by) => {
    const sound = measured(by);
    const covariance = covarianceBy(sound.noise!, sound);
    const { arrays, noiseSd } = measuredKspace(
      whitenedKspace(sound, covariance),
      null,
      { noise: { kind: 'estimated' } },
      1,
      null,
      covariance,
    );
    expect(arrays['noise_covariance']?.shape).toEqual([COILS, COILS, 2]);
    return { start: magnitudesOf(Float32Array.from(arrays['start']!.data), PLANE), noiseSd };
  });
  const [one, other] = images.map(({ start }) => start);
  const energy = one!.reduce((sum, v) => sum + v * v, 0);
  const apart = one!.reduce((sum, v, i) => sum + (v - other![i]!) ** 2, 0);
  expect(Math.sqrt(apart / energy)).toBeLessThan(0.02);
  // So small a matrix has no corners: it is the scan that tells.
  for (const { noiseSd } of images) expect(noiseSd).toBeCloseTo(1, 1);
});
