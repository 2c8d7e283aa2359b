import type dicomParser from 'dicom-parser';
import { TAG, tagName, type Tag } from './tags.ts';
import { damaged } from '../refusal.ts';

/** A stretch of the file that holds one element's value. */
export interface ElementValue {
  readonly vr: string | undefined;
  readonly offset: number;
  readonly length: number;
  readonly undefinedLength: boolean;
}

/** One element as it lies in the file, whatever its tag. */
export interface Entry {
  /** Eight hexadecimal digits, group before element. */
  readonly tag: string;
  /** As written; undefined where the syntax writes none. */
  readonly vr: string | undefined;
  /** Null where it reaches behind the bytes that are there (pixel data of a head). */
  readonly value: Uint8Array | null;
  readonly length: number;
  readonly undefinedLength: boolean;
  /** Of a sequence, else null. */
  readonly items: readonly DicomItem[] | null;
}

/** One data set, or one item of a sequence, with values checked against the bytes that are there. */
export class DicomItem {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly elements: Readonly<Record<string, dicomParser.Element>>;
  readonly bigEndian: boolean;

  constructor(dataSet: dicomParser.DataSet, bytes: Uint8Array, bigEndian: boolean) {
    this.elements = dataSet.elements;
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.bigEndian = bigEndian;
  }

  has(tag: Tag): boolean {
    return this.elements[tag] !== undefined;
  }

  get size(): number {
    return Object.keys(this.elements).length;
  }

  /** Where a value lies, without a check of its length: pixel data are checked by their own reader. */
  at(tag: Tag): ElementValue | null {
    const e = this.elements[tag];
    if (e === undefined) return null;
    return { vr: e.vr, offset: e.dataOffset, length: e.length, undefinedLength: e.hadUndefinedLength === true };
  }

  /** The bytes of a value; null where it is absent or empty. */
  value(tag: Tag): Uint8Array | null {
    const e = this.at(tag);
    if (e === null || e.length === 0) return null;
    if (e.offset + e.length > this.bytes.length)
      throw damaged(`its element ${tagName(tag)} reaches behind the end of the file`);
    return this.bytes.subarray(e.offset, e.offset + e.length);
  }

  /** Text values, trimmed; control characters and bytes beyond ASCII do not matter to what is read here. */
  texts(tag: Tag): readonly string[] {
    const value = this.value(tag);
    if (value === null || value.length > 65536) return [];
    let text = '';
    for (const byte of value) text += String.fromCharCode(byte);
    return text.split('\\').map((s) => s.replace(/\0/g, '').trim());
  }

  text(tag: Tag): string | null {
    return this.texts(tag)[0] || null;
  }

  /** DS and IS values; text that is no number is refused by name. */
  decimals(tag: Tag): readonly number[] {
    const texts = this.texts(tag);
    if (texts.every((t) => t === '')) return [];
    return texts.map((t) => {
      if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(t))
        throw damaged(`its ${tagName(tag)} "${t.slice(0, 20)}" is not a number`);
      return Number(t);
    });
  }

  /** 16-bit words of a US or SS value. */
  words(tag: Tag, signed = false): readonly number[] {
    const e = this.at(tag);
    const value = this.value(tag);
    if (e === null || value === null) return [];
    if (value.length % 2 !== 0) throw damaged(`its ${tagName(tag)} is not valid (${value.length} bytes long)`);
    const out: number[] = [];
    for (let at = e.offset; at < e.offset + Math.min(e.length, 65536); at += 2)
      out.push(signed ? this.view.getInt16(at, !this.bigEndian) : this.view.getUint16(at, !this.bigEndian));
    return out;
  }

  /** A US value that must be single where it is present. */
  word(tag: Tag): number | null {
    const words = this.words(tag);
    if (words.length > 1) throw damaged(`its ${tagName(tag)} has ${words.length} values instead of one`);
    return words[0] ?? null;
  }

  items(tag: Tag): readonly DicomItem[] {
    return this.itemsOf(this.elements[tag]);
  }

  /** Every element, in the order of the file. */
  entries(): readonly Entry[] {
    const elements = Object.values(this.elements).filter((e) => !e.tag.startsWith('xfffe')); // delimiters of items
    return elements.map((e) => {
      const end = e.dataOffset + e.length;
      return {
        tag: e.tag.slice(1),
        vr: e.vr,
        value: e.hadUndefinedLength === true || end > this.bytes.length ? null : this.bytes.subarray(e.dataOffset, end),
        length: e.length,
        undefinedLength: e.hadUndefinedLength === true,
        items: e.items === undefined ? null : this.itemsOf(e),
      };
    });
  }

  private itemsOf(element: dicomParser.Element | undefined): readonly DicomItem[] {
    return (element?.items ?? []).flatMap((i) =>
      i.dataSet === undefined ? [] : [new DicomItem(i.dataSet, this.bytes, this.bigEndian)],
    );
  }
}

/**
 * The functional groups of one frame (PS3.3, C.7.6.16): its own before the shared ones.
 * Classic objects have none; then everything is asked of the data set itself.
 */
export function functionalGroups(root: DicomItem, frames: number): (frame: number, group: Tag) => DicomItem | null {
  const shared = root.items(TAG.SharedFunctionalGroups)[0];
  const own = root.items(TAG.PerFrameFunctionalGroups).slice(0, frames);
  return (frame, group) => own[frame]?.items(group)[0] ?? shared?.items(group)[0] ?? null;
}
