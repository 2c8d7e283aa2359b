import { strToU8 } from 'fflate';
import { joinBytes } from '../join-bytes.ts';
import type { Metadata } from '../metadata/metadata.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

function chunk(type: string, data: Uint8Array): Uint8Array {
  const head = new Uint8Array(8);
  head.set(ascii(type));
  new DataView(head.buffer).setUint32(4, data.length, true);
  return joinBytes([head, data, new Uint8Array(data.length % 2)]);
}

/** Bits of VP8X (WebP container specification, extended file format). */
const [PROFILE, ALPHA, EXIF, XMP] = [0x20, 0x10, 0x08, 0x04];

/**
 * A lossless WebP as an encoder has left it, with metadata and a profile in chunks of their own; IPTC has none.
 * @param webp simple file format, one `VP8L` chunk
 */
export function webpWithChunks(
  webp: Uint8Array,
  { height, width, hasAlpha }: { readonly height: number; readonly width: number; readonly hasAlpha: boolean },
  { exif, xmp }: Metadata,
  profile: Uint8Array | null,
): Uint8Array {
  const text = xmp === null ? null : strToU8(xmp);
  const flags =
    (profile === null ? 0 : PROFILE) | (hasAlpha ? ALPHA : 0) | (exif === null ? 0 : EXIF) | (text === null ? 0 : XMP);
  const extended = new Uint8Array(10);
  extended[0] = flags;
  const u24 = (at: number, v: number): void => extended.set([v & 255, (v >> 8) & 255, v >> 16], at);
  u24(4, width - 1);
  u24(7, height - 1);
  const body = [
    ascii('WEBP'),
    chunk('VP8X', extended),
    ...(profile === null ? [] : [chunk('ICCP', profile)]),
    webp.subarray(12),
    ...(exif === null ? [] : [chunk('EXIF', exif)]),
    ...(text === null ? [] : [chunk('XMP ', text)]),
  ];
  return chunk('RIFF', joinBytes(body));
}
