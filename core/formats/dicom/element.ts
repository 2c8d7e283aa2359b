import { strToU8 } from 'fflate';
import { joinBytes } from '../join-bytes.ts';

/**
 * One element of a DICOM data set to be written. Sequences hold items, everything else text, numbers or bytes.
 *
 * dcmjs could write these too, but wants its own dictionary of natural names, an ArrayBuffer for the version and a
 * hidden `_vrMap` for the pixels, and brings its parser along: the explicit little endian syntax is shorter.
 */
export type DicomElement =
  | { readonly tag: number; readonly vr: TextVr; readonly value: string }
  | { readonly tag: number; readonly vr: 'US' | 'UL' | 'AT'; readonly value: readonly number[] }
  | { readonly tag: number; readonly vr: 'OB' | 'OW'; readonly value: Uint8Array }
  | { readonly tag: number; readonly vr: 'SQ'; readonly value: readonly (readonly DicomElement[])[] };
type TextVr = 'AE' | 'CS' | 'DA' | 'DS' | 'IS' | 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'TM' | 'UI' | 'UT';

/** Longest value in characters (PS3.5, table 6.2-1); longer text is cut, never refused. */
const LONGEST: Readonly<Partial<Record<TextVr, number>>> = { LO: 64, SH: 16, ST: 1024, LT: 10240 };
const LONG_HEADER = new Set(['OB', 'OW', 'SQ', 'UT']);

/** A decimal string: at most 16 characters (PS3.5, 6.2), as many digits as fit. */
export function decimal(value: number): string {
  for (let digits = 17; digits > 1; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return value.toPrecision(1);
}

function padded(bytes: Uint8Array, filler: number): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  const out = new Uint8Array(bytes.length + 1).fill(filler);
  out.set(bytes);
  return out;
}

function tagBytes(tag: number): Uint8Array {
  return Uint8Array.of((tag >>> 16) & 255, tag >>> 24, tag & 255, (tag >>> 8) & 255);
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
}

function valueOf(e: DicomElement): Uint8Array {
  switch (e.vr) {
    case 'SQ':
      return joinBytes(
        e.value.map((item) => {
          const body = encodeDataSet(item);
          return joinBytes([tagBytes(0xfffee000), uint32(body.length), body]);
        }),
      );
    case 'OB':
    case 'OW':
      return padded(e.value, 0);
    case 'US':
      return joinBytes(e.value.map((v) => Uint8Array.of(v & 255, (v >>> 8) & 255)));
    case 'UL':
      return joinBytes(e.value.map(uint32));
    case 'AT':
      return joinBytes(e.value.map(tagBytes));
    default: {
      // In one value of free text a backslash would begin the next value.
      const single = e.vr === 'LO' || e.vr === 'SH' ? e.value.replaceAll('\\', '/') : e.value;
      const text = single.slice(0, LONGEST[e.vr]);
      // Control characters would end a value or start a code extension.
      return padded(strToU8(text.replace(/[\u0000-\u001f]/g, ' ')), e.vr === 'UI' ? 0 : 0x20);
    }
  }
}

/** The elements in ascending order of their tags, explicit VR little endian (PS3.5, 7.1.2). */
export function encodeDataSet(elements: readonly DicomElement[]): Uint8Array {
  const sorted = [...elements].sort((a, b) => a.tag - b.tag);
  return joinBytes(
    sorted.flatMap((e) => {
      const value = valueOf(e);
      const vr = Uint8Array.of(e.vr.charCodeAt(0), e.vr.charCodeAt(1));
      if (!LONG_HEADER.has(e.vr) && value.length > 0xfffe) throw new Error(`a ${e.vr} value of ${value.length} bytes`);
      if (LONG_HEADER.has(e.vr)) return [tagBytes(e.tag), vr, Uint8Array.of(0, 0), uint32(value.length), value];
      return [tagBytes(e.tag), vr, Uint8Array.of(value.length & 255, value.length >>> 8), value];
    }),
  );
}

/** A whole file: preamble, meta information (PS3.10, 7.1), data set. */
export function encodePart10(
  sopClassUid: string,
  sopInstanceUid: string,
  elements: readonly DicomElement[],
): Uint8Array {
  const meta = encodeDataSet([
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: sopClassUid },
    { tag: 0x00020003, vr: 'UI', value: sopInstanceUid },
    { tag: 0x00020010, vr: 'UI', value: '1.2.840.10008.1.2.1' },
    { tag: 0x00020012, vr: 'UI', value: IMPLEMENTATION_UID },
    { tag: 0x00020013, vr: 'SH', value: 'LANGEVIN_0_1' },
  ]);
  const length = encodeDataSet([{ tag: 0x00020000, vr: 'UL', value: [meta.length] }]);
  return joinBytes([new Uint8Array(128), strToU8('DICM'), length, meta, encodeDataSet(elements)]);
}

/** Drawn once for this program, in the arc for UUIDs (PS3.5, B.2), which needs no registration. */
const IMPLEMENTATION_UID = '2.25.136743502885203271064188170945221047533';

/** A new unique identifier from 16 random bytes: a version 4 UUID as one integer below 2.25 (PS3.5, B.2). */
export function uidFrom(random: Uint8Array): string {
  let n = 0n;
  for (let i = 0; i < 16; i++) {
    let byte = random[i]!;
    if (i === 6) byte = (byte & 0x0f) | 0x40;
    if (i === 8) byte = (byte & 0x3f) | 0x80;
    n = n * 256n + BigInt(byte);
  }
  return `2.25.${n}`;
}
