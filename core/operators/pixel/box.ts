import type { ProximalOperator } from '../proximal-map.ts';
import { withOrthogonalRows } from '../orthogonal-rows.ts';

/**
 * A picture made smaller by s: the mean of each block of s × s pixels, [channels, height, width] →
 * [channels, ⌈height/s⌉, ⌈width/s⌉]. Where s does not divide a side, the last blocks hold what is left of it and are
 * averaged over that, so every pixel counts and no sample has to be made up. A Aᵀ = 1/(pixels of the block).
 */
export function boxMean(channels: number, height: number, width: number, s: number): ProximalOperator {
  if (!Number.isInteger(s) || s < 1) throw new Error(`boxMean: blocks of ${s} pixels`);
  const rows = Math.ceil(height / s);
  const columns = Math.ceil(width / s);
  /** 1/(pixels of the block) = across its rows × along its columns. */
  const share = (block: number, side: number): number => 1 / (Math.min(side, (block + 1) * s) - block * s);
  const down = Float64Array.from({ length: rows }, (_, r) => share(r, height));
  const along = Float64Array.from({ length: columns }, (_, c) => share(c, width));
  return withOrthogonalRows({
    inShape: [channels, height, width],
    outShape: [channels, rows, columns],
    forward(x, y) {
      for (let p = 0, block = 0; p < channels; p++) {
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < columns; c++, block++) {
            let sum = 0;
            const bottom = Math.min(height, (r + 1) * s);
            const right = Math.min(width, (c + 1) * s);
            for (let i = r * s; i < bottom; i++) {
              const row = (p * height + i) * width;
              for (let j = c * s; j < right; j++) sum += x[row + j]!;
            }
            y[block] = sum * down[r]! * along[c]!;
          }
        }
      }
    },
    adjoint(y, x) {
      for (let p = 0, pixel = 0; p < channels; p++) {
        for (let i = 0; i < height; i++) {
          const r = Math.floor(i / s);
          const row = (p * rows + r) * columns;
          for (let j = 0; j < width; j++, pixel++) {
            const c = Math.floor(j / s);
            x[pixel] = y[row + c]! * down[r]! * along[c]!;
          }
        }
      }
    },
  });
}
