import { inflatedBound, type Codecs, type Limits } from '../codecs.ts';
import { unpackLzw } from './lzw.ts';
import { unpackBits } from './packbits.ts';
import { damaged, unsupported } from '../refusal.ts';
import { numberReader } from '../stored-number.ts';
import type { Directory, TiffFile } from './directory.ts';

/** How the samples of a page are laid out, checked. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly format: 'uint' | 'int' | 'float';
  readonly samples: number;
  readonly photometric: number;
  readonly compression: number;
  readonly predictor: number;
  /** The lowest bit of a byte comes first. */
  readonly isReversed: boolean;
  readonly separatePlanes: boolean;
  /** Strips are tiles as wide as the image. */
  readonly block: { readonly width: number; readonly height: number; readonly tiled: boolean };
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
}

const COMPRESSION: Readonly<Record<number, string>> = {
  2: 'CCITT modified Huffman', 3: 'CCITT group 3', 4: 'CCITT group 4', 6: 'old-style JPEG', 34712: 'JPEG 2000',
  34925: 'LZMA', 50000: 'Zstandard', 50001: 'WebP', 52546: 'JPEG XL',
}; // prettier-ignore
const READABLE = new Set([1, 5, 7, 8, 32773, 32946]);
const FORMATS = { 1: 'uint', 2: 'int', 3: 'float', 4: 'uint' } as const;

export function tiffPage(d: Directory): TiffPage {
  const one = (tag: number, fallback?: number): number => {
    const v = d.get(tag)?.[0] ?? fallback;
    if (v === undefined || !Number.isFinite(v)) throw damaged(`its field ${tag} is missing`);
    return v;
  };
  const width = one(256);
  const height = one(257);
  if (width === 0 || height === 0) throw damaged('it has no pixels');
  const samples = one(277, 1);
  const bits = one(258, 1);
  if (d.get(258)?.some((b) => b !== bits)) throw unsupported('samples of different depth in one pixel are not read');
  const format = FORMATS[one(339, 1) as keyof typeof FORMATS] as (typeof FORMATS)[1 | 2 | 3] | undefined;
  if (format === undefined) throw unsupported('complex samples in TIFF are not read');
  const depths = format === 'float' ? [16, 32, 64] : format === 'int' ? [8, 16, 32, 64] : [1, 2, 4, 8, 12, 16, 32, 64];
  if (!depths.includes(bits)) throw unsupported(`${bits}-bit ${format} samples are not read`);
  const compression = one(259, 1);
  if (!READABLE.has(compression))
    throw unsupported(`TIFF compression ${COMPRESSION[compression] ?? compression} is not read`);
  const tiled = d.has(322);
  const block = tiled
    ? { width: one(322), height: one(323), tiled }
    : { width, height: Math.min(height, one(278, height)), tiled };
  if (block.width < 1 || block.height < 1) throw damaged('its strips or tiles have no size');
  const offsets = d.get(tiled ? 324 : 273) ?? [];
  const counts = d.get(tiled ? 325 : 279) ?? [];
  return {
    width,
    height,
    bits,
    format,
    samples,
    photometric: one(262, 1),
    compression,
    predictor: one(317, 1),
    isReversed: one(266, 1) === 2,
    separatePlanes: one(284, 1) === 2 && samples > 1,
    block,
    offsets,
    counts,
  };
}

/** Undoes horizontal differencing (predictor 2) of whole words in place. */
function undoDifferences(
  v: DataView,
  rows: number,
  rowBytes: number,
  p: TiffPage,
  perPixel: number,
  little: boolean,
): void {
  const step = p.bits / 8;
  const stride = perPixel * step;
  for (let r = 0; r < rows; r++)
    for (let at = r * rowBytes + stride; at + step <= (r + 1) * rowBytes; at += step)
      switch (p.bits) {
        case 8:
          v.setUint8(at, v.getUint8(at) + v.getUint8(at - stride));
          break;
        case 16:
          v.setUint16(at, v.getUint16(at, little) + v.getUint16(at - stride, little), little);
          break;
        case 32:
          v.setUint32(at, v.getUint32(at, little) + v.getUint32(at - stride, little), little);
          break;
        case 64:
          v.setBigUint64(at, v.getBigUint64(at, little) + v.getBigUint64(at - stride, little), little);
      }
}

/** Undoes the floating point predictor (3): byte differences, then bytes gathered by significance (Adobe TN3). */
function undoFloatPredictor(
  block: Uint8Array,
  rows: number,
  rowBytes: number,
  p: TiffPage,
  perPixel: number,
  little: boolean,
): void {
  const step = p.bits / 8;
  const values = rowBytes / step;
  const row = new Uint8Array(rowBytes);
  for (let r = 0; r < rows; r++) {
    const at = r * rowBytes;
    for (let i = perPixel; i < rowBytes; i++) block[at + i] = block[at + i]! + block[at + i - perPixel]!;
    row.set(block.subarray(at, at + rowBytes));
    for (let i = 0; i < values; i++)
      for (let b = 0; b < step; b++) block[at + i * step + (little ? step - 1 - b : b)] = row[b * values + i]!;
  }
}

