import { damaged } from '../refusal.ts';

/**
 * A Huffman table of JPEG (ITU-T T.81, C.2) as a look-up by the next 16 bits: 256 · length of the code + its value, 0
 * where no code begins so.
 */
export type HuffmanTable = Uint16Array;

/** @param text how many codes there are of 1 to 16 bits, then their values in the order of the codes @throws a refusal */
export function huffmanTable(text: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65536);
  let from = 0;
  let next = 16;
  for (let length = 1; length <= 16; length++) {
    const span = 1 << (16 - length);
    for (let n = 0; n < text[length - 1]!; n++) {
      if (from + span > 65536) throw damaged('a Huffman table of its JPEG data holds more codes than there can be');
      table.fill(256 * length + text[next++]!, from, from + span);
      from += span;
    }
  }
  return table;
}

/** Bytes between two markers without their stuffing, and how many bits of them were read. */
export interface CodedBits {
  /** Three zeros follow the data, so that 16 bits can always be looked at. */
  readonly bytes: Uint8Array;
  readonly bits: number;
  /** Where the marker lies that ends them. */
  readonly end: number;
}

/** Takes the entropy-coded segment that begins at `from`: FF 00 is a byte of FF, FF with anything else a marker. */
export function codedBits(b: Uint8Array, from: number): CodedBits {
  const bytes = new Uint8Array(markerFrom(b, from) - from + 3);
  let length = 0;
  let at = from;
  while (at < b.length) {
    if (b[at] === 0xff) {
      if (b[at + 1] !== 0) break;
      bytes[length++] = 0xff;
      at += 2;
    } else bytes[length++] = b[at++]!;
  }
  return { bytes, bits: 8 * length, end: at };
}

/** The next marker, or the end of the data. */
function markerFrom(b: Uint8Array, from: number): number {
  let at = b.indexOf(0xff, from);
  while (at >= 0 && b[at + 1] === 0) at = b.indexOf(0xff, at + 2);
  return at < 0 ? b.length : at;
}
