import { flood } from './flood.ts';
import { fillSpan, PAINTED, union, wholeOf, type Raster, type Rect } from './raster.ts';

/** Sets what hangs together around a pixel within `open`, which it uses up. */
function fillFrom(raster: Raster, open: Uint8Array, row: number, column: number, value: number): Rect | null {
  let dirty: Rect | null = null;
  flood(open, raster.width, row * raster.width + column, 4, (r, from, to) => {
    fillSpan(raster, r, from, to, value);
    dirty = union(dirty, { top: r, left: from, bottom: r + 1, right: to });
  });
  return dirty;
}

/**
 * Fills the region around a pixel whose values differ from that pixel's by at most `tolerance`.
 * @param values [row, column], of the raster's size; NaN belongs to no region
 */
export function fillSimilar(
  raster: Raster,
  values: Float32Array,
  row: number,
  column: number,
  tolerance: number,
  value: number,
): Rect | null {
  const seed = values[row * raster.width + column]!;
  const open = new Uint8Array(values.length);
  for (let i = 0; i < open.length; i++) open[i] = Math.abs(values[i]! - seed) <= tolerance ? 1 : 0;
  return fillFrom(raster, open, row, column, value);
}

/**
 * Paints the unpainted area around a pixel up to what is painted; erasing, the painted area up to what is not. In
 * colours the area around it that is of one colour, or has none.
 */
export function fillBounded(raster: Raster, row: number, column: number, value: number): Rect | null {
  if (raster.colours !== undefined) {
    const seed = raster.data[row * raster.width + column]!;
    if (seed === value) return null;
    return fillFrom(raster, raster.data.map((v) => (v === seed ? 1 : 0)), row, column, value); // prettier-ignore
  }
  const paints = value >= PAINTED;
  const open = raster.data.map((v) => (v >= PAINTED === paints ? 0 : 1));
  return fillFrom(raster, open, row, column, value);
}

/** Paints every unpainted area that does not reach the border. */
export function fillHoles(raster: Raster): Rect {
  const { data, height, width } = raster;
  const open = data.map((v) => (v >= PAINTED ? 0 : 1));
  const reach = (at: number): void => void flood(open, width, at, 4, () => undefined);
  for (let c = 0; c < width; c++) {
    reach(c);
    reach((height - 1) * width + c);
  }
  for (let r = 0; r < height; r++) {
    reach(r * width);
    reach(r * width + width - 1);
  }
  for (let i = 0; i < data.length; i++) if (open[i] === 1) data[i] = 255;
  return wholeOf(raster);
}

/** Paints every pixel whose value lies between `low` and `high`, both included; what is painted stays. */
export function paintRange(raster: Raster, values: Float32Array, low: number, high: number): Rect {
  for (let i = 0; i < values.length; i++) if (values[i]! >= low && values[i]! <= high) raster.data[i] = 255;
  return wholeOf(raster);
}
