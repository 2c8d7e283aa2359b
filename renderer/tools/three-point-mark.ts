import type { Shape } from '../../core/contract/studio/mark.ts';
import type { Place } from '../../core/image/grids/plane-grid.ts';
import type { Point } from '../canvas/placement.ts';
import type { Effect, Tool } from './tool.ts';
import { isClick } from './two-point-mark.ts';

interface Started {
  readonly pointer: number;
  readonly from: Place;
  readonly downAt: Point;
  /** null until the first arm is drawn. */
  readonly vertex: Place | null;
  /** The first arm is drawn by a drag, or between two clicks. */
  readonly by: 'drag' | 'clicks';
}

const DONE: Effect = { kind: 'draft', shape: null };
const draft = (shape: Shape): Effect => ({ kind: 'draft', shape });

/** An angle: the first arm by a drag or by two clicks, from its end to the vertex; then a click at the end of the other. */
export const angleMark: Tool<Started | null> = {
  idle: null,
  next(started, event) {
    const { type, place, pane, pointer } = event;
    if (type === 'cancel') return [null, [DONE]];
    if (started === null)
      return type === 'down' ? [{ pointer, from: place, downAt: pane, vertex: null, by: 'drag' }, []] : [null, []];
    const { from, vertex } = started;
    if (vertex !== null) {
      const shape: Shape = { kind: 'angle', from, vertex, to: place };
      if (type === 'down') return [null, [DONE, { kind: 'mark', shape }]];
      return [started, type === 'move' ? [draft(shape)] : []];
    }
    if (type === 'move')
      return started.by === 'clicks' || pointer === started.pointer
        ? [started, [draft({ kind: 'distance', from, to: place })]]
        : [started, []];
    if (started.by === 'clicks') return type === 'down' ? [{ ...started, vertex: place }, []] : [started, []];
    if (type !== 'up' || pointer !== started.pointer) return [started, []];
    return isClick(started.downAt, pane) ? [{ ...started, by: 'clicks' }, []] : [{ ...started, vertex: place }, []];
  },
};
