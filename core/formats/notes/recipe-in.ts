import { npyHeader } from '../npy/header.ts';
import { niftiHeader } from '../nifti/header.ts';
import type { DicomItem } from '../dicom/item.ts';
import {
  beginsAsRecipe,
  NO_RECIPE,
  readRecipe,
  RECIPE,
  RECIPE_CREATOR,
  RECIPE_ELEMENT,
  RECIPE_FIELD,
  type RecipeFound,
} from './recipe-note.ts';

/** The recipe that travels inside a result of ours. @param bytes of the whole file, which was decoded before */
export function recipeIn(bytes: Uint8Array, format: 'png' | 'tiff' | 'nifti' | 'npy'): RecipeFound {
  const note = NOTES[format](bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return note === null ? NO_RECIPE : readRecipe(note);
}

/** As `recipeIn`, for the data set of a DICOM object. */
export function recipeInDicom(root: DicomItem): RecipeFound {
  const find = (tag: number): Uint8Array | null =>
    root.entries().find((e) => e.tag === tag.toString(16).padStart(8, '0'))?.value ?? null;
  const creator = find(RECIPE_CREATOR.tag);
  if (creator === null || String.fromCharCode(...creator.subarray(0, 64)).trimEnd() !== RECIPE_CREATOR.name)
    return NO_RECIPE;
  const note = find(RECIPE_ELEMENT);
  return note === null ? NO_RECIPE : readRecipe(note);
}

type FindNote = (bytes: Uint8Array, view: DataView) => Uint8Array | null;

/** Without the beginning that names it; null where the bytes begin otherwise. */
const named = (bytes: Uint8Array): Uint8Array | null =>
  beginsAsRecipe(bytes) ? bytes.subarray(RECIPE.length + 1) : null;

/** A tEXt chunk before the pixels. */
const inPng: FindNote = (bytes, view) => {
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = view.getUint32(at + 4);
    if (type === 0x49444154 || at + 12 + length > bytes.length) return null; // IDAT
    const note = type === 0x74455874 ? named(bytes.subarray(at + 8, at + 8 + length)) : null;
    if (note !== null) return note;
    at += 12 + length;
  }
  return null;
};

/** A field of the first page, little endian as we write it. */
const inTiff: FindNote = (bytes, view) => {
  if (bytes.length < 8 || view.getUint32(0, true) !== 0x002a4949) return null;
  const first = view.getUint32(4, true) + 2;
  if (first > bytes.length) return null;
  const end = Math.min(first + 12 * view.getUint16(first - 2, true), bytes.length - 11);
  for (let at = first; at < end; at += 12) {
    if (view.getUint16(at, true) !== RECIPE_FIELD || view.getUint16(at + 2, true) !== 2) continue;
    const from = view.getUint32(at + 8, true);
    return named(bytes.subarray(from, from + view.getUint32(at + 4, true)));
  }
  return null;
};

/** A comment among the extensions between header and voxels (nifti1.h, "nifti1_extension"). */
const inNifti: FindNote = (bytes, view) => {
  if (bytes.length < 352) return null; // or zipped
  const little = view.getInt32(0, true) === 348;
  if ((!little && view.getInt32(0, false) !== 348) || bytes[348] === 0) return null;
  const end = Math.min(niftiHeader(bytes, []).dataAt, bytes.length);
  for (let at = 352; at + 8 <= end;) {
    const size = view.getInt32(at, little);
    if (size < 16 || at + size > end) return null;
    const note = view.getInt32(at + 4, little) === COMMENT ? named(bytes.subarray(at + 8, at + size)) : null;
    if (note !== null) return note;
    at += size;
  }
  return null;
};
const COMMENT = 6;

/** Behind the numbers, where NumPy does not look. */
const inNpy: FindNote = (bytes) => {
  const { descr, shape, dataAt } = npyHeader(bytes);
  const numberBytes = Number(/\d+$/.exec(descr)?.[0]);
  const end = shape.reduce((a, b) => a * b, numberBytes) + dataAt;
  return end < bytes.length ? named(bytes.subarray(end)) : null;
};

const NOTES = { png: inPng, tiff: inTiff, nifti: inNifti, npy: inNpy };
