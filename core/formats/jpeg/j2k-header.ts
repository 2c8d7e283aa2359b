import { damaged } from '../refusal.ts';

/** What a JPEG 2000 codestream says in its SIZ marker (ITU-T T.800, A.5.1). */
export interface J2kHeader {
  /** Where the codestream begins: behind the boxes of a JP2 file, if it is wrapped in one. */
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
}

/** SOC directly followed by SIZ. */
function findCodestream(b: Uint8Array): number {
  const limit = Math.min(b.length - 4, 65536);
  for (let i = 0; i <= limit; i++)
    if (b[i] === 0xff && b[i + 1] === 0x4f && b[i + 2] === 0xff && b[i + 3] === 0x51) return i;
  throw damaged('its compressed data are no JPEG 2000 codestream');
}

export function j2kHeader(b: Uint8Array): J2kHeader {
  const at = findCodestream(b);
  if (at + 44 > b.length) throw damaged('its JPEG 2000 header is cut');
  const view = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const long = (offset: number): number => view.getUint32(at + offset);
  return {
    at,
    width: long(8) - long(16),
    height: long(12) - long(20),
    components: view.getUint16(at + 40),
    bits: (b[at + 42]! & 127) + 1,
  };
}
