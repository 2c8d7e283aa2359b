import type { LinearOperator } from './linear-operator.ts';

/**
 * Forward differences of an image, down the rows then along the columns: [height, width] → [2, height, width].
 * The last row's and the last column's are zero (Chambolle 2004, J. Math. Imaging Vis. 20). The adjoint is −div;
 * ‖∇‖² < 8.
 */
export function gradient(height: number, width: number): LinearOperator {
  const size = height * width;
  return {
    inShape: [height, width],
    outShape: [2, height, width],
    forward(x, y) {
      for (let r = 0, i = 0; r < height; r++) {
        for (let c = 0; c < width; c++, i++) {
          y[i] = r + 1 < height ? x[i + width]! - x[i]! : 0;
          y[size + i] = c + 1 < width ? x[i + 1]! - x[i]! : 0;
        }
      }
    },
    adjoint(y, x) {
      for (let r = 0, i = 0; r < height; r++) {
        for (let c = 0; c < width; c++, i++) {
          let sum = 0;
          if (r + 1 < height) sum -= y[i]!;
          if (r > 0) sum += y[i - width]!;
          if (c + 1 < width) sum -= y[size + i]!;
          if (c > 0) sum += y[size + i - 1]!;
          x[i] = sum;
        }
      }
    },
  };
}
