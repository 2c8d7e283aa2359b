import type { Result } from '../../contract/result.ts';
import { KEYWORD, withAnnotation } from '../notes/annotation.ts';
import { DEFAULT_LIMITS, type Codecs, type Limits, type RasterPicture } from '../codecs.ts';
import { PLAIN, type Decoded, type FormatName } from '../decoded.ts';
import { orientationOf, upright, uprightSize } from './upright.ts';
import { checkSize } from '../exact.ts';
import { jpegHeader } from '../jpeg/header.ts';
import { crc32 } from './png-write.ts';
import { damaged, readingAsync, unsupported, type Refusal } from '../refusal.ts';

export type RasterFormat = 'png' | 'jpeg' | 'webp';

interface Size {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

const animated = (pictures: number | null): Refusal =>
  unsupported(
    pictures === null ? 'it is an animation' : `it is an animation of ${pictures} pictures`,
    'Save the one picture that you mean.',
  );

/** Samples a pixel by colour type (PNG specification, third edition, table 8); a palette may hold opacity. */
const PNG_CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 };

function pngSize(b: Uint8Array): Size {
  if (b.length < 33) throw damaged('its header is cut');
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  if (v.getUint32(8) !== 13 || crc32(b, 12, 29) !== v.getUint32(29))
    throw damaged('the checksum of its header is wrong');
  const pictures = apngPictures(b, v);
  if (pictures > 1) throw animated(pictures);
  return { width: v.getUint32(16), height: v.getUint32(20), channels: PNG_CHANNELS[b[25]!] ?? 4 };
}

/** Of `acTL`, which stands before the pixels (PNG specification, third edition, 11.3.6.1); 1 where there is none. */
function apngPictures(b: Uint8Array, v: DataView): number {
  for (let at = 33; at + 16 <= b.length; at += 12 + v.getUint32(at)) {
    const type = v.getUint32(at + 4);
    if (type === 0x6163544c) return v.getUint32(at + 8);
    if (type === 0x49444154) break;
  }
  return 1;
}

/** The text of our own note in a PNG; other chunks are passed over. */
function pngNote(b: Uint8Array): string | null {
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  for (let at = 8; at + 12 <= b.length;) {
    const length = v.getUint32(at);
    const type = v.getUint32(at + 4);
    if (type === 0x49444154 || at + 12 + length > b.length) return null; // IDAT: notes stand before the pixels
    if (type === 0x74455874 && length < 1024) {
      const [keyword, text] = String.fromCharCode(...b.subarray(at + 8, at + 8 + length)).split('\0', 2);
      if (keyword === KEYWORD && text !== undefined) return text;
    }
    at += 12 + length;
  }
  return null;
}

/** Inflated, and of an ICC profile as large as any that is used. */
const MOST_PROFILE = 2 ** 26;

/**
 * What `iCCP` holds, whatever a codec thinks of it (PNG specification, third edition, 11.3.2.3): null where there is none.
 * Codecs drop a profile that they cannot use, and it would be lost unsaid.
 */
function pngProfile(b: Uint8Array, codecs: Codecs): Uint8Array | 'damaged' | null {
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  for (let at = 8; at + 12 <= b.length;) {
    const length = v.getUint32(at);
    const type = v.getUint32(at + 4);
    if (type === 0x49444154 || at + 12 + length > b.length) return null; // IDAT
    if (type === 0x69434350) {
      const body = b.subarray(at + 8, at + 8 + length);
      const name = body.indexOf(0);
      if (name < 0 || body[name + 1] !== 0) return 'damaged';
      try {
        return codecs.inflate(body.subarray(name + 2), 'zlib', MOST_PROFILE);
      } catch {
        return 'damaged';
      }
    }
    at += 12 + length;
  }
  return null;
}

