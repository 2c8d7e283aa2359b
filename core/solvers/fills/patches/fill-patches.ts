import { PURPOSE, uniformStream } from '../../../image/random.ts';
import { fillHarmonic } from '../harmonic.ts';
import { holeOf, indexed, type Planes } from '../hole.ts';
import { join } from './joined.ts';
import { measureAgain, type Nearest, nearestIn, REACH, search } from './nearest.ts';
import { type Level, pyramidOf } from './pyramid.ts';

/** Shortest side of the coarsest grid. */
const LEAST = 24;
/** Pixels around the hole that patches are taken from, at the least. */
const MARGIN = 128;
/** Rounds of searching and voting on the coarsest grid, and on the finest. */
const ROUNDS = { coarsest: 16, finest: 4 };
/** A vote loses this with each pixel between the middle of its patch and what is known. */
const PER_PIXEL = 1.3;

/**
 * Fills the holes of a picture with what it has elsewhere: every patch that touches a hole shall look like some patch of known
 * pixels (Wexler, Shechtman, Irani 2007, IEEE TPAMI 29(3)): in turns each of them finds the known patch nearest to it by
 * PatchMatch (Barnes et al. 2009), and each unknown pixel becomes the mean of what the patches over it say, the nearer
 * ones and those at the rim first. From a coarse grid, where the hole is small and begins harmonic, to the picture's own,
 * where single pixels are taken at last and their joins mended (joined.ts). It continues texture and edges over large holes,
 * and can repeat things that do not belong there.
 *
 * The same seed gives the same bits. Known pixels stay as they are to the bit; what stands in the holes is not read. A
 * picture in which no patch of 7 × 7 is whole keeps the harmonic fill.
 * @param known [height, width]: 1 where the pixel is known, 0 in a hole
 * @param out may be the picture's own data
 * @throws where no pixel is known
 */
export function fillPatches(picture: Planes, known: Uint8Array, seed: number, out: Float32Array): void {
  const { data, channels, height, width } = picture;
  const plane = height * width;
  const { pixels } = holeOf(height, width, known);
  if (out !== data) out.set(data);
  if (pixels.length === 0) return;
  const { top, left, rows, columns } = around(pixels, height, width);
  const part: Level = {
    data: new Float32Array(channels * rows * columns),
    known: new Uint8Array(rows * columns),
    channels,
    height: rows,
    width: columns,
  };
  for (let r = 0, at = 0; r < rows; r++, at += columns) {
    const from = (top + r) * width + left;
    part.known.set(known.subarray(from, from + columns), at);
    for (let p = 0; p < channels; p++) {
      part.data.set(data.subarray(p * plane + from, p * plane + from + columns), p * rows * columns + at);
    }
  }
  fillAll(part, seed);
  for (const i of pixels) {
    const row = Math.floor(i / width);
    const at = (row - top) * columns + i - row * width - left;
    for (let p = 0; p < channels; p++) out[p * plane + i] = part.data[p * rows * columns + at]!;
  }
}

/** The rectangle of a hole and what lies around it as far again. */
function around(
  pixels: Int32Array,
  height: number,
  width: number,
): { readonly top: number; readonly left: number; readonly rows: number; readonly columns: number } {
  let [first, last] = [width, 0];
  for (const i of pixels) {
    first = Math.min(first, i % width);
    last = Math.max(last, i % width);
  }
  const [highest, lowest] = [Math.floor(pixels[0]! / width), Math.floor(pixels.at(-1)! / width)];
  const margin = Math.max(MARGIN, last - first, lowest - highest);
  const [top, left] = [Math.max(0, highest - margin), Math.max(0, first - margin)];
  return {
    top,
    left,
    rows: Math.min(height, lowest + margin + 1) - top,
    columns: Math.min(width, last + margin + 1) - left,
  };
}

/** Fills the finest level in place. */
function fillAll(finest: Level, seed: number): void {
  const levels = pyramidOf(finest, LEAST);
  let coarser: { readonly level: Level; readonly found: Nearest } | null = null;
  for (let k = levels.length - 1; k >= 0; k--) {
    const level = levels[k]!;
    if (!level.known.includes(0)) continue;
    const found = nearestIn(level);
    if (found === null) {
      coarser = null;
      if (k === 0) fillHarmonic(level, level.known, level.data);
      continue;
    }
    const votes = votesOf(level);
    const uniform = uniformStream(seed, PURPOSE.patches, k, 0);
    if (coarser === null) fillHarmonic(level, level.known, level.data);
    else {
      carry(coarser.level, coarser.found, level, found, uniform);
      vote(level, found, votes);
    }
    const share = levels.length === 1 ? 0 : k / (levels.length - 1);
    const rounds = Math.round(ROUNDS.finest + share * (ROUNDS.coarsest - ROUNDS.finest));
    for (let round = 0; round < rounds; round++) {
      measureAgain(level, found, uniform);
      search(level, found, true, uniform);
      search(level, found, false, uniform);
      vote(level, found, votes);
    }
    if (k === 0) join(level, found, weightsOf(found, votes.depth));
    coarser = { level, found };
  }
}

