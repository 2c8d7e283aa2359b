/**
 * The definitions of the fastMRI challenge (Zbontar et al. 2018, arXiv 1811.08839, and its published `evaluate.py`), for comparison with
 * its tables: magnitudes, cropped about the middle to 320 × 320 where they are larger, the data range is the largest value
 * of the target; SSIM through a uniform window of 7 × 7 with sample covariance, without a border of 3 pixels.
 */
import { errorSums, psnrOf, type Samples } from './error.ts';

const SIDE = 320;
const WINDOW = 7;
const RADIUS = 3;
const K1 = 0.01;
const K2 = 0.03;

export interface FastmriFigures {
  readonly psnr: number | null;
  /** null where a side is below 7 pixels. */
  readonly ssim: number | null;
}

interface Grid {
  readonly height: number;
  readonly width: number;
}

/** What one slice adds to the figures of its volume. */
export interface FastmriSlice {
  readonly pixels: number;
  readonly squaredError: number;
  readonly ssim: number | null;
}

/** Of one slice, which is a volume by itself. @param x, t magnitudes, [height, width] */
export function fastmriFigures(x: Samples, t: Samples, size: Grid): FastmriFigures {
  const range = fastmriRange(t, size);
  return fastmriOfVolume([fastmriSlice(x, t, size, range)], range);
}

/** The largest value of a target, as far as it is looked at; that of a volume is the largest of its slices. */
export const fastmriRange = (t: Samples, size: Grid): number =>
  cropped(t, size, cropOf(size)).reduce((most, v) => Math.max(most, v), 0);

/** @param x, t magnitudes, [height, width] @param range of the volume */
export function fastmriSlice(x: Samples, t: Samples, size: Grid, range: number): FastmriSlice {
  const grid = cropOf(size);
  const [own, target] = [cropped(x, size, grid), cropped(t, size, grid)];
  const isSmall = Math.min(grid.height, grid.width) < WINDOW;
  return {
    pixels: own.length,
    squaredError: errorSums(own, target, null).squaredError,
    ssim: isSmall || range === 0 ? null : uniformSsim(own, target, grid, range),
  };
}

/** PSNR by the mean square over all of its pixels, SSIM the mean over its slices; null where any has none. */
export function fastmriOfVolume(slices: readonly FastmriSlice[], range: number): FastmriFigures {
  const pixels = slices.reduce((sum, slice) => sum + slice.pixels, 0);
  const squares = slices.reduce((sum, slice) => sum + slice.squaredError, 0);
  const known = slices.flatMap(({ ssim }) => (ssim === null ? [] : [ssim]));
  return {
    // JSON has no infinity: of identical images the RMSE of 0 tells.
    psnr: range === 0 || squares === 0 || pixels === 0 ? null : psnrOf(squares / pixels, range),
    ssim: known.length < slices.length || known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length,
  };
}

const cropOf = ({ height, width }: Grid): Grid => ({ height: Math.min(SIDE, height), width: Math.min(SIDE, width) });

/** As fastMRI's `center_crop`: from floor((n − side)/2). */
function cropped(image: Samples, from: Grid, to: Grid): Float64Array {
  const [top, left] = [Math.floor((from.height - to.height) / 2), Math.floor((from.width - to.width) / 2)];
  const out = new Float64Array(to.height * to.width);
  for (let r = 0, i = 0; r < to.height; r++)
    for (let c = 0; c < to.width; c++, i++) out[i] = image[(top + r) * from.width + left + c]!;
  return out;
}

function uniformSsim(x: Float64Array, t: Float64Array, { height, width }: Grid, range: number): number {
  const count = WINDOW ** 2;
  const c1 = (K1 * range) ** 2;
  const c2 = (K2 * range) ** 2;
  let sum = 0;
  for (let r = RADIUS; r < height - RADIUS; r++)
    for (let c = RADIUS; c < width - RADIUS; c++) {
      let [sx, st, sxx, stt, sxt] = [0, 0, 0, 0, 0];
      for (let i = r - RADIUS; i <= r + RADIUS; i++)
        for (let j = i * width + c - RADIUS; j <= i * width + c + RADIUS; j++) {
          const a = x[j]! / range;
          const b = t[j]! / range;
          sx += a;
          st += b;
          sxx += a * a;
          stt += b * b;
          sxt += a * b;
        }
      const [mx, mt] = [(range * sx) / count, (range * st) / count];
      const factor = (range * range) / (count - 1);
      const vx = factor * (sxx - (sx * sx) / count);
      const vt = factor * (stt - (st * st) / count);
      const vxt = factor * (sxt - (sx * st) / count);
      sum += ((2 * mx * mt + c1) * (2 * vxt + c2)) / ((mx * mx + mt * mt + c1) * (vx + vt + c2));
    }
  return sum / ((height - 2 * RADIUS) * (width - 2 * RADIUS));
}
