/**
 * A denoiser of pictures of any size from one of tiles: the picture is cut into overlapping tiles, each is denoised by
 * itself, and their D are blended by a smooth partition of unity (MultiDiffusion, Bar-Tal et al. 2023, arXiv 2302.08113,
 * does so with ε). Blending D and not x keeps every pixel's noise what it was. The cuts lie elsewhere at each evaluation,
 * so that what a border does is not repeated and leaves no seam. Where D is wanted at some pixels only, as in the holes
 * of a photograph, tiles lie around those and nothing else is evaluated.
 */
import { type Area, grown } from '../image/holes/area.ts';
import { PURPOSE, uniformStream } from '../image/random.ts';
import { type Symmetry, symmetryPermutation, turn } from '../image/symmetry.ts';
import { overlapAt } from './overlap.ts';
import type { ScoreModel } from './score-model.ts';

/** Where an image is known to its solver, and where D is asked for. */
export interface Canvas {
  /** The pixels that an image of the problem holds, in their order; all that lie within a tile's side of a wanted one. */
  readonly area: Area;
  /** The pixels of it where D is wanted; elsewhere it answers x. */
  readonly wanted: Area;
  /** Of the images of the prior: each evaluation is made under one of these. Those of a rectangle alone. */
  readonly symmetries: readonly Symmetry[];
}

export interface TiledScore extends ScoreModel {
  /** Tiles evaluated so far; `nfe` counts pictures, each one evaluation however many tiles it took. */
  readonly tiles: number;
}

/** All that tiles of this side may see around some pixels. */
export const canvasAround = (wanted: Area, side: number, symmetries: Canvas['symmetries']): Canvas => ({
  area: grown(wanted, side),
  wanted,
  symmetries,
});

/** Tiles of one evaluation at noise level σ, as one draw of the cuts has it. */
export function tileCount(wanted: Area, side: number, sigma: number): number {
  const [height, width] = [Math.min(side, wanted.height), Math.min(side, wanted.width)];
  return tilesOver(wanted, height, width, overlapAt(sigma, side), () => 0.5).length;
}

/** Tiles that are given to the network together: it pays where it runs on a GPU. */
const AT_ONCE = 8;

/**
 * @param open the denoiser of tiles [channels, height, width]: of the side, or of the picture's where that is smaller
 * @param seed of the cuts, which are drawn for each x and σ: what was asked is answered alike, also after a resume
 */
export function tiled(
  open: (height: number, width: number) => ScoreModel,
  canvas: Canvas,
  side: number,
  seed: number,
): TiledScore {
  const { area, wanted, symmetries } = canvas;
  const height = Math.min(side, area.height);
  const width = Math.min(side, area.width);
  const model = open(height, width);
  const { channels } = model.manifest;
  const size = channels * area.count;
  const tileSize = channels * height * width;
  const isWhole = wanted.count === area.count;
  const inTiles = new Float32Array(AT_ONCE * tileSize);
  const turned = new Float32Array(symmetries.some((s) => s !== 0) ? tileSize : 0);
  const permutation = new Int32Array(height * width);
  const covered = new Float32Array(area.count);
  const rowWeights = new Float32Array(height);
  const columnWeights = new Float32Array(width);
  let copy = new Float32Array(0);
  let nfe = 0;
  let tiles = 0;

  /** Adds a tile's D to the weighted mean so far: where all tiles agree, the mean is theirs to the bit. */
  function blend(d: Float32Array, { top, left }: Tile, overlap: number, out: Float32Array): void {
    ramps(rowWeights, top, area.height, overlap);
    ramps(columnWeights, left, area.width, overlap);
    for (let r = 0; r < height; r++) {
      const row = top + r;
      for (let s = spanBehind(wanted, row, left); s < wanted.rows[row + 1]! && wanted.from[s]! < left + width; s++) {
        const from = Math.max(left, wanted.from[s]!);
        const to = Math.min(left + width, wanted.to[s]!);
        const at = isWhole ? wanted.first[s]! + from - wanted.from[s]! : placeOf(area, row, from);
        for (let c = from - left, i = at; c < to - left; c++, i++) {
          const weight = rowWeights[r]! * columnWeights[c]!;
          const before = covered[i]!;
          covered[i] = before + weight;
          const share = weight / (before + weight);
          for (let p = 0, j = i, k = r * width + c; p < channels; p++, j += area.count, k += height * width)
            out[j] = before === 0 ? d[k]! : out[j]! + share * (d[k]! - out[j]!);
        }
      }
    }
  }

  async function denoiseOne(x: Float32Array, sigma: number, out: Float32Array): Promise<void> {
    const draw = uniformStream(seed, PURPOSE.tiles, keyOf(sigma, x[0] ?? 0), 0);
    const symmetry = symmetries[Math.floor(draw() * symmetries.length)] ?? 0;
    const overlap = overlapAt(sigma, side);
    const cuts = tilesOver(wanted, height, width, overlap, draw);
    const turns = symmetry !== 0;
    if (turns) symmetryPermutation(symmetry, height, width, permutation);
    covered.fill(0);
    for (let from = 0; from < cuts.length; from += AT_ONCE) {
      const some = cuts.slice(from, from + AT_ONCE);
      const images = inTiles.subarray(0, some.length * tileSize);
      for (const [t, tile] of some.entries()) {
        const image = images.subarray(t * tileSize, (t + 1) * tileSize);
        read(x, area, channels, tile, height, width, image);
        if (turns) permute(image, permutation, turned);
      }
      await model.denoise(images, some.length, new Float64Array(some.length).fill(sigma), images);
      for (const [t, tile] of some.entries()) {
        const image = images.subarray(t * tileSize, (t + 1) * tileSize);
        // Mirror images are their own inverses.
        if (turns) permute(image, permutation, turned);
        blend(image, tile, overlap, out);
      }
      tiles += some.length;
    }
  }

  return {
    manifest: model.manifest,
    get nfe() {
      return nfe;
    },
    get tiles() {
      return tiles;
    },
    async denoise(x, batch, sigma, out) {
      for (let b = 0; b < batch; b++) {
        let own = x.subarray(b * size, (b + 1) * size);
        const answer = out.subarray(b * size, (b + 1) * size);
        if (x.buffer === out.buffer) {
          // Tiles read what others have answered by then.
          if (copy.length !== size) copy = new Float32Array(size);
          copy.set(own);
          own = copy;
        } else if (!isWhole) answer.set(own);
        await denoiseOne(own, sigma[b]!, answer);
        nfe++;
      }
    },
  };
}

