import { alike } from './alike.ts';
import { aggregation } from './aggregation.ts';
import { bicgstab } from './bicgstab.ts';
import { blocksOf, type Coloured, laidOver } from './blocks.ts';
import { chromaOf, type Hinted, onGrey } from './chroma.ts';
import { apply } from './links.ts';

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
 */
export function spreadColour(hinted: Hinted, height: number, width: number, out: Float32Array): void {
  colouredBy(spread, hinted, height, width, out);
}

/**
 * A method that colours a picture of up to a megapixel, on one of any size.
 * @param method writes the chroma of the unknown pixels
 */
export function colouredBy(
  method: (picture: Coloured) => void,
  hinted: Hinted,
  height: number,
  width: number,
  out: Float32Array,
): void {
  const picture = chromaOf(hinted, height, width, out);
  if (hinted.known.includes(1)) {
    const step = Math.ceil(Math.sqrt((height * width) / LARGEST));
    if (step === 1) method(picture);
    else {
      const blocks = blocksOf(picture, step);
      method(blocks);
      laidOver(blocks, step, picture);
    }
  }
  onGrey(hinted, out);
}

/** Writes the unknown of both planes. */
export function spread({ height, width, grey, known, chroma }: Coloured): void {
  const { links, pixels, toKnown } = alike(grey, known, height, width);
  const precondition = aggregation(links);
  const right = new Float64Array(links.count);
  const solution = new Float64Array(links.count);
  for (const values of chroma) {
    for (let i = 0; i < links.count; i++) {
      let sum = 0;
      for (let k = toKnown.start[i]!; k < toKnown.start[i + 1]!; k++) {
        sum += toKnown.weight[k]! * values[toKnown.pixel[k]!]!;
      }
      right[i] = sum;
    }
    solution.fill(0);
    bicgstab((x, y) => apply(links, x, y), precondition, right, solution, PRECISION);
    for (let i = 0; i < links.count; i++) values[pixels[i]!] = solution[i]!;
  }
}
