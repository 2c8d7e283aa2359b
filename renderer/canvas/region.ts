import type { Region } from './annotation.ts';
import type { Frame } from './frame.ts';
import type { Point } from './placement.ts';
import { scalarsOf } from './scalars.ts';
import type { ComplexPart } from './view.ts';

/** Figures of the finite values in a region; null where it holds none. */
export interface RegionFigures {
  readonly mean: number;
  /** Of a sample: n − 1 below; 0 for one value. */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  /** Pixels whose centres lie inside and whose values are finite. */
  readonly n: number;
  /** null where the pixel size is not known. */
  readonly areaMm2: number | null;
}

/** Says of each pixel centre whether it is measured. */
export type Inside = (column: number, row: number) => boolean;

/** Pixel centres on an edge count as inside for a rectangle and an ellipse. */
export function insideOf(region: Region): Inside {
  if (region.kind === 'freehand') return (column, row) => insidePolygon(region.points, column, row);
  const [left, right] = ordered(region.from[0], region.to[0]);
  const [top, bottom] = ordered(region.from[1], region.to[1]);
  if (region.kind === 'rectangle') return (c, r) => c >= left && c <= right && r >= top && r <= bottom;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [a, b] = [Math.max((right - left) / 2, 1e-9), Math.max((bottom - top) / 2, 1e-9)];
  return (c, r) => ((c - x) / a) ** 2 + ((r - y) / b) ** 2 <= 1;
}

const ordered = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a]);

/** Even-odd rule. */
function insidePolygon(points: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [xi, yi] = points[i]!;
    const [xj, yj] = points[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxOf(region: Region, { width, height }: Frame): Box {
  const points = region.kind === 'freehand' ? region.points : [region.from, region.to];
  const columns = points.map(([c]) => c);
  const rows = points.map(([, r]) => r);
  return {
    left: Math.max(0, Math.ceil(Math.min(...columns))),
    top: Math.max(0, Math.ceil(Math.min(...rows))),
    right: Math.min(width - 1, Math.floor(Math.max(...columns))),
    bottom: Math.min(height - 1, Math.floor(Math.max(...rows))),
  };
}

export const regionFigures = (frame: Frame, region: Region, part?: ComplexPart): RegionFigures | null =>
  figuresOf(frame, boxOf(region, frame), insideOf(region), part);

/** Figures where a mask [row, column] of the frame's size is painted by half or more. */
export function maskFigures(frame: Frame, mask: Uint8Array, part?: ComplexPart): RegionFigures | null {
  const box = { left: 0, top: 0, right: frame.width - 1, bottom: frame.height - 1 };
  return figuresOf(frame, box, (column, row) => mask[row * frame.width + column]! >= 128, part);
}

function figuresOf(frame: Frame, box: Box, inside: Inside, part: ComplexPart | undefined): RegionFigures | null {
  const values = scalarsOf(frame, part);
  let [n, mean, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (let row = box.top; row <= box.bottom; row++)
    for (let column = box.left; column <= box.right; column++) {
      const v = values[row * frame.width + column]!;
      if (!Number.isFinite(v) || !inside(column, row)) continue;
      // Welford 1962: no cancellation where the mean is large against the spread.
      n++;
      const delta = v - mean;
      mean += delta / n;
      squares += delta * (v - mean);
      if (v < min) min = v;
      if (v > max) max = v;
    }
  if (n === 0) return null;
  const { pixelMm } = frame;
  return {
    mean,
    sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    min,
    max,
    n,
    areaMm2: pixelMm === null ? null : n * pixelMm[0] * pixelMm[1],
  };
}
