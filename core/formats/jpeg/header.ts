import { damaged } from '../refusal.ts';

/** What a JPEG or JPEG-LS codestream says of itself before its first scan (ITU-T T.81, annex B; T.87). */
export interface JpegHeader {
  /** `c0` baseline, `c1` extended, `c2` progressive, `c3` lossless, `f7` JPEG-LS. */
  readonly sof: number;
  readonly precision: number;
  readonly height: number;
  readonly width: number;
  readonly componentIds: readonly number[];
  /** Adobe's transform: 0 none, 1 YCbCr, 2 YCCK; null without a whole marker. */
  readonly adobe: number | null;
  readonly jfif: boolean;
}

const STANDALONE = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
const IS_SOF = (marker: number): boolean =>
  marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));

/** Calls `visit` for each marker segment until it returns true or the first scan begins. */
function segments(b: Uint8Array, visit: (marker: number, from: number, end: number) => boolean): void {
  if (b.length < 4 || b[0] !== 0xff || b[1] !== 0xd8) throw damaged('its compressed data are no JPEG codestream');
  let at = 2;
  while (at + 4 <= b.length) {
    if (b[at] !== 0xff) throw damaged('its JPEG header is damaged');
    const marker = b[at + 1]!;
    if (marker === 0xff) at++;
    else if (STANDALONE(marker)) at += 2;
    else {
      const length = b[at + 2]! * 256 + b[at + 3]!;
      const end = at + 2 + length;
      if (length < 2 || end > b.length) throw damaged('its JPEG header is cut');
      if (visit(marker, at, end) || marker === 0xda || marker === 0xd9) return;
      at = end;
    }
  }
}

const ascii = (b: Uint8Array, at: number, text: string): boolean =>
  [...text].every((c, i) => b[at + i] === c.charCodeAt(0));

export function jpegHeader(b: Uint8Array): JpegHeader {
  let adobe: number | null = null;
  let jfif = false;
  let frame: Omit<JpegHeader, 'adobe' | 'jfif'> | null = null;
  segments(b, (marker, from, end) => {
    const at = from + 4;
    if (marker === 0xe0 && ascii(b, at, 'JFIF')) jfif = true;
    if (marker === 0xee && end - at >= 12 && ascii(b, at, 'Adobe')) adobe = b[at + 11]!;
    if (IS_SOF(marker) && frame === null && end - at >= 6) {
      const count = Math.min(b[at + 5]!, Math.floor((end - at - 6) / 3));
      frame = {
        sof: marker,
        precision: b[at]!,
        height: b[at + 1]! * 256 + b[at + 2]!,
        width: b[at + 3]! * 256 + b[at + 4]!,
        componentIds: Array.from({ length: count }, (_, i) => b[at + 6 + 3 * i]!),
      };
    }
    return false;
  });
  if (frame === null) throw damaged('its JPEG codestream has no frame header');
  return { ...(frame as Omit<JpegHeader, 'adobe' | 'jfif'>), adobe, jfif };
}

/**
 * Whether a colour codestream of DICOM holds YCbCr: Adobe's marker decides; else component ids R, G, B mean RGB; else
 * YBR_* means YCbCr; else a JFIF marker does (JFIF knows no RGB), and without one it is RGB as the data set says.
 */
export function holdsYcbcr(h: JpegHeader, photometric: string): boolean {
  if (h.adobe !== null) return h.adobe !== 0;
  if (h.componentIds[0] === 0x52 && h.componentIds[1] === 0x47 && h.componentIds[2] === 0x42) return false;
  return photometric.startsWith('YBR') || h.jfif;
}

/**
 * The same codestream with one Adobe marker that says what its components are and none that says otherwise: the
 * decoder's own guess (libjpeg) follows JFIF and component ids, not the data set.
 */
export function withColourMarker(b: Uint8Array, ycbcr: boolean): Uint8Array {
  const kept: Uint8Array[] = [];
  let copied = 2;
  segments(b, (marker, from, end) => {
    if (marker === 0xe0 || marker === 0xee) {
      kept.push(b.subarray(copied, from));
      copied = end;
    }
    return false;
  });
  kept.push(b.subarray(copied));
  const marker = Uint8Array.of(0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, ycbcr ? 1 : 0);
  const out = new Uint8Array(2 + marker.length + kept.reduce((sum, k) => sum + k.length, 0));
  out.set([0xff, 0xd8]);
  out.set(marker, 2);
  let at = 2 + marker.length;
  for (const part of kept) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
