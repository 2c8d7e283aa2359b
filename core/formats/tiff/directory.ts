import { damaged, unsupported } from '../refusal.ts';

/**
 * Our own TIFF reader, because the libraries were each found short of what measurements need: sharp spoils float
 * samples outside 0…1, `tiff` has no tiles, `utif2` no 32-bit samples or bounds, and `geotiff` decodes in workers of
 * its own. Containers are small; what compresses JPEG goes to the raster codec.
 */

/** One page: its fields as numbers. */
export type Directory = ReadonlyMap<number, readonly number[]>;

/** The longest description that is looked at: ours has one line, microscopes write megabytes. */
const LONGEST_TEXT = 4096;

export interface TiffFile {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly little: boolean;
  readonly pages: readonly Directory[];
}

/** Bytes of one value of each field type (TIFF 6.0, section 2; BigTIFF adds 16 to 18). */
const SIZE: Readonly<Record<number, number>> = {
  1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
}; // prettier-ignore

/** The fields that say where and how the samples lie, and what they look like; GPS and the rest are passed over. */
const WANTED = new Set([
  270, 254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 338, 339, 34675,
  50706,
]);

const MAX_PAGES = 100_000;

export const isTiff = (b: Uint8Array): boolean =>
  b.length >= 4 &&
  ((b[0] === 0x49 && b[1] === 0x49 && (b[2] === 42 || b[2] === 43) && b[3] === 0) ||
    (b[0] === 0x4d && b[1] === 0x4d && b[2] === 0 && (b[3] === 42 || b[3] === 43)));

export function readTiff(bytes: Uint8Array, warnings: string[]): TiffFile {
  if (!isTiff(bytes) || bytes.length < 8) throw damaged('it is not a TIFF file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const big = view.getUint16(2, little) === 43;
  if (big && (bytes.length < 16 || view.getUint16(4, little) !== 8)) throw damaged('its BigTIFF header is damaged');
  const u16 = (at: number): number => view.getUint16(at, little);
  const u32 = (at: number): number => view.getUint32(at, little);
  const u64 = (at: number): number => Number(view.getBigUint64(at, little));
  const word = big ? u64 : u32;
  const wordBytes = big ? 8 : 4;

  const value = (type: number, at: number): number => {
    switch (type) {
      case 1:
      case 2:
      case 6:
      case 7:
        return bytes[at]!;
      case 3:
        return u16(at);
      case 4:
      case 13:
        return u32(at);
      case 16:
      case 18:
        return u64(at);
      default:
        return NaN;
    }
  };

  const pages: Directory[] = [];
  const seen = new Set<number>();
  let at = word(big ? 8 : 4);
  while (at !== 0) {
    if (seen.has(at)) {
      warnings.push('The list of pages runs in a circle; each page was read once.');
      break;
    }
    if (pages.length === MAX_PAGES) throw unsupported(`more than ${MAX_PAGES} pages are not read`);
    seen.add(at);
    if (at + 8 > bytes.length) throw damaged('a page directory lies behind the end of the file');
    const entries = big ? u64(at) : u16(at);
    const entryBytes = big ? 20 : 12;
    const first = at + (big ? 8 : 2);
    const end = first + entries * entryBytes;
    if (end > bytes.length) throw damaged('a page directory is cut');
    const fields = new Map<number, readonly number[]>();
    for (let e = first; e < end; e += entryBytes) {
      const tag = u16(e);
      const type = u16(e + 2);
      const count = word(e + 4);
      const size = SIZE[type];
      if (!WANTED.has(tag) || size === undefined || (tag === 270 && count > LONGEST_TEXT)) continue;
      const inline = count * size <= wordBytes;
      const from = inline ? e + 4 + wordBytes : word(e + 4 + wordBytes);
      if (from + count * size > bytes.length)
        throw damaged(`its field ${tag} claims ${count} values behind the end of the file`);
      fields.set(
        tag,
        Array.from({ length: count }, (_, i) => value(type, from + i * size)),
      );
    }
    pages.push(fields);
    at = end + wordBytes <= bytes.length ? word(end) : 0;
  }
  if (pages.length === 0) throw damaged('it has no page');
  return { bytes, view, little, pages };
}
