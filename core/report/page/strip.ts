import { encodePng } from '../../formats/picture/png-write.ts';
import { blueWhiteRed } from '../html/colour.ts';
import type { Window } from '../../image/windows/window.ts';
import { LUNG_HU } from '../../image/windows/default-window.ts';
import { greyOf } from './pictures.ts';

const GAP = 4;

/**
 * The truth and some reconstructions side by side in one window, their signed errors below on one scale, as one RGB
 * PNG: the picture of a README. Below the truth stands the colour bar, from −errorHu (blue) to errorHu (red).
 * @param images height × width in HU, from left to right after the truth
 * @param crop rows and columns shown, for example the body alone
 */
export function comparisonStrip(
  truth: Float32Array,
  images: readonly Float32Array[],
  shape: { readonly height: number; readonly width: number },
  errorHu: number,
  window: Window = LUNG_HU,
  crop = { top: 0, left: 0, height: shape.height, width: shape.width },
): Uint8Array {
  const columns = images.length + 1;
  const width = columns * crop.width + images.length * GAP;
  const height = 2 * crop.height + GAP;
  const pixels = new Uint8Array(3 * width * height);
  const place = (column: number, row: number, paint: (i: number, at: number, r: number, c: number) => void): void => {
    for (let r = 0; r < crop.height; r++) {
      for (let c = 0; c < crop.width; c++) {
        const at = 3 * ((row * (crop.height + GAP) + r) * width + column * (crop.width + GAP) + c);
        paint((crop.top + r) * shape.width + crop.left + c, at, r / crop.height, c / crop.width);
      }
    }
  };
  for (const [k, image] of [truth, ...images].entries()) {
    place(k, 0, (i, at) => pixels.fill(greyOf(image[i]!, window), at, at + 3));
    if (k > 0) place(k, 1, (i, at) => blueWhiteRed((image[i]! - truth[i]!) / errorHu, pixels, at));
  }
  place(0, 1, (_, at, r, c) => {
    if (r > 0.46 && r < 0.54 && c > 0.1 && c < 0.9) blueWhiteRed((c - 0.5) / 0.4, pixels, at);
  });
  return encodePng(pixels, width, height, 3);
}
