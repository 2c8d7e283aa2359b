/**
 * What can be said of a filled hole beside its distance to the truth: whether it has the truth's texture, and whether its
 * border is seen. Both can look right on a worthless picture: never without it.
 */
import type { Samples } from './error.ts';

interface Shape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/**
 * Energy of the Laplacian over the hole, as a share of the truth's: a smooth fill is near 0, 1 is as rough as the truth.
 * @param x, t channels × height × width @param hole height × width, non-zero inside
 * @returns null where the truth has no texture there
 */
export function textureEnergy(
  x: Samples,
  t: Samples,
  { channels, height, width }: Shape,
  hole: Uint8Array,
): number | null {
  let [found, truth] = [0, 0];
  const size = height * width;
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < size; i++) {
      if (hole[i] === 0) continue;
      found += laplacian(x, c * size, i, height, width) ** 2;
      truth += laplacian(t, c * size, i, height, width) ** 2;
    }
  }
  // Rounding alone leaves more than this.
  return truth <= 1e-9 * size ? null : found / truth;
}

/** Over the four neighbours inside the plane that begins at `from`. */
function laplacian(values: Samples, from: number, i: number, height: number, width: number): number {
  const at = from + i;
  const column = i % width;
  const here = values[at]!;
  let sum = 0;
  if (column > 0) sum += values[at - 1]! - here;
  if (column + 1 < width) sum += values[at + 1]! - here;
  if (i >= width) sum += values[at - width]! - here;
  if (i + width < height * width) sum += values[at + width]! - here;
  return sum;
}

/**
 * Mean absolute difference between neighbours of which one lies in the hole and the other outside, as a share of that
 * between neighbours inside: 1 where the border is like the rest, well above it where it is seen as a line.
 * @param x channels × height × width @param hole height × width, non-zero inside
 * @returns null where the hole has no neighbours inside, or no difference between them
 */
export function seam(x: Samples, { channels, height, width }: Shape, hole: Uint8Array): number | null {
  const size = height * width;
  let [across, crossings, inside, pairs] = [0, 0, 0, 0];
  const look = (i: number, j: number): void => {
    if (hole[i] === 0 && hole[j] === 0) return;
    let difference = 0;
    for (let at = 0; at < channels * size; at += size) difference += Math.abs(x[at + i]! - x[at + j]!);
    if (hole[i] !== 0 && hole[j] !== 0) {
      inside += difference;
      pairs++;
    } else {
      across += difference;
      crossings++;
    }
  };
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      const i = r * width + c;
      if (c + 1 < width) look(i, i + 1);
      if (r + 1 < height) look(i, i + width);
    }
  }
  return crossings === 0 || inside === 0 ? null : across / crossings / (inside / pairs);
}
