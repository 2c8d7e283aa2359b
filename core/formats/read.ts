import { err, type Result } from '../contract/result.ts';
import { DEFAULT_LIMITS, type Codecs, type Limits } from './codecs.ts';
import { PLAIN, type Decoded } from './decoded.ts';
import { decodeDicom } from './dicom/dicom.ts';
import { checkSize } from './exact.ts';
import { foreign } from './foreign.ts';
import { hasPrefix } from './dicom/dataset.ts';
import { decodeNifti, gunzipped } from './nifti/nifti.ts';
import { decodeNpy, type Npy } from './npy/npy.ts';
import { foreignPicture } from './picture/foreign-pictures.ts';
import { decodeRaster } from './picture/raster.ts';
import { damaged, reading } from './refusal.ts';
import { sniff } from './sniff.ts';
import { decodeTiff } from './tiff/tiff.ts';

/**
 * An array as frames: rows × columns, frames × rows × columns, or either with a last axis of 3 for colour.
 * Three axes ending in 3 are colour: a stack of pictures three pixels wide does not occur.
 */
export function npyFrames(npy: Npy, limits: Limits): Decoded {
  const shape = npy.complex ? npy.shape.slice(0, -1) : [...npy.shape];
  // One channel at the end, as many frameworks keep images: no image is one pixel wide.
  while (shape.length > 2 && shape.at(-1) === 1) shape.pop();
  const colour = !npy.complex && shape.length >= 3 && shape.at(-1) === 3;
  const grid = colour ? shape.slice(0, -1) : shape;
  const [width, height, ...rest] = [...grid].reverse();
  if (width === undefined || height === undefined) throw damaged(`its shape (${npy.shape.join(', ')}) is not an image`);
  if (width === 0 || height === 0 || rest.includes(0)) throw damaged('it holds no numbers');
  checkSize(npy.data.length, limits);
  const bits = (8 * Number(npy.dtype.slice(1))) / (npy.complex ? 2 : 1);
  const unsigned = /^[bu]/.test(npy.dtype);
  const picture = unsigned && (npy.dtype === 'u1' || npy.dtype === 'u2');
  return {
    ...PLAIN,
    format: 'npy',
    frames: rest.reduce((a, b) => a * b, 1),
    volumes: rest.slice(1).reduce((a, b) => a * b, 1),
    height,
    width,
    samples: npy.complex ? 2 : colour ? 3 : 1,
    data: npy.data,
    unit: npy.complex ? 'complex' : colour && picture ? 'srgb' : 'stored',
    fullScale: colour && picture ? 2 ** bits - 1 : null,
    depth: { bits, signed: !unsigned, float: /^[fc]/.test(npy.dtype) },
    warnings: rest.length > 1 ? [axesText(grid, rest)] : [],
  };
}

/** @param rest the axes before rows and columns, the nearest first */
const axesText = (grid: readonly number[], rest: readonly number[]): string =>
  `Its ${grid.length} axes (${grid.join(' × ')}) are read as ${rest.slice(1).reduce((a, b) => a * b, 1)} volumes of ${rest[0]} slices, one after the other.`;

/** Decodes a file whose bytes are here, by its content. Errors: unreadable-file, unsupported-file. */
export async function decodeBytes(
  bytes: Uint8Array,
  name: string,
  codecs: Codecs,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Result<Decoded>> {
  if (bytes.length === 0) return err({ code: 'unreadable-file', file: name, reason: 'it is empty' });
  const picture = foreignPicture(bytes, name.toLowerCase());
  if (picture !== null)
    return err({ code: 'unsupported-file', file: name, reason: `it is ${picture.what}`, remedy: picture.remedy });
  const format = sniff(bytes, name);
  switch (format) {
    case 'dicom':
      return decodeDicom(bytes, name, codecs, limits);
    case 'nifti': {
      const inside = reading(name, () => gunzipped(bytes, codecs, limits));
      if (!inside.ok) return inside;
      const isDicom = inside.value !== bytes && hasPrefix(inside.value);
      return (isDicom ? decodeDicom : decodeNifti)(inside.value, name, codecs, limits);
    }
    case 'npy': {
      const npy = decodeNpy(bytes, name, limits.bytes);
      return npy.ok ? reading(name, () => npyFrames(npy.value, limits)) : npy;
    }
    case 'png':
    case 'jpeg':
    case 'webp':
      return decodeRaster(bytes, name, format, codecs, limits);
    case 'tiff':
      return decodeTiff(bytes, name, codecs, limits);
    case null:
      return reading(name, () => {
        throw foreign(bytes, name.toLowerCase());
      });
  }
}
