import { blankRaster, type Raster } from '../raster.ts';

type Size = Pick<Raster, 'height' | 'width'>;

/**
 * A mask on another grid: as large as it can be without being cut or distorted, in the middle; each pixel is its nearest
 * one of the mask, so that no value arises that the mask did not hold. What it does not cover is unpainted.
 */
export function scaledToFit(mask: Raster, { height, width }: Size): Raster {
  const scale = Math.min(height / mask.height, width / mask.width);
  const rows = Math.max(1, Math.round(mask.height * scale));
  const columns = Math.max(1, Math.round(mask.width * scale));
  const out = blankRaster(height, width, mask.colours);
  const top = (height - rows) >> 1;
  const left = (width - columns) >> 1;
  for (let r = 0; r < rows; r++) {
    const from = Math.floor(((r + 0.5) * mask.height) / rows) * mask.width;
    const to = (top + r) * width + left;
    for (let c = 0; c < columns; c++)
      out.data[to + c] = mask.data[from + Math.floor(((c + 0.5) * mask.width) / columns)]!;
  }
  return out;
}

/** A mask on another grid, middle on middle and pixel for pixel: cut where it is larger, unpainted where smaller. */
export function centred(mask: Raster, { height, width }: Size): Raster {
  const out = blankRaster(height, width, mask.colours);
  const top = Math.floor((height - mask.height) / 2);
  const left = Math.floor((width - mask.width) / 2);
  const from = Math.max(0, -left);
  const to = Math.min(mask.width, width - left);
  for (let r = Math.max(0, -top); r < Math.min(mask.height, height - top); r++)
    out.data.set(mask.data.subarray(r * mask.width + from, r * mask.width + to), (top + r) * width + left + from);
  return out;
}
