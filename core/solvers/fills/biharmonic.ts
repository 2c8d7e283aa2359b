import { solveFromZero } from '../../operators/conjugate-gradients.ts';
import { harmonicIn } from './harmonic.ts';
import { holeOf, laplacianAt, type Planes, rangeOutside, reachOf } from './hole.ts';
import { laplaceMultigrid } from './multigrid.ts';
import { plateMultigrid } from './plate-multigrid.ts';

const PRECISION = { tolerance: 1e-7, iterations: 1000 };

/**
 * Fills the holes of each channel with the biharmonic surface (Damelin and Hoang 2018; scikit-image's
 * `inpaint_biharmonic`): Δ²u = 0 in the hole, or the u with the smallest sum of squared Laplacians over the picture, no
 * flow across its edge. It continues values and slopes, and is held within the range of the channel's known pixels. Holes
 * two pixels apart do not touch each other's equations, so filling them together or one by one is the same.
 *
 * Conjugate gradients from the harmonic fill, preconditioned by multigrid.
 * @param known [height, width]: 1 where the pixel is known, 0 in a hole
 * @param out may be the picture's own data
 * @returns iterations of conjugate gradients of the slowest channel
 * @throws where no pixel is known
 */
export function fillBiharmonic(picture: Planes, known: Uint8Array, out: Float32Array): number {
  const { channels, height, width } = picture;
  const plane = height * width;
  const hole = holeOf(height, width, known);
  const count = hole.pixels.length;
  const multigrid = laplaceMultigrid(hole, height, width);
  harmonicIn(picture, hole, multigrid, out);

  // Δu of a change inside the hole is not zero in the hole and on the known pixels along it: its reach.
  const { pixels, neighbours: n } = reachOf(hole, height, width);
  const laplacian = new Float64Array(pixels.length + 1);
  const twice = (y: Float64Array): void => {
    for (let k = 0, s = 0; k < count; k++, s += 4) {
      y[k] =
        laplacian[n[s]!]! + laplacian[n[s + 1]!]! + laplacian[n[s + 2]!]! + laplacian[n[s + 3]!]! - 4 * laplacian[k]!;
    }
  };
  const padded = new Float64Array(pixels.length + 1);
  const bilaplacian = (x: Float64Array, y: Float64Array): void => {
    for (let k = 0; k < count; k++) padded[k] = x[k]!;
    for (let k = 0, s = 0; k < pixels.length; k++, s += 4) {
      laplacian[k] = padded[n[s]!]! + padded[n[s + 1]!]! + padded[n[s + 2]!]! + padded[n[s + 3]!]! - 4 * padded[k]!;
    }
    twice(y);
  };
  const precondition = plateMultigrid(hole, height, width);

  const defect = new Float64Array(count + 1);
  const change = new Float64Array(count + 1);
  let slowest = 0;
  for (let c = 0; c < channels; c++) {
    const values = out.subarray(c * plane, (c + 1) * plane);
    const [low, high] = rangeOutside(values, known);
    for (let k = 0; k < pixels.length; k++) laplacian[k] = laplacianAt(values, pixels[k]!, height, width);
    twice(defect);
    for (let k = 0; k < count; k++) defect[k] = -defect[k]!;
    const iterations = solveFromZero(bilaplacian, precondition, defect, change, PRECISION);
    for (let k = 0; k < count; k++) {
      const i = pixels[k]!;
      values[i] = Math.min(high, Math.max(low, values[i]! + change[k]!));
    }
    slowest = Math.max(slowest, iterations);
  }
  return slowest;
}
