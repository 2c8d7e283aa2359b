import type { Overlay } from '../../canvas/paint/draw-marks.ts';
import type { Placement } from '../../canvas/view.ts';
import type { MaskLayer } from './mask-layer.ts';
import type { MaskState } from './mask-state.ts';
import { cornersOf, type Draft } from '../shape-draft.ts';

/** White on black: seen on any image and on the mask itself. */
function doubleLine(context: CanvasRenderingContext2D): void {
  context.lineWidth = 3;
  context.strokeStyle = '#000000';
  context.stroke();
  context.lineWidth = 1;
  context.strokeStyle = '#ffffff';
  context.stroke();
}

/** Ellipse by its middle and half axes in image pixels. */
function ellipse(
  context: CanvasRenderingContext2D,
  p: Placement,
  at: readonly [number, number],
  rx: number,
  ry: number,
) {
  const x = p.scaleX * at[0] + p.left;
  const y = p.scaleY * at[1] + p.top;
  context.ellipse(x, y, Math.abs(p.scaleX * rx), Math.abs(p.scaleY * ry), 0, 0, 2 * Math.PI);
}

function pathOf(context: CanvasRenderingContext2D, p: Placement, draft: Draft): void {
  if (draft.tool === 'lasso') {
    for (const { column, row } of [...draft.points, draft.loose])
      context.lineTo(p.scaleX * column + p.left, p.scaleY * row + p.top);
    context.closePath();
    return;
  }
  // Along the outer sides of the pixels that it will take.
  const [a, b] = cornersOf(draft);
  const left = Math.round(Math.min(a.column, b.column)) - 0.5;
  const right = Math.round(Math.max(a.column, b.column)) + 0.5;
  const top = Math.round(Math.min(a.row, b.row)) - 0.5;
  const bottom = Math.round(Math.max(a.row, b.row)) + 0.5;
  if (draft.tool === 'ellipse')
    ellipse(context, p, [(left + right) / 2, (top + bottom) / 2], (right - left) / 2, (bottom - top) / 2);
  else
    context.rect(
      p.scaleX * left + p.left,
      p.scaleY * top + p.top,
      p.scaleX * (right - left),
      p.scaleY * (bottom - top),
    );
}

/** The mask, the shape that is being drawn, and the brush's ring in its true size. */
export const maskOverlay =
  (layer: MaskLayer, state: () => MaskState): Overlay =>
  (context, placement) => {
    const { draft, cursor, tool, size } = state();
    layer.draw(context, placement);
    if (draft !== null) {
      context.beginPath();
      pathOf(context, placement, draft);
      doubleLine(context);
    }
    if (cursor === null) return;
    context.beginPath();
    if (tool === 'brush') ellipse(context, placement, [cursor.column, cursor.row], size / 2, size / 2);
    else {
      const x = placement.scaleX * cursor.column + placement.left;
      const y = placement.scaleY * cursor.row + placement.top;
      context.moveTo(x - 6, y);
      context.lineTo(x + 6, y);
      context.moveTo(x, y - 6);
      context.lineTo(x, y + 6);
    }
    doubleLine(context);
  };
