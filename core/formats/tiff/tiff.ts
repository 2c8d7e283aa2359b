import type { Result } from '../../contract/result.ts';
import { withAnnotation } from '../notes/annotation.ts';
import { DEFAULT_LIMITS, type Codecs, type Limits } from '../codecs.ts';
import { PLAIN, type Decoded } from '../decoded.ts';
import { checkSize, collector } from '../exact.ts';
import { fromRaster } from '../picture/raster.ts';
import { orientationOf, upright, uprightSize } from '../picture/upright.ts';
import { damaged, readingAsync, unsupported } from '../refusal.ts';
import { readTiff, type Directory, type TiffFile } from './directory.ts';
import { tiffPage, tiffSamples, type TiffPage } from './samples.ts';

const REDUCED = 1; // NewSubfileType, bit 0: a thumbnail
const PHOTOMETRIC: Readonly<Record<number, string>> = {
  5: 'CMYK',
  6: 'YCbCr',
  8: 'CIELab',
  9: 'ICCLab',
  32844: 'LogL',
  32845: 'LogLuv',
};
const WHITE_IS_ZERO = 0;
const RGB = 2;
const PALETTE = 3;
const JPEG = 7;
/** A field of raw files (DNG 1.7): the pages that can be read are previews. */
const DNG_VERSION = 50706;
/** Meanings of a channel beside the colours (ExtraSamples). */
const [PREMULTIPLIED, STRAIGHT] = [1, 2];

const outputSamples = (p: TiffPage): 1 | 3 => (p.photometric === RGB || p.photometric === PALETTE ? 3 : 1);

/** Keeps the colours, drops what stands behind them (transparency). */
function withoutExtra(values: Float64Array, have: number, want: number): Float64Array {
  if (have === want) return values;
  const out = new Float64Array((values.length / have) * want);
  for (let i = 0; i < out.length; i++) out[i] = values[Math.floor(i / want) * have + (i % want)]!;
  return out;
}

/** A palette's 16-bit entries as bytes: the high byte, as libtiff does. */
function throughPalette(indices: Float64Array, entries: readonly number[], bits: number): Float64Array {
  const size = 2 ** bits;
  if (entries.length < 3 * size) throw damaged('its palette is too short');
  const out = new Float64Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++)
    for (let c = 0; c < 3; c++) out[3 * i + c] = entries[c * size + indices[i]!]! >> 8;
  return out;
}

const channelOf = (values: Float64Array, have: number, channel: number): Float64Array =>
  Float64Array.from({ length: values.length / have }, (_, i) => values[i * have + channel]!);

function coloursOf(values: Float64Array, d: Directory, p: TiffPage): Float64Array {
  if (p.photometric === PALETTE) return throughPalette(withoutExtra(values, p.samples, 1), d.get(320) ?? [], p.bits);
  return withoutExtra(values, p.samples, outputSamples(p));
}

/** A page of JPEG strips: the codec knows how their tables and colours belong together. */
async function jpegPages(file: TiffFile, page: number, p: TiffPage, codecs: Codecs, limits: Limits): Promise<Decoded> {
  checkSize(p.width * p.height * p.samples, limits);
  const picture = await codecs.raster(file.bytes, page).catch((e: unknown) => {
    throw damaged(`its JPEG data are damaged (${e instanceof Error ? e.message : String(e)})`);
  });
  return fromRaster('tiff', picture);
}

