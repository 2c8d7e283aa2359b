import type { CodedFrame, Codecs } from '../../codecs.ts';
import type { PixelDescription } from '../description.ts';
import { j2kHeader } from '../../jpeg/j2k-header.ts';
import { decodeJpegLossless } from '../../jpeg/lossless.ts';
import { holdsYcbcr, jpegHeader, withColourMarker } from '../../jpeg/header.ts';
import { damaged, Refusal, unsupported } from '../../refusal.ts';

/** A codestream must be exactly as large as its data set says: before it is decoded, and afterwards. */
function checkShape(d: PixelDescription, what: { width: number; height: number; samples: number }): void {
  if (what.width !== d.columns || what.height !== d.rows)
    throw damaged(`its data set says ${d.rows} × ${d.columns} pixels, its codestream ${what.height} × ${what.width}`);
  if (what.samples !== d.samples)
    throw damaged(`its data set says ${d.samples} samples per pixel, its codestream ${what.samples}`);
}

/** One frame and whether the codec has already made RGB of its colour. */
export interface DecodedFrame {
  readonly frame: CodedFrame;
  readonly isRgb: boolean;
}

async function run(
  codec: (bytes: Uint8Array) => Promise<CodedFrame>,
  bytes: Uint8Array,
  name: string,
): Promise<CodedFrame> {
  try {
    return await codec(bytes);
  } catch (e) {
    if (e instanceof Refusal) throw e;
    throw damaged(`its ${name} data are damaged (${e instanceof Error ? e.message : String(e)})`);
  }
}

/** JPEG of any process and JPEG-LS, by what the codestream is and not by what the transfer syntax calls it. */
export async function decodeJpeg(bytes: Uint8Array, d: PixelDescription, codecs: Codecs): Promise<DecodedFrame> {
  const h = jpegHeader(bytes);
  checkShape(d, { width: h.width, height: h.height, samples: h.componentIds.length });
  let frame: CodedFrame;
  let isRgb = false;
  if (h.sof === 0xf7) frame = await run(codecs.jpegLs, bytes, 'JPEG-LS');
  else if (h.sof === 0xc3) frame = decodeJpegLossless(bytes);
  else if (h.sof > 0xc2) throw unsupported(`JPEG of coding process ${h.sof.toString(16).toUpperCase()} is not read`);
  else if (h.precision !== 8)
    throw unsupported(`lossy JPEG with ${h.precision} bits a sample is not read: no sound decoder is known for it`);
  else {
    const whole = d.samples === 3 ? withColourMarker(bytes, holdsYcbcr(h, d.photometric)) : bytes;
    frame = await run(codecs.jpeg8, whole, 'JPEG');
    isRgb = d.samples === 3;
  }
  checkShape(d, frame);
  return { frame, isRgb };
}

/** JPEG 2000 and HTJ2K; the codestream's own component transform is undone by the codec. */
export async function decodeJpeg2000(bytes: Uint8Array, d: PixelDescription, codecs: Codecs): Promise<DecodedFrame> {
  const h = j2kHeader(bytes);
  checkShape(d, { width: h.width, height: h.height, samples: h.components });
  const codestream = bytes.subarray(h.at);
  const frame = await run(codecs.jpeg2000, codestream, 'JPEG 2000');
  checkShape(d, frame);
  return { frame, isRgb: d.samples === 3 };
}