function jpegSize(b: Uint8Array): Size {
  const h = jpegHeader(b);
  if (h.componentIds.length === 4)
    throw unsupported('CMYK colours need the profile of a printing press', 'Convert the picture to RGB.');
  if (h.precision !== 8 || h.sof > 0xc2)
    throw unsupported(`JPEG with ${h.precision} bits a sample or of this coding process is not read`);
  return { width: h.width, height: h.height, channels: h.componentIds.length };
}

/** VP8, VP8L or VP8X: the first chunk says how large the canvas is (RFC 9649). */
function webpSize(b: Uint8Array): Size {
  if (b.length < 30) throw damaged('its header is cut');
  const kind = String.fromCharCode(...b.subarray(12, 16));
  const u16 = (at: number): number => b[at]! | (b[at + 1]! << 8);
  const u24 = (at: number): number => u16(at) | (b[at + 2]! << 16);
  if (kind === 'VP8X' && (b[20]! & 2) !== 0) throw animated(null);
  if (kind === 'VP8X') return { width: u24(24) + 1, height: u24(27) + 1, channels: 4 };
  if (kind === 'VP8L') return { width: (u16(21) & 0x3fff) + 1, height: ((u24(22) >> 6) & 0x3fff) + 1, channels: 4 };
  return { width: u16(26) & 0x3fff, height: u16(28) & 0x3fff, channels: 3 };
}

const SIZE = { png: pngSize, jpeg: jpegSize, webp: webpSize };

/** A codec's picture as it asks to be shown, with what its numbers mean; transparency stands beside them. */
export function fromRaster(format: FormatName, p: RasterPicture): Decoded {
  const orientation = orientationOf(p.orientation);
  const samples = p.channels < 3 ? 1 : 3;
  const data = new Float32Array(p.width * p.height * samples);
  for (let i = 0; i < data.length; i++) data[i] = p.data[Math.floor(i / samples) * p.channels + (i % samples)]!;
  const isOpaque = p.channels === samples;
  const alpha = isOpaque ? null : new Float32Array(p.width * p.height);
  if (alpha !== null) for (let i = 0; i < alpha.length; i++) alpha[i] = p.data[i * p.channels + samples]!;
  return {
    ...PLAIN,
    format,
    frames: 1,
    ...uprightSize(orientation, p),
    samples,
    data: upright(data, orientation, p, samples),
    unit: 'srgb',
    fullScale: 2 ** p.bits - 1,
    depth: { bits: p.bits, signed: false, float: false },
    profile: p.profile,
    alpha: alpha === null ? null : upright(alpha, orientation, p, 1),
  };
}

/**
 * PNG, JPEG or WebP: EXIF rotation is applied, colour profiles are not, palettes are resolved. An animation is refused:
 * nobody has said which of its pictures is meant.
 * The size in the header is checked before the codec allocates. Errors: unreadable-file, unsupported-file.
 */
export const decodeRaster = (
  bytes: Uint8Array,
  name: string,
  format: RasterFormat,
  codecs: Codecs,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Result<Decoded>> =>
  readingAsync(name, async () => {
    const { width, height, channels } = SIZE[format](bytes);
    if (width === 0 || height === 0) throw damaged('it has no pixels');
    checkSize(width * height * channels, limits);
    const picture = await codecs.raster(bytes).catch((e: unknown) => {
      throw damaged(`it is cut or damaged (${e instanceof Error ? e.message.split('\n')[0]! : String(e)})`);
    });
    if (picture.width !== width || picture.height !== height) throw damaged('its header and its pixels differ in size');
    if (format !== 'png') return withAnnotation(fromRaster(format, picture), null);
    const own = picture.profile ?? pngProfile(bytes, codecs);
    const decoded = fromRaster(format, { ...picture, profile: own === 'damaged' ? null : own });
    const damage = 'The colour profile in the file is damaged: its colours are taken as sRGB, and it is not kept.';
    const warnings = own === 'damaged' ? [...decoded.warnings, damage] : decoded.warnings;
    return withAnnotation({ ...decoded, warnings }, pngNote(bytes));
  });
