import type { Mark } from '../canvas/annotation.ts';
import type { Point } from '../canvas/placement.ts';
import type { Tool, ToolEvent } from './tool.ts';

interface Started {
  readonly pointer: number;
  readonly from: Point;
  readonly downAt: Point;
  /** Placed by a drag, or by two clicks (or two presses of Enter). */
  readonly by: 'drag' | 'clicks';
}

/** Less than this many screen pixels between down and up is a click. */
const CLICK = 4;

/** Rectangle, ellipse and line: two points, by a drag or by two clicks; Shift makes the sides equal. */
export const twoPointMark = (kind: 'rectangle' | 'ellipse' | 'line'): Tool<Started | null> => ({
  idle: null,
  next(started, event) {
    if (event.type === 'cancel') return [null, [{ kind: 'draft', mark: null }]];
    if (started === null)
      return event.type === 'down'
        ? [{ pointer: event.pointer, from: event.image, downAt: event.pane, by: 'drag' }, []]
        : [null, []];
    const mark: Mark = { kind, from: started.from, to: secondPoint(started.from, event) };
    const finish = [
      null,
      [
        { kind: 'draft', mark: null },
        { kind: 'mark', mark },
      ],
    ] as const;
    if (started.by === 'clicks')
      return event.type === 'down'
        ? finish
        : event.type === 'move'
          ? [started, [{ kind: 'draft', mark }]]
          : [started, []];
    if (event.pointer !== started.pointer) return [started, []];
    if (event.type !== 'up') return [started, [{ kind: 'draft', mark }]];
    return isClick(started.downAt, event.pane) ? [{ ...started, by: 'clicks' }, []] : finish;
  },
});

export const isClick = (a: Point, b: Point): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < CLICK;

function secondPoint(from: Point, { image, shift }: ToolEvent): Point {
  if (!shift) return image;
  const [dc, dr] = [image[0] - from[0], image[1] - from[1]];
  const side = Math.max(Math.abs(dc), Math.abs(dr));
  return [from[0] + (dc < 0 ? -side : side), from[1] + (dr < 0 ? -side : side)];
}
