import sharp from 'sharp';
import type { FormatName } from '../../../core/formats/decoded.ts';
import { iptcIn } from '../../../core/formats/metadata/iptc.ts';
import { NO_METADATA, type Metadata } from '../../../core/formats/metadata/metadata.ts';
import { pngDpi } from '../../../core/formats/metadata/png-chunks.ts';
import { tiffMetadata } from '../../../core/formats/metadata/read-tiff.ts';

const EXIF_HEAD = 'Exif\0\0';

/** What a picture file says beside its pixels; the other formats say it in ways of their own, and nothing here. */
export async function metadataOf(bytes: Uint8Array, format: FormatName): Promise<Metadata> {
  // The codec passes over what a TIFF says.
  if (format === 'tiff') return tiffMetadata(bytes);
  if (format !== 'jpeg' && format !== 'png' && format !== 'webp') return NO_METADATA;
  const { exif, xmp, iptc, density, resolutionUnit } = await sharp(bytes, { failOn: 'none' }).metadata();
  const isNamed = exif !== undefined && exif.toString('latin1', 0, EXIF_HEAD.length) === EXIF_HEAD;
  return {
    exif: exif === undefined ? null : Uint8Array.from(exif.subarray(isNamed ? EXIF_HEAD.length : 0)),
    xmp: xmp === undefined ? null : xmp.toString('utf8'),
    iptc: iptc === undefined ? null : iptcIn(Uint8Array.from(iptc)),
    // Where a file says nothing of it, the codec invents 72.
    dpi: format === 'png' ? pngDpi(bytes) : resolutionUnit === undefined ? null : (density ?? null),
  };
}
