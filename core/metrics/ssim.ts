import { evenFilter, gaussianHalf } from '../image/even-filter.ts';
import type { Samples } from './error.ts';

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004, IEEE Trans. Image Process. 13(4)):
 * Gaussian window 11×11, σ = 1.5, K = (0.01, 0.03), population covariance.
 */
const RADIUS = 5;
const WINDOW = gaussianHalf(1.5, RADIUS);
const K1 = 0.01;
const K2 = 0.03;
/** Least side of an image that the window fits into. */
export const SSIM_LEAST_SIDE = 2 * RADIUS + 1;

/**
 * The similarity of every pixel, borders mirrored; null where a side is below 11 pixels.
 * @param x, t one channel, height × width @param range R, in the unit of the images
 */
export function ssimMap(x: Samples, t: Samples, height: number, width: number, range: number): Float64Array | null {
  if (Math.min(height, width) < SSIM_LEAST_SIDE) return null;
  const n = height * width;
  const scratch = new Float64Array(n);
  const product = new Float64Array(n);
  const mean = (a: Samples, b: Samples | null): Float64Array => {
    for (let i = 0; i < n; i++) product[i] = b ? a[i]! * b[i]! : a[i]!;
    const out = new Float64Array(n);
    evenFilter(product, height, width, WINDOW, WINDOW, out, scratch);
    return out;
  };
  const mx = mean(x, null);
  const mt = mean(t, null);
  const mxx = mean(x, x);
  const mtt = mean(t, t);
  const map = mean(x, t);
  const c1 = (K1 * range) ** 2;
  const c2 = (K2 * range) ** 2;
  for (let i = 0; i < n; i++) {
    const xx = mx[i]! * mx[i]!;
    const tt = mt[i]! * mt[i]!;
    const xt = mx[i]! * mt[i]!;
    map[i] = ((2 * xt + c1) * (2 * (map[i]! - xt) + c2)) / ((xx + tt + c1) * (mxx[i]! - xx + (mtt[i]! - tt) + c2));
  }
  return map;
}

/** Mean of a map without its 5-pixel border, or over a region where one is given; null for an empty region. */
export function meanOfMap(map: Float64Array, height: number, width: number, inside: Uint8Array | null): number | null {
  let sum = 0;
  let count = 0;
  if (inside) {
    for (let i = 0; i < map.length; i++) {
      if (inside[i] === 0) continue;
      sum += map[i]!;
      count++;
    }
  } else {
    for (let r = RADIUS; r < height - RADIUS; r++) {
      for (let c = RADIUS; c < width - RADIUS; c++) sum += map[r * width + c]!;
    }
    count = (height - 2 * RADIUS) * (width - 2 * RADIUS);
  }
  return count === 0 ? null : sum / count;
}

/** Mean similarity; of colour images the mean over the channels, which lie one after the other. */
export function ssim(
  x: Samples,
  t: Samples,
  shape: { readonly channels: number; readonly height: number; readonly width: number },
  range: number,
  inside: Uint8Array | null = null,
): number | null {
  const { channels, height, width } = shape;
  const n = height * width;
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    const map = ssimMap(x.subarray(c * n, (c + 1) * n), t.subarray(c * n, (c + 1) * n), height, width, range);
    const mean = map && meanOfMap(map, height, width, inside);
    if (mean === null) return null;
    sum += mean;
  }
  return sum / channels;
}
