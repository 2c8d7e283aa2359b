import { fillNormal, PURPOSE } from '../../../image/random.ts';
import type { CoilOperator } from '../../../operators/kspace/coils.ts';
import { sizeOf } from '../../../operators/linear-operator.ts';

/** Reconstructions of noise alone. */
export const REPLICAS = 16;
/** As CG-SENSE is run. */
const ITERATIONS = 10;
const LAMBDA = 0.003;

/**
 * By how much more than the fewer samples CG-SENSE amplifies the noise at each pixel: the standard deviation that unit noise of the
 * samples leaves in the image, over √R (Pruessmann 1999, Magn. Reson. Med. 42, eq. 23). By pseudo-replicas (Robson 2008,
 * Magn. Reson. Med. 60): what the reconstruction makes of noise alone, so that any mask is served; averaged over 3 × 3 pixels it is
 * right to about 4 %. 0 where no coil sees.
 * @param A of one set of normalised maps, whose full sampling has a deviation of 1
 * @param mask [height, width]
 * @returns [height, width]
 */
export function gFactor(A: CoilOperator, mask: Uint8Array, seed: number): Float32Array {
  const [, height = 0, width = 0] = A.inShape;
  const size = height * width;
  const noise = new Float32Array(sizeOf(A.outShape));
  const zero = new Float32Array(2 * size);
  const x = new Float32Array(2 * size);
  const variance = new Float64Array(size);
  const prox = A.proximal(noise, null, ITERATIONS);
  for (let replica = 0; replica < REPLICAS; replica++) {
    fillNormal(noise, seed, PURPOSE.replicas, replica);
    prox.solve(zero, LAMBDA, x);
    for (let i = 0; i < size; i++) variance[i]! += (x[i]! ** 2 + x[size + i]! ** 2) / (2 * REPLICAS);
  }
  const measured = mask.reduce((sum, flag) => sum + (flag === 0 ? 0 : 1), 0);
  const out = new Float32Array(size);
  for (let r = 0, i = 0; r < height; r++) {
    for (let c = 0; c < width; c++, i++) {
      if (variance[i] === 0) continue;
      let sum = 0;
      let seen = 0;
      for (let y = Math.max(0, r - 1); y <= Math.min(height - 1, r + 1); y++) {
        for (let k = Math.max(0, c - 1); k <= Math.min(width - 1, c + 1); k++) {
          const v = variance[y * width + k]!;
          sum += v;
          if (v > 0) seen++;
        }
      }
      out[i] = Math.sqrt((sum / seen) * (measured / size));
    }
  }
  return out;
}
