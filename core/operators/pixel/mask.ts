import type { ProximalOperator } from '../proximal-map.ts';

/**
 * The known samples of a picture [channels, height, width]: channel by channel, each row by row.
 * @param mask [height, width]: 1 where the pixel is known, in all its channels; 0 in a hole
 */
export function pixelMask(channels: number, height: number, width: number, mask: Uint8Array): ProximalOperator {
  const plane = height * width;
  if (mask.length !== plane) throw new Error(`pixelMask: ${mask.length} flags for ${height} × ${width} pixels`);
  let count = 0;
  for (let i = 0; i < plane; i++) if (mask[i] !== 0) count++;
  const samples = channels * count;
  return {
    inShape: [channels, height, width],
    outShape: [samples],
    forward(x, y) {
      for (let c = 0, k = 0; c < channels; c++)
        for (let i = 0, at = c * plane; i < plane; i++, at++) if (mask[i] !== 0) y[k++] = x[at]!;
    },
    adjoint(y, x) {
      for (let c = 0, k = 0; c < channels; c++)
        for (let i = 0, at = c * plane; i < plane; i++, at++) x[at] = mask[i] === 0 ? 0 : y[k++]!;
    },
    /** The weighted mean of y and z; at λ = 0 it is y to the bit. */
    proximal(data, weights) {
      if (data.length !== samples) throw new Error(`${data.length} numbers for ${samples} samples`);
      return {
        solve(z, lambda, out) {
          out.set(z);
          let misfit = 0;
          let size = 0;
          for (let c = 0, k = 0; c < channels; c++) {
            for (let i = 0, at = c * plane; i < plane; i++, at++) {
              if (mask[i] === 0) continue;
              const y = data[k]!;
              const w = weights === null ? 1 : weights[k]!;
              const u = (w * y + lambda * z[at]!) / (w + lambda);
              out[at] = u;
              misfit += (u - y) ** 2;
              size += y * y;
              k++;
            }
          }
          return { iterations: 0, residual: size > 0 ? Math.sqrt(misfit / size) : 0 };
        },
      };
    },
  };
}
