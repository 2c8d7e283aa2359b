/** [red, green, blue], 0 to 255. */
export type Colour = readonly [number, number, number];

/**
 * What is painted: how much of each pixel, 0 to 255, or in colours which one, [row, column] in image pixels. The
 * screen's zoom never enters, so a mask cannot shift or blur with it. Pixel centres are whole numbers.
 */
export interface Raster {
  readonly height: number;
  readonly width: number;
  readonly data: Uint8Array;
  /**
   * In colours: a pixel's value is the number of its colour, counted from 1, and 0 is nothing. Colours are only ever
   * added, so that what a history brings back has the one that it had.
   */
  readonly colours?: Colour[] | undefined;
}

/** Rows [top, bottom) and columns [left, right): what an operation may have changed. */
export interface Rect {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** From here on a pixel counts as painted: in statistics, in the outline, and where a mask is read as yes or no. */
export const PAINTED = 128;
/** In colours whatever has one does. */
export const paintedFrom = ({ colours }: Raster): number => (colours === undefined ? PAINTED : 1);

export const blankRaster = (height: number, width: number, colours?: Colour[]): Raster => ({
  height,
  width,
  data: new Uint8Array(height * width),
  colours,
});

/** So many that a pixel's value can be. */
export const MOST_COLOURS = 255;

/** Value of a pixel in this colour, which is added where it is not there; in a full raster that of the nearest one. */
export function valueOf(colours: Colour[], [red, green, blue]: Colour): number {
  let nearest = 0;
  let least = Infinity;
  for (const [i, [r, g, b]] of colours.entries()) {
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) [nearest, least] = [i, distance];
  }
  if (least === 0 || colours.length === MOST_COLOURS) return nearest + 1;
  colours.push([red, green, blue]);
  return colours.length;
}

export const wholeOf = ({ height, width }: Raster): Rect => ({ top: 0, left: 0, bottom: height, right: width });

/** The part of a rectangle that lies on the raster; null where none does. */
export function clipped({ height, width }: Raster, r: Rect): Rect | null {
  const top = Math.max(0, r.top);
  const left = Math.max(0, r.left);
  const bottom = Math.min(height, r.bottom);
  const right = Math.min(width, r.right);
  return top < bottom && left < right ? { top, left, bottom, right } : null;
}

/** The least rectangle around both; null is nothing. */
export function union(a: Rect | null, b: Rect | null): Rect | null {
  if (a === null || b === null) return a ?? b;
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}

/** Sets columns [from, to) of a row. */
export function fillSpan({ data, width }: Raster, row: number, from: number, to: number, value: number): void {
  data.fill(value, row * width + from, row * width + to);
}

/** Whether nothing at all is painted in a rectangle. */
export function isBlank({ data, width }: Raster, r: Rect): boolean {
  for (let row = r.top; row < r.bottom; row++)
    for (let i = row * width + r.left; i < row * width + r.right; i++) if (data[i] !== 0) return false;
  return true;
}

/** Painted becomes unpainted and the reverse. */
export function invert(raster: Raster): Rect {
  const { data } = raster;
  for (let i = 0; i < data.length; i++) data[i] = 255 - data[i]!;
  return wholeOf(raster);
}

export function clear(raster: Raster): Rect {
  raster.data.fill(0);
  return wholeOf(raster);
}
