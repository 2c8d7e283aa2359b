/** Against scikit-image's `structural_similarity(t, x, data_range=t.max())` and numpy, as fastMRI's evaluate.py calls them. */
import { expect, it } from 'vitest';
import { fastmriFigures, fastmriOfVolume, fastmriRange, fastmriSlice } from '../../../core/metrics/fastmri.ts';

const [HEIGHT, WIDTH] = [332, 21];
const t = Float32Array.from(
  { length: HEIGHT * WIDTH },
  (_, i) => Math.fround(Math.abs(Math.sin(0.05 * i) + 0.3 * Math.cos(0.0013 * i * i))) * 40,
);
const x = t.map((v, i) => v + 3 * Math.sin(0.7 * i));

it('has the figures of fastMRI, of the middle 320 rows', () => {
  const { psnr, ssim } = fastmriFigures(x, t, { height: HEIGHT, width: WIDTH });
  expect(psnr).toBeCloseTo(27.788471, 4);
  expect(ssim).toBeCloseTo(0.98814281, 6);
});

it('does not change with the scale of both, and has none where nothing can be told', () => {
  const grid = { height: HEIGHT, width: WIDTH };
  const [a, b] = [x, t].map((image) => Float64Array.from(image, (v) => 1e-9 * v)) as [Float64Array, Float64Array];
  expect(fastmriFigures(a, b, grid).ssim).toBeCloseTo(0.98814281, 6);
  expect(fastmriFigures(t, t, grid)).toEqual({ psnr: null, ssim: 1 });
  expect(fastmriFigures(t, new Float32Array(t.length), grid)).toEqual({ psnr: null, ssim: null });
  expect(fastmriFigures(x.subarray(0, 30), t.subarray(0, 30), { height: 5, width: 6 }).ssim).toBeNull();
});

it('is of a volume what evaluate.py has: one mean square and one range over all slices, and the mean of their SSIM', () => {
  const size = { height: HEIGHT, width: WIDTH };
  const volume = [
    [0.5, 1],
    [1, 0],
    [0.25, -2],
  ].map(([factor, shift]) => ({ t: t.map((v) => factor! * v), x: x.map((v) => factor! * v + shift!) }));
  const range = Math.max(...volume.map((slice) => fastmriRange(slice.t, size)));
  expect(range).toBe(fastmriRange(t, size));
  const slices = volume.map((slice) => fastmriSlice(slice.x, slice.t, size, range));
  const { psnr, ssim } = fastmriOfVolume(slices, range);
  expect(psnr).toBeCloseTo(28.71478, 4);
  expect(ssim).toBeCloseTo(0.96614653, 6);
  expect(fastmriOfVolume([{ ...slices[0]!, ssim: null }], range).ssim).toBeNull();
});
