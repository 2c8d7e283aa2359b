/**
 * Masks as files: 8-bit grey PNG, or NPY. A region of interest is white where it is painted; a hole to be filled is
 * black there (1 = known, 0 = to be filled, as the literature has it). What is painted in colours is a PNG with alpha.
 * A PNG of ours says which it holds.
 */
import { isInColours, type Mask } from '../../../core/contract/studio/project.ts';
import { err, ok, type Result } from '../../../core/contract/result.ts';
import { whatTells } from '../../../core/image/holes/painted-layer.ts';
import { decodeNpy, encodeNpy, type Npy } from '../../../core/formats/npy/npy.ts';
import { encodeFlatPng, type FlatPng } from '../../../core/formats/picture/png-write.ts';
import { damaged, reading, unsupported } from '../../../core/formats/refusal.ts';
import { isPng, readColourPng, readGreyPng } from './png-numbers.ts';
import { PAINTED, type Raster } from '../raster.ts';
import { looksInverted } from '../statistics.ts';

export type Purpose = Mask['purpose'];
export type MaskFormat = 'png' | 'npy';

const NOTE = 'Langevin mask';
const NOTES: Readonly<Record<Purpose, string>> = {
  roi: 'region of interest; painted = 255',
  hole: 'to be filled; painted = 0, known = 255',
  hints: 'colour hints; what is not transparent is known',
  painting: 'painting; a layer above the picture',
};

const inverted = (data: Uint8Array): Uint8Array => data.map((v) => 255 - v);

/**
 * What the PNG of a mask is made of, as it is now.
 * @param opacity of a painting, 0 to 1
 */
export function pngOf({ height, width, data, colours }: Raster, purpose: Purpose, opacity = 1): FlatPng {
  const text = { [NOTE]: NOTES[purpose] };
  if (colours === undefined)
    return { pixels: purpose === 'roi' ? data.slice() : inverted(data), height, width, palette: null, text };
  const alpha = purpose === 'painting' ? Math.max(1, Math.round(255 * opacity)) : 255;
  const palette = Uint8Array.from([[0, 0, 0, 0], ...colours.map((colour) => [...colour, alpha])].flat());
  return { pixels: data.slice(), height, width, palette, text };
}

/** @param opacity of a painting, 0 to 1 */
export function encodeMask(raster: Raster, purpose: Purpose, format: MaskFormat, opacity = 1): Uint8Array {
  const png = pngOf(raster, purpose, opacity);
  const isArray = format === 'npy' && png.palette === null;
  return isArray ? encodeNpy(png.pixels, [png.height, png.width]) : encodeFlatPng(png);
}

export interface ReadMask {
  readonly raster: Raster;
  /** Probably the file means the other colour: offer to invert, never do it unasked. */
  readonly looksInverted: boolean;
  /** Of a painting, 0 to 1. */
  readonly opacity?: number;
}

/** What was read, before it is known which colour is painted. */
interface Grey extends Raster {
  readonly purpose: Purpose | null;
  /** Its values are how opaque it is, painted where that is much, whatever it is for. */
  readonly isLayer: boolean;
}

/**
 * 0/1 as well as 0/255. Between them lie soft edges, so a file that never gets as far as half is something else: class
 * numbers, most likely, which would silently count as nothing painted.
 * @param values 0 to 255, or 0 to 1
 */
function toBytes(values: ArrayLike<number>): Uint8Array {
  let [low, high] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v)) throw damaged('it holds values that are not finite');
    if (v < low) low = v;
    if (v > high) high = v;
  }
  if (low < 0 || high > 255 || (high > 1 && high < PAINTED))
    throw unsupported(
      `its values go from ${low} to ${high}: a mask holds 0 and 255, or 0 and 1`,
      'Save one class as a mask of its own.',
    );
  const scale = high <= 1 ? 255 : 1;
  return Uint8Array.from(values, (v) => Math.round(v * scale));
}

function greyOfPng(bytes: Uint8Array, wanted: Purpose): Grey {
  const { height, width, data, opacity, text } = readGreyPng(bytes);
  const note = text[NOTE];
  const size = { height, width };
  if (note !== undefined) return { ...size, data, purpose: note === NOTES.hole ? 'hole' : 'roi', isLayer: false };
  const telling = whatTells(data, opacity, 255);
  if (opacity !== null && telling === 'opacity') return { ...size, data: opacity, purpose: null, isLayer: true };
  if (telling === 'nothing') throw unsupported('it is fully transparent', 'Paint the mask, and save it again.');
  if (telling === 'either' && wanted === 'hole')
    throw unsupported(
      'parts of it are transparent, and the rest is bright in some places and dark in others: a mask is one or the other',
      'Paint what is to be filled in one colour on a transparent layer, or save it without transparency, black and white.',
    );
  const seen = opacity === null ? data : data.map((v, i) => Math.round((v * opacity[i]!) / 255));
  return { ...size, data: toBytes(seen), purpose: null, isLayer: false };
}

function greyOfNpy({ shape, data, complex }: Npy): Grey {
  // One mask stored as [1, row, column] or [row, column, 1] is one mask still.
  const [height, width, ...more] = shape.length > 2 && shape[0] === 1 ? shape.slice(1) : shape;
  if (complex || height === undefined || width === undefined || more.some((n) => n !== 1))
    throw unsupported(`its shape is (${shape.join(', ')}): a mask has rows and columns`);
  return { height, width, data: toBytes(data), purpose: null, isLayer: false };
}

function greyOf(bytes: Uint8Array, name: string, purpose: Purpose): Result<Grey> {
  if (isPng(bytes)) return reading(name, () => greyOfPng(bytes, purpose));
  const npy = decodeNpy(bytes, name);
  return npy.ok ? reading(name, () => greyOfNpy(npy.value)) : npy;
}

type Size = Pick<Raster, 'height' | 'width'>;
export const isOfSize = (raster: Size, size: Size): boolean =>
  raster.height === size.height && raster.width === size.width;

/** A mask for an image of this size. Errors: as `readMask`, and shape-mismatch. */
export function decodeMask(bytes: Uint8Array, name: string, size: Size, purpose: Purpose): Result<ReadMask> {
  const read = readMask(bytes, name, purpose);
  if (!read.ok || isOfSize(read.value.raster, size)) return read;
  const { height, width } = read.value.raster;
  return err({ code: 'shape-mismatch', what: name, expected: [size.width, size.height], found: [width, height] });
}

/**
 * A mask of whatever size. Errors: unreadable-file, unsupported-file.
 * @param purpose what the mask is for; what a file of ours says about itself goes before it
 */
export function readMask(bytes: Uint8Array, name: string, purpose: Purpose): Result<ReadMask> {
  if (isInColours({ purpose })) {
    const png = reading(name, () => {
      if (!isPng(bytes)) throw unsupported('it is no PNG', 'Save what is in colours as a PNG with transparency.');
      return readColourPng(bytes);
    });
    if (!png.ok) return png;
    const { opacity, height, width, data, colours } = png.value;
    return ok({ raster: { height, width, data, colours }, looksInverted: false, opacity });
  }
  const grey = greyOf(bytes, name, purpose);
  if (!grey.ok) return grey;
  const { height, width, data, isLayer } = grey.value;
  const isPaintedBright = isLayer || (grey.value.purpose ?? purpose) === 'roi';
  const raster: Raster = { height, width, data: isPaintedBright ? data : inverted(data) };
  return ok({ raster, looksInverted: looksInverted(raster) });
}
