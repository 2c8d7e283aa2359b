import { damaged } from '../refusal.ts';

const CLEAR = 256;
const END = 257;

/**
 * Expands TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, most significant bit first, one code early.
 * @returns how many bytes of `out` were filled
 */
export function unpackLzw(bytes: Uint8Array, out: Uint8Array): number {
  if (bytes[0] === 0 && (bytes[1]! & 1) === 1) throw damaged('its LZW data are of the old kind from before TIFF 6.0');
  // An entry is a stretch of what was already written: where it begins and how long it is.
  const start = new Uint32Array(4097);
  const length = new Uint16Array(4097);
  let next = 258;
  let width = 9;
  let bit = 0;
  let filled = 0;
  let previousAt = -1;
  let previousLength = 0;
  while (filled < out.length) {
    if (bit + width > bytes.length * 8) break;
    const byte = bit >>> 3;
    const word = (bytes[byte]! << 16) | ((bytes[byte + 1] ?? 0) << 8) | (bytes[byte + 2] ?? 0);
    const code = (word >>> (24 - width - (bit & 7))) & ((1 << width) - 1);
    bit += width;
    if (code === END) break;
    if (code === CLEAR) {
      next = 258;
      width = 9;
      previousAt = -1;
      continue;
    }
    const at = filled;
    let count: number;
    if (code < 256) {
      out[filled] = code;
      count = 1;
    } else {
      const known = code < next;
      if ((!known && code !== next) || previousAt < 0) throw damaged('its LZW data are damaged');
      const from = known ? start[code]! : previousAt;
      count = known ? length[code]! : previousLength + 1;
      // Byte by byte: a code that is just being made overlaps what it writes.
      for (let i = 0; i < count && filled + i < out.length; i++) out[filled + i] = out[from + i]!;
    }
    if (previousAt >= 0 && next < 4096) {
      // The previous string and the first byte of this one stand side by side in the output.
      start[next] = previousAt;
      length[next] = previousLength + 1;
      next++;
    }
    if (next + 1 >= 1 << width && width < 12) width++;
    previousAt = at;
    previousLength = count;
    filled = Math.min(out.length, filled + count);
  }
  return filled;
}
