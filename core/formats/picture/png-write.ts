import { zlibSync } from 'fflate';
import { joinBytes } from '../join-bytes.ts';

const CRC = new Uint32Array(256).map((_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of ISO 3309 over bytes[from, to), as PNG uses it (PNG specification, annex D). */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  let c = 0xffffffff;
  for (let i = from; i < to; i++) c = CRC[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

/** A part of a PNG file; before the pixels any number of them may stand. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out, 4, 8 + data.length));
  return out;
}

/** Rows with the filter "up" (2): medical rows resemble their neighbours, and one filter keeps the writer short. */
function filtered(pixels: Uint8Array | Uint16Array, rowSamples: number, height: number): Uint8Array {
  const depth = pixels.BYTES_PER_ELEMENT;
  const rowBytes = rowSamples * depth;
  const out = new Uint8Array(height * (rowBytes + 1));
  const view = new DataView(out.buffer);
  for (let r = 0; r < height; r++) {
    const at = r * (rowBytes + 1);
    out[at] = 2;
    for (let i = 0; i < rowSamples; i++) {
      const value = pixels[r * rowSamples + i]!;
      const above = r === 0 ? 0 : pixels[(r - 1) * rowSamples + i]!;
      if (depth === 1) out[at + 1 + i] = value - above;
      else {
        // Filters work on bytes, not on samples: high and low byte are subtracted each for itself.
        const high = ((value >> 8) - (above >> 8)) & 255;
        view.setUint16(at + 1 + 2 * i, (high << 8) | ((value - above) & 255));
      }
    }
  }
  return out;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function head(width: number, height: number, bits: number, colourType: number): Uint8Array {
  const out = new Uint8Array(13);
  const view = new DataView(out.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  out.set([bits, colourType, 0, 0, 0], 8);
  return pngChunk('IHDR', out);
}

const notes = (text: Readonly<Record<string, string>>): Uint8Array[] =>
  Object.entries(text).map(([keyword, value]) =>
    pngChunk(
      'tEXt',
      Uint8Array.from(`${keyword}\0${value}`, (c) => c.charCodeAt(0)),
    ),
  );

/** Colour types of so many samples a pixel (PNG specification, third edition, table 8). */
const COLOUR_TYPE = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

/**
 * A PNG of 8 or 16 bits, grey or RGB, each perhaps with opacity, exactly these samples.
 * @param pixels [height, width, samples]
 * @param text keyword → Latin-1 text, written as tEXt chunks (what the numbers mean, "research use only")
 * @param chunks further ones, each a `pngChunk`
 */
export function encodePng(
  pixels: Uint8Array | Uint16Array,
  width: number,
  height: number,
  samples: 1 | 2 | 3 | 4,
  text: Readonly<Record<string, string>> = {},
  chunks: readonly Uint8Array[] = [],
): Uint8Array {
  if (pixels.length !== width * height * samples || pixels.length === 0)
    throw new Error(`${pixels.length} samples are not ${height} × ${width} × ${samples}`);
  return joinBytes([
    SIGNATURE,
    head(width, height, pixels.BYTES_PER_ELEMENT * 8, COLOUR_TYPE[samples]),
    ...chunks,
    ...notes(text),
    pngChunk('IDAT', zlibSync(filtered(pixels, width * samples, height), { level: 6 })),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

/** A picture of 8 bits a pixel, grey or in a palette. */
export interface FlatPng {
  /** [height, width] */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** [colour, red green blue alpha]; null: grey. */
  readonly palette: Uint8Array | null;
  readonly text: Readonly<Record<string, string>>;
}
export const encodeFlatPng = ({ pixels, width, height, palette, text }: FlatPng): Uint8Array =>
  palette === null ? encodePng(pixels, width, height, 1, text) : encodePalettePng(pixels, width, height, palette, text);

/**
 * A PNG of up to 256 colours with alpha, 8 bits a pixel.
 * @param pixels [height, width], places in the palette
 * @param palette [colour, red green blue alpha]
 */
export function encodePalettePng(
  pixels: Uint8Array,
  width: number,
  height: number,
  palette: Uint8Array,
  text: Readonly<Record<string, string>> = {},
): Uint8Array {
  const colours = palette.length / 4;
  if (pixels.length !== width * height || pixels.length === 0)
    throw new Error(`${pixels.length} pixels are not ${height} × ${width}`);
  if (!Number.isInteger(colours) || colours < 1 || colours > 256) throw new Error(`${colours} colours`);
  const part = (from: number, to: number): Uint8Array => palette.filter((_, i) => i % 4 >= from && i % 4 < to);
  return joinBytes([
    SIGNATURE,
    head(width, height, 8, 3),
    pngChunk('PLTE', part(0, 3)),
    pngChunk('tRNS', part(3, 4)),
    ...notes(text),
    pngChunk('IDAT', zlibSync(filtered(pixels, width, height), { level: 6 })),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}
