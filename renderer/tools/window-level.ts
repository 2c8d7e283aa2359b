import type { Point } from '../canvas/placement.ts';
import type { Window } from '../canvas/view.ts';
import type { Tool } from './tool.ts';

interface Held {
  readonly pointer: number;
  readonly from: Point;
  readonly window: Window;
}

/** Screen pixels to the right that double the width: the same feel in HU, in [0, 1] and in counts. */
const DOUBLING = 160;
/** Screen pixels that move the level by the width. */
const WIDTH = 400;

/** Right is wider, down is a higher level. */
export const windowLevel: Tool<Held | null> = {
  idle: null,
  next(held, event, { view, window, wholeNumbers, invertLevel }) {
    if (event.type === 'down') return [{ pointer: event.pointer, from: event.pane, window }, []];
    if (held === null || event.pointer !== held.pointer) return [held, []];
    if (event.type === 'cancel') return [null, [{ kind: 'view', view: { ...view, window: held.window } }]];
    const [dx, dy] = [event.pane[0] - held.from[0], event.pane[1] - held.from[1]];
    const after = event.type === 'up' ? null : held;
    // A click does not set the window that was automatic.
    if (dx === 0 && dy === 0) return [after, []];
    const width = held.window.width * 2 ** (dx / DOUBLING);
    const center = held.window.center + ((invertLevel ? -dy : dy) / WIDTH) * held.window.width;
    const set = wholeNumbers
      ? { ...held.window, center: Math.round(center), width: Math.max(1, Math.round(width)) }
      : { ...held.window, center: Number(center.toPrecision(5)), width: Number(width.toPrecision(5)) };
    return [after, [{ kind: 'view', view: { ...view, window: set } }]];
  },
};