function expand(p: TiffPage, stored: Uint8Array, size: number, codecs: Codecs, limits: Limits): Uint8Array {
  let out = new Uint8Array(p.compression === 1 ? 0 : size);
  let filled = 0;
  switch (p.compression) {
    case 1:
      // A copy: the predictor works in place, and the file is not ours to change.
      out = new Uint8Array(stored.subarray(0, size)); // not slice(): a Buffer's is a view
      filled = out.length;
      break;
    case 5:
      filled = unpackLzw(stored, out);
      break;
    case 32773:
      filled = unpackBits(stored, 0, stored.length, out).filled;
      break;
    default:
      try {
        const inflated = codecs.inflate(stored, 'zlib', Math.min(size + 65536, inflatedBound(stored.length, limits)));
        filled = Math.min(size, inflated.length);
        out.set(inflated.subarray(0, filled));
      } catch (e) {
        throw damaged(`a strip or tile cannot be inflated: ${e instanceof Error ? e.message : String(e)}`);
      }
  }
  if (filled < size) throw damaged(`a strip or tile has ${filled} of ${size} bytes`);
  return out;
}

/** What an array's type is called that holds such samples. */
const KINDS = { uint: 'u', int: 'i', float: 'f' } as const;

/** Samples narrower than a byte, or of 12 bits: packed from the high bit on, each row on a byte of its own. */
function packed(b: Uint8Array, bit: number, bits: number): number {
  let value = 0;
  for (let i = bit; i < bit + bits; i++) value = (value << 1) | ((b[i >>> 3]! >> (7 - (i & 7))) & 1);
  return value;
}

/** Bytes whose lowest bit comes first (FillOrder 2): turned before anything else is done, as libtiff does. */
const reversed = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(bytes, (byte) => {
    let out = 0;
    for (let bit = 0; bit < 8; bit++) out |= ((byte >> bit) & 1) << (7 - bit);
    return out;
  });

/** All samples of a page as [row, column, sample]. Sizes were checked against the limit before. */
export function tiffSamples(file: TiffFile, p: TiffPage, codecs: Codecs, limits: Limits): Float64Array {
  const { width, height, block, samples } = p;
  const across = Math.ceil(width / block.width);
  const down = Math.ceil(height / block.height);
  const planes = p.separatePlanes ? samples : 1;
  const perPixel = p.separatePlanes ? 1 : samples;
  if (p.offsets.length < across * down * planes || p.counts.length < across * down * planes)
    throw damaged(`it lists ${p.offsets.length} of ${across * down * planes} strips or tiles`);
  const rowBytes = Math.ceil((block.width * perPixel * p.bits) / 8);
  if (rowBytes * block.height > limits.bytes) throw damaged('its strips or tiles are larger than the limit');
  const read = numberReader(`${KINDS[p.format]}${p.bits / 8}`);
  const out = new Float64Array(width * height * samples);
  for (let n = 0; n < across * down * planes; n++) {
    const plane = Math.floor(n / (across * down));
    const top = Math.floor((n % (across * down)) / across) * block.height;
    const left = (n % across) * block.width;
    // Strips end with the image, tiles are always whole.
    const rows = block.tiled ? block.height : Math.min(block.height, height - top);
    const from = p.offsets[n]!;
    const count = p.counts[n]!;
    if (from + count > file.bytes.length) throw damaged('a strip or tile lies behind the end of the file');
    const stored = file.bytes.subarray(from, from + count);
    const data = expand(p, p.isReversed ? reversed(stored) : stored, rows * rowBytes, codecs, limits);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let little = file.little;
    if (p.predictor === 2) undoDifferences(view, rows, rowBytes, p, perPixel, little);
    else if (p.predictor === 3) undoFloatPredictor(data, rows, rowBytes, p, perPixel, (little = true));
    const lastRow = Math.min(rows, height - top);
    const lastColumn = Math.min(block.width, width - left);
    for (let r = 0; r < lastRow; r++)
      for (let c = 0; c < lastColumn; c++)
        for (let s = 0; s < perPixel; s++) {
          const i = c * perPixel + s;
          const value =
            read === null
              ? packed(data, r * rowBytes * 8 + i * p.bits, p.bits)
              : read(view, r * rowBytes + (i * p.bits) / 8, little);
          out[((top + r) * width + left + c) * samples + plane + s] = value;
        }
  }
  return out;
}
