import type { Shape } from '../../../core/contract/studio/mark.ts';
import { pointOn, type Place, type PlaneGrid } from '../../../core/image/grids/plane-grid.ts';
import { placesOf } from '../../marks/shape.ts';
import { pixelAt, panePoint, type Point, type Size } from '../placement.ts';
import type { Placement } from '../view.ts';

/** Something drawn over an image: a mask, a ray, a brush's ring. */
export type Overlay = (context: CanvasRenderingContext2D, placement: Placement) => void;

const CROSS = 6;
/** Screen pixels a value above which its edges are drawn: magnified, not a small image that fills a large window. */
export const GRID_FROM = 16;

/** White on black: one of the two stands out from any image. */
function outlined(context: CanvasRenderingContext2D, dashed: boolean): void {
  context.setLineDash([]);
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(0 0 0 / 80%)';
  context.stroke();
  if (dashed) context.setLineDash([4, 3]);
  context.lineWidth = 1;
  context.strokeStyle = '#ffffff';
  context.stroke();
  context.setLineDash([]);
}

/** How places come to lie in a pane. */
export interface Sight {
  readonly placement: Placement;
  readonly grid: PlaneGrid;
}
const seen = ({ placement, grid }: Sight, place: Place): Point => panePoint(placement, pointOn(grid, place));

/** @param name drawn beside it; null: a draft, drawn dashed */
export function drawMark(context: CanvasRenderingContext2D, sight: Sight, shape: Shape, name: string | null): void {
  const points = placesOf(shape).map((place) => seen(sight, place));
  const [first, second] = points;
  if (first === undefined) return;
  context.beginPath();
  if (shape.kind === 'pin' || second === undefined) traceCross(context, first);
  else if (shape.kind === 'rectangle' || shape.kind === 'ellipse') {
    const [x, y] = [Math.min(first[0], second[0]), Math.min(first[1], second[1])];
    const [w, h] = [Math.abs(second[0] - first[0]), Math.abs(second[1] - first[1])];
    if (shape.kind === 'rectangle') context.rect(x, y, w, h);
    else context.ellipse(x + w / 2, y + h / 2, w / 2, h / 2, 0, 0, 2 * Math.PI);
  } else {
    points.forEach(([x, y], k) => (k === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    if (shape.kind === 'freehand') context.closePath();
    if (shape.kind === 'distance')
      for (const [from, to] of [points, points.toReversed()]) traceEnd(context, from!, to!);
  }
  outlined(context, name === null);
  if (name !== null) drawName(context, shape.kind === 'angle' ? second! : first, name);
}

/** A line across the end of a distance. */
function traceEnd(context: CanvasRenderingContext2D, [x, y]: Point, [toX, toY]: Point): void {
  const length = Math.hypot(toX - x, toY - y);
  if (length === 0) return;
  const [dx, dy] = [(-(toY - y) / length) * CROSS, ((toX - x) / length) * CROSS];
  context.moveTo(x - dx, y - dy);
  context.lineTo(x + dx, y + dy);
}

/** Across the whole pane, with the place itself left free. */
export function drawCrossHair(context: CanvasRenderingContext2D, sight: Sight, at: Place, pane: Size): void {
  const [x, y] = seen(sight, at);
  context.beginPath();
  for (const [from, to] of [
    [0, x - CROSS],
    [x + CROSS, pane.width],
  ] as const) {
    context.moveTo(from, y);
    context.lineTo(to, y);
  }
  for (const [from, to] of [
    [0, y - CROSS],
    [y + CROSS, pane.height],
  ] as const) {
    context.moveTo(x, from);
    context.lineTo(x, to);
  }
  outlined(context, false);
}

/** A ray of the measurement across the image. */
export function drawRay(context: CanvasRenderingContext2D, placement: Placement, ends: readonly [Point, Point]): void {
  const [[x1, y1], [x2, y2]] = [panePoint(placement, ends[0]), panePoint(placement, ends[1])];
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  outlined(context, false);
}

function drawName(context: CanvasRenderingContext2D, [x, y]: Point, name: string): void {
  context.font = '11px system-ui, sans-serif';
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(0 0 0 / 80%)';
  context.strokeText(name, x + 6, y - 6);
  context.fillStyle = '#ffffff';
  context.fillText(name, x + 6, y - 6);
}

function traceCross(context: CanvasRenderingContext2D, [x, y]: Point): void {
  context.moveTo(x - CROSS, y);
  context.lineTo(x + CROSS, y);
  context.moveTo(x, y - CROSS);
  context.lineTo(x, y + CROSS);
}

/** The pixel that the probe reads: a cross, and its edges where they can be seen. */
export function drawProbe(context: CanvasRenderingContext2D, { placement, grid }: Sight, at: Place): void {
  const pixel = pixelAt(pointOn(grid, at), grid);
  if (pixel === null) return;
  context.beginPath();
  const size = Math.abs(placement.scaleX);
  if (size < GRID_FROM) traceCross(context, panePoint(placement, pixel));
  else {
    const [x, y] = panePoint(placement, pixel);
    const tall = Math.abs(placement.scaleY);
    context.rect(x - size / 2, y - tall / 2, size, tall);
  }
  outlined(context, false);
}

/** Edges of the pixels in sight, from 8 screen pixels each; beside the image there are none. */
export function drawGrid(context: CanvasRenderingContext2D, placement: Placement, image: Size, pane: Size): void {
  if (Math.min(Math.abs(placement.scaleX), Math.abs(placement.scaleY)) < GRID_FROM) return;
  const clamp = (v: number, most: number): number => Math.min(Math.max(v, 0), most);
  const [x1, y1] = panePoint(placement, [-0.5, -0.5]);
  const [x2, y2] = panePoint(placement, [image.width - 0.5, image.height - 0.5]);
  const [left, right] = [clamp(Math.min(x1, x2), pane.width), clamp(Math.max(x1, x2), pane.width)];
  const [top, bottom] = [clamp(Math.min(y1, y2), pane.height), clamp(Math.max(y1, y2), pane.height)];
  context.beginPath();
  for (let column = 0; column <= image.width; column++) {
    const x = x1 + column * placement.scaleX;
    if (x < 0 || x > pane.width) continue;
    context.moveTo(x, top);
    context.lineTo(x, bottom);
  }
  for (let row = 0; row <= image.height; row++) {
    const y = y1 + row * placement.scaleY;
    if (y < 0 || y > pane.height) continue;
    context.moveTo(left, y);
    context.lineTo(right, y);
  }
  context.lineWidth = 1;
  context.strokeStyle = 'rgb(128 128 128 / 45%)';
  context.stroke();
}
