import { hermitianEigen } from './hermitian-eigen.ts';

/** Samples of k-space about its centre, all measured: [coils, 2, rows, columns]. */
export interface CalibrationBlock {
  readonly data: Float32Array;
  readonly coils: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * What projects every patch of k-space on those that occur, as a convolution from coil to coil: entry (c, c′) of the offset
 * (y, x), c ≤ c′, at [((y + reachY)·(2 reachX + 1) + x + reachX)·pairs + pair]; the rest is its Hermitian image.
 */
export interface Kernels {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly reachY: number;
  readonly reachX: number;
  /** coils·(coils + 1)/2, in the order (0,0) (0,1) … (1,1) (1,2) … */
  readonly pairs: number;
}

/**
 * A patch's rows over the region's, at the most. Where fewer patches fit side by side, what occurs in them is not all that can, and the
 * maps have holes: of the eight-coil brain patches of 2, 3, 4, 5 and 6 lines need a region of 5, 7, 9, 11 and 13 lines, and with two lines
 * less 40 to 1 % of its pixels are lost; of eight simulated coils those of 4 and 5 lines err less than 5 and 6 at 11 and 13.
 */
const MOST_OF_REGION = 0.4;

/**
 * The kernels of ESPIRiT (Uecker 2014, Magn. Reson. Med. 71, eqs. 4–14). Patches of the calibration region are the rows of
 * its matrix; those of its right singular vectors whose value is above `threshold` of the largest span the patches that occur. With
 * U these vectors, every sample is averaged over the patches that contain it: k ↦ (1/M) Σ_p R_pᴴ U Uᴴ R_p k.
 * @param kernel rows and columns of a patch, where the region has two and a half times as many
 * @param tell called now and then while it goes on
 */
export function calibrationKernels(
  block: CalibrationBlock,
  kernel: number,
  threshold: number,
  tell: () => void = () => undefined,
): Kernels {
  const { coils } = block;
  const within = (side: number): number => Math.min(kernel, Math.max(1, Math.round(side * MOST_OF_REGION)));
  const [high, wide] = [within(block.rows), within(block.columns)];
  const patch = high * wide;
  const n = coils * patch;
  const { re, im } = patchCovariance(block, high, wide, tell);
  // Eigenvalues are squares of singular values.
  const vectors = hermitianEigen(re, im, n, (value, largest) => value > threshold ** 2 * largest, tell);
  const count = vectors.re.length / n;

  const [reachY, reachX] = [high - 1, wide - 1];
  const across = 2 * reachX + 1;
  const pairs = (coils * (coils + 1)) / 2;
  const out = {
    re: new Float64Array((2 * reachY + 1) * across * pairs),
    im: new Float64Array((2 * reachY + 1) * across * pairs),
  };
  // The sum over d′ − d = offset of Σ_j U_j(c, d) conj(U_j(c′, d′)).
  for (let a = 0; a < n; a++) {
    tell();
    const c = Math.floor(a / patch);
    const [ay, ax] = [Math.floor((a % patch) / wide), a % wide];
    for (let b = c * patch; b < n; b++) {
      const other = Math.floor(b / patch);
      const [by, bx] = [Math.floor((b % patch) / wide), b % wide];
      let sr = 0;
      let si = 0;
      for (let j = 0; j < count; j++) {
        const [ur, ui] = [vectors.re[j * n + a]!, vectors.im[j * n + a]!];
        const [vr, vi] = [vectors.re[j * n + b]!, vectors.im[j * n + b]!];
        sr += ur * vr + ui * vi;
        si += ui * vr - ur * vi;
      }
      const pair = c * coils - (c * (c - 1)) / 2 + other - c;
      const at = ((by - ay + reachY) * across + bx - ax + reachX) * pairs + pair;
      out.re[at]! += sr / patch;
      out.im[at]! += si / patch;
    }
  }
  return { ...out, reachY, reachX, pairs };
}

/** Σ a aᴴ over all patches a of the region: the lower triangle; component (coil, row, column) of a patch in this order. */
function patchCovariance(
  { data, coils, rows, columns }: CalibrationBlock,
  high: number,
  wide: number,
  tell: () => void,
): { re: Float64Array; im: Float64Array } {
  const n = coils * high * wide;
  const size = rows * columns;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  const ar = new Float64Array(n);
  const ai = new Float64Array(n);
  for (let top = 0; top + high <= rows; top++) {
    for (let left = 0; left + wide <= columns; left++) {
      tell();
      for (let c = 0, i = 0; c < coils; c++) {
        for (let y = top; y < top + high; y++) {
          for (let x = left; x < left + wide; x++, i++) {
            ar[i] = data[2 * c * size + y * columns + x]!;
            ai[i] = data[(2 * c + 1) * size + y * columns + x]!;
          }
        }
      }
      for (let i = 0; i < n; i++) {
        const [xr, xi, row] = [ar[i]!, ai[i]!, i * n];
        for (let j = 0; j <= i; j++) {
          re[row + j]! += xr * ar[j]! + xi * ai[j]!;
          im[row + j]! += xi * ar[j]! - xr * ai[j]!;
        }
      }
    }
  }
  return { re, im };
}
