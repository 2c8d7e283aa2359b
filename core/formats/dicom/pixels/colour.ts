import type { PixelDescription } from '../description.ts';
import type { DicomItem } from '../item.ts';
import { TAG, type Tag } from '../tags.ts';
import { damaged } from '../../refusal.ts';
import { expandSegments } from './segmented-palette.ts';

/** YBR_FULL → RGB in place (PS3.3, C.7.6.3.1.2; the full range BT.601 matrix of JFIF), rounded half up and clipped. */
export function rgbFromYbr(frame: Float64Array, bits: number): void {
  const top = 2 ** bits - 1;
  const half = 2 ** (bits - 1);
  const clip = (v: number): number => Math.min(top, Math.max(0, Math.floor(v + 0.5)));
  for (let i = 0; i + 2 < frame.length; i += 3) {
    const y = frame[i]!;
    const cb = frame[i + 1]! - half;
    const cr = frame[i + 2]! - half;
    frame[i] = clip(y + 1.402 * cr);
    frame[i + 1] = clip(y - 0.344136 * cb - 0.714136 * cr);
    frame[i + 2] = clip(y + 1.772 * cb);
  }
}

/** Three tables from stored values to the palette's own depth. */
export interface Palette {
  readonly bits: 8 | 16;
  readonly first: number;
  readonly tables: readonly (readonly number[])[];
}

/** Entries of a look-up table of 8 or 16 bits; 8-bit entries come as bytes or as words, unless it is known which. */
export function tableEntries(item: DicomItem, tag: Tag, count: number, wordBytes?: 1 | 2): number[] | null {
  const bytes = item.value(tag);
  if (bytes === null) return null;
  if (wordBytes === 2 || (wordBytes === undefined && bytes.length >= 2 * count)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: count }, (_, i) => view.getUint16(2 * i, !item.bigEndian));
  }
  // Big endian words hold two byte entries swapped.
  const flip = item.bigEndian && item.at(tag)?.vr !== 'OB' ? 1 : 0;
  return bytes.length >= count ? Array.from({ length: count }, (_, i) => bytes[i ^ flip] ?? 0) : null;
}

function segments(root: DicomItem, tag: Tag, count: number, depth: number): number[] {
  const length = root.value(tag)?.length ?? 0;
  const wordBytes = depth > 8 ? 2 : 1;
  const words = tableEntries(root, tag, Math.floor(length / wordBytes), wordBytes) ?? [];
  return expandSegments(words, count, wordBytes);
}

/** Palette colour look-up tables (PS3.3, C.7.9). */
export function palette(root: DicomItem, d: PixelDescription): Palette {
  const channels = [
    [TAG.RedPaletteDescriptor, TAG.RedPaletteData, TAG.SegmentedRedPaletteData],
    [TAG.GreenPaletteDescriptor, TAG.GreenPaletteData, TAG.SegmentedGreenPaletteData],
    [TAG.BluePaletteDescriptor, TAG.BluePaletteData, TAG.SegmentedBluePaletteData],
  ] as const;
  let bits: 8 | 16 = 8;
  let first = 0;
  const tables = channels.map(([descriptor, data, segmented]) => {
    const [entries, start, depth] = root.words(descriptor);
    if (entries === undefined || start === undefined || depth === undefined)
      throw damaged('it is PALETTE COLOR, but its palette is missing');
    const count = entries === 0 ? 65536 : entries;
    const table =
      root.value(segmented) === null ? tableEntries(root, data, count) : segments(root, segmented, count, depth);
    if (table === null) {
      const present = root.value(data)?.length ?? 0;
      throw damaged(
        present === 0 ? 'its palette is missing' : `its palette is too short (${present} bytes for ${count} entries)`,
      );
    }
    bits = depth > 8 ? 16 : 8;
    first = d.signed && start > 32767 ? start - 65536 : start;
    return table;
  });
  return { bits, first, tables };
}

/** Values below the first and above the last entry take that entry. */
export function applyPalette(indices: Float64Array, p: Palette): Float64Array {
  const out = new Float64Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++)
    for (let c = 0; c < 3; c++) {
      const table = p.tables[c]!;
      out[3 * i + c] = table[Math.min(table.length - 1, Math.max(0, indices[i]! - p.first))]!;
    }
  return out;
}
