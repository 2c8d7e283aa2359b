import { pointsOf, type Mark } from './annotation.ts';
import { panePoint, type Point, type Size } from './placement.ts';
import type { Placement } from './view.ts';

/** Something drawn over an image: a mask, a ray, a brush's ring. */
export type Overlay = (context: CanvasRenderingContext2D, placement: Placement) => void;

const CROSS = 6;
/** Screen pixels a value above which its edges are drawn. */
export const GRID_FROM = 8;

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

/** @param name drawn beside it; null: a draft, drawn dashed */
export function drawMark(
  context: CanvasRenderingContext2D,
  placement: Placement,
  mark: Mark,
  name: string | null,
): void {
  const points = pointsOf(mark).map((p) => panePoint(placement, p));
  const [first] = points;
  if (first === undefined) return;
  context.beginPath();
  if (mark.kind === 'pin') traceCross(context, first);
  else if (mark.kind === 'freehand' || mark.kind === 'line') {
    points.forEach(([x, y], k) => (k === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    if (mark.kind === 'freehand') context.closePath();
  } else {
    const [x2, y2] = points[1]!;
    const [x, y] = [Math.min(first[0], x2), Math.min(first[1], y2)];
    const [w, h] = [Math.abs(x2 - first[0]), Math.abs(y2 - first[1])];
    if (mark.kind === 'rectangle') context.rect(x, y, w, h);
    else context.ellipse(x + w / 2, y + h / 2, w / 2, h / 2, 0, 0, 2 * Math.PI);
  }
  outlined(context, name === null);
  if (name !== null) drawName(context, first, name);
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
export function drawProbe(context: CanvasRenderingContext2D, placement: Placement, at: Point): void {
  context.beginPath();
  const pixel: Point = [Math.round(at[0]), Math.round(at[1])];
  const size = Math.abs(placement.scaleX);
  if (size < GRID_FROM) traceCross(context, panePoint(placement, pixel));
  else {
    const [x, y] = panePoint(placement, pixel);
    const tall = Math.abs(placement.scaleY);
    context.rect(x - size / 2, y - tall / 2, size, tall);
  }
  outlined(context, false);
}

/** Edges of the pixels in sight, from 8 screen pixels each. */
export function drawGrid(context: CanvasRenderingContext2D, placement: Placement, image: Size, pane: Size): void {
  if (Math.min(Math.abs(placement.scaleX), Math.abs(placement.scaleY)) < GRID_FROM) return;
  context.beginPath();
  const [left, top] = panePoint(placement, [-0.5, -0.5]);
  for (let column = 0; column <= image.width; column++) {
    const x = left + column * placement.scaleX;
    if (x < 0 || x > pane.width) continue;
    context.moveTo(x, 0);
    context.lineTo(x, pane.height);
  }
  for (let row = 0; row <= image.height; row++) {
    const y = top + row * placement.scaleY;
    if (y < 0 || y > pane.height) continue;
    context.moveTo(0, y);
    context.lineTo(pane.width, y);
  }
  context.lineWidth = 1;
  context.strokeStyle = 'rgb(128 128 128 / 45%)';
  context.stroke();
}
