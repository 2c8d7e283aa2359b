/** Samples of a result as its file stores them. What was known comes from what was stored, never through a profile and back. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../../../../core/contract/job.ts';
import { channelsOf, type RunArray } from '../../../../core/contract/run-arrays.ts';
import type { PhotoFormat } from '../../../../core/contract/picture-file.ts';
import { decodeNpy } from '../../../../core/formats/npy/npy.ts';
import { interleaved } from '../../../../core/image/planes.ts';
import { photoOf } from '../../../../core/modalities/photo/job.ts';
import { coloursOf } from '../../colour/colours.ts';
import type { Source } from './source.ts';

export type Samples = Uint8Array | Uint16Array | Float32Array;

export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly colours: 1 | 3;
  readonly hasAlpha: boolean;
  readonly premultiplied: boolean;
  /** [row, column, sample], opacity the last of a pixel. */
  readonly data: Samples;
  readonly profile: Uint8Array | null;
  /** [row, column], zero in holes; null where no pixel is known in all its colours. */
  readonly known: Float32Array | null;
  readonly warnings: readonly string[];
}

/** An array of a run, encoded sRGB. */
interface Image {
  readonly array: RunArray;
  readonly values: Float32Array;
  /** It is what was kept of the input: all of it is known. */
  readonly isInput: boolean;
}

/** @param folder of the run */
export async function pixelsOf(
  folder: string,
  job: Job,
  { array, values, isInput }: Image,
  source: Source,
  format: PhotoFormat,
): Promise<Pixels> {
  const channels = channelsOf(array);
  const [height = 0, width = 0] = array.shape.slice(-2);
  const colours = channels === 1 ? 1 : 3;
  const { operator } = photoOf(job);
  const warnings: string[] = [];
  const kept = (name: string): Promise<Float32Array | null> => arrayOf(join(folder, 'inputs', `${name}.npy`));

  const isOwn = colours === source.samples;
  if (!isOwn && source.profile !== null)
    warnings.push('The profile of a grey picture does not fit a result in colour, which is sRGB without a profile.');
  const profile = isOwn ? source.profile : null;
  const found = profile === null ? null : await coloursOf(profile, colours);
  const { data: planes } = interleaved(values, channels, height * width);
  const out = planes === values ? planes.slice() : planes;
  if (found !== null && !('fault' in found)) found.fromSrgb(out);

  const alpha = format === 'jpeg' ? null : await kept('alpha');
  if (format === 'jpeg' && (await kept('alpha')) !== null)
    warnings.push('JPEG has no transparency: it was left out of the result.');
  const premultiplied = alpha !== null && source.premultiplied && format === 'tiff';
  const opacityAt = opacity(alpha, source.fullScale, isInput ? 1 : operator.scale, width);
  const stride = colours + (alpha === null ? 0 : 1);
  const full = format === 'tiff' && source.isFloat ? 1 : 2 ** depthOf(source, format) - 1;
  const Type = format === 'tiff' && source.isFloat ? Float32Array : full > 255 ? Uint16Array : Uint8Array;
  const asStored =
    Type === Float32Array ? (v: number) => v : (v: number) => Math.round(full * Math.min(1, Math.max(0, v)));
  const data = new Type(height * width * stride);
  for (let i = 0; i < height * width; i++) {
    const share = alpha === null ? 1 : opacityAt(i);
    for (let c = 0; c < colours; c++)
      data[i * stride + c] = asStored(out[i * colours + c]! * (premultiplied ? share : 1));
    if (alpha !== null) data[i * stride + colours] = asStored(share);
  }
  const isSampled = operator.grey === null && operator.scale === 1 && isOwn;
  const known = !isSampled ? null : isInput ? new Float32Array(height * width).fill(1) : await kept('known');
  // Values that were stored straight and are written so, or multiplied and written so, are the same numbers.
  const stored = known === null || premultiplied !== source.premultiplied ? null : await kept('stored');
  if (known !== null && stored !== null)
    for (let i = 0; i < known.length; i++)
      if (known[i] !== 0)
        for (let c = 0; c < colours; c++) {
          const v = stored[i * colours + c]!;
          data[i * stride + c] = source.fullScale === full ? v : asStored(v / source.fullScale);
        }
  return { height, width, colours, hasAlpha: alpha !== null, premultiplied, data, profile, known, warnings };
}

const depthOf = ({ fullScale, isFloat }: Source, format: PhotoFormat): 8 | 16 =>
  format === 'jpeg' || format === 'webp' || (!isFloat && fullScale <= 255) ? 8 : 16;

/** Share of full opacity of a pixel of the result, whose `scale` × `scale` stand for one of the picture. */
function opacity(alpha: Float32Array | null, full: number, scale: number, width: number): (pixel: number) => number {
  if (alpha === null) return () => 1;
  const columns = width / scale;
  return (pixel) => {
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    return alpha[Math.floor(row / scale) * columns + Math.floor(column / scale)]! / full;
  };
}

async function arrayOf(path: string): Promise<Float32Array | null> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  const npy = decodeNpy(bytes, path);
  return npy.ok ? Float32Array.from(npy.value.data) : null;
}
