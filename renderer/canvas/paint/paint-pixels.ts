import { rampOf } from '../../../core/image/windows/window.ts';
import { colourTable } from './colour-map.ts';
import type { Frame } from '../frame.ts';
import { scalarsOf } from '../scalars.ts';
import type { ColourMap, View, Window } from '../view.ts';

/** RGBA as a little-endian word. */
const word = (r: number, g: number, b: number): number => (255 << 24) | (b << 16) | (g << 8) | r;
export const MAGENTA = word(255, 0, 255);
const BLACK = word(0, 0, 0);
export const CYAN = word(0, 220, 255);
/** Side of the checker's squares in image pixels. */
export const CHECKER_PIXELS = 2;

/** How values become colours: the parts of a view on which pixels depend. */
export type Looks = Pick<View, 'invert' | 'colours' | 'part' | 'marksNegative'>;

/** Values → a picture of the frame's own size: by the processor in draw-frame.ts, by the GPU in gl-painter.ts. */
export interface Pass {
  /** Stays what it is until the next call; null where there is no room for it. */
  paint(frame: Frame, window: Window, looks: Looks): HTMLCanvasElement | ImageBitmap | null;
  /** Lets its pixels go. */
  clear(): void;
}

/**
 * Values → RGBA [row, column] as words of an ImageData, one pass. What is no number becomes a checker of magenta and
 * black (2 pixels), which no map holds; negative values cyan, where they are to be marked.
 */
export function paintPixels(frame: Frame, window: Window, looks: Looks, out: Int32Array): void {
  if (frame.samples === 3) paintPicture(frame, window, looks.invert, out);
  else paintScalars(frame, window, looks, out);
}

const checker = (i: number, width: number): number =>
  (Math.floor(i / width / CHECKER_PIXELS) + Math.floor((i % width) / CHECKER_PIXELS)) & 1 ? MAGENTA : BLACK;

/** The colours that stand for values: phase goes round, and its colours with it. */
export const mapOf = (
  { samples }: Pick<Frame, 'samples'>,
  { colours, part }: Pick<Looks, 'colours' | 'part'>,
): ColourMap => (samples === 2 && part === 'phase' ? 'phase' : colours);

/** Colours of 256 levels. MONOCHROME1 turns grey around; other colours stand for values and stay with them. */
export function coloursOf(frame: Frame, looks: Looks): ReturnType<typeof colourTable> {
  const map = mapOf(frame, looks);
  return colourTable(map, looks.invert !== (frame.inverted === true && map === 'grey'));
}

function paintScalars(frame: Frame, window: Window, looks: Looks, out: Int32Array): void {
  const colours = coloursOf(frame, looks);
  const table = new Int32Array(256);
  for (let k = 0; k < 256; k++) table[k] = word(colours[3 * k]!, colours[3 * k + 1]!, colours[3 * k + 2]!);
  const values = scalarsOf(frame, looks.part);
  const { gain, offset, center } = rampOf(window, frame.unit);
  const slope = 255 * gain;
  const shift = 255 * offset + 0.5; // + 0.5: rounds where it is cut to an integer
  const isSigmoid = window.curve === 'sigmoid';
  const steepness = -4 * gain;
  const marks = looks.marksNegative === true;
  const { width } = frame;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    // As `shareOf` does, written out: a call for each pixel doubles the time.
    const level = isSigmoid ? 255 / (1 + Math.exp(steepness * (v - center))) + 0.5 : v * slope + shift;
    if (marks && v < 0) out[i] = CYAN;
    else if (level >= 255) out[i] = table[255]!;
    else if (level >= 0) out[i] = table[level | 0]!;
    else out[i] = level < 0 ? table[0]! : checker(i, width);
  }
}

/** Colours go through the straight line, be the curve what it may: the others are defined for grey (PS3.3, C.11.2). */
function paintPicture(frame: Frame, window: Window, invert: boolean, out: Int32Array): void {
  const { data, width } = frame;
  const { gain, offset } = rampOf(window, frame.unit);
  const sign = invert ? -1 : 1;
  const slope = 255 * gain * sign;
  const shift = (invert ? 255 - 255 * offset : 255 * offset) + 0.5;
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    const r = data[at]! * slope + shift;
    const g = data[at + 1]! * slope + shift;
    const b = data[at + 2]! * slope + shift;
    out[i] =
      r !== r || g !== g || b !== b
        ? checker(i, width)
        : word(
            r > 0 ? (r < 255 ? r | 0 : 255) : 0,
            g > 0 ? (g < 255 ? g | 0 : 255) : 0,
            b > 0 ? (b < 255 ? b | 0 : 255) : 0,
          );
  }
}
