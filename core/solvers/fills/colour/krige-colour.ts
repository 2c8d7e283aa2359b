import { blocksOf, type Coloured, laidOver } from './blocks.ts';
import type { Hinted } from './chroma.ts';
import { colouredBy, spread } from './spread-colour.ts';
import { trendOf, type Trend } from './trend.ts';

/** Longest side on which hints are weighed against each other: their colours have no finer detail than the grey leads them to. */
const TREND_SIDE = 256;

/**
 * Colours a grey picture from a few places: what a colour is expected to be there (trend.ts), and what the hints say
 * beyond that spread from them as by Levin et al. (spread-colour.ts). Few hints colour what is like them anywhere in the
 * picture and leave grey what is like none; strokes and many hints fill what they enclose. Grey and hints are kept as
 * there.
 * @param out planar, [3, height, width]
 * @returns how much of what a colour may be is left open at every pixel, from 0 to 1, [height, width]
 */
export function krigeColour(hinted: Hinted, height: number, width: number, out: Float32Array): Float32Array {
  let open: Float32Array = new Float32Array(height * width).fill(1);
  colouredBy(
    (picture) => {
      const found = krige(picture);
      const step = Math.ceil(height / picture.height);
      if (step === 1) open = found;
      else laidOver({ ...picture, chroma: [found, found] }, step, { ...hinted, height, width, chroma: [open, open] });
    },
    hinted,
    height,
    width,
    out,
  );
  return open;
}

/** Writes the chroma of the unknown pixels. @returns how much is left open at each */
function krige(picture: Coloured): Float32Array {
  const { chroma, known } = picture;
  const trend = largeTrend(picture);
  chroma.forEach((values, c) => {
    for (let i = 0; i < values.length; i++) if (known[i] !== 0) values[i]! -= trend.chroma[c]![i]!;
  });
  spread(picture);
  chroma.forEach((values, c) => {
    for (let i = 0; i < values.length; i++) values[i]! += trend.chroma[c]![i]!;
  });
  return trend.open;
}

/** The trend of a picture of any size, at its own edges. */
function largeTrend(picture: Coloured): Trend {
  const { height, width, grey } = picture;
  const step = Math.ceil(Math.max(height, width) / TREND_SIDE);
  if (step === 1) return trendOf(picture);
  const blocks = blocksOf(picture, step);
  const { chroma, open } = trendOf(blocks);
  const none = new Uint8Array(height * width);
  const laid = (red: Float32Array, blue: Float32Array): readonly [Float32Array, Float32Array] => {
    const over = [new Float32Array(grey.length), new Float32Array(grey.length)] as const;
    laidOver({ ...blocks, chroma: [red, blue] }, step, { ...picture, known: none, chroma: over });
    return over;
  };
  return { chroma: laid(...chroma), open: laid(open, open)[0] };
}
