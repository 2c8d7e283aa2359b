import type { Level } from './pyramid.ts';

/** Pixels from the middle of a patch to its side: patches of 7 × 7. */
export const REACH = 3;

/** The patches that touch a hole, and for each the patch of known pixels that is most like it. */
export interface Nearest {
  /** Middles of the patches that touch the hole, in raster order. */
  readonly targets: Int32Array;
  /** Where each pixel is in `targets`; −1 elsewhere. */
  readonly indexOf: Int32Array;
  /** 1 where a patch lies within the picture and is known as a whole. */
  readonly whole: Uint8Array;
  /** Middles of the whole patches. */
  readonly sources: Int32Array;
  /** Middle of the nearest patch of each target, and how far: the sum of squares over pixels and channels. */
  readonly nearest: Int32Array;
  readonly distance: Float32Array;
}

/** Null where no patch of the picture is whole. */
export function nearestIn({ known, height, width }: Level): Nearest | null {
  const plane = height * width;
  const side = 2 * REACH + 1;
  // Unknown pixels above and to the left of each, so that a patch is four look-ups.
  const above = new Int32Array((height + 1) * (width + 1));
  for (let r = 0; r < height; r++) {
    let row = 0;
    for (let c = 0; c < width; c++) {
      if (known[r * width + c] === 0) row++;
      above[(r + 1) * (width + 1) + c + 1] = above[r * (width + 1) + c + 1]! + row;
    }
  }
  const whole = new Uint8Array(plane);
  const indexOf = new Int32Array(plane).fill(-1);
  let [targets, sources] = [0, 0];
  for (let r = REACH; r < height - REACH; r++) {
    for (let c = REACH; c < width - REACH; c++) {
      const corner = (r - REACH) * (width + 1) + c - REACH;
      const low = corner + side * (width + 1);
      const unknown = above[low + side]! - above[low]! - above[corner + side]! + above[corner]!;
      const i = r * width + c;
      if (unknown === 0) {
        whole[i] = 1;
        sources++;
      } else indexOf[i] = targets++;
    }
  }
  if (sources === 0) return null;
  const found = {
    targets: new Int32Array(targets),
    indexOf,
    whole,
    sources: new Int32Array(sources),
    nearest: new Int32Array(targets).fill(-1),
    distance: new Float32Array(targets).fill(Infinity),
  };
  for (let i = 0, s = 0; i < plane; i++) {
    if (indexOf[i]! >= 0) found.targets[indexOf[i]!] = i;
    if (whole[i] === 1) found.sources[s++] = i;
  }
  return found;
}

/** Measures every target again, for its pixels have changed; what is no whole patch becomes one at random. */
export function measureAgain(
  level: Level,
  { targets, whole, sources, nearest, distance }: Nearest,
  uniform: () => number,
): void {
  for (let t = 0; t < targets.length; t++) {
    const at = nearest[t]!;
    if (at < 0 || whole[at] !== 1) nearest[t] = sources[Math.floor(uniform() * sources.length)]!;
    distance[t] = between(level, targets[t]!, nearest[t]!, Infinity);
  }
}

/**
 * One pass of PatchMatch (Barnes, Shechtman, Finkelstein, Goldman 2009, ACM Trans. Graph. 28(3), section 3): each target tries
 * what its neighbours behind have found, shifted by one, then places at random around its own, each half as far as the one
 * before.
 * @param forwards in raster order; else against it
 */
export function search(level: Level, found: Nearest, forwards: boolean, uniform: () => number): void {
  const { targets, indexOf, whole, nearest, distance } = found;
  const { height, width } = level;
  const step = forwards ? 1 : -1;
  for (let k = 0; k < targets.length; k++) {
    const t = forwards ? k : targets.length - 1 - k;
    const i = targets[t]!;
    let [best, least] = [nearest[t]!, distance[t]!];
    for (const behind of [step, step * width]) {
      const neighbour = indexOf[i - behind] ?? -1;
      if (neighbour < 0) continue;
      const at = nearest[neighbour]! + behind;
      if (whole[at] !== 1 || at === best) continue;
      const d = between(level, i, at, least);
      if (d < least) [best, least] = [at, d];
    }
    for (let radius = Math.max(height, width); radius >= 1; radius /= 2) {
      const row = Math.round(Math.floor(best / width) + radius * (2 * uniform() - 1));
      const column = Math.round((best % width) + radius * (2 * uniform() - 1));
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const at = row * width + column;
      if (whole[at] !== 1) continue;
      const d = between(level, i, at, least);
      if (d < least) [best, least] = [at, d];
    }
    nearest[t] = best;
    distance[t] = least;
  }
}

/** The sum of squared differences of two patches, or more than `enough` as soon as it is more. */
function between({ data, channels, height, width }: Level, a: number, b: number, enough: number): number {
  const plane = height * width;
  let sum = 0;
  for (let p = 0; p < channels; p++) {
    for (let dy = -REACH; dy <= REACH; dy++) {
      const [first, second] = [p * plane + a + dy * width, p * plane + b + dy * width];
      for (let dx = -REACH; dx <= REACH; dx++) {
        const apart = data[first + dx]! - data[second + dx]!;
        sum += apart * apart;
      }
      if (sum > enough) return sum;
    }
  }
  return sum;
}
