import { panBy, zoomAbout, type Point } from '../canvas/placement.ts';
import type { Tool } from './tool.ts';

/** Factor of one press of + or −. */
export const ZOOM_STEP = 1.25;
/** Screen pixels upwards that double the size. */
const DOUBLING = 120;
/** Pixels of a line and of a page, where a wheel counts in these (DOM_DELTA_LINE, DOM_DELTA_PAGE). */
const WHEEL_PIXELS = [1, 33, 400];
/** Wheel pixels that double the size: a notch is 100 or so. */
const WHEEL_DOUBLING = 300;

/** Rolling away from oneself enlarges. */
export const wheelFactor = (deltaY: number, deltaMode: number): number =>
  2 ** ((-deltaY * (WHEEL_PIXELS[deltaMode] ?? 1)) / WHEEL_DOUBLING);

interface Held {
  readonly pointer: number;
  readonly from: Point;
  readonly lastY: number;
}

/** Dragging up enlarges what was under the pointer when it went down. */
export const zoomDrag: Tool<Held | null> = {
  idle: null,
  next(held, event, { view, grid, pane }) {
    if (event.type === 'down') return [{ pointer: event.pointer, from: event.pane, lastY: event.pane[1] }, []];
    if (held === null || event.pointer !== held.pointer) return [held, []];
    if (event.type !== 'move') return [null, []];
    const factor = 2 ** ((held.lastY - event.pane[1]) / DOUBLING);
    const next = zoomAbout(view, grid, pane, held.from, factor);
    return [{ ...held, lastY: event.pane[1] }, [{ kind: 'view', view: next }]];
  },
};

type Fingers = ReadonlyMap<number, Point>;

/** Two fingers: their distance zooms, their middle pans. */
export const pinch: Tool<Fingers> = {
  idle: new Map(),
  next(fingers, event, { view, grid, pane }) {
    const after = new Map(fingers);
    if (event.type === 'up' || event.type === 'cancel') after.delete(event.pointer);
    else if (event.type === 'down' || fingers.has(event.pointer)) after.set(event.pointer, event.pane);
    const before = pairOf(fingers);
    const now = pairOf(after);
    if (event.type !== 'move' || before === null || now === null) return [after, []];
    const moved = panBy(view, grid, pane, now.middle[0] - before.middle[0], now.middle[1] - before.middle[1]);
    return [after, [{ kind: 'view', view: zoomAbout(moved, grid, pane, now.middle, now.distance / before.distance) }]];
  },
};

function pairOf(fingers: Fingers): { readonly middle: Point; readonly distance: number } | null {
  const [a, b] = [...fingers.values()];
  if (a === undefined || b === undefined) return null;
  return {
    middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
    distance: Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1])),
  };
}
