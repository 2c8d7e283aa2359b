import { unpackBits } from '../../tiff/packbits.ts';
import { damaged } from '../../refusal.ts';

export interface RleFrame {
  readonly bytes: Uint8Array;
  /** Whether each segment ends where its pixels do; a flipped bit usually breaks that. */
  readonly endsWhole: boolean;
}

/**
 * One RLE frame (PS3.5, annex G) as native little endian bytes, samples interleaved.
 * Each byte of each sample is a segment of its own, the most significant first.
 * @param pixels bytes of one segment: pixels of a frame, or an eighth of them at one bit
 */
export function decodeRle(frame: Uint8Array, pixels: number, samples: number, bytesPerSample: number): RleFrame {
  if (frame.length < 64) throw damaged('its RLE header is cut');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const expected = samples * bytesPerSample;
  const segments = view.getUint32(0, true);
  if (segments !== expected) throw damaged(`its RLE data have ${segments} segments instead of ${expected}`);
  const out = new Uint8Array(pixels * expected);
  const segment = new Uint8Array(pixels);
  let endsWhole = true;
  for (let s = 0; s < segments; s++) {
    const from = view.getUint32(4 + 4 * s, true);
    const to = s + 1 < segments ? view.getUint32(8 + 4 * s, true) : frame.length;
    if (from < 64 || to < from || to > frame.length) throw damaged('its RLE header points outside the frame');
    const { filled, at } = unpackBits(frame, from, to, segment);
    // One byte of padding makes a segment even; the last one may carry that of its fragment too.
    if (at < to - 2 || at > to) endsWhole = false;
    if (filled < pixels) throw damaged(`its RLE data are too short (${filled} of ${pixels} bytes in a segment)`);
    const sample = Math.floor(s / bytesPerSample);
    const byte = bytesPerSample - 1 - (s % bytesPerSample);
    for (let i = 0, to = sample * bytesPerSample + byte; i < pixels; i++, to += expected) out[to] = segment[i]!;
  }
  return { bytes: out, endsWhole };
}
