import { alike } from './alike.ts';
import { aggregation } from './aggregation.ts';
import { bicgstab } from './bicgstab.ts';
import { blocksOf, type Coloured, laidOver } from './blocks.ts';
import { apply } from './links.ts';

/** A grey picture with the colour known in places. */
export interface Hinted {
  /** [height, width] */
  readonly grey: Float32Array;
  /** Planar, [3, height, width]; only known places are read. */
  readonly hints: Float32Array;
  /** [height, width]: 1 where the colour is known. */
  readonly known: Uint8Array;
  /** Shares of red, green and blue in the grey, of sum 1. */
  readonly weights: readonly number[];
}

/** Of the residual; the colours of a region with a single hint are still 1e-4 from what endless iteration gives. */
const PRECISION = { tolerance: 1e-6, iterations: 200 };
/** Pixels that are solved at once: about 300 MB and ten seconds. More are solved in blocks. */
const LARGEST = 2 ** 20;

/**
 * Colours a grey picture from a few places (Levin, Lischinski and Weiss 2004, "Colorization using optimization", ACM Trans.
 * Graph. 23(3)): what a pixel's colour has beyond its grey is the mean of its neighbours', weighted by how alike their grey
 * is, so that colour flows within an object and stops at its edge. The grey is kept: a colour beyond [0, 1] is taken back
 * towards it. A hint gives hue and strength, and its pixel keeps the lightness of the picture. Without hints the result is
 * the grey in three equal planes.
 *
 * A picture of more than a megapixel is coloured in blocks, and its own grey leads that colour to its edges: memory beside
 * the arrays given does not grow with it.
 * @param out planar, [3, height, width]
 * @returns iterations of the slower plane
 */
export function spreadColour(hinted: Hinted, height: number, width: number, out: Float32Array): number {
  const { grey, hints, known, weights } = hinted;
  const plane = height * width;
  const [red, blue] = [out.subarray(0, plane), out.subarray(2 * plane)];
  for (let i = 0; i < plane; i++) {
    if (known[i] === 0) {
      red[i] = blue[i] = 0;
      continue;
    }
    let luma = 0;
    for (let c = 0; c < 3; c++) luma += weights[c]! * hints[c * plane + i]!;
    red[i] = hints[i]! - luma;
    blue[i] = hints[2 * plane + i]! - luma;
  }
  let iterations = 0;
  if (known.includes(1)) {
    const picture: Coloured = { height, width, grey, known, chroma: [red, blue] };
    const step = Math.ceil(Math.sqrt(plane / LARGEST));
    if (step === 1) iterations = spread(picture);
    else {
      const blocks = blocksOf(picture, step);
      iterations = spread(blocks);
      laidOver(blocks, step, picture);
    }
  }
  onGrey(grey, weights, out);
  return iterations;
}

/** Writes the unknown of both planes. @returns iterations of the slower one */
function spread({ height, width, grey, known, chroma }: Coloured): number {
  const { links, pixels, toKnown } = alike(grey, known, height, width);
  const precondition = aggregation(links);
  const right = new Float64Array(links.count);
  const solution = new Float64Array(links.count);
  let slowest = 0;
  for (const values of chroma) {
    for (let i = 0; i < links.count; i++) {
      let sum = 0;
      for (let k = toKnown.start[i]!; k < toKnown.start[i + 1]!; k++) {
        sum += toKnown.weight[k]! * values[toKnown.pixel[k]!]!;
      }
      right[i] = sum;
    }
    solution.fill(0);
    const iterations = bicgstab((x, y) => apply(links, x, y), precondition, right, solution, PRECISION);
    for (let i = 0; i < links.count; i++) values[pixels[i]!] = solution[i]!;
    slowest = Math.max(slowest, iterations);
  }
  return slowest;
}

/** `out` holds red and blue beyond the grey in its first and last plane; they become colours of that grey, within [0, 1]. */
function onGrey(grey: Float32Array, [r = 0, g = 0, b = 0]: readonly number[], out: Float32Array): void {
  const plane = grey.length;
  const beyond = new Float64Array(3);
  for (let i = 0; i < plane; i++) {
    const y = grey[i]!;
    beyond[0] = out[i]!;
    beyond[2] = out[2 * plane + i]!;
    beyond[1] = -(r * beyond[0] + b * beyond[2]) / g;
    let share = 1;
    for (let c = 0; c < 3; c++) {
      const d = beyond[c]!;
      if (y + d > 1) share = Math.min(share, Math.max(0, (1 - y) / d));
      else if (y + d < 0) share = Math.min(share, Math.max(0, -y / d));
    }
    for (let c = 0; c < 3; c++) out[c * plane + i] = y + share * beyond[c]!;
  }
}
