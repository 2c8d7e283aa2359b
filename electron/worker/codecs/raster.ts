import sharp, { type Metadata } from 'sharp';
import type { RasterPicture } from '../../../core/formats/codecs.ts';

/** A picture's samples as they are stored: no rotation by EXIF, no colour management, its own bit depth. */
export async function decodeRaster(bytes: Uint8Array, page = 0): Promise<RasterPicture> {
  const options = { page, failOn: 'error', limitInputPixels: 2 ** 28, sequentialRead: true } as const;
  const open = () => sharp(bytes, options).keepIccProfile();
  const meta = await open().metadata();
  const deep = meta.depth === 'ushort';
  const grey = meta.channels <= 2;
  const space = grey ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb';
  const { data, info } = await open()
    .pipelineColourspace(space)
    .toColourspace(space)
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const copy = Uint8Array.from(data);
  return {
    width: info.width,
    height: info.height,
    channels: info.channels as 1 | 2 | 3 | 4,
    bits: deep ? 16 : 8,
    data: deep ? new Uint16Array(copy.buffer) : copy,
    warnings: notApplied(meta, info.channels),
  };
}

/** What the file asks to be shown with, and is not: numbers stay as stored. */
function notApplied({ orientation = 1, icc, hasAlpha, channels: stored }: Metadata, channels: number): string[] {
  return [
    ...(orientation === 1
      ? []
      : [`It asks to be shown turned or mirrored (EXIF orientation ${orientation}) and is read as it is stored.`]),
    ...(icc === undefined || isSrgb(icc) ? [] : ['It has a colour profile other than sRGB, which is not applied.']),
    // Of grey with transparency the codec hands on the grey alone.
    ...(hasAlpha && channels < stored ? ['Transparency was dropped.'] : []),
  ];
}

/** Profiles of sRGB name it, in ASCII or UTF-16 (ICC.1, profileDescriptionTag). */
const isSrgb = (icc: Uint8Array): boolean => Buffer.from(icc).toString('latin1').replaceAll('\0', '').includes('sRGB');
