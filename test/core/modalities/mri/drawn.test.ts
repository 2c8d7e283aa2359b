import { expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../../core/image/random.ts';
import { coilsInMean } from '../../../../core/modalities/mri/drawn.ts';

const SIDE = 32;
const mask = Uint8Array.from({ length: SIDE ** 2 }, (_, i) => ((i % SIDE) % 4 === 0 ? 1 : 0));

it.each([1, 8, 32])('the residual of %i coils is that of one number: noise alone is as large as its σ', (coils) => {
  const sigma = 0.3;
  const noise = new Float32Array((coils * 2 * SIDE ** 2) / 4);
  fillNormal(noise, 5, PURPOSE.measurement, 0);
  const sizes = coilsInMean(
    noise.map((v) => sigma * v),
    mask,
  );
  const measured = sizes.filter((_, i) => mask[i] === 1);
  const power = measured.reduce((sum, v) => sum + v ** 2, 0) / measured.length;
  expect(Math.sqrt(power) / sigma).toBeGreaterThan(0.9);
  expect(Math.sqrt(power) / sigma).toBeLessThan(1.1);
  expect(sizes.filter((v, i) => mask[i] === 0 && v !== 0)).toHaveLength(0);
});
