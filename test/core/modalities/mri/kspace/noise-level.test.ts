import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../../../core/image/random.ts';
import { noiseLevelOf } from '../../../../../core/modalities/mri/kspace/noise-level.ts';
import { headPhantom } from '../../../../../core/modalities/mri/phantom/head.ts';
import { samplingMask } from '../../../../../core/modalities/mri/sampling/pattern.ts';
import { simulatedCoils } from '../../../../../core/modalities/mri/sensitivities/simulated.ts';
import { fourier2d } from '../../../../../core/operators/fft/fourier.ts';

const [coils, side] = [6, 192];
const size = side * side;
const grid = { height: side, width: side };
const maps = simulatedCoils(coils, side, side, 3);
const head = headPhantom(side, 1);
const bright = head.reduce((most, v) => Math.max(most, v), 0);

/** k-space of a head with noise of a share of the brightest, 0 where the mask does not measure. */
function kspace(image: Float32Array, share: number, mask: Uint8Array, seed = 5): Float32Array {
  const out = new Float32Array(2 * coils * size);
  const transform = fourier2d(side, side);
  for (let plane = 0; plane < 2 * coils; plane += 2) {
    const seen = Float32Array.from({ length: 2 * size }, (_, i) => image[i % size]! * maps[plane * size + i]!);
    transform.forward(seen, out.subarray(plane * size, (plane + 2) * size));
  }
  const noise = new Float32Array(out.length);
  fillNormal(noise, seed, PURPOSE.measurement, 0);
  for (let i = 0; i < out.length; i++) out[i] = mask[i % size]! * (out[i]! + share * bright * noise[i]!);
  return out;
}

const pattern = (
  kind: 'gaussian1d' | 'equispaced',
  acceleration: number,
  direction: 'columns' | 'rows' = 'columns',
): Uint8Array => samplingMask({ kind, acceleration, center: 0.08, direction, partial: 1, seed: 2 }, grid);
const whole = new Uint8Array(size).fill(1);

describe('the noise of k-space', () => {
  it.each([
    ['all of it', whole, 0.01],
    ['all of it, with little noise', whole, 0.004],
    ['a quarter of the columns', pattern('gaussian1d', 4), 0.01],
    ['a quarter of the rows', pattern('gaussian1d', 4, 'rows'), 0.01],
    ['every eighth column', pattern('equispaced', 8), 0.02],
  ])('is found within a tenth from %s', (_, mask, share) => {
    const found = noiseLevelOf(kspace(head, share, mask), mask, grid);
    expect(found! / (share * bright)).toBeGreaterThan(0.9);
    expect(found! / (share * bright)).toBeLessThan(1.1);
  });

  it('is found where the borders of k-space were filled with zeros', () => {
    const from = kspace(head, 0.01, whole);
    for (let i = 0; i < from.length; i++) {
      const [row, column] = [Math.floor((i % size) / side), i % side];
      if (Math.abs(row - side / 2) > 0.4 * side || Math.abs(column - side / 2) > 0.4 * side) from[i] = 0;
    }
    const found = noiseLevelOf(from, whole, grid);
    expect(found! / (0.01 * bright)).toBeGreaterThan(0.9);
    expect(found! / (0.01 * bright)).toBeLessThan(1.1);
  });

  it.each([
    ['without any noise', head],
    [
      'that fills the field of view',
      head.map((_, i) => bright * (1 + 0.5 * Math.sin(0.09 * i) + ((i * 37) % 11) / 11)),
    ],
  ])('is not told of an image %s', (_, image) => {
    const mask = pattern('gaussian1d', 4);
    expect(noiseLevelOf(kspace(image, 0, mask), mask, grid)).toBeNull();
  });

  it('is not told where there are few samples', () => {
    const mask = new Uint8Array(size);
    mask.fill(1, 0, 40);
    expect(noiseLevelOf(kspace(head, 0.01, mask), mask, grid)).toBeNull();
  });
});
