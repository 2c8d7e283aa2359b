import type { Shape } from '../../core/contract/studio/mark.ts';
import type { Place } from '../../core/image/grids/plane-grid.ts';
import type { Point } from '../canvas/placement.ts';
import type { Tool, ToolEvent } from './tool.ts';

interface Started {
  readonly pointer: number;
  readonly from: Place;
  readonly downAt: Point;
  /** Placed by a drag, or by two clicks (or two presses of Enter). */
  readonly by: 'drag' | 'clicks';
}

/** Less than this many screen pixels between down and up is a click. */
const CLICK = 4;

/** Rectangle, ellipse, line and distance: two points, by a drag or by two clicks; Shift makes the sides equal. */
export const twoPointMark = (kind: 'rectangle' | 'ellipse' | 'line' | 'distance'): Tool<Started | null> => ({
  idle: null,
  next(started, event) {
    if (event.type === 'cancel') return [null, [{ kind: 'draft', shape: null }]];
    if (started === null)
      return event.type === 'down'
        ? [{ pointer: event.pointer, from: event.place, downAt: event.pane, by: 'drag' }, []]
        : [null, []];
    const shape: Shape = { kind, from: started.from, to: secondPoint(started.from, event) };
    const finish = [
      null,
      [
        { kind: 'draft', shape: null },
        { kind: 'mark', shape },
      ],
    ] as const;
    if (started.by === 'clicks')
      return event.type === 'down'
        ? finish
        : event.type === 'move'
          ? [started, [{ kind: 'draft', shape }]]
          : [started, []];
    if (event.pointer !== started.pointer) return [started, []];
    if (event.type !== 'up') return [started, [{ kind: 'draft', shape }]];
    return isClick(started.downAt, event.pane) ? [{ ...started, by: 'clicks' }, []] : finish;
  },
});

export const isClick = (a: Point, b: Point): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < CLICK;

function secondPoint(from: Place, { place, shift }: ToolEvent): Place {
  if (!shift) return place;
  const [dx, dy] = [place.x - from.x, place.y - from.y];
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return { x: from.x + (dx < 0 ? -side : side), y: from.y + (dy < 0 ? -side : side) };
}
