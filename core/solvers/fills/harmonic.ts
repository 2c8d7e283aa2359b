import { solveFromZero } from '../../operators/conjugate-gradients.ts';
import { type Hole, holeOf, laplacianAt, type Planes, withMeans } from './hole.ts';
import { type LaplacePreconditioner, laplaceMultigrid } from './multigrid.ts';

const PRECISION = { tolerance: 1e-7, iterations: 500 };

/**
 * Fills the holes of each channel with the solution of Laplace's equation: every unknown pixel is the mean of its
 * neighbours in the picture. Known pixels stay as they are to the bit; what stands in the holes is not read.
 * @param known [height, width]: 1 where the pixel is known, 0 in a hole
 * @param out may be the picture's own data
 * @returns iterations of conjugate gradients of the slowest channel
 * @throws where no pixel is known
 */
export function fillHarmonic(picture: Planes, known: Uint8Array, out: Float32Array): number {
  const hole = holeOf(picture.height, picture.width, known);
  return harmonicIn(picture, hole, laplaceMultigrid(hole, picture.height, picture.width), out);
}

/** The same for a hole whose multigrid is at hand. */
export function harmonicIn(picture: Planes, hole: Hole, multigrid: LaplacePreconditioner, out: Float32Array): number {
  const { channels, height, width } = picture;
  const { pixels, neighbours: n } = hole;
  const plane = height * width;
  const count = pixels.length;
  const laplacian = new Float64Array(count + 1); // the last is the known pixels', zero
  const change = new Float64Array(count + 1);
  const minusLaplacian = (x: Float64Array, y: Float64Array): void => {
    for (let k = 0, s = 0; k < count; k++, s += 4) {
      y[k] = 4 * x[k]! - x[n[s]!]! - x[n[s + 1]!]! - x[n[s + 2]!]! - x[n[s + 3]!]!;
    }
  };
  withMeans(picture, hole, out);
  let slowest = 0;
  for (let c = 0; c < channels; c++) {
    const values = out.subarray(c * plane, (c + 1) * plane);
    for (let k = 0; k < count; k++) laplacian[k] = laplacianAt(values, pixels[k]!, height, width);
    const iterations = solveFromZero(minusLaplacian, multigrid.apply, laplacian, change, PRECISION);
    for (let k = 0; k < count; k++) values[pixels[k]!]! += change[k]!;
    slowest = Math.max(slowest, iterations);
  }
  return slowest;
}