async function decode(bytes: Uint8Array, codecs: Codecs, limits: Limits): Promise<Decoded> {
  const warnings: string[] = [];
  const file = readTiff(bytes, warnings);
  if (file.pages[0]!.has(DNG_VERSION))
    throw unsupported(
      'it is a raw file of a camera (DNG)',
      'Develop it first: save it as a TIFF of 16 bits with a raw converter.',
    );
  const full = file.pages.filter((d) => ((d.get(254)?.[0] ?? 0) & REDUCED) === 0);
  const chosen = full.length > 0 ? full : [file.pages[0]!];
  const pages = chosen.map((d) => [d, tiffPage(d)] as const);
  const [, first] = pages[0]!;
  const colour = PHOTOMETRIC[first.photometric];
  if (colour !== undefined && !(first.compression === JPEG && first.photometric === 6))
    throw unsupported(`${colour} colours in TIFF are not read`, 'Convert the picture to RGB or grey.');
  const samples = outputSamples(first);
  if (first.photometric !== PALETTE && first.samples < samples)
    throw damaged('its RGB pixels have fewer than three samples');
  const alike = pages.filter(
    ([, p]) =>
      p.width === first.width && p.height === first.height && p.bits === first.bits && p.format === first.format &&
      outputSamples(p) === samples && p.compression === first.compression,
  ); // prettier-ignore
  if (alike.length < pages.length)
    warnings.push(`${pages.length - alike.length} pages differ from the first and were left out.`);
  if (first.compression === JPEG) {
    if (alike.length > 1) warnings.push('Only the first page was read.');
    const page = await jpegPages(file, file.pages.indexOf(pages[0]![0]), first, codecs, limits);
    return { ...page, warnings: [...page.warnings, ...warnings] };
  }
  if (first.photometric === WHITE_IS_ZERO && first.format === 'uint')
    warnings.push('In this file 0 is white; the values are kept as stored.');
  const colours = first.photometric === PALETTE ? 1 : samples;
  const [extra] = chosen[0]!.get(338) ?? [];
  const hasAlpha = (extra === PREMULTIPLIED || extra === STRAIGHT) && first.samples > colours;
  const further = first.samples - colours - (hasAlpha ? 1 : 0);
  if (further > 0) warnings.push(`${further} further channel${further === 1 ? ' was' : 's were'} dropped.`);
  const count = first.width * first.height * samples * alike.length;
  checkSize(Math.max(count, first.width * first.height * first.samples), limits);
  const out = collector(count);
  const opacity = collector(hasAlpha ? count / samples : 0);
  for (const [d, p] of alike) {
    const values = tiffSamples(file, p, codecs, limits);
    out.add(coloursOf(values, d, p));
    if (hasAlpha) opacity.add(channelOf(values, p.samples, colours));
  }
  const bits = first.photometric === PALETTE ? 8 : first.bits;
  const picture = first.format === 'uint' && bits <= 16;
  const orientation = orientationOf(chosen[0]!.get(274)?.[0]);
  const icc = chosen[0]?.get(34675);
  const text = chosen[0]?.get(270)?.map((c) => String.fromCharCode(c));
  const decoded: Decoded = {
    ...PLAIN,
    format: 'tiff',
    frames: alike.length,
    ...uprightSize(orientation, first),
    samples,
    data: upright(out.values(), orientation, first, samples),
    unit: picture ? 'srgb' : 'stored',
    fullScale: picture ? 2 ** bits - 1 : null,
    depth: { bits, signed: first.format !== 'uint', float: first.format === 'float' },
    profile: icc === undefined ? null : Uint8Array.from(icc),
    alpha: hasAlpha ? upright(opacity.values(), orientation, first, 1) : null,
    premultiplied: hasAlpha && extra === PREMULTIPLIED,
    warnings,
  };
  return withAnnotation(decoded, text?.join('') ?? null);
}

/**
 * TIFF and BigTIFF, both byte orders, strips and tiles: 1 to 64 bits unsigned, signed or float; uncompressed, LZW,
 * deflate, PackBits with predictors, JPEG. Pages of one shape become frames. Palettes become RGB, WhiteIsZero is kept.
 * Errors: unreadable-file, unsupported-file.
 */
export const decodeTiff = (
  bytes: Uint8Array,
  name: string,
  codecs: Codecs,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Result<Decoded>> => readingAsync(name, () => decode(bytes, codecs, limits));
