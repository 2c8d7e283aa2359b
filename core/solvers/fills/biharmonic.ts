import { conjugateGradients } from './conjugate-gradients.ts';
import { harmonicIn } from './harmonic.ts';
import { type Hole, holeOf, indexed, laplacianAt, type Planes } from './hole.ts';
import { laplaceMultigrid } from './multigrid.ts';

const PRECISION = { tolerance: 1e-7, iterations: 1000 };

/**
 * Fills the holes of each channel with the biharmonic surface (Damelin and Hoang 2018; scikit-image's
 * `inpaint_biharmonic`): Δ²u = 0 in the hole, or the u with the smallest sum of squared Laplacians over the picture, no
 * flow across its edge. It continues values and slopes, and is held within the range of the channel's known pixels. Holes
 * two pixels apart do not touch each other's equations, so filling them together or one by one is the same.
 *
 * Conjugate gradients from the harmonic fill, preconditioned by multigrid for Laplace's equation applied twice.
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
  const between = new Float64Array(count + 1);
  const precondition = (r: Float64Array, z: Float64Array): void => {
    multigrid.apply(r, between);
    multigrid.apply(between, z);
  };

  const defect = new Float64Array(count + 1);
  const change = new Float64Array(count + 1);
  let slowest = 0;
  for (let c = 0; c < channels; c++) {
    const values = out.subarray(c * plane, (c + 1) * plane);
    const [low, high] = rangeOutside(values, known);
    for (let k = 0; k < pixels.length; k++) laplacian[k] = laplacianAt(values, pixels[k]!, height, width);
    twice(defect);
    for (let k = 0; k < count; k++) defect[k] = -defect[k]!;
    const iterations = conjugateGradients(bilaplacian, precondition, defect, change, PRECISION);
    for (let k = 0; k < count; k++) {
      const i = pixels[k]!;
      values[i] = Math.min(high, Math.max(low, values[i]! + change[k]!));
    }
    slowest = Math.max(slowest, iterations);
  }
  return slowest;
}

/**
 * The hole's pixels, then the known ones that touch it, with their neighbours among them. The length stands for any other
 * pixel, the pixel itself for the picture's edge.
 */
function reachOf(hole: Hole, height: number, width: number): Hole {
  const plane = height * width;
  const inside = new Uint8Array(plane);
  for (const i of hole.pixels) inside[i] = 1;
  const known = new Uint8Array(plane).fill(1);
  for (const i of hole.pixels) {
    const column = i % width;
    known[i] = 0;
    if (column > 0) known[i - 1] = 0;
    if (column + 1 < width) known[i + 1] = 0;
    if (i >= width) known[i - width] = 0;
    if (i + width < plane) known[i + width] = 0;
  }
  // Both in raster order, the hole's first.
  const { hole: reach } = indexed(height, width, known);
  const count = reach.pixels.length;
  const moved = new Int32Array(count + 1).fill(count);
  let [next, rim] = [0, hole.pixels.length];
  for (let k = 0; k < count; k++) moved[k] = inside[reach.pixels[k]!] === 1 ? next++ : rim++;
  const pixels = new Int32Array(count);
  const neighbours = new Int32Array(4 * count);
  for (let k = 0; k < count; k++) {
    pixels[moved[k]!] = reach.pixels[k]!;
    for (let side = 0; side < 4; side++) neighbours[4 * moved[k]! + side] = moved[reach.neighbours[4 * k + side]!]!;
  }
  return { pixels, neighbours };
}

/** Smallest and largest known value. */
function rangeOutside(values: Float32Array, known: Uint8Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (known[i] === 0) continue;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}
