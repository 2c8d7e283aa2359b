import { Decoder } from 'jpeg-lossless-decoder-js';
import type { CodedFrame } from '../../../core/formats/codecs.ts';

/** JPEG process 14. The caller has seen in the header that it is: other processes would decode to wrong pixels. */
export function decodeJpegLossless(bytes: Uint8Array): CodedFrame {
  const decoder = new Decoder();
  const copy = Uint8Array.from(bytes);
  const words: unknown = decoder.decode(copy.buffer, 0, copy.length);
  const { dimX: width, dimY: height, precision, numComp: samples } = decoder.frame;
  if (!(words instanceof Uint8Array) && !(words instanceof Uint16Array)) throw new Error('nothing was decoded');
  // The decoder stops at a marker that comes too early, and leaves the rest black without a word. It counts the last
  // pixel only where something follows it.
  if (decoder.yLoc * width + decoder.xLoc < width * height - 1) throw new Error('the data end before the last pixel');
  return { width, height, samples, bits: precision, order: 'interleaved', words, warnings: [] };
}