const words = new DataView(new ArrayBuffer(8));
/** 32 bits of what was asked: another σ or another draw of the noise cuts elsewhere. */
function keyOf(sigma: number, value: number): number {
  words.setFloat64(0, sigma);
  const ofSigma = words.getUint32(0) ^ words.getUint32(4);
  words.setFloat32(0, value);
  return (ofSigma ^ words.getUint32(0)) >>> 0;
}

interface Tile {
  readonly top: number;
  readonly left: number;
}

/** Tiles that hold every wanted pixel, with `overlap` pixels around it where the picture has them. */
function tilesOver(wanted: Area, height: number, width: number, overlap: number, draw: () => number): readonly Tile[] {
  const { rows, from, to } = wanted;
  const rowFlags = Uint8Array.from({ length: wanted.height }, (_, r) => (rows[r + 1]! > rows[r]! ? 1 : 0));
  const columnFlags = new Uint8Array(wanted.width);
  const tiles: Tile[] = [];
  for (const top of beginnings(rowFlags, height, overlap, draw)) {
    columnFlags.fill(0);
    for (let r = top; r < top + height; r++)
      for (let s = rows[r]!; s < rows[r + 1]!; s++) columnFlags.fill(1, from[s], to[s]);
    for (const left of beginnings(columnFlags, width, overlap, draw)) tiles.push({ top, left });
  }
  return tiles;
}

/**
 * Where tiles begin along one axis: each flagged place is `overlap` from the ends of one of them, or in the overlap of two;
 * those that would reach beyond the picture are shifted inwards.
 */
function beginnings(flags: Uint8Array, side: number, overlap: number, draw: () => number): readonly number[] {
  const first = flags.indexOf(1);
  if (first < 0) return [];
  if (flags.length <= side) return [0];
  const own = side - 2 * overlap;
  const extent = flags.lastIndexOf(1) + 1 - first;
  const begins: number[] = [];
  let begin = first - overlap - Math.floor(draw() * (extent < own ? own - extent : own));
  for (;;) {
    const inside = Math.min(Math.max(begin, 0), flags.length - side);
    if (begins.at(-1) !== inside) begins.push(inside);
    if (begin + side >= flags.length) return begins;
    const next = flags.indexOf(1, Math.max(0, begin + side - overlap));
    if (next < 0) return begins;
    begin = Math.max(begin + side, next) - overlap;
  }
}

/** sin² over the overlap at both ends, which two neighbours make one; 1 along the edge of the picture. */
function ramps(weights: Float32Array, begin: number, length: number, overlap: number): void {
  const side = weights.length;
  for (let i = 0; i < side; i++) {
    const before = begin === 0 ? overlap : i + 0.5;
    const behind = begin + side === length ? overlap : side - i - 0.5;
    weights[i] = Math.sin((Math.PI / 2) * Math.min(1, before / overlap, behind / overlap)) ** 2;
  }
}

/** The first span of a row that reaches beyond a column; the row's end where none does. */
function spanBehind({ rows, to }: Area, row: number, column: number): number {
  let [low, high] = [rows[row]!, rows[row + 1]!];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (to[middle]! > column) high = middle;
    else low = middle + 1;
  }
  return low;
}

const placeOf = (area: Area, row: number, column: number): number => {
  const s = spanBehind(area, row, column);
  return area.first[s]! + column - area.from[s]!;
};

function read(
  x: Float32Array,
  area: Area,
  channels: number,
  { top, left }: Tile,
  height: number,
  width: number,
  out: Float32Array,
): void {
  for (let r = 0; r < height; r++) {
    const row = top + r;
    for (let s = spanBehind(area, row, left); s < area.rows[row + 1]! && area.from[s]! < left + width; s++) {
      const from = Math.max(left, area.from[s]!);
      const to = Math.min(left + width, area.to[s]!);
      const at = area.first[s]! + from - area.from[s]!;
      for (let p = 0; p < channels; p++) {
        const base = p * area.count + at;
        out.set(x.subarray(base, base + to - from), (p * height + r) * width + from - left);
      }
    }
  }
}

function permute(image: Float32Array, permutation: Int32Array, scratch: Float32Array): void {
  turn(image, permutation, scratch);
  image.set(scratch);
}
