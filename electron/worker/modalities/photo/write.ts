/** A result of a photograph as a file like the one that the picture came as. */
import sharp from 'sharp';
import { jpegWithSegments } from '../../../../core/formats/jpeg/with-segments.ts';
import { settled, type Metadata } from '../../../../core/formats/metadata/metadata.ts';
import { pngMetadataChunks } from '../../../../core/formats/metadata/png-chunks.ts';
import { RECIPE, recipeBytes } from '../../../../core/formats/notes/recipe-note.ts';
import { encodePng } from '../../../../core/formats/picture/png-write.ts';
import { webpWithChunks } from '../../../../core/formats/picture/webp-write.ts';
import { encodeTiffPhotograph } from '../../../../core/formats/tiff/photograph.ts';
import type { Encoded } from '../../pictures/encode.ts';
import { pixelsOf, type Pixels, type Samples } from './pixels.ts';
import type { PictureWriting, Writer } from '../writer.ts';
import { readSource, type Source } from './source.ts';

/** What a run has kept of its input. */
const INPUT = 'inputs/picture.npy';
/** Quality below which no JPEG is written, however bad the one that it came as. */
const LEAST_QUALITY = 92;

/** Of a run of before photographs were kept like this: null. @param values encoded sRGB */
export const writePhotograph: Writer = async (folder, { job, file }, array, values, writing) => {
  if (array.kind !== 'image') return null;
  const source = await readSource(folder);
  if (!source.ok) return null;
  const result = await pixelsOf(folder, job, { array, values, isInput: file === INPUT }, source.value, writing.format);
  const { height, width } = result;
  const { metadata, warnings } = settled(source.value.metadata, { height, width }, writing.without);
  const encoded = await encodePhotograph(result, metadata, source.value, writing);
  return { bytes: encoded.bytes, warnings: [...result.warnings, ...warnings, ...encoded.warnings] };
};

async function encodePhotograph(
  { height, width, colours, hasAlpha, premultiplied, data, profile, known }: Pixels,
  metadata: Metadata,
  { quality }: Source,
  { format, made }: PictureWriting,
): Promise<Encoded> {
  const stride = (colours + (hasAlpha ? 1 : 0)) as 1 | 2 | 3 | 4;
  const raw = { width, height, channels: stride };
  switch (format) {
    case 'tiff': {
      const alpha = hasAlpha ? (premultiplied ? 'premultiplied' : 'straight') : null;
      const bytes = encodeTiffPhotograph(
        data,
        { height, width, samples: colours, alpha },
        metadata,
        profile,
        made === null
          ? { software: null, recipe: null }
          : { software: made.software, recipe: recipeBytes(`${made.recipe}\0`) },
      );
      return { bytes, warnings: [] };
    }
    case 'png': {
      if (data instanceof Float32Array) throw new Error('a PNG holds no floats');
      const text =
        made === null ? {} : { Description: made.derivation, Software: made.software, [RECIPE]: made.recipe };
      const chunks = pngMetadataChunks(metadata, profile);
      return { bytes: encodePng(data, width, height, stride, text, chunks), warnings: [] };
    }
    case 'webp': {
      const webp = await sharp(data, { raw }).webp({ lossless: true, exact: true }).toBuffer();
      const bytes = webpWithChunks(webp, { height, width, hasAlpha }, metadata, profile);
      return {
        bytes,
        warnings: metadata.iptc === null ? [] : ['WebP has no place for IPTC data: they were left out.'],
      };
    }
    case 'jpeg': {
      const jpeg = await sharp(data, { raw })
        .jpeg({ quality: Math.max(LEAST_QUALITY, quality ?? 0), chromaSubsampling: '4:4:4' })
        .toBuffer();
      const { bytes, tooLarge } = jpegWithSegments(jpeg, metadata, profile);
      const apart = await largestChange(jpeg, data, known, colours);
      const changed = apart === null ? '' : `, and what was known of it changed by up to ${apart} of 255`;
      return {
        bytes,
        warnings: [
          `The results are JPEG: the whole picture was encoded anew${changed}.`,
          ...tooLarge.map((what) => `Its ${what} data are too large for a JPEG and were left out.`),
        ],
      };
    }
  }
}

/** By how many of 255 steps a JPEG differs from what went into it, where that was known. */
async function largestChange(
  jpeg: Uint8Array,
  data: Samples,
  known: Float32Array | null,
  colours: 1 | 3,
): Promise<number | null> {
  if (known === null) return null;
  const space = colours === 1 ? 'b-w' : 'srgb';
  const back = await sharp(jpeg).toColourspace(space).raw().toBuffer();
  let most = 0;
  for (let i = 0; i < data.length; i++)
    if (known[Math.floor(i / colours)] !== 0) most = Math.max(most, Math.abs(back[i]! - data[i]!));
  return most;
}
