import sharp, { type Sharp } from 'sharp';
import type { RasterPicture } from '../../../core/formats/codecs.ts';

/** A picture's samples as they are stored: no rotation by EXIF, no colour management, its own bit depth. */
export async function decodeRaster(bytes: Uint8Array, page = 0): Promise<RasterPicture> {
  const options = { page, failOn: 'error', limitInputPixels: 2 ** 28, sequentialRead: true } as const;
  const open = () => sharp(bytes, options).keepIccProfile();
  const { depth, channels, hasAlpha, orientation = 1, icc = null } = await open().metadata();
  const deep = depth === 'ushort';
  const grey = channels <= 2;
  const space = grey ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb';
  const raw = (picture: Sharp) =>
    picture.raw({ depth: deep ? 'ushort' : 'uchar' }).toBuffer({ resolveWithObject: true });
  const { data, info } = await raw(open().pipelineColourspace(space).toColourspace(space));
  const stored = (buffer: Buffer): Uint8Array | Uint16Array => {
    const copy = Uint8Array.from(buffer);
    return deep ? new Uint16Array(copy.buffer) : copy;
  };
  const whole = {
    width: info.width,
    height: info.height,
    bits: deep ? 16 : 8,
    orientation,
    profile: icc === null ? null : Uint8Array.from(icc),
  } as const;
  // Of grey with transparency the codec hands on the grey alone.
  if (grey && hasAlpha && info.channels === 1) {
    const opacity = await raw(open().pipelineColourspace(space).extractChannel('alpha').toColourspace(space));
    return { ...whole, channels: 2, data: woven(stored(data), stored(opacity.data)) };
  }
  return { ...whole, channels: info.channels as 1 | 2 | 3 | 4, data: stored(data) };
}

/** Grey and opacity, pixel by pixel. */
function woven(grey: Uint8Array | Uint16Array, alpha: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
  const out = grey instanceof Uint16Array ? new Uint16Array(2 * grey.length) : new Uint8Array(2 * grey.length);
  for (let i = 0; i < grey.length; i++) {
    out[2 * i] = grey[i]!;
    out[2 * i + 1] = alpha[i]!;
  }
  return out;
}

/** Milliseconds that each picture is seen; the last one stays. */
const DELAY = { each: 300, last: 1500 };

/** Pictures one after the other, again and again, as an animated WebP. @param frames 8 bits, [row, column, sample] */
export function encodeAnimation(
  frames: readonly Uint8Array[],
  { height, width, samples }: { readonly height: number; readonly width: number; readonly samples: 1 | 3 },
): Promise<Uint8Array> {
  const raw = { width, height: frames.length * height, channels: samples, pageHeight: height } as const;
  const delay = frames.map((_, i) => (i === frames.length - 1 ? DELAY.last : DELAY.each));
  return sharp(Buffer.concat(frames), { raw }).webp({ loop: 0, delay, quality: 90 }).toBuffer();
}
