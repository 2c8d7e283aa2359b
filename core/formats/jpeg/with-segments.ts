import { strToU8 } from 'fflate';
import { photoshopResource } from '../metadata/iptc.ts';
import { joinBytes } from '../join-bytes.ts';
import type { Metadata } from '../metadata/metadata.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const [APP0, APP1, APP2, APP13] = [0xe0, 0xe1, 0xe2, 0xed];
/** Of a segment, its own length counted. */
const LARGEST = 65535;
/** A profile comes in numbered parts (ICC.1, annex B.4). */
const ICC_HEAD = 'ICC_PROFILE\0';
const ICC_PART = LARGEST - 2 - ICC_HEAD.length - 2;
const XMP_HEAD = 'http://ns.adobe.com/xap/1.0/\0';

/** What found no place in a segment, by what it is. */
type TooLarge = 'EXIF' | 'XMP' | 'IPTC';

export interface WithSegments {
  readonly bytes: Uint8Array;
  readonly tooLarge: readonly TooLarge[];
}

/** A JPEG as an encoder has left it, with metadata and a profile in the segments that belong to them. */
export function jpegWithSegments(jpeg: Uint8Array, metadata: Metadata, profile: Uint8Array | null): WithSegments {
  const tooLarge: TooLarge[] = [];
  const parts: Uint8Array[] = [];
  const put = (marker: number, head: string, body: Uint8Array, what: TooLarge | null): void => {
    const length = 2 + head.length + body.length;
    if (length > LARGEST) {
      if (what !== null) tooLarge.push(what);
      return;
    }
    parts.push(Uint8Array.of(0xff, marker, length >> 8, length & 255), ascii(head), body);
  };
  const { exif, xmp, iptc, dpi } = metadata;
  const density = Math.round(dpi ?? 0);
  // JFIF 1.02: dots per inch, or none said; no thumbnail.
  const jfif = [1, 2, density > 0 ? 1 : 0, ...(density > 0 ? [density >> 8, density & 255] : [0, 1])];
  put(APP0, 'JFIF\0', Uint8Array.from([...jfif, ...jfif.slice(-2), 0, 0]), null);
  if (exif !== null) put(APP1, 'Exif\0\0', exif, 'EXIF');
  if (xmp !== null) put(APP1, XMP_HEAD, strToU8(xmp), 'XMP');
  if (iptc !== null) put(APP13, '', photoshopResource(iptc), 'IPTC');
  if (profile !== null) {
    const count = Math.ceil(profile.length / ICC_PART);
    for (let n = 0; n < count; n++) {
      const part = profile.subarray(n * ICC_PART, (n + 1) * ICC_PART);
      put(APP2, ICC_HEAD, joinBytes([Uint8Array.of(n + 1, count), part]), null);
    }
  }
  return { bytes: joinBytes([jpeg.subarray(0, 2), ...parts, jpeg.subarray(afterJfif(jpeg))]), tooLarge };
}

/** Behind the encoder's own JFIF segment, which ours replaces. */
const afterJfif = (jpeg: Uint8Array): number =>
  jpeg[2] === 0xff && jpeg[3] === APP0 ? 4 + jpeg[4]! * 256 + jpeg[5]! : 2;