/** Each target begins at twice the place that its coarser one has found. */
function carry(from: Level, { indexOf, nearest }: Nearest, level: Level, found: Nearest, uniform: () => number): void {
  const inside = (v: number, count: number): number => Math.min(Math.max(v, REACH), count - 1 - REACH);
  for (let t = 0; t < found.targets.length; t++) {
    const i = found.targets[t]!;
    const row = Math.floor(i / level.width);
    const column = i - row * level.width;
    const coarse = indexOf[inside(row >> 1, from.height) * from.width + inside(column >> 1, from.width)] ?? -1;
    const at = coarse < 0 ? -1 : nearest[coarse]!;
    const there =
      at < 0 ? -1 : (2 * Math.floor(at / from.width) + (row & 1)) * level.width + 2 * (at % from.width) + (column & 1);
    found.nearest[t] = found.whole[there] === 1 ? there : found.sources[Math.floor(uniform() * found.sources.length)]!;
  }
}

/** What the patches say of each unknown pixel, and how much a patch counts by where its middle lies. */
interface Votes {
  readonly pixels: Int32Array;
  /** Of each pixel in `pixels`. */
  readonly indexOf: Int32Array;
  readonly depth: Int32Array;
  /** [channels, unknown pixels], and the weight of each. */
  readonly sums: Float32Array;
  readonly total: Float32Array;
}

function votesOf(level: Level): Votes {
  const { hole, indexOf } = indexed(level.height, level.width, level.known);
  const count = hole.pixels.length;
  const sums = new Float32Array(level.channels * count);
  return { pixels: hole.pixels, indexOf, depth: depths(level), sums, total: new Float32Array(count) };
}

/** Every unknown pixel becomes the weighted mean of the pixels that lie at its place in the patches nearest to those over it. */
function vote(level: Level, found: Nearest, { pixels, indexOf, depth, sums, total }: Votes): void {
  const { targets, nearest } = found;
  const { data, known, channels, height, width } = level;
  const plane = height * width;
  const count = pixels.length;
  sums.fill(0);
  total.fill(0);
  const weights = weightsOf(found, depth);
  for (let t = 0; t < targets.length; t++) {
    const [i, from] = [targets[t]!, nearest[t]!];
    const weight = weights[t]!;
    for (let dy = -REACH; dy <= REACH; dy++) {
      for (let dx = -REACH; dx <= REACH; dx++) {
        const at = i + dy * width + dx;
        if (known[at] !== 0) continue;
        const k = indexOf[at]!;
        const source = from + dy * width + dx;
        total[k]! += weight;
        for (let p = 0; p < channels; p++) sums[p * count + k]! += weight * data[p * plane + source]!;
      }
    }
  }
  for (let k = 0; k < count; k++) {
    for (let p = 0; p < channels; p++) data[p * plane + pixels[k]!] = sums[p * count + k]! / total[k]!;
  }
}

/** How much each patch counts in what is said of its pixels. */
function weightsOf({ targets, distance }: Nearest, depth: Int32Array): Float32Array {
  const spread = Math.max(quarter(distance), 1e-6);
  return Float32Array.from(targets, (i, t) => {
    const d = distance[t]!;
    // Not measured yet on this level: all count alike. None counts nothing, so that every pixel has a mean.
    const likeness = Number.isFinite(d) ? Math.exp(-Math.min(40, d / (2 * spread))) : 1;
    return likeness * PER_PIXEL ** -Math.min(40, depth[i]!);
  });
}

/** Pixels from each one to the nearest known, along rows and columns. */
function depths({ known, height, width }: Level): Int32Array {
  const far = height + width;
  const depth = Int32Array.from(known, (k) => (k === 0 ? far : 0));
  for (let i = 0; i < depth.length; i++) {
    if (depth[i] === 0) continue;
    if (i % width > 0) depth[i] = Math.min(depth[i]!, depth[i - 1]! + 1);
    if (i >= width) depth[i] = Math.min(depth[i]!, depth[i - width]! + 1);
  }
  for (let i = depth.length - 1; i >= 0; i--) {
    if (depth[i] === 0) continue;
    if (i % width < width - 1) depth[i] = Math.min(depth[i]!, depth[i + 1]! + 1);
    if (i + width < depth.length) depth[i] = Math.min(depth[i]!, depth[i + width]! + 1);
  }
  return depth;
}

/** What a quarter of the numbers lie below. */
function quarter(values: Float32Array): number {
  return values.slice().sort()[values.length >> 2] ?? 0;
}
