import { panBy, type Point } from '../canvas/placement.ts';
import type { Tool } from './tool.ts';

interface Held {
  readonly pointer: number;
  readonly last: Point;
}

/** The image follows the hand. */
export const pan: Tool<Held | null> = {
  idle: null,
  next(held, event, { view, grid, pane }) {
    if (event.type === 'down') return [{ pointer: event.pointer, last: event.pane }, []];
    if (held === null || event.pointer !== held.pointer) return [held, []];
    if (event.type !== 'move') return [null, []];
    const [dx, dy] = [event.pane[0] - held.last[0], event.pane[1] - held.last[1]];
    return [{ ...held, last: event.pane }, [{ kind: 'view', view: panBy(view, grid, pane, dx, dy) }]];
  },
};
