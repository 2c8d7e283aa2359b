/** What a picture file says beside its pixels and colours, as a result may take it along. */
import type { Without } from '../../contract/picture-file.ts';
import { exifWithoutGps, settledExif, type Size } from './exif.ts';
import { settledXmp, xmpWithoutGps } from './xmp.ts';

export interface Metadata {
  /** An EXIF block, beginning with its byte order. */
  readonly exif: Uint8Array | null;
  readonly xmp: string | null;
  /** IPTC-IIM records. */
  readonly iptc: Uint8Array | null;
  /** Pixels per inch. */
  readonly dpi: number | null;
}

export const NO_METADATA: Metadata = { exif: null, xmp: null, iptc: null, dpi: null };

export interface Settled {
  readonly metadata: Metadata;
  /** What could not be kept, in whole sentences. */
  readonly warnings: readonly string[];
}

/**
 * As it belongs to a result of this size: upright, without thumbnails of what the picture was, without what is left out
 * by choice. Without metadata the resolution stays: it says how large the picture is printed, and nothing of anybody.
 */
export function settled({ exif, xmp, iptc, dpi }: Metadata, size: Size, without: Without): Settled {
  if (without === 'metadata') return { metadata: { ...NO_METADATA, dpi }, warnings: [] };
  const upright = exif === null ? null : settledExif(exif, size);
  const kept = upright === null || without !== 'gps' ? upright : exifWithoutGps(upright);
  const text = xmp === null ? null : settledXmp(xmp);
  const isLost = exif !== null && kept === null;
  return {
    metadata: { exif: kept, xmp: text === null || without !== 'gps' ? text : xmpWithoutGps(text), iptc, dpi },
    warnings: isLost ? ['Its EXIF data are damaged and were left out of the results.'] : [],
  };
}
