import type { Image } from '../../image/image.ts';

/** Planar, [channels, height, width]; any unit. */
export type Planes = Pick<Image, 'data' | 'channels' | 'height' | 'width'>;

/** The unknown pixels of a picture in raster order, and which of them are neighbours. */
export interface Hole {
  /** Where each lies in a plane. */
  readonly pixels: Int32Array;
  /**
   * Left, right, up, down of each pixel, as indices into the hole. The hole's length stands for a known pixel, the pixel
   * itself for the picture's edge.
   */
  readonly neighbours: Int32Array;
}

/**
 * @param known [height, width]: 1 where the pixel is known, 0 in the hole
 * @throws where no pixel is known, for then nothing says what should be filled in
 */
export function holeOf(height: number, width: number, known: Uint8Array): Hole {
  const plane = height * width;
  if (known.length !== plane) throw new Error(`holeOf: ${known.length} flags for ${height} × ${width} pixels`);
  const { hole } = indexed(height, width, known);
  if (hole.pixels.length === plane) throw new Error('holeOf: no pixel is known');
  return hole;
}

/** The same of any mask, with the place of each pixel of the picture in the hole; that of known ones is its length. */
export function indexed(
  height: number,
  width: number,
  known: Uint8Array,
): { readonly hole: Hole; readonly indexOf: Int32Array } {
  const plane = height * width;
  let count = 0;
  for (let i = 0; i < plane; i++) if (known[i] === 0) count++;
  const pixels = new Int32Array(count);
  const indexOf = new Int32Array(plane).fill(count);
  for (let i = 0, k = 0; i < plane; i++) {
    if (known[i] !== 0) continue;
    pixels[k] = i;
    indexOf[i] = k++;
  }
  const neighbours = new Int32Array(4 * count);
  for (let k = 0; k < count; k++) {
    const i = pixels[k]!;
    const column = i % width;
    neighbours[4 * k] = column > 0 ? indexOf[i - 1]! : k;
    neighbours[4 * k + 1] = column + 1 < width ? indexOf[i + 1]! : k;
    neighbours[4 * k + 2] = i >= width ? indexOf[i - width]! : k;
    neighbours[4 * k + 3] = i + width < plane ? indexOf[i + width]! : k;
  }
  return { hole: { pixels, neighbours }, indexOf };
}

/** Copies the picture to `out` and puts the mean of a channel's known pixels into its holes: where a fill begins. */
export function withMeans({ data, channels, height, width }: Planes, hole: Hole, out: Float32Array): void {
  const plane = height * width;
  if (out !== data) out.set(data);
  for (let c = 0; c < channels; c++) {
    const values = out.subarray(c * plane, (c + 1) * plane);
    for (const i of hole.pixels) values[i] = 0;
    let sum = 0;
    for (let i = 0; i < plane; i++) sum += values[i]!;
    const mean = sum / (plane - hole.pixels.length);
    for (const i of hole.pixels) values[i] = mean;
  }
}

/** Smallest and largest known value of a plane. */
export function rangeOutside(values: Float32Array, known: Uint8Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    if (known[i] === 0) continue;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}

/** The discrete Laplacian at pixel i: the sum of what its neighbours in the picture have more than it. */
export function laplacianAt(values: Float32Array, i: number, height: number, width: number): number {
  const here = values[i]!;
  const column = i % width;
  let sum = 0;
  if (column > 0) sum += values[i - 1]! - here;
  if (column + 1 < width) sum += values[i + 1]! - here;
  if (i >= width) sum += values[i - width]! - here;
  if (i + width < height * width) sum += values[i + width]! - here;
  return sum;
}

/**
 * The hole's pixels, then the known ones that touch it, with their neighbours among them. The length stands for any other
 * pixel, the pixel itself for the picture's edge.
 */
export function reachOf(hole: Hole, height: number, width: number): Hole {
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
