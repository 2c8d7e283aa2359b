/** Over-relaxation of every variable of the TV iteration; below 2 for convergence. */
export const RELAXATION = 1.8;

export interface PassStep {
  readonly height: number;
  readonly width: number;
  /** Step of the image. */
  readonly tau: number;
  /** Step of the gradient's dual. */
  readonly sigma: number;
  readonly lambda: number;
  readonly lower: number;
}

/**
 * One image step and the gradient's dual step in a single pass over the rows: row r of q needs rows r and r + 1 of the
 * new image, while row r + 1 of the image needs the old q of rows r and r + 1 only.
 * x is only read: relaxing it needs the data's side of the step first. `stepped` is x̃, `gradient` Pᵀp.
 * @returns Σ (x̃ − x)², what the step moved
 */
export function imagePass(
  step: PassStep,
  x: Float32Array,
  stepped: Float32Array,
  gradient: Float32Array,
  qx: Float32Array,
  qy: Float32Array,
): number {
  const { height, width, tau, sigma, lambda, lower } = step;
  let moved = 0;
  const dual = (row: number) => {
    const end = (row + 1) * width - 1;
    const below = row < height - 1 ? width : 0; // 0: the difference to itself, no flux over the border
    let here = 2 * stepped[row * width]! - x[row * width]!;
    for (let i = row * width; i <= end; i++) {
      const next = i < end ? 2 * stepped[i + 1]! - x[i + 1]! : here;
      const oldX = qx[i]!;
      const oldY = qy[i]!;
      const gx = oldX + sigma * (next - here);
      const gy = oldY + sigma * (2 * stepped[i + below]! - x[i + below]! - here);
      const square = gx * gx + gy * gy;
      const shrink = square > lambda * lambda ? lambda / Math.sqrt(square) : 1;
      qx[i] = oldX + RELAXATION * (gx * shrink - oldX);
      qy[i] = oldY + RELAXATION * (gy * shrink - oldY);
      here = next;
    }
  };
  for (let row = 0; row < height; row++) {
    let left = 0;
    for (let i = row * width; i < (row + 1) * width; i++) {
      const divergence = qx[i]! + qy[i]! - left - (row > 0 ? qy[i - width]! : 0);
      left = qx[i]!;
      const old = x[i]!;
      const free = old - tau * (gradient[i]! - divergence);
      const next = free < lower ? lower : free;
      stepped[i] = next;
      moved += (next - old) * (next - old);
    }
    if (row > 0) dual(row - 1);
  }
  dual(height - 1);
  return moved;
}
