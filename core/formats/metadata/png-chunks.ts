import { strToU8, zlibSync } from 'fflate';
import { joinBytes } from '../join-bytes.ts';
import { pngChunk } from '../picture/png-write.ts';
import { rawProfileText } from './iptc.ts';
import type { Metadata } from './metadata.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const METRES_PER_INCH = 0.0254;

/** Metadata and a colour profile as chunks before the pixels (PNG specification, third edition, 11.3). */
export function pngMetadataChunks({ exif, xmp, iptc, dpi }: Metadata, profile: Uint8Array | null): Uint8Array[] {
  return [
    ...(profile === null ? [] : [pngChunk('iCCP', joinBytes([ascii('ICC profile\0\0'), zlibSync(profile)]))]),
    ...(dpi === null ? [] : [pngChunk('pHYs', density(dpi / METRES_PER_INCH))]),
    ...(exif === null ? [] : [pngChunk('eXIf', exif)]),
    ...(xmp === null ? [] : [pngChunk('iTXt', joinBytes([ascii('XML:com.adobe.xmp\0\0\0\0\0'), strToU8(xmp)]))]),
    ...(iptc === null
      ? []
      : [pngChunk('zTXt', joinBytes([ascii('Raw profile type iptc\0\0'), zlibSync(ascii(rawProfileText(iptc)))]))]),
  ];
}

function density(perMetre: number): Uint8Array {
  const out = new Uint8Array(9);
  const view = new DataView(out.buffer);
  view.setUint32(0, Math.round(perMetre));
  view.setUint32(4, Math.round(perMetre));
  out[8] = 1;
  return out;
}

const [PHYS, IDAT] = [0x70485973, 0x49444154];

/** What `pHYs` says before the pixels; null where it says nothing, or only a ratio. */
export function pngDpi(png: Uint8Array): number | null {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = 8; at + 21 <= png.length; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4);
    if (type === IDAT) return null;
    if (type === PHYS) return png[at + 16] === 1 ? view.getUint32(at + 8) * METRES_PER_INCH : null;
  }
  return null;
}
