/** A photograph as a TIFF of one page, with its profile and what was said of it (TIFF 6.0; uncompressed, little endian). */
import { strToU8 } from 'fflate';
import { RECIPE_FIELD } from '../notes/recipe-note.ts';
import { firstTree, writeTree, type Field, type Tree } from '../metadata/exif-tree.ts';
import type { Metadata } from '../metadata/metadata.ts';

/** Fields of the first directory that say something of the picture, and nothing of how its pixels lie. */
const SAID = new Set([
  269, 270, 271, 272, 285, 305, 306, 315, 316, 18246, 18249, 33432, 40091, 40092, 40093, 40094, 40095,
]);
export const isSaid = (tag: number): boolean => SAID.has(tag);

const [XMP, IPTC, PROFILE] = [700, 33723, 34675];

export interface TiffPhotograph {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB. */
  readonly samples: 1 | 3;
  /** A further sample a pixel is its opacity; null: there is none. */
  readonly alpha: 'straight' | 'premultiplied' | null;
}

/** @param data [row, column, sample] */
export function encodeTiffPhotograph(
  data: Uint8Array | Uint16Array | Float32Array,
  { height, width, samples, alpha }: TiffPhotograph,
  { exif, xmp, iptc, dpi }: Metadata,
  profile: Uint8Array | null,
  { software, recipe }: { readonly software: string | null; readonly recipe: Uint8Array | null },
): Uint8Array {
  const stored = samples + (alpha === null ? 0 : 1);
  if (data.length !== height * width * stored) throw new Error(`${data.length} samples for ${height} × ${width}`);
  const said = exif === null ? null : firstTree(exif, isSaid);
  const sampleFormat = data instanceof Float32Array ? 3 : 1;
  const fields = (dataAt: number): Field[] => [
    long(256, width),
    long(257, height),
    shorts(258, Array<number>(stored).fill(8 * data.BYTES_PER_ELEMENT)),
    shorts(259, [1]),
    shorts(262, [samples === 3 ? 2 : 1]),
    long(273, dataAt),
    shorts(277, [stored]),
    long(278, height),
    long(279, data.byteLength),
    shorts(284, [1]),
    ...(dpi === null ? [] : [ratio(282, dpi), ratio(283, dpi), shorts(296, [2])]),
    ...(alpha === null ? [] : [shorts(338, [alpha === 'premultiplied' ? 1 : 2])]),
    shorts(339, Array<number>(stored).fill(sampleFormat)),
    ...(xmp === null ? [] : [bytesOf(XMP, 1, strToU8(xmp))]),
    ...(iptc === null ? [] : [bytesOf(IPTC, 7, iptc)]),
    ...(profile === null ? [] : [bytesOf(PROFILE, 7, profile)]),
    ...(said?.fields ?? []).filter(({ tag }) => software === null || tag !== 305),
    ...(software === null ? [] : [bytesOf(305, 2, strToU8(`${software}\0`))]),
    ...(recipe === null ? [] : [bytesOf(RECIPE_FIELD, 2, recipe)]),
  ];
  const tree = (dataAt: number): Tree => ({ fields: fields(dataAt), children: said?.children ?? new Map() });
  // The place of the pixels is a number of the same length wherever they lie.
  const dataAt = Math.ceil((8 + writeTree(tree(0), 8).length) / 8) * 8;
  const out = new Uint8Array(dataAt + data.byteLength);
  out.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  out.set(writeTree(tree(dataAt), 8), 8);
  out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataAt);
  return out;
}

const bytesOf = (tag: number, type: 1 | 2 | 7, bytes: Uint8Array): Field => ({ tag, type, count: bytes.length, bytes });

function long(tag: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return { tag, type: 4, count: 1, bytes };
}

const shorts = (tag: number, values: readonly number[]): Field => ({
  tag,
  type: 3,
  count: values.length,
  bytes: Uint8Array.from(values.flatMap((v) => [v & 255, v >> 8])),
});

function ratio(tag: number, value: number): Field {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.round(value * 1000), true);
  view.setUint32(4, 1000, true);
  return { tag, type: 5, count: 1, bytes };
}
