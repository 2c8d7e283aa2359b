import { pointOn } from '../../core/image/grids/plane-grid.ts';
import { gridOf, type Frame } from '../canvas/frame.ts';
import { scalarsOf } from '../canvas/scalars.ts';
import type { ComplexPart } from '../canvas/view.ts';
import { unitMm } from './length.ts';
import { placesOf, type Region } from './shape.ts';

/** Figures of the finite values in a region; null where it holds none. */
export interface RegionFigures {
  readonly mean: number;
  /** Of a sample: n − 1 below; 0 for one value. */
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  /** Pixels whose centres lie inside and whose values are finite. */
  readonly n: number;
  /** Of the shape that was drawn, the same on every grid; of the pixels where it reaches beyond the picture. null where lengths are not known. */
  readonly areaMm2: number | null;
}

/** Says of each place whether it is measured. */
type Inside = (x: number, y: number) => boolean;
type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Of the size: what is on an edge counts as inside, and must not fall out by a rounding. */
const ROUNDING = 1e-9;

function boxOf(region: Region): Box {
  const places = placesOf(region);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of places) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return [left, top, right, bottom];
}

/** Places on an edge count as inside for a rectangle and an ellipse. */
export function insideOf(region: Region): Inside {
  if (region.kind === 'freehand') return (x, y) => insidePolygon(region.points, x, y);
  const [left, top, right, bottom] = boxOf(region);
  const slack = ROUNDING * Math.max(right - left, bottom - top);
  if (region.kind === 'rectangle')
    return (x, y) => x >= left - slack && x <= right + slack && y >= top - slack && y <= bottom + slack;
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2];
  const [a, b] = [(right - left) / 2 + slack, (bottom - top) / 2 + slack];
  return (x, y) => ((x - cx) / Math.max(a, 1e-9)) ** 2 + ((y - cy) / Math.max(b, 1e-9)) ** 2 <= 1;
}

/** Even-odd rule. */
function insidePolygon(points: Extract<Region, { kind: 'freehand' }>['points'], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [a, b] = [points[i]!, points[j]!];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Lines through an outline for its area: an outline of a hundred corners is then right to a thousandth. */
const SCAN_LINES = 1024;

/** In the unit of its places, squared; what an outline encloses twice is not counted, as in its values. */
export function areaOf(region: Region): number {
  const [left, top, right, bottom] = boxOf(region);
  if (region.kind !== 'freehand') {
    const box = (right - left) * (bottom - top);
    return region.kind === 'rectangle' ? box : (Math.PI * box) / 4;
  }
  const { points } = region;
  const step = (bottom - top) / SCAN_LINES;
  const crossings: number[] = [];
  let covered = 0;
  for (let k = 0; k < SCAN_LINES; k++) {
    const y = top + (k + 0.5) * step;
    crossings.length = 0;
    for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
      const [a, b] = [points[i]!, points[j]!];
      if (a.y > y !== b.y > y) crossings.push(((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x);
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) covered += crossings[i + 1]! - crossings[i]!;
  }
  return covered * step;
}

/** Figures of the pixels of a frame whose centres lie in a region. */
export function regionFigures(frame: Frame, region: Region, part?: ComplexPart): RegionFigures | null {
  const grid = gridOf(frame);
  const [left, top, right, bottom] = boxOf(region);
  const [fromColumn, fromRow] = pointOn(grid, { x: left, y: top });
  const [toColumn, toRow] = pointOn(grid, { x: right, y: bottom });
  const inside = insideOf(region);
  const { spacing, origin } = grid;
  const figures = figuresOf(
    frame,
    {
      left: Math.max(0, Math.ceil(fromColumn - ROUNDING)),
      top: Math.max(0, Math.ceil(fromRow - ROUNDING)),
      right: Math.min(frame.width - 1, Math.floor(toColumn + ROUNDING)),
      bottom: Math.min(frame.height - 1, Math.floor(toRow + ROUNDING)),
    },
    (column, row) => inside(origin.x + column * spacing[1], origin.y + row * spacing[0]),
    part,
  );
  const mm = unitMm(frame);
  const isWhole = fromColumn >= -0.5 && fromRow >= -0.5 && toColumn <= frame.width - 0.5 && toRow <= frame.height - 0.5;
  if (figures === null || mm === null || !isWhole) return figures;
  return { ...figures, areaMm2: areaOf(region) * mm.x * mm.y };
}

/** Figures where a mask [row, column] of the frame's size is painted by half or more. */
export function maskFigures(frame: Frame, mask: Uint8Array, part?: ComplexPart): RegionFigures | null {
  const whole = { left: 0, top: 0, right: frame.width - 1, bottom: frame.height - 1 };
  return figuresOf(frame, whole, (column, row) => mask[row * frame.width + column]! >= 128, part);
}

function figuresOf(
  frame: Frame,
  pixels: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  inside: (column: number, row: number) => boolean,
  part: ComplexPart | undefined,
): RegionFigures | null {
  const values = scalarsOf(frame, part);
  let [n, mean, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (let row = pixels.top; row <= pixels.bottom; row++)
    for (let column = pixels.left; column <= pixels.right; column++) {
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
  const { spacing } = gridOf(frame);
  const mm = unitMm(frame);
  return {
    mean,
    sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
    min,
    max,
    n,
    areaMm2: mm === null ? null : n * spacing[0] * spacing[1] * mm.x * mm.y,
  };
}
