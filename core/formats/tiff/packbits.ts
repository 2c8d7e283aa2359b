import { damaged } from '../refusal.ts';

/**
 * Expands PackBits (TIFF 6.0, section 9; DICOM PS3.5, annex G) into `out`.
 * @returns how many bytes of `out` were filled, and where the input stood then; surplus input is common padding
 */
export function unpackBits(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
): { readonly filled: number; readonly at: number } {
  let at = from;
  let filled = 0;
  while (at < to && filled < out.length) {
    const n = bytes[at++]!;
    if (n === 128) continue;
    const count = Math.min(n < 128 ? n + 1 : 257 - n, out.length - filled);
    if (n < 128) {
      const available = Math.min(count, to - at);
      out.set(bytes.subarray(at, at + available), filled);
      filled += available;
      at += n + 1;
    } else {
      if (at >= to) throw damaged('its run-length data are cut');
      out.fill(bytes[at++]!, filled, filled + count);
      filled += count;
    }
  }
  return { filled, at };
}
