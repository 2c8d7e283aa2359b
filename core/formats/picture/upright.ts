/** How a picture asks to be shown (EXIF 2.32, Orientation): applied once, where its file is decoded. */
import type { Values } from '../exact.ts';

/** 1 upright; 2 to 4 mirrored, turned by 180° or upside down; 5 to 8 with rows and columns exchanged. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** What stands for none of them means upright, as everywhere. */
export const orientationOf = (stated: number | undefined): Orientation =>
  ORIENTATIONS.find((known) => known === stated) ?? 1;

interface Size {
  readonly height: number;
  readonly width: number;
}

/** The size at which stored rows and columns are seen. */
export const uprightSize = (orientation: Orientation, { height, width }: Size): Size =>
  orientation > 4 ? { height: width, width: height } : { height, width };

/** Where a stored pixel is seen: the first one, and how far the next row and the next column lie from it, in pixels. */
function places(orientation: Orientation, { height: h, width: w }: Size): readonly [number, number, number] {
  switch (orientation) {
    case 1:
      return [0, w, 1];
    case 2:
      return [w - 1, w, -1];
    case 3:
      return [h * w - 1, -w, -1];
    case 4:
      return [(h - 1) * w, -w, 1];
    case 5:
      return [0, 1, h];
    case 6:
      return [h - 1, -1, h];
    case 7:
      return [h * w - 1, -1, -h];
    case 8:
      return [(w - 1) * h, 1, -h];
  }
}

/**
 * Stored pixels where they are seen; none changes its value.
 * @param data [frame, row, column, sample] of frames of `stored` size
 */
export function upright(data: Values, orientation: Orientation, stored: Size, samples: number): Values {
  if (orientation === 1) return data;
  const { height, width } = stored;
  const [first, down, right] = places(orientation, stored);
  const out = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length);
  let from = 0;
  for (let frame = 0; frame < data.length; frame += height * width * samples)
    for (let r = 0; r < height; r++)
      for (let c = 0; c < width; c++) {
        const to = frame + (first + r * down + c * right) * samples;
        for (let s = 0; s < samples; s++) out[to + s] = data[from++]!;
      }
  return out;
}
