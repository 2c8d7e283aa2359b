import type { CodedFrame } from '../../codecs.ts';
import type { PixelDescription } from '../description.ts';
import { damaged } from '../../refusal.ts';

/** Where sample k of pixel i lies in a plane-after-plane frame. */
const planarIndex = (i: number, pixels: number, samples: number): number =>
  (i % samples) * pixels + Math.floor(i / samples);

/** Cuts a word to its stored bits and extends its sign. Arithmetic, as 32-bit words leave the range of shifts. */
function storedValue(word: number, shift: number, range: number, signed: boolean): number {
  const value = Math.floor(word / shift) % range;
  return signed && value >= range / 2 ? value - range : value;
}

/** Bytes of one frame of native pixel data; at one bit frames follow each other without padding. */
export function nativeFrameBits(d: PixelDescription): number {
  const samples = d.photometric === 'YBR_FULL_422' ? 2 : d.samples;
  return d.rows * d.columns * samples * d.bitsAllocated;
}

export interface Native {
  readonly bytes: Uint8Array;
  readonly bigEndian: boolean;
  /** Samples of 8 bits in big endian words of 16 bits (VR OW): neighbours are swapped. */
  readonly swapped: boolean;
}

/**
 * One frame of uncompressed samples as stored values in row, column, sample order (PS3.5, 8.1).
 * @param bit where the frame begins, in bits
 */
export function unpackNative(n: Native, bit: number, d: PixelDescription, out: Float64Array): void {
  const view = new DataView(n.bytes.buffer, n.bytes.byteOffset, n.bytes.byteLength);
  const from = bit / 8;
  const little = !n.bigEndian;
  const pixels = d.rows * d.columns;
  const at = (i: number): number => (d.planar ? planarIndex(i, pixels, d.samples) : i);
  const shift = 2 ** (d.highBit - d.bitsStored + 1);
  const range = 2 ** d.bitsStored;
  switch (d.bitsAllocated) {
    case 1:
      for (let i = 0; i < out.length; i++) out[i] = (n.bytes[(bit + i) >>> 3]! >> ((bit + i) & 7)) & 1;
      return;
    case 8: {
      const flip = n.swapped ? 1 : 0;
      for (let i = 0; i < out.length; i++) {
        const byte = n.bytes[(from + at(i)) ^ flip];
        out[i] = storedValue(byte ?? 0, shift, range, d.signed);
      }
      return;
    }
    case 16: {
      // What every CT slice is: by shifts alone in half the time of `storedValue`.
      const low = d.highBit - d.bitsStored + 1;
      const spare = 32 - d.bitsStored;
      for (let i = 0; i < out.length; i++) {
        const top = (view.getUint16(from + 2 * at(i), little) >>> low) << spare;
        out[i] = d.signed ? top >> spare : top >>> spare;
      }
      return;
    }
    case 32:
      for (let i = 0; i < out.length; i++) {
        const p = from + 4 * at(i);
        out[i] = d.float ? view.getFloat32(p, little) : storedValue(view.getUint32(p, little), shift, range, d.signed);
      }
      return;
    case 64:
      for (let i = 0; i < out.length; i++) out[i] = view.getFloat64(from + 8 * at(i), little);
  }
}

/** Uncompressed YBR_FULL_422 (PS3.3, C.7.6.3.1.2): Y1 Y2 Cb Cr for two pixels; both get the same chroma. */
export function unpack422(n: Native, from: number, d: PixelDescription, out: Float64Array): void {
  if (d.bitsAllocated !== 8 || d.columns % 2 !== 0) throw damaged('its YBR_FULL_422 pixels are not pairs of bytes');
  for (let i = 0, p = from; i < out.length; i += 6, p += 4) {
    out[i] = n.bytes[p]!;
    out[i + 3] = n.bytes[p + 1]!;
    out[i + 1] = out[i + 4] = n.bytes[p + 2]!;
    out[i + 2] = out[i + 5] = n.bytes[p + 3]!;
  }
}

/**
 * A decompressed frame as stored values. Bits Stored and Pixel Representation of the data set decide what the words
 * mean, also where the codestream says otherwise (unsigned codestreams of two's complement are common).
 */
export function unpackCoded(frame: CodedFrame, d: PixelDescription, out: Float64Array): void {
  const { words, order } = frame;
  if (words.length < out.length) throw damaged(`its codestream gave ${words.length} of ${out.length} samples`);
  const pixels = d.rows * d.columns;
  const range = 2 ** Math.min(d.bitsStored, words.BYTES_PER_ELEMENT * 8);
  for (let i = 0; i < out.length; i++) {
    const word = words[order === 'planar' ? planarIndex(i, pixels, d.samples) : i]!;
    out[i] = storedValue(word, 1, range, d.signed);
  }
}
