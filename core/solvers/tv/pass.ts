import type { ImageShape } from '../../image/image.ts';
import { type Simd, simd } from '../../simd/simd.ts';

/** Over-relaxation of every variable of the TV iteration; below 2 for convergence. */
export const RELAXATION = 1.8;

export interface PassStep {
  readonly shape: ImageShape;
  /** Step of the image. */
  readonly tau: number;
  /** Step of the gradient's dual. */
  readonly sigma: number;
  readonly lambda: number;
  readonly lower: number | null;
}

/**
 * One image step and the gradient's dual step, both relaxed: x̃ goes to `stepped`, x and the dual (qx, qy) move on by RELAXATION
 * of their steps. `gradient` is Pᵀp; all [channels, height, width].
 * @returns Σ (x̃ − x)², what the step moved
 */
export type ImagePass = (
  x: Float32Array,
  stepped: Float32Array,
  gradient: Float32Array,
  qx: Float32Array,
  qy: Float32Array,
) => number;

/** Of one channel with SIMD where there is any. */
export const imagePass = (step: PassStep, using = simd): ImagePass =>
  using === null || step.shape[0] !== 1 ? plainPass(step) : quickPass(step, using);

function quickPass({ shape, tau, sigma, lambda, lower }: PassStep, { loops, room }: Simd): ImagePass {
  const [, height, width] = shape;
  const size = height * width;
  const bytes = 4 * size;
  const [x, stepped, gradient, qx, qy, end] = [0, bytes, 2 * bytes, 3 * bytes, 4 * bytes, 5 * bytes];
  const steps = [tau, sigma, lambda, lower ?? -Infinity, RELAXATION] as const;
  return (...images) => {
    const { f32 } = room(end);
    for (const i of [0, 2, 3, 4] as const) f32.set(images[i], i * size);
    const moved = loops.totalVariationPass(x, stepped, gradient, qx, qy, height, width, ...steps);
    for (const i of [0, 1, 3, 4] as const) images[i].set(f32.subarray(i * size, (i + 1) * size));
    return moved;
  };
}

/**
 * Both steps in a single pass over the rows: row r of q needs rows r and r + 1 of the new image, while row r + 1 of the
 * image needs the old q of rows r and r + 1 only. All channels of a pixel share one bound: λ on √(Σ_c |q_c|²).
 */
function plainPass({ shape, tau, sigma, lambda, lower }: PassStep): ImagePass {
  const [channels, height, width] = shape;
  const plane = height * width;
  const least = lower ?? -Infinity;
  // Of one row. All channels but the last wait here for the length of the pixel's whole dual, which then is known.
  const gx = new Float64Array((channels - 1) * width);
  const gy = new Float64Array((channels - 1) * width);
  const square = new Float64Array(width);
  const shrink = new Float64Array(width);

  return (x, stepped, gradient, qx, qy) => {
    const dual = (row: number) => {
      const below = row < height - 1 ? width : 0; // 0: the difference to itself, no flux over the border
      square.fill(0);
      for (let channel = 0; channel < channels; channel++) {
        const first = channel * plane + row * width;
        const isLast = channel === channels - 1;
        let here = 2 * stepped[first]! - x[first]!;
        for (let c = 0; c < width; c++) {
          const i = first + c;
          const next = c < width - 1 ? 2 * stepped[i + 1]! - x[i + 1]! : here;
          const oldX = qx[i]!;
          const oldY = qy[i]!;
          const newX = oldX + sigma * (next - here);
          const newY = oldY + sigma * (2 * stepped[i + below]! - x[i + below]! - here);
          const sum = square[c]! + (newX * newX + newY * newY);
          here = next;
          if (isLast) {
            const factor = sum > lambda * lambda ? lambda / Math.sqrt(sum) : 1;
            qx[i] = oldX + RELAXATION * (newX * factor - oldX);
            qy[i] = oldY + RELAXATION * (newY * factor - oldY);
            shrink[c] = factor;
          } else {
            gx[channel * width + c] = newX;
            gy[channel * width + c] = newY;
            square[c] = sum;
          }
        }
      }
      for (let channel = 0; channel < channels - 1; channel++) {
        const first = channel * plane + row * width;
        for (let c = 0; c < width; c++) {
          const i = first + c;
          qx[i] = qx[i]! + RELAXATION * (gx[channel * width + c]! * shrink[c]! - qx[i]!);
          qy[i] = qy[i]! + RELAXATION * (gy[channel * width + c]! * shrink[c]! - qy[i]!);
        }
      }
      // Nothing asks for this row's x any more.
      for (let channel = 0; channel < channels; channel++) {
        const first = channel * plane + row * width;
        for (let i = first; i < first + width; i++) x[i] = x[i]! + RELAXATION * (stepped[i]! - x[i]!);
      }
    };
    let moved = 0;
    for (let row = 0; row < height; row++) {
      for (let channel = 0; channel < channels; channel++) {
        const first = channel * plane + row * width;
        let left = 0;
        for (let i = first; i < first + width; i++) {
          const divergence = qx[i]! + qy[i]! - left - (row > 0 ? qy[i - width]! : 0);
          left = qx[i]!;
          const old = x[i]!;
          const free = old - tau * (gradient[i]! - divergence);
          const next = free < least ? least : free;
          stepped[i] = next;
          moved += (next - old) * (next - old);
        }
      }
      if (row > 0) dual(row - 1);
    }
    dual(height - 1);
    return moved;
  };
}
