import type { Stored } from '../exact.ts';
import { recipeBytes, RECIPE_FIELD } from '../notes/recipe-note.ts';

/** Sample format (1 unsigned, 2 signed, 3 float) of each array that a TIFF can hold. */
const FORMATS = [
  [Uint8Array, 1],
  [Uint16Array, 1],
  [Int16Array, 2],
  [Int32Array, 2],
  [Float32Array, 3],
  [Float64Array, 3],
] as const;

export interface TiffImage {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly samples: 1 | 3;
}

/** Fields of a page. */
const ENTRIES = 12;

/**
 * An uncompressed little endian TIFF, one page a frame, each page one strip, samples as they are (TIFF 6.0).
 * Float pages are exact; sharp's writer would convert them.
 * @param data [frames, height, width, samples]
 * @param description ASCII, kept on every page
 * @param recipe a `recipeText` that is to travel inside
 * @throws where the data do not have that shape or the file would pass 4 GiB
 */
export function encodeTiff(
  data: Stored,
  image: TiffImage,
  description: string,
  recipe: string | null = null,
): Uint8Array {
  const { frames, height, width, samples } = image;
  const size = data.BYTES_PER_ELEMENT;
  if (data.length !== frames * height * width * samples || data.length === 0)
    throw new Error(`${data.length} values are not ${frames} × ${height} × ${width} × ${samples}`);
  const pageBytes = height * width * samples * size;
  const note = recipe === null ? null : recipeBytes(recipe);
  const entries = note === null ? ENTRIES : ENTRIES + 1;
  const directoryBytes = 2 + entries * 12 + 4;
  // Header, description, the bits of three samples, directories, recipe; the samples begin on 8 bytes.
  const textAt = 8;
  const bitsAt = textAt + ((description.length + 2) & ~1);
  const formatsAt = bitsAt + 6;
  const firstAt = formatsAt + 6;
  const noteAt = firstAt + frames * directoryBytes;
  const noteBytes = note === null ? 0 : note.length + 1; // ASCII ends in a zero
  const dataAt = Math.ceil((noteAt + noteBytes) / 8) * 8;
  const total = dataAt + frames * pageBytes;
  if (total >= 2 ** 32) throw new Error('a TIFF file cannot pass 4 GiB');
  const out = new Uint8Array(total);
  const v = new DataView(out.buffer);
  out.set([0x49, 0x49, 42, 0]);
  v.setUint32(4, firstAt, true);
  for (let i = 0; i < description.length; i++) out[textAt + i] = description.charCodeAt(i) & 127;
  const format = FORMATS.find(([type]) => data instanceof type)![1];
  for (let s = 0; s < 3; s++) {
    v.setUint16(bitsAt + 2 * s, size * 8, true);
    v.setUint16(formatsAt + 2 * s, format, true);
  }
  for (let f = 0; f < frames; f++) {
    const at = firstAt + f * directoryBytes;
    v.setUint16(at, entries, true);
    let entry = at + 2;
    const field = (tag: number, type: 2 | 3 | 4, count: number, value: number): void => {
      v.setUint16(entry, tag, true);
      v.setUint16(entry + 2, type, true);
      v.setUint32(entry + 4, count, true);
      if (type === 3 && count === 1) v.setUint16(entry + 8, value, true);
      else v.setUint32(entry + 8, value, true);
      entry += 12;
    };
    const several = samples === 3;
    field(254, 4, 1, frames > 1 ? 2 : 0); // one page of several
    field(256, 4, 1, width);
    field(257, 4, 1, height);
    field(258, 3, samples, several ? bitsAt : size * 8);
    field(259, 3, 1, 1);
    field(262, 3, 1, several ? 2 : 1);
    field(270, 2, description.length + 1, textAt);
    field(273, 4, 1, dataAt + f * pageBytes);
    field(277, 3, 1, samples);
    field(278, 4, 1, height);
    field(279, 4, 1, pageBytes);
    field(339, 3, samples, several ? formatsAt : format);
    if (note !== null) field(RECIPE_FIELD, 2, noteBytes, noteAt);
    v.setUint32(entry, f + 1 < frames ? at + directoryBytes : 0, true);
  }
  if (note !== null) out.set(note, noteAt);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataAt);
  return out;
}
