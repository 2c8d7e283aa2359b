/**
 * The definitions of the fastMRI challenge (Zbontar et al. 2018, arXiv 1811.08839, and its published `evaluate.py`), for comparison with
 * its tables: magnitudes, cropped about the middle to 320 × 320 where they are larger, the data range is the largest value
 * of the target; SSIM through a uniform window of 7 × 7 with sample covariance, without a border of 3 pixels.
 */
import { psnr, type Samples } from './error.ts';

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

/** @param x, t magnitudes, [height, width] */
export function fastmriFigures(
  x: Samples,
  t: Samples,
  { height, width }: { readonly height: number; readonly width: number },
): FastmriFigures {
  const [rows, columns] = [Math.min(SIDE, height), Math.min(SIDE, width)];
  const grid = { height: rows, width: columns };
  const [own, target] = [x, t].map((image) => cropped(image, { height, width }, grid)) as [Float64Array, Float64Array];
  const range = target.reduce((most, v) => Math.max(most, v), 0);
  const decibels = range > 0 ? psnr(own, target, range) : null;
  return {
    // JSON has no infinity: of identical images the RMSE of 0 tells.
    psnr: decibels === Infinity ? null : decibels,
    ssim: Math.min(rows, columns) < WINDOW || range === 0 ? null : uniformSsim(own, target, grid, range),
  };
}

interface Grid {
  readonly height: number;
  readonly width: number;
}

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
