/**
 * A PNG as numbers, in pure TypeScript: the browser's decoder would apply colour profiles and gamma to a mask's
 * numbers. Every colour type and depth, without interlacing (PNG specification, third edition, 7 to 9).
 */
import { unzlibSync } from 'fflate';
import { DEFAULT_LIMITS } from '../../../core/formats/codecs.ts';
import { checkSize } from '../../../core/formats/exact.ts';
import { joinBytes } from '../../../core/formats/join-bytes.ts';
import { crc32 } from '../../../core/formats/picture/png-write.ts';
import { damaged, unsupported } from '../../../core/formats/refusal.ts';
import { MOST_COLOURS, type Colour } from '../raster.ts';

interface Png {
  readonly height: number;
  readonly width: number;
  /** Sample k of a row as it is stored; of 16 bits the upper eight. */
  readonly sample: (row: number, k: number) => number;
  readonly bits: number;
  /** Of colour (PNG specification, table 12). */
  readonly type: number;
  readonly channels: number;
  readonly palette: Uint8Array;
  readonly alpha: Uint8Array;
  readonly text: Readonly<Record<string, string>>;
}

export interface GreyPng {
  readonly height: number;
  readonly width: number;
  /** [row, column], 0 to 255: grey, or luma of colours. */
  readonly data: Uint8Array;
  /** [row, column], 0 to 255; null where every pixel is opaque. */
  readonly opacity: Uint8Array | null;
  readonly text: Readonly<Record<string, string>>;
}

export interface ColourPng {
  readonly height: number;
  readonly width: number;
  /** [row, column]: 0 where it is fully transparent, else the number of its colour, counted from 1. */
  readonly data: Uint8Array;
  readonly colours: Colour[];
  /** Alpha of its first colour, 0 to 1. */
  readonly opacity: number;
  readonly text: Readonly<Record<string, string>>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.every((b, i) => bytes[i] === b);
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

interface Chunks {
  readonly head: DataView;
  readonly data: Uint8Array;
  readonly palette: Uint8Array;
  readonly alpha: Uint8Array;
  readonly text: Record<string, string>;
}

function chunksOf(bytes: Uint8Array): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  const text: Record<string, string> = {};
  let head: DataView | null = null;
  let palette = new Uint8Array(0);
  let alpha = new Uint8Array(0);
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw damaged('it ends before its end mark');
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) throw damaged('it ends too early');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    // A copy by construction: the slice of a Node Buffer would be a view of the whole file.
    const body = new Uint8Array(bytes.subarray(at + 8, at + 8 + length));
    if (crc32(bytes, at + 4, at + 8 + length) !== view.getUint32(at + 8 + length))
      throw damaged(`the checksum of its part ${type} is wrong`);
    if (type === 'IHDR' && length === 13) head = new DataView(body.buffer);
    else if (type === 'PLTE') palette = body;
    else if (type === 'tRNS') alpha = body;
    else if (type === 'IDAT') parts.push(body);
    else if (type === 'tEXt') {
      const zero = body.indexOf(0);
      const latin1 = (b: Uint8Array): string => Array.from(b, (c) => String.fromCharCode(c)).join('');
      if (zero > 0) text[latin1(body.subarray(0, zero))] = latin1(body.subarray(zero + 1));
    } else if (type === 'IEND') break;
    at += 12 + length;
  }
  if (head === null) throw damaged('it has no header');
  return { head, data: joinBytes(parts), palette, alpha, text };
}

/** Undoes the filters of all rows in place (PNG, 9.2). @param step bytes of a pixel, at least 1 */
function unfilter(raw: Uint8Array, height: number, rowBytes: number, step: number): void {
  for (let r = 0; r < height; r++) {
    const at = r * (rowBytes + 1) + 1;
    const filter = raw[at - 1]!;
    if (filter > 4) throw damaged(`row ${r} has the unknown filter ${filter}`);
    for (let i = 0; filter > 0 && i < rowBytes; i++) {
      const left = i < step ? 0 : raw[at + i - step]!;
      const up = r === 0 ? 0 : raw[at + i - rowBytes - 1]!;
      const corner = i < step || r === 0 ? 0 : raw[at + i - rowBytes - 1 - step]!;
      if (filter === 1) raw[at + i]! += left;
      else if (filter === 2) raw[at + i]! += up;
      else if (filter === 3) raw[at + i]! += (left + up) >> 1;
      else {
        const guess = left + up - corner;
        const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
        raw[at + i]! += a <= b && a <= c ? left : b <= c ? up : corner;
      }
    }
  }
}

const luma = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b; // Rec. 709, encoded

