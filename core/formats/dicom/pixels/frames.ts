import type { Codecs } from '../../codecs.ts';
import { PLAIN, type Decoded } from '../../decoded.ts';
import { decodeJpeg, decodeJpeg2000 } from './codestream.ts';
import { applyPalette, palette, rgbFromYbr } from './colour.ts';
import type { DicomFile } from '../dataset.ts';
import type { PixelDescription } from '../description.ts';
import { encapsulatedFrames } from './fragments.ts';
import { framePlace, pixelSpacing, sliceDistance } from '../geometry.ts';
import { ctKind } from '../ct-kind.ts';
import { functionalGroups } from '../item.ts';
import { applyModality, isHu, modalityOf, modalityValue, type Modality } from '../modality.ts';
import { decodeRle } from './rle.ts';
import { TAG } from '../tags.ts';
import { nativeFrameBits, unpack422, unpackCoded, unpackNative } from './unpack.ts';
import { windowsOf } from '../voi.ts';
import { damaged } from '../../refusal.ts';

/** Fills one frame with stored values; true where its colour is RGB already. */
export type FrameReader = (frame: number, out: Float64Array) => Promise<boolean>;

/** Bytes [from, to) of the pixel data: from memory, or from the disk where only the head of the file was read. */
export type ReadPixels = (from: number, to: number) => Uint8Array | Promise<Uint8Array>;

export const isEncapsulated = (file: DicomFile, d: PixelDescription): boolean =>
  file.syntax.coding !== 'native' && d.element === TAG.PixelData;

/**
 * Whether uncompressed pixel data are all there.
 * @param fileBytes size of the whole file in `root`'s offsets, where `root` holds but its head
 * @throws a refusal
 */
export function checkNative(
  { root, syntax }: DicomFile,
  d: PixelDescription,
  fileBytes: number,
  warnings: string[],
): void {
  const { offset, length, undefinedLength } = root.at(d.element)!;
  if (undefinedLength) throw damaged(`its pixel data are compressed, but its transfer syntax is ${syntax.name}`);
  const needed = Math.ceil((nativeFrameBits(d) * d.frames) / 8);
  const present = Math.min(length, Math.max(0, fileBytes - offset));
  if (length === 0) throw damaged('its pixel data are empty');
  if (present < needed) throw damaged(`its pixel data are cut: ${present} of ${needed} bytes are present`);
  if (present > needed + 1)
    warnings.push(`The pixel data are ${present - needed} bytes longer than the image; they were ignored.`);
}

/** Frames of uncompressed pixel data that `checkNative` has passed. */
export function nativeReader({ root, bigEndian }: DicomFile, d: PixelDescription, read: ReadPixels): FrameReader {
  const { vr } = root.at(d.element)!;
  const frameBits = nativeFrameBits(d);
  const swapped = bigEndian && vr === 'OW' && d.bitsAllocated === 8;
  return async (frame, out) => {
    const bit = frame * frameBits;
    // A whole word before it begins: swapped bytes are found within their word.
    const from = 2 * Math.floor(bit / 16);
    const bytes = await read(from, 2 * Math.ceil((bit + frameBits) / 16));
    const native = { bytes, bigEndian, swapped };
    if (d.photometric === 'YBR_FULL_422') unpack422(native, bit / 8 - from, d, out);
    else unpackNative(native, bit - 8 * from, d, out);
    return d.photometric === 'RGB';
  };
}

/** The pixel data of a file that is wholly in memory. */
export function pixelsInMemory({ root }: DicomFile, d: PixelDescription): ReadPixels {
  const { offset, length } = root.at(d.element)!;
  const bytes = root.bytes.subarray(offset, Math.min(root.bytes.length, offset + length));
  return (from, to) => bytes.subarray(from, to);
}

