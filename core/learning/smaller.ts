import { lay } from '../image/grids/resample.ts';
import type { ImageGrid } from './learning.ts';

/**
 * Planes [channels, height, width] by area averages of so many pixels along a side, as near as whole pixels allow; the
 * same planes where that is one or less.
 */
export function smaller<T extends ImageGrid & { readonly data: Float32Array; readonly pixelMm: number | null }>(
  image: T,
  ratio: number,
): T {
  const { data, height, width, pixelMm } = image;
  if (ratio <= 1) return image;
  const [rows, columns] = [height, width].map((n) => Math.max(1, Math.round(n / ratio))) as [number, number];
  const channels = data.length / (height * width);
  const out = new Float32Array(channels * rows * columns);
  const axis = (count: number, outCount: number) =>
    ({ count, outCount, ratio: count / outCount, middle: count / 2 }) as const;
  for (let c = 0; c < channels; c++)
    lay(
      data.subarray(c * height * width, (c + 1) * height * width),
      axis(height, rows),
      axis(width, columns),
      ['area', 'area'],
      out.subarray(c * rows * columns, (c + 1) * rows * columns),
    );
  return { ...image, data: out, height: rows, width: columns, pixelMm: pixelMm === null ? null : pixelMm * ratio };
}
