import { type DicomItem } from '../item.ts';
import { TAG } from '../tags.ts';
import { damaged } from '../../refusal.ts';

interface Fragment {
  /** Offset of its item tag behind the basic offset table. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Walks the items of an encapsulated pixel data element (PS3.5, A.4). */
function walk(
  bytes: Uint8Array,
  from: number,
  big: boolean,
): { table: number[]; fragments: Fragment[]; closed: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table: number[] = [];
  const fragments: Fragment[] = [];
  let at = from;
  let base = -1;
  while (at + 8 <= bytes.length) {
    const tag = view.getUint16(at, !big) * 65536 + view.getUint16(at + 2, !big);
    const length = view.getUint32(at + 4, !big);
    if (tag === 0xfffee0dd) return { table, fragments, closed: true };
    if (tag !== 0xfffee000 || length === 0xffffffff)
      throw damaged('its compressed data are damaged (no item where one must begin)');
    const dataAt = at + 8;
    if (dataAt + length > bytes.length)
      throw damaged(`its compressed data are cut (${bytes.length - dataAt} of ${length} bytes of a fragment)`);
    if (base < 0) {
      for (let i = 0; i + 4 <= length; i += 4) table.push(view.getUint32(dataAt + i, !big));
      base = dataAt + length;
    } else fragments.push({ offset: at - base, bytes: bytes.subarray(dataAt, dataAt + length) });
    at = dataAt + length;
  }
  return { table, fragments, closed: false };
}

function join(parts: readonly Fragment[]): Uint8Array {
  if (parts.length === 1) return parts[0]!.bytes;
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.bytes.length, 0));
  let at = 0;
  for (const { bytes } of parts) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/** Fragments grouped by where frames begin; null where the starts are not fragments in ascending order. */
function groupAt(fragments: readonly Fragment[], starts: readonly number[]): Uint8Array[] | null {
  const index = new Map(fragments.map((f, i) => [f.offset, i]));
  const first = starts.map((s) => index.get(s));
  const frames: Uint8Array[] = [];
  for (let f = 0; f < starts.length; f++) {
    const from = first[f];
    const to = f + 1 < starts.length ? first[f + 1] : fragments.length;
    if (from === undefined || to === undefined || to <= from) return null;
    frames.push(join(fragments.slice(from, to)));
  }
  return first[0] === 0 ? frames : null;
}

/** A JPEG, JPEG-LS or JPEG 2000 codestream begins here (SOI, SOC, or a JP2 box). */
const beginsImage = ({ bytes: b }: Fragment): boolean =>
  (b[0] === 0xff && (b[1] === 0xd8 || b[1] === 0x4f)) || (b[4] === 0x6a && b[5] === 0x50 && b[6] === 0x20);

function extendedTable(root: DicomItem): number[] {
  const value = root.value(TAG.ExtendedOffsetTable);
  if (value === null) return [];
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const starts: number[] = [];
  for (let at = 0; at + 8 <= value.length; at += 8) starts.push(Number(view.getBigUint64(at, true)));
  return starts;
}

/**
 * The compressed bytes of each frame. Offset tables are used where they hold, ignored with a warning where they lie;
 * without one a frame begins with each fragment that begins an image.
 */
export function encapsulatedFrames(root: DicomItem, frames: number, big: boolean, warnings: string[]): Uint8Array[] {
  const { table, fragments, closed } = walk(root.bytes, root.at(TAG.PixelData)!.offset, big);
  if (fragments.length === 0) throw damaged('it holds no image data: its pixel data have no fragment');
  if (!closed) throw damaged('its compressed data are cut: the end of the pixel data is missing');
  if (frames > fragments.length) throw damaged(`it has ${fragments.length} compressed fragments for ${frames} frames`);
  const named = [extendedTable(root), table].filter((t) => t.length > 0);
  const grouped = named.map((t) => (t.length === frames ? groupAt(fragments, t) : null)).find((g) => g !== null);
  if (grouped !== undefined && grouped !== null) return grouped;
  if (named.length > 0) warnings.push('The offset table does not fit the pixel data and was ignored.');
  if (frames === 1) return [join(fragments)];
  if (frames === fragments.length) return fragments.map((f) => f.bytes);
  const starts = fragments.filter(beginsImage).map((f) => f.offset);
  const byContent = starts.length === frames ? groupAt(fragments, starts) : null;
  if (byContent === null) throw damaged(`its ${fragments.length} fragments cannot be assigned to ${frames} frames`);
  return byContent;
}
