/** Mask → colours, without a canvas: what the layer puts on the screen can be tested as numbers. */
import { PAINTED, type Colour, type Raster, type Rect } from '../raster.ts';

export interface Look {
  readonly shown: 'fill' | 'outline' | 'hidden';
  /** Of what has no colours of its own. */
  readonly colour: Colour;
  /** Of the fill, 0 to 1; the outline is always opaque. */
  readonly opacity: number;
}

/**
 * Colours a rectangle of the mask. Painted pixels within `grain` of unpainted ones are the outline, unpainted ones
 * beyond it a black halo, and diagonal lines run through the fill: a mask is told by form, not by colour alone.
 * @param grain width of outline and half-width of hatch lines in image pixels: 1, or more where the view is small
 * @param out pixels of `stride` columns from the rectangle's top left; written as words of alpha, blue, green, red,
 *   which is RGBA in the memory of little-endian machines, the only ones that browsers run on
 */
export function shade(raster: Raster, r: Rect, look: Look, grain: number, out: Uint32Array, stride: number): void {
  const { data, height, width } = raster;
  const [red, green, blue] = look.colour;
  const colour = (blue << 16) | (green << 8) | red;
  const fills = look.shown === 'fill';
  const alpha = (share: number): number => Math.round(255 * Math.min(1, share)) << 24;
  const outline = colour | alpha(1);
  const halo = alpha(0.6);
  for (let row = r.top; row < r.bottom; row++)
    for (let column = r.left; column < r.right; column++) {
      const at = row * width + column;
      const value = data[at]!;
      const isPainted = value >= PAINTED;
      // What lies outside the image is unpainted: the outline closes along the border.
      const above = row >= grain && data[at - grain * width]! >= PAINTED;
      const below = row + grain < height && data[at + grain * width]! >= PAINTED;
      const left = column >= grain && data[at - grain]! >= PAINTED;
      const right = column + grain < width && data[at + grain]! >= PAINTED;
      let pixel = 0;
      if (look.shown === 'hidden') pixel = 0;
      else if (isPainted && !(above && below && left && right)) pixel = outline;
      else if (!isPainted && (above || below || left || right)) pixel = halo;
      else if (fills && value > 0) {
        const isHatch = Math.floor((row + column) / grain) % 8 < 2;
        pixel = colour | alpha((value / 255) * (look.opacity + (isPainted && isHatch ? 0.25 : 0)));
      }
      out[(row - r.top) * stride + column - r.left] = pixel;
    }
}

/**
 * Colours a rectangle of a raster in colours: as opaque as it is, and with `outline` a rim of black and white dashes around
 * what is of one colour, which stands out from any image.
 * @param out as `shade` writes it
 */
export function shadeColours(
  raster: Raster,
  r: Rect,
  look: Look,
  grain: number,
  out: Uint32Array,
  stride: number,
): void {
  const { data, height, width, colours = [] } = raster;
  const alpha = Math.round(255 * look.opacity) << 24;
  const words = [0, ...colours.map(([red, green, blue]) => (blue << 16) | (green << 8) | red | alpha)];
  const [black, white] = [0xff << 24, -1];
  for (let row = r.top; row < r.bottom; row++)
    for (let column = r.left; column < r.right; column++) {
      const at = row * width + column;
      const value = data[at]!;
      let pixel = 0;
      if (look.shown !== 'hidden') {
        if (value !== 0) pixel = words[value]!;
        else if (look.shown === 'outline') {
          const isBeside =
            (row >= grain && data[at - grain * width] !== 0) ||
            (row + grain < height && data[at + grain * width] !== 0) ||
            (column >= grain && data[at - grain] !== 0) ||
            (column + grain < width && data[at + grain] !== 0);
          if (isBeside) pixel = Math.floor((row + column) / grain) % 8 < 4 ? black : white;
        }
      }
      out[(row - r.top) * stride + column - r.left] = pixel;
    }
}

/** Outline and hatch keep about their width on the screen while an image is shown smaller: a power of two. */
export const grainAt = (screenPixelsPerPixel: number): number =>
  2 ** Math.max(0, Math.min(5, Math.ceil(-Math.log2(screenPixelsPerPixel) - 0.25)));
