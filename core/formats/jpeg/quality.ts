/** Luminance of quality 50 (ITU-T T.81, table K.1), its sum over all frequencies: what libjpeg scales. */
const SUM_AT_50 = 3688;

/**
 * About the quality of libjpeg's scale, 1 to 100, that a JPEG was written with, by the sum of its first quantisation table;
 * null where it has none that can be read.
 */
export function jpegQuality(jpeg: Uint8Array): number | null {
  for (let at = 2; at + 4 < jpeg.length && jpeg[at] === 0xff;) {
    const [marker, length] = [jpeg[at + 1]!, jpeg[at + 2]! * 256 + jpeg[at + 3]!];
    if (marker === 0xda) return null;
    if (marker === 0xdb) {
      const bytes = jpeg[at + 4]! >> 4 === 0 ? 1 : 2;
      if (at + 5 + 64 * bytes > jpeg.length) return null;
      let sum = 0;
      for (let k = 0; k < 64; k++) {
        const from = at + 5 + k * bytes;
        sum += bytes === 1 ? jpeg[from]! : jpeg[from]! * 256 + jpeg[from + 1]!;
      }
      const scale = (100 * sum) / SUM_AT_50;
      const quality = scale > 100 ? 5000 / scale : 100 - scale / 2;
      return Math.min(100, Math.max(1, Math.round(quality)));
    }
    at += 2 + length;
  }
  return null;
}
