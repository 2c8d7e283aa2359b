/**
 * An EXIF block (CIPA DC-008, a TIFF of its own inside JPEG, PNG and WebP), edited where it lies: makers' notes hold
 * offsets of their own into it, which moving anything would break.
 */

/** Fields of the first directory and of the two that it points at. */
const [ORIENTATION, EXIF, GPS] = [0x112, 0x8769, 0x8825];
const [PIXEL_X, PIXEL_Y] = [0xa002, 0xa003];
/** Of the thumbnail's directory. */
const [THUMBNAIL_AT, THUMBNAIL_BYTES] = [0x201, 0x202];
/** Bytes of one value, by type (TIFF 6.0, section 2). */
export const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4,
}; // prettier-ignore
const SHORT = 3;
const ENTRY = 12;

export interface Size {
  readonly height: number;
  readonly width: number;
}

interface Directory {
  readonly at: number;
  readonly entries: number;
  /** Where it names the next one. */
  readonly nextAt: number;
}

class Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly little: boolean;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.little = bytes[0] === 0x49;
    const order = this.view.getUint16(0);
    if ((order !== 0x4949 && order !== 0x4d4d) || this.u16(2) !== 42) throw new RangeError('no EXIF block');
  }
  u16 = (at: number): number => this.view.getUint16(at, this.little);
  u32 = (at: number): number => this.view.getUint32(at, this.little);

  directory(at: number): Directory {
    const entries = this.u16(at);
    const nextAt = at + 2 + entries * ENTRY;
    // Some end without naming a next one.
    if (nextAt > this.bytes.length) throw new RangeError('a directory is cut');
    return { at, entries, nextAt };
  }
  /** Where an entry lies; null where the directory has none. */
  entry({ at, entries }: Directory, tag: number): number | null {
    for (let e = 0; e < entries; e++) if (this.u16(at + 2 + e * ENTRY) === tag) return at + 2 + e * ENTRY;
    return null;
  }
  /** The one number of an entry. */
  number(entry: number): number {
    return this.u16(entry + 2) === SHORT ? this.u16(entry + 8) : this.u32(entry + 8);
  }
  setNumber(entry: number, value: number): void {
    if (this.u16(entry + 2) === SHORT) this.view.setUint16(entry + 8, value, this.little);
    else this.view.setUint32(entry + 8, value, this.little);
  }
  /** Leaves nothing of a directory, nor of the values that lie outside of it. */
  erase({ at, entries, nextAt }: Directory): void {
    for (let e = at + 2; e < nextAt; e += ENTRY) {
      const size = (TYPE_BYTES[this.u16(e + 2)] ?? 0) * this.u32(e + 4);
      if (size > 4) this.zero(this.u32(e + 8), size);
    }
    this.zero(at, 2 + entries * ENTRY);
  }
  zero(from: number, count: number): void {
    this.bytes.fill(0, from, Math.min(this.bytes.length, from + count));
  }
}

/** @param edit returns where the block ends, where that is before its end */
const edited = (exif: Uint8Array, edit: (block: Block) => number | undefined): Uint8Array | null => {
  try {
    const block = new Block(exif.slice());
    return block.bytes.subarray(0, edit(block));
  } catch (e) {
    if (e instanceof RangeError) return null;
    throw e;
  }
};

/**
 * As it belongs to a result: upright, of the result's size, without the small picture of what it was before.
 * @returns null where the block is damaged
 */
export const settledExif = (exif: Uint8Array, { height, width }: Size): Uint8Array | null =>
  edited(exif, (block) => {
    const first = block.directory(block.u32(4));
    const orientation = block.entry(first, ORIENTATION);
    if (orientation !== null) block.setNumber(orientation, 1);
    const own = block.entry(first, EXIF);
    const details = own === null ? null : block.directory(block.number(own));
    for (const [tag, size] of [
      [PIXEL_X, width],
      [PIXEL_Y, height],
    ] as const) {
      const entry = details === null ? null : block.entry(details, tag);
      if (entry !== null) block.setNumber(entry, size);
    }
    const next = first.nextAt + 4 <= block.bytes.length ? block.u32(first.nextAt) : 0;
    if (next === 0) return undefined;
    const thumbnail = block.directory(next);
    const [at, size] = [THUMBNAIL_AT, THUMBNAIL_BYTES].map((tag) => {
      const entry = block.entry(thumbnail, tag);
      return entry === null ? 0 : block.number(entry);
    }) as [number, number];
    block.zero(at, size);
    block.erase(thumbnail);
    block.view.setUint32(first.nextAt, 0);
    return size > 0 && at > next && at + size === block.bytes.length ? at : undefined;
  });

/** Without where it was taken. @returns null where the block is damaged */
export const exifWithoutGps = (exif: Uint8Array): Uint8Array | null =>
  edited(exif, (block) => {
    const first = block.directory(block.u32(4));
    const entry = block.entry(first, GPS);
    if (entry === null) return undefined;
    block.erase(block.directory(block.number(entry)));
    // Those behind it move up, and with them the name of the next directory.
    const end = Math.min(block.bytes.length, first.nextAt + 4);
    block.bytes.copyWithin(entry, entry + ENTRY, end);
    block.zero(end - ENTRY, ENTRY);
    block.view.setUint16(first.at, first.entries - 1, block.little);
    return undefined;
  });
