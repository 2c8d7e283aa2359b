import { resample } from './grids/resample.ts';

/** Pixels between two pictures, and around them. */
const GAP = 4;

/** Planes [channels, height, width]. */
interface Sheet {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

/**
 * Pictures of one shape side by side on white, in rows as nearly square as can be, in their order. They are made smaller
 * alike where the sheet would pass `most` pixels.
 * @param images planes of [channels, height, width], 1 is white
 * @param columns pictures in a row
 */
export function contactSheet(
  images: readonly Float32Array[],
  { channels, height, width }: { readonly channels: number; readonly height: number; readonly width: number },
  columns = Math.ceil(Math.sqrt(images.length)),
  most = 16e6,
): Sheet {
  const rows = Math.ceil(images.length / columns);
  const shrink = Math.max(1, Math.sqrt((rows * columns * height * width) / most));
  const [h, w] = [Math.max(1, Math.floor(height / shrink)), Math.max(1, Math.floor(width / shrink))];
  const sheet = { height: rows * (h + GAP) + GAP, width: columns * (w + GAP) + GAP };
  const data = new Float32Array(channels * sheet.height * sheet.width).fill(1);
  images.forEach((image, k) => {
    const [top, left] = [GAP + Math.floor(k / columns) * (h + GAP), GAP + (k % columns) * (w + GAP)];
    for (let c = 0; c < channels; c++) {
      const plane = image.subarray(c * height * width, (c + 1) * height * width);
      const own = shrink === 1 ? plane : resample(plane, height, width, h, w, height / h, width / w);
      for (let r = 0; r < h; r++)
        data.set(own.subarray(r * w, (r + 1) * w), (c * sheet.height + top + r) * sheet.width + left);
    }
  });
  return { data, ...sheet };
}
