import type { Decoded } from '../decoded.ts';
import type { Stored } from '../exact.ts';
import { affineOf } from './orientation.ts';
import { recipeBytes } from '../notes/recipe-note.ts';

/** NIfTI's codes for what an array holds. */
const CODES = [
  [Uint8Array, 2],
  [Int16Array, 4],
  [Int32Array, 8],
  [Float32Array, 16],
  [Float64Array, 64],
  [Uint16Array, 512],
] as const;

export type NiftiImage = Pick<Decoded, 'frames' | 'height' | 'width' | 'pixelMm' | 'sliceMm' | 'places'> & {
  /** Three samples need bytes: NIfTI's colour is RGB24. */
  readonly samples: 1 | 3;
  /** A fourth axis, where there is more than one. */
  readonly volumes?: number;
};

/**
 * A NIfTI-1 file: i along columns, j along rows, k along the frames of a volume, sform from the frames' places where they are known.
 * @param data [frames, height, width, samples], written as its own type
 * @param note at most 79 characters of ASCII, for example an `annotate` line, which gives the unit back on reading
 * @param recipe a `recipeText` that is to travel inside, as an extension of the kind "comment"
 * @throws where the data do not have that shape, or an axis is longer than NIfTI-1 can say
 */
export function encodeNifti(data: Stored, image: NiftiImage, note: string, recipe: string | null = null): Uint8Array {
  const { frames, height, width, samples } = image;
  if (data.length !== frames * height * width * samples || Math.max(frames, height, width) > 32767)
    throw new Error(`${data.length} values are not ${frames} × ${height} × ${width} × ${samples}`);
  const code = samples === 3 ? 128 : CODES.find(([type]) => data instanceof type)![1];
  if (samples === 3 && !(data instanceof Uint8Array)) throw new Error('NIfTI holds colour in bytes only');
  const comment = recipe === null ? null : recipeBytes(recipe);
  // An extension has 8 bytes of its own and fills up to 16.
  const extensionBytes = comment === null ? 0 : Math.ceil((8 + comment.length) / 16) * 16;
  const dataAt = 352 + extensionBytes;
  const out = new Uint8Array(dataAt + data.byteLength);
  const v = new DataView(out.buffer);
  const pixelMm = image.pixelMm ?? [0, 0];
  // A step of 0 makes of the affine one that nobody can invert.
  const sliceMm = image.sliceMm ?? (image.pixelMm === null ? 0 : 1);
  v.setInt32(0, 348, true);
  const { volumes = 1 } = image;
  const slices = frames / volumes;
  [volumes > 1 ? 4 : 3, width, height, slices, volumes, 1, 1, 1].forEach((n, i) => v.setInt16(40 + 2 * i, n, true));
  v.setInt16(70, code, true);
  v.setInt16(72, data.BYTES_PER_ELEMENT * 8 * samples, true);
  [1, pixelMm[1], pixelMm[0], sliceMm].forEach((n, i) => v.setFloat32(76 + 4 * i, n, true));
  v.setFloat32(108, dataAt, true);
  v.setFloat32(112, 1, true); // slope 1, intercept 0: the numbers are the values
  v.setUint8(123, 2); // mm
  for (let i = 0; i < Math.min(79, note.length); i++) out[148 + i] = note.charCodeAt(i) & 127;
  const affine = image.pixelMm === null ? null : affineOf(image.places.slice(0, slices), image.pixelMm, sliceMm || 1);
  if (affine !== null) {
    v.setInt16(254, 1, true); // scanner coordinates
    affine.flat().forEach((x, i) => v.setFloat32(280 + 4 * i, x, true));
  }
  out.set([0x6e, 0x2b, 0x31, 0], 344); // "n+1"
  if (comment !== null) {
    out[348] = 1; // extensions follow
    v.setInt32(352, extensionBytes, true);
    v.setInt32(356, 6, true); // nifti1.h: NIFTI_ECODE_COMMENT
    out.set(comment, 360);
  }
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataAt);
  return out;
}
