import type { LinearOperator, Vector } from './linear-operator.ts';

/** Daubechies' filter of four taps (Daubechies 1988, Commun. Pure Appl. Math. 41), orthonormal, two vanishing moments. */
const LOW = [1 + Math.sqrt(3), 3 + Math.sqrt(3), 3 - Math.sqrt(3), 1 - Math.sqrt(3)].map((v) => v / (4 * Math.SQRT2));

/** The smallest side that is still split. */
const LEAST_SIDE = 16;

/** How often an image is split. */
export function waveletLevels(height: number, width: number): number {
  let levels = 0;
  for (let side = Math.min(height, width); side >= LEAST_SIDE; side = Math.floor(side / 2)) levels++;
  return levels;
}

/** One line of `length` samples of the image, begun at `at`, `step` apart, split into means and details, or put together again. */
type Pass = (x: Float64Array, at: number, step: number, length: number) => void;

/**
 * Orthonormal wavelet transform of every plane, Daubechies-4, periodic: [planes, height, width] → the same shape, details at the far
 * half of every level, means in the near corner. Of an odd length the last sample is left as it is: any size is transformed
 * without padding, and the adjoint is the inverse.
 */
export function wavelet(planes: number, height: number, width: number): LinearOperator {
  const levels = waveletLevels(height, width);
  const size = height * width;
  const image = new Float64Array(size);
  const line = new Float64Array(Math.max(height, width));
  const [h0, h1, h2, h3] = LOW as [number, number, number, number];

  const split: Pass = (x, at, step, length) => {
    const half = length >> 1;
    const even = 2 * half;
    for (let i = 0; i < even; i++) line[i] = x[at + i * step]!;
    for (let i = 0; i < half; i++) {
      const a = line[2 * i]!;
      const b = line[2 * i + 1]!;
      const c = line[2 * i + 2 < even ? 2 * i + 2 : 0]!;
      const d = line[2 * i + 3 < even ? 2 * i + 3 : 1]!;
      x[at + i * step] = h0 * a + h1 * b + h2 * c + h3 * d;
      x[at + (half + i) * step] = h3 * a - h2 * b + h1 * c - h0 * d;
    }
  };
  const join: Pass = (x, at, step, length) => {
    const half = length >> 1;
    for (let i = 0; i < half; i++) {
      const before = i > 0 ? i - 1 : half - 1;
      const mean = x[at + i * step]!;
      const detail = x[at + (half + i) * step]!;
      const meanBefore = x[at + before * step]!;
      const detailBefore = x[at + (half + before) * step]!;
      line[2 * i] = h0 * mean + h3 * detail + h2 * meanBefore + h1 * detailBefore;
      line[2 * i + 1] = h1 * mean - h2 * detail + h3 * meanBefore - h0 * detailBefore;
    }
    for (let i = 0; i < 2 * half; i++) x[at + i * step] = line[i]!;
  };
  const level = (pass: Pass, rows: number, columns: number): void => {
    for (let r = 0; r < rows; r++) pass(image, r * width, 1, columns);
    for (let c = 0; c < columns; c++) pass(image, c, width, rows);
  };
  const run = (from: Vector, to: Vector, isForward: boolean): void => {
    for (let first = 0; first < planes * size; first += size) {
      for (let i = 0; i < size; i++) image[i] = from[first + i]!;
      for (let k = 0; k < levels; k++) {
        const depth = isForward ? k : levels - 1 - k;
        level(isForward ? split : join, height >> depth, width >> depth);
      }
      for (let i = 0; i < size; i++) to[first + i] = image[i]!;
    }
  };
  return {
    inShape: [planes, height, width],
    outShape: [planes, height, width],
    forward: (x, y) => run(x, y, true),
    adjoint: (y, x) => run(y, x, false),
  };
}

/** Which numbers of a transformed plane are details, 1, and which are means or left as they were, 0. */
export function detailsOf(height: number, width: number): Uint8Array {
  const out = new Uint8Array(height * width);
  for (let k = 0; k < waveletLevels(height, width); k++) {
    const [halfHeight, halfWidth] = [(height >> k) >> 1, (width >> k) >> 1];
    for (let r = 0; r < 2 * halfHeight; r++)
      for (let c = 0; c < 2 * halfWidth; c++) out[r * width + c] = r >= halfHeight || c >= halfWidth ? 1 : 0;
  }
  return out;
}
