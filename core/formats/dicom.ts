import type { Result } from '../contract/result.ts';
import { DEFAULT_LIMITS, type Codecs, type Limits } from './codecs.ts';
import type { Decoded } from './decoded.ts';
import { decodeJpeg, decodeJpeg2000 } from './dicom-codestream.ts';
import { applyPalette, palette, rgbFromYbr } from './dicom-colour.ts';
import { openDicom, type DicomFile } from './dicom-dataset.ts';
import { pixelDescription, type PixelDescription } from './dicom-description.ts';
import { encapsulatedFrames } from './dicom-fragments.ts';
import { framePlace, pixelSpacing, sliceDistance, windowsOf } from './dicom-geometry.ts';
import { functionalGroups } from './dicom-item.ts';
import { applyModality, isHu, modalityOf, modalityValue, type Modality } from './dicom-modality.ts';
import { decodeRle } from './dicom-rle.ts';
import { TAG } from './dicom-tags.ts';
import { nativeFrameBits, unpack422, unpackCoded, unpackNative } from './dicom-unpack.ts';
import { checkSize, collector } from './exact.ts';
import { damaged, readingAsync } from './refusal.ts';

/** Fills one frame with stored values; true where its colour is RGB already. */
type FrameReader = (frame: number, out: Float64Array) => Promise<boolean>;

function nativeReader({ root, bigEndian, syntax }: DicomFile, d: PixelDescription, warnings: string[]): FrameReader {
  const { offset, length, vr, undefinedLength } = root.at(d.element)!;
  if (undefinedLength) throw damaged(`its pixel data are compressed, but its transfer syntax is ${syntax.name}`);
  const frameBits = nativeFrameBits(d);
  const needed = Math.ceil((frameBits * d.frames) / 8);
  const present = Math.min(length, Math.max(0, root.bytes.length - offset));
  if (length === 0) throw damaged('its pixel data are empty');
  if (present < needed) throw damaged(`its pixel data are cut: ${present} of ${needed} bytes are present`);
  if (present > needed + 1)
    warnings.push(`The pixel data are ${present - needed} bytes longer than the image; they were ignored.`);
  const bytes = root.bytes.subarray(offset, offset + present);
  const native = { bytes, bigEndian, swapped: bigEndian && vr === 'OW' && d.bitsAllocated === 8 };
  return (frame, out) => {
    if (d.photometric === 'YBR_FULL_422') unpack422(native, (frame * frameBits) / 8, d, out);
    else unpackNative(native, frame * frameBits, d, out);
    return Promise.resolve(d.photometric === 'RGB');
  };
}

function encapsulatedReader(file: DicomFile, d: PixelDescription, codecs: Codecs, warnings: string[]): FrameReader {
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

/** Padding values on the scale of the data; a table has no such scale. */
function paddingOf({ root }: DicomFile, d: PixelDescription, m: Modality): Decoded['padding'] {
  const value = root.words(TAG.PixelPaddingValue, d.signed)[0];
  if (value === undefined || d.samples !== 1 || m.kind === 'table') return null;
  const limit = root.words(TAG.PixelPaddingRangeLimit, d.signed)[0] ?? value;
  const ends = [modalityValue(m, value), modalityValue(m, limit)];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

async function decode(bytes: Uint8Array, codecs: Codecs, limits: Limits): Promise<Decoded> {
  const file = openDicom(bytes, codecs, limits);
  const { root, warnings } = file;
  const d = pixelDescription(root, warnings);
  const pixels = d.rows * d.columns;
  const colours = d.photometric === 'PALETTE COLOR' ? palette(root, d) : null;
  const samples = colours === null ? d.samples : 3;
  const read =
    file.syntax.coding === 'native' || d.element !== TAG.PixelData
      ? nativeReader(file, d, warnings)
      : encapsulatedReader(file, d, codecs, warnings);
  checkSize(pixels * samples * d.frames, limits);

  const group = functionalGroups(root, d.frames);
  const first = modalityOf(root, group, 0, d);
  const grey = samples === 1;
  const out = collector(pixels * samples * d.frames);
  const frame = new Float64Array(pixels * d.samples);
  for (let f = 0; f < d.frames; f++) {
    const isRgb = await read(f, frame);
    if (d.samples === 3 && !isRgb) rgbFromYbr(frame, d.bitsStored);
    if (grey) applyModality(f === 0 ? first : modalityOf(root, group, f, d), frame);
    out.add(colours === null ? frame : applyPalette(frame, colours));
  }

  if (grey && first.kind === 'line' && first.slope === 0)
    warnings.push('The rescale slope is 0: all values are equal.');
  if (root.has(TAG.DoseGridScaling)) warnings.push('The dose grid scaling is not applied: values are as stored.');
  const places = Array.from({ length: d.frames }, (_, f) => framePlace(root, group, f));
  const modality = root.text(TAG.Modality);
  const colourBits = colours?.bits ?? d.bitsStored;
  return {
    format: 'dicom',
    frames: d.frames,
    height: d.rows,
    width: d.columns,
    samples,
    data: out.values(),
    unit: !grey ? 'srgb' : isHu(first, modality) ? 'HU' : 'stored',
    fullScale: grey ? null : 2 ** colourBits - 1,
    pixelMm: pixelSpacing(root, group, warnings),
    sliceMm: sliceDistance(places, root, group),
    depth: { bits: colours?.bits ?? d.bitsStored, signed: d.signed, float: d.float },
    padding: paddingOf(file, d, first),
    windows: windowsOf(root, group, warnings),
    places,
    dicom: {
      studyInstanceUid: root.text(TAG.StudyInstanceUID),
      seriesInstanceUid: root.text(TAG.SeriesInstanceUID),
      frameOfReferenceUid: root.text(TAG.FrameOfReferenceUID),
      modality,
    },
    warnings: [...new Set(warnings)], // frames often repeat each other's
  };
}

/**
 * A DICOM image: every frame, with the modality LUT or slope and intercept applied (per frame where the file says so)
 * and no VOI. PALETTE COLOR and YBR become RGB, MONOCHROME1 is not inverted, padding values are kept.
 * Errors: unreadable-file, unsupported-file.
 */
export const decodeDicom = (
  bytes: Uint8Array,
  name: string,
  codecs: Codecs,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Result<Decoded>> => readingAsync(name, () => decode(bytes, codecs, limits));