/** @throws Refusal */
function readPng(bytes: Uint8Array): Png {
  const { head, data, palette, alpha, text } = chunksOf(bytes);
  const [width, height, bits, type] = [head.getUint32(0), head.getUint32(4), head.getUint8(8), head.getUint8(9)];
  const channels = CHANNELS[type];
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(bits) || width === 0 || height === 0)
    throw damaged('its header is not valid');
  if (head.getUint8(12) !== 0) throw unsupported('it is interlaced', 'Save it again without interlacing.');
  checkSize(width * height * channels, DEFAULT_LIMITS);
  const rowBytes = Math.ceil((width * channels * bits) / 8);
  const expected = height * (rowBytes + 1);
  // One byte more than expected, so that a stream that goes on is noticed; what is beyond is dropped, not allocated.
  const raw = unzlibSync(data, { out: new Uint8Array(expected + 1) });
  if (raw.length !== expected) throw damaged('its pixels do not have the size that its header states');
  unfilter(raw, height, rowBytes, Math.max(1, (channels * bits) / 8));

  const sample = (row: number, k: number): number => {
    const at = row * (rowBytes + 1) + 1;
    if (bits >= 8) return raw[at + k * (bits / 8)]!;
    const bit = k * bits;
    return (raw[at + (bit >> 3)]! >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
  };
  return { height, width, sample, bits, type, channels, palette, alpha, text };
}

const PALETTE = 3;
const missing = (i: number) => damaged(`it names colour ${i}, which its palette lacks`);

/** @throws Refusal */
export function readGreyPng(bytes: Uint8Array): GreyPng {
  const { height, width, sample, bits, type, channels, palette, alpha, text } = readPng(bytes);
  const scale = bits < 8 ? 255 / ((1 << bits) - 1) : 1;
  const out = new Uint8Array(height * width);
  const opacity = new Uint8Array(height * width).fill(255);
  for (let row = 0, at = 0; row < height; row++)
    for (let column = 0; column < width; column++, at++) {
      const k = column * channels;
      if (type === PALETTE) {
        const i = sample(row, k);
        if (3 * i + 2 >= palette.length) throw missing(i);
        out[at] = Math.round(luma(palette[3 * i]!, palette[3 * i + 1]!, palette[3 * i + 2]!));
        opacity[at] = alpha[i] ?? 255;
      } else {
        const grey =
          channels < 3 ? sample(row, k) * scale : luma(sample(row, k), sample(row, k + 1), sample(row, k + 2));
        out[at] = Math.round(grey);
        if (type >= 4) opacity[at] = sample(row, k + channels - 1);
      }
    }
  return { height, width, data: out, opacity: opacity.every((v) => v === 255) ? null : opacity, text };
}

/**
 * What is painted in flat colours. A palette that begins with nothing is taken as it is, colours that no pixel has
 * included: a history may bring them back.
 * @throws Refusal, also where it holds more colours than a pixel's value can tell apart
 */
export function readColourPng(bytes: Uint8Array): ColourPng {
  const { height, width, sample, bits, type, channels, palette, alpha, text } = readPng(bytes);
  const data = new Uint8Array(height * width);
  const of = (i: number): Colour => [palette[3 * i]!, palette[3 * i + 1]!, palette[3 * i + 2]!];
  const count = palette.length / 3;
  if (type === PALETTE && alpha[0] === 0 && !alpha.subarray(1).includes(0)) {
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const i = sample(row, column);
        if (i >= count) throw missing(i);
        data[row * width + column] = i;
      }
    const colours = Array.from({ length: count - 1 }, (_, i) => of(i + 1));
    return { height, width, data, colours, opacity: (alpha[1] ?? 255) / 255, text };
  }
  const scale = bits < 8 ? 255 / ((1 << bits) - 1) : 1;
  const values = new Map<number, number>();
  const colours: Colour[] = [];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const k = column * channels;
      const first = sample(row, k);
      if (type === PALETTE && first >= count) throw missing(first);
      const isThere = type === PALETTE ? (alpha[first] ?? 255) > 0 : type < 4 || sample(row, k + channels - 1) > 0;
      if (!isThere) continue;
      const grey = Math.round(first * scale);
      const colour: Colour =
        type === PALETTE
          ? of(first)
          : channels < 3
            ? [grey, grey, grey]
            : [first, sample(row, k + 1), sample(row, k + 2)];
      const key = (colour[0] << 16) | (colour[1] << 8) | colour[2];
      let value = values.get(key);
      if (value === undefined) {
        if (colours.length === MOST_COLOURS)
          throw unsupported(
            `it holds more than ${MOST_COLOURS} colours`,
            'Save strokes in flat colours on a transparent ground, without soft edges; open a picture as an image.',
          );
        value = colours.push(colour);
        values.set(key, value);
      }
      data[row * width + column] = value;
    }
  return { height, width, data, colours, opacity: 1, text };
}
