import type { ProximalOperator } from '../proximal-map.ts';

/**
 * The known samples of a picture [channels, height, width]: channel by channel, each row by row.
 * @param mask [height, width]: 1 where the pixel is known, in all its channels; 0 in a hole
 */
export function pixelMask(channels: number, height: number, width: number, mask: Uint8Array): ProximalOperator {
  const plane = height * width;
  if (mask.length !== plane) throw new Error(`pixelMask: ${mask.length} flags for ${height} × ${width} pixels`);
  const inPlane: number[] = [];
  for (let i = 0; i < plane; i++) if (mask[i] !== 0) inPlane.push(i);
  const known = new Uint32Array(channels * inPlane.length);
  for (let c = 0, k = 0; c < channels; c++) for (const i of inPlane) known[k++] = c * plane + i;
  return {
    inShape: [channels, height, width],
    outShape: [known.length],
    forward(x, y) {
      for (let k = 0; k < known.length; k++) y[k] = x[known[k]!]!;
    },
    adjoint(y, x) {
      x.fill(0);
      for (let k = 0; k < known.length; k++) x[known[k]!] = y[k]!;
    },
    /** The weighted mean of y and z; at λ = 0 it is y to the bit. */
    proximal(data, weights) {
      if (data.length !== known.length) throw new Error(`${data.length} numbers for ${known.length} samples`);
      return {
        solve(z, lambda, out) {
          out.set(z);
          let misfit = 0;
          let size = 0;
          for (let k = 0; k < known.length; k++) {
            const y = data[k]!;
            const guess = z[known[k]!]!;
            const w = weights === null ? 1 : weights[k]!;
            const u = (w * y + lambda * guess) / (w + lambda);
            out[known[k]!] = u;
            misfit += (u - y) ** 2;
            size += y * y;
          }
          return { iterations: 0, residual: size > 0 ? Math.sqrt(misfit / size) : 0 };
        },
      };
    },
  };
}
