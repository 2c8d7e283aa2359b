/** `inputs/photo.json`: what a photograph came as, so that its results can be written the same way long after it is gone. */
import { join } from 'node:path';
import { z } from 'zod';
import { formatNames, type Without } from '../../../../core/contract/picture-file.ts';
import { must } from '../../../../core/contract/refused.ts';
import type { Result } from '../../../../core/contract/result.ts';
import { DEFAULT_LIMITS } from '../../../../core/formats/codecs.ts';
import type { Decoded } from '../../../../core/formats/decoded.ts';
import { jpegQuality } from '../../../../core/formats/jpeg/quality.ts';
import { settled } from '../../../../core/formats/metadata/metadata.ts';
import { jsonText } from '../../../disk/write-file.ts';
import { readJson } from '../../../disk/read-json.ts';
import { metadataOf } from '../../codecs/metadata.ts';
import { bytesOf } from '../../read/file-bytes.ts';

export const SOURCE_FILE = 'photo.json';

const binary = z.codec(z.base64(), z.instanceof<typeof Uint8Array<ArrayBufferLike>>(Uint8Array), {
  decode: (text) => Uint8Array.from(Buffer.from(text, 'base64')),
  encode: (bytes) => Buffer.from(bytes).toString('base64'),
});

const sourceSchema = z.strictObject({
  schemaVersion: z.literal(1),
  format: z.enum(formatNames),
  /** 1 grey, 3 RGB. */
  samples: z.union([z.literal(1), z.literal(3)]),
  /** What stands for 1 in its stored values, those of `stored` and `alpha` beside it; 1 where they are floats. */
  fullScale: z.number().positive(),
  isFloat: z.boolean(),
  /** Its colours are stored multiplied by their opacity. */
  premultiplied: z.boolean(),
  /** About the quality that it was written with, where it is a JPEG. */
  quality: z.int().nullable(),
  /** ICC profile, to the byte. */
  profile: binary.nullable(),
  metadata: z.strictObject({
    exif: binary.nullable(),
    xmp: z.string().nullable(),
    iptc: binary.nullable(),
    dpi: z.number().positive().nullable(),
  }),
});
export type Source = z.output<typeof sourceSchema>;

export interface ReadSource {
  readonly text: string;
  /** What of it could not be kept. */
  readonly warnings: readonly string[];
}

/** @param decoded of the file, as it is stored @throws Refused where it cannot be read again */
export async function sourceTextOf(path: string, decoded: Decoded, without: Without): Promise<ReadSource> {
  const { format, samples, fullScale, premultiplied, profile, height, width } = decoded;
  const isPicture = format === 'jpeg' || format === 'png' || format === 'webp' || format === 'tiff';
  const bytes = isPicture ? must(await bytesOf(path, DEFAULT_LIMITS)) : new Uint8Array();
  const { metadata, warnings } = settled(await metadataOf(bytes, format), { height, width }, without);
  const source: Source = {
    schemaVersion: 1,
    format,
    samples: samples === 3 ? 3 : 1,
    fullScale: fullScale ?? 1,
    isFloat: fullScale === null,
    premultiplied,
    quality: format === 'jpeg' ? jpegQuality(bytes) : null,
    profile,
    metadata,
  };
  return { text: jsonText(z.encode(sourceSchema, source)), warnings };
}

/** Of a run folder; runs of before have none. */
export const readSource = (folder: string): Promise<Result<Source>> =>
  readJson(join(folder, 'inputs', SOURCE_FILE), sourceSchema);