/** Frames of compressed pixel data; the file must be wholly in memory. @throws a refusal */
export function encapsulatedReader(
  file: DicomFile,
  d: PixelDescription,
  codecs: Codecs,
  warnings: string[],
): FrameReader {
  const { root, syntax, bigEndian } = file;
  if (root.at(d.element)!.undefinedLength !== true)
    throw damaged(`its pixel data are not encapsulated, as its transfer syntax ${syntax.name} demands`);
  const frames = encapsulatedFrames(root, d.frames, bigEndian, warnings);
  const frameBytes = Math.ceil((d.rows * d.columns * d.samples * d.bitsAllocated) / 8);
  const asNative = (bytes: Uint8Array, out: Float64Array, planar: boolean): boolean => {
    if (bytes.length < frameBytes) throw damaged(`a frame has ${bytes.length} of ${frameBytes} bytes`);
    unpackNative({ bytes, bigEndian: false, swapped: false }, 0, { ...d, planar }, out);
    return d.photometric === 'RGB';
  };
  return async (frame, out) => {
    const bytes = frames[frame]!;
    switch (syntax.coding) {
      case 'rle': {
        const pixels = d.bitsAllocated === 1 ? frameBytes : d.rows * d.columns;
        const rle = decodeRle(bytes, pixels, d.samples, Math.ceil(d.bitsAllocated / 8));
        if (!rle.endsWhole) warnings.push('The RLE data do not end with the image: they may be damaged.');
        return asNative(rle.bytes, out, false);
      }
      case 'deflated-frame':
        return asNative(codecs.inflate(bytes, 'raw', frameBytes + 1), out, d.planar);
      case 'encapsulated-native':
        return asNative(bytes, out, d.planar);
      default: {
        const decode = syntax.coding === 'jpeg2000' ? decodeJpeg2000 : decodeJpeg;
        const coded = await decode(bytes, d, codecs);
        unpackCoded(coded.frame, d, out);
        warnings.push(...coded.frame.warnings);
        return coded.isRgb || d.photometric === 'RGB';
      }
    }
  };
}

/**
 * Turns stored values into what the file means by them: [row, column, sample] of one frame.
 * The second argument takes the stored values of the frame, and the result where no palette makes more of them.
 */
export function frameDecoder(
  { root }: DicomFile,
  d: PixelDescription,
  read: FrameReader,
): (frame: number, values: Float64Array) => Promise<Float64Array> {
  const colours = d.photometric === 'PALETTE COLOR' ? palette(root, d) : null;
  const group = functionalGroups(root, d.frames);
  return async (frame, values) => {
    const isRgb = await read(frame, values);
    if (d.samples === 3 && !isRgb) rgbFromYbr(values, d.bitsStored);
    if (colours !== null) return applyPalette(values, colours);
    if (d.samples === 1) applyModality(modalityOf(root, group, frame, d), values);
    return values;
  };
}

/** Padding values on the scale of the data; a table has no such scale. */
function paddingOf({ root }: DicomFile, d: PixelDescription, m: Modality): Decoded['padding'] {
  const value = root.words(TAG.PixelPaddingValue, d.signed)[0];
  if (value === undefined || d.samples !== 1 || m.kind === 'table') return null;
  const limit = root.words(TAG.PixelPaddingRangeLimit, d.signed)[0] ?? value;
  const ends = [modalityValue(m, value), modalityValue(m, limit)];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

/** All that a data set says of its image; no pixel is touched. @throws a refusal */
export function imageFacts(
  file: DicomFile,
  d: PixelDescription,
  warnings: string[],
): Omit<Decoded, 'data' | 'warnings'> {
  const { root } = file;
  const colours = d.photometric === 'PALETTE COLOR' ? palette(root, d) : null;
  const group = functionalGroups(root, d.frames);
  const first = modalityOf(root, group, 0, d);
  const samples = colours === null ? d.samples : 3;
  const grey = samples === 1;
  if (grey && first.kind === 'line' && first.slope === 0)
    warnings.push('The rescale slope is 0: all values are equal.');
  if (root.has(TAG.DoseGridScaling)) warnings.push('The dose grid scaling is not applied: values are as stored.');
  const places = Array.from({ length: d.frames }, (_, f) => framePlace(root, group, f));
  const modality = root.text(TAG.Modality);
  const kind = ctKind(root, d, first);
  const bits = colours?.bits ?? d.bitsStored;
  return {
    ...PLAIN,
    format: 'dicom',
    frames: d.frames,
    height: d.rows,
    width: d.columns,
    samples,
    unit: !grey ? 'srgb' : isHu(first, modality) && kind.mayBeHu ? 'HU' : 'stored',
    fullScale: grey ? null : 2 ** bits - 1,
    inverted: d.photometric === 'MONOCHROME1',
    pixelMm: pixelSpacing(root, group, warnings),
    sliceMm: sliceDistance(places, root, group),
    depth: { bits, signed: d.signed, float: d.float },
    padding: paddingOf(file, d, first),
    windows: windowsOf(root, group, warnings),
    places,
    doubts: grey && modality === 'CT' ? kind.doubts : [],
    dicom: {
      studyInstanceUid: root.text(TAG.StudyInstanceUID),
      seriesInstanceUid: root.text(TAG.SeriesInstanceUID),
      frameOfReferenceUid: root.text(TAG.FrameOfReferenceUID),
      modality,
    },
  };
}
