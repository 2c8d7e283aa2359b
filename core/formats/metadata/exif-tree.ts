/** Directories of an EXIF block or a TIFF as a tree, for where they must move: into a TIFF, or out of one. */
import { TYPE_BYTES } from './exif.ts';

export interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Little endian. */
  readonly bytes: Uint8Array;
}

export interface Tree {
  readonly fields: readonly Field[];
  /** Directories that a field points at: EXIF, GPS, interoperability. */
  readonly children: ReadonlyMap<number, Tree>;
}

const CHILDREN = new Set([0x8769, 0x8825, 0xa005]);
/** Bytes that change their order together: a rational is two numbers. */
const WORD: Readonly<Record<number, number>> = { ...TYPE_BYTES, 5: 4, 10: 4 };
const LONG = 4;

/**
 * The directory at `at`, its values copied.
 * @param wanted fields that are taken; those of the directories below are taken all
 * @returns null where it is damaged
 */
export function readTree(
  bytes: Uint8Array,
  at: number,
  wanted: (tag: number) => boolean = () => true,
  depth = 0,
): Tree | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  if (at + 2 > bytes.length || depth > 2) return null;
  const count = view.getUint16(at, little);
  if (at + 2 + 12 * count > bytes.length) return null;
  const fields: Field[] = [];
  const children = new Map<number, Tree>();
  for (let e = at + 2; e < at + 2 + 12 * count; e += 12) {
    const [tag, type] = [view.getUint16(e, little), view.getUint16(e + 2, little)];
    const values = view.getUint32(e + 4, little);
    const size = (TYPE_BYTES[type] ?? 0) * values;
    const from = size <= 4 ? e + 8 : view.getUint32(e + 8, little);
    if (size === 0 || from + size > bytes.length) continue;
    if (CHILDREN.has(tag)) {
      const child = readTree(bytes, view.getUint32(e + 8, little), undefined, depth + 1);
      if (child !== null) children.set(tag, child);
    } else if (wanted(tag))
      fields.push({
        tag,
        type,
        count: values,
        bytes: inOrder(bytes.slice(from, from + size), WORD[type] ?? 1, little),
      });
  }
  return { fields, children };
}

function inOrder(bytes: Uint8Array, word: number, little: boolean): Uint8Array {
  if (!little && word > 1) for (let i = 0; i < bytes.length; i += word) bytes.subarray(i, i + word).reverse();
  return bytes;
}

/** Little endian, to lie at `at` of its file, with no directory after it; its length is even. */
export function writeTree({ fields, children }: Tree, at: number): Uint8Array {
  const parts: Uint8Array[] = [];
  const entries = [...fields, ...[...children.keys()].map(pointer)].sort((a, b) => a.tag - b.tag);
  const head = new Uint8Array(2 + 12 * entries.length + 4);
  const view = new DataView(head.buffer);
  view.setUint16(0, entries.length, true);
  let end = at + head.length;
  const put = (part: Uint8Array): number => {
    const from = end;
    const even = new Uint8Array(part.length + (part.length % 2));
    even.set(part);
    parts.push(even);
    end += even.length;
    return from;
  };
  for (const [i, { tag, type, count, bytes }] of entries.entries()) {
    const e = 2 + 12 * i;
    view.setUint16(e, tag, true);
    view.setUint16(e + 2, type, true);
    view.setUint32(e + 4, count, true);
    const child = children.get(tag);
    if (child !== undefined) view.setUint32(e + 8, put(writeTree(child, end)), true);
    else if (bytes.length <= 4) head.set(bytes, e + 8);
    else view.setUint32(e + 8, put(bytes), true);
  }
  const out = new Uint8Array(end - at);
  out.set(head);
  let to = head.length;
  for (const part of parts) {
    out.set(part, to);
    to += part.length;
  }
  return out;
}

const pointer = (tag: number): Field => ({ tag, type: LONG, count: 1, bytes: new Uint8Array(4) });

/** A block of its own. */
export function exifBlock(tree: Tree): Uint8Array {
  const body = writeTree(tree, 8);
  const out = new Uint8Array(8 + body.length);
  out.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  out.set(body, 8);
  return out;
}

/** The first directory of an EXIF block or a TIFF (not BigTIFF); null where it has none. */
export function firstTree(bytes: Uint8Array, wanted?: (tag: number) => boolean): Tree | null {
  if (bytes.length < 8) return null;
  const little = bytes[0] === 0x49;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint16(2, little) === 42 ? readTree(bytes, view.getUint32(4, little), wanted) : null;
}
