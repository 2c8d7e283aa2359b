/** IPTC-IIM records, and what JPEG and PNG pack them into. */
import { joinBytes } from '../join-bytes.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const begins = (b: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((c, i) => b[at + i] === c.charCodeAt(0));

const PHOTOSHOP = 'Photoshop 3.0\0';
const RESOURCE = '8BIM';
/** The resource that holds IPTC-IIM (Photoshop file formats, image resource ids). */
const IPTC = 0x0404;

/**
 * The records inside of Photoshop's resources, or the very bytes where they are records already. The other resources
 * hold thumbnails and paths of the picture as it was.
 */
export function iptcIn(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] === 0x1c) return bytes;
  let at = begins(bytes, PHOTOSHOP) ? PHOTOSHOP.length : 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  while (at + 12 <= bytes.length && begins(bytes, RESOURCE, at)) {
    const id = view.getUint16(at + 4);
    const name = bytes[at + 6]! + 1;
    const sizeAt = at + 6 + name + (name % 2);
    if (sizeAt + 4 > bytes.length) return null;
    const size = view.getUint32(sizeAt);
    const from = sizeAt + 4;
    if (id === IPTC && from + size <= bytes.length) return bytes.slice(from, from + size);
    at = from + size + (size % 2);
  }
  return null;
}

/** As the APP13 segment of a JPEG holds them. */
export function photoshopResource(iptc: Uint8Array): Uint8Array {
  const head = new Uint8Array(12);
  const view = new DataView(head.buffer);
  head.set(ascii(RESOURCE));
  view.setUint16(4, IPTC);
  view.setUint32(8, iptc.length);
  return joinBytes([ascii(PHOTOSHOP), head, iptc, new Uint8Array(iptc.length % 2)]);
}

const HEX_BYTES = 36;

/** Text of a PNG's "Raw profile type iptc", which ImageMagick and ExifTool read; PNG has no place of its own for it. */
export function rawProfileText(iptc: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < iptc.length; at += HEX_BYTES)
    lines.push(Array.from(iptc.subarray(at, at + HEX_BYTES), (v) => v.toString(16).padStart(2, '0')).join(''));
  return `\niptc\n${String(iptc.length).padStart(8)}\n${lines.join('\n')}\n`;
}
