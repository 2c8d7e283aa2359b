import type { Place } from '../../core/image/grids/plane-grid.ts';
import type { Point } from '../canvas/placement.ts';
import type { Effect, Tool } from './tool.ts';
import { isClick } from './two-point-mark.ts';

interface Drawn {
  readonly pointer: number;
  readonly points: readonly Place[];
  readonly firstAt: Point;
  readonly downAt: Point;
  readonly by: 'drag' | 'clicks';
}

/** Pixels of the picture between two points of an outline drawn in one go. */
const LEAST_STEP = 0.5;
const CLOSED: readonly Effect[] = [{ kind: 'draft', shape: null }];
const close = (points: readonly Place[]): readonly [null, readonly Effect[]] => [
  null,
  points.length < 3 ? CLOSED : [...CLOSED, { kind: 'mark', shape: { kind: 'freehand', points } }],
];

/** An outline in one drag, or corner by corner with clicks: a click on the first or the last corner closes it. */
export const freehandMark: Tool<Drawn | null> = {
  idle: null,
  next(drawn, event, { grid }) {
    const { type, place, pane, pointer } = event;
    if (type === 'cancel') return [null, CLOSED];
    if (drawn === null)
      return type === 'down' ? [{ pointer, points: [place], firstAt: pane, downAt: pane, by: 'drag' }, []] : [null, []];
    if (drawn.by === 'clicks') {
      if (type === 'down') {
        if (isClick(drawn.firstAt, pane) || isClick(drawn.downAt, pane)) return close(drawn.points);
        return [{ ...drawn, downAt: pane, points: [...drawn.points, place] }, []];
      }
      return [drawn, type === 'move' ? draft([...drawn.points, place]) : []];
    }
    if (pointer !== drawn.pointer) return [drawn, []];
    if (type === 'up')
      return drawn.points.length < 3 && isClick(drawn.downAt, pane)
        ? [{ ...drawn, points: drawn.points.slice(0, 1), by: 'clicks' }, []]
        : close(drawn.points);
    const { x, y } = drawn.points.at(-1)!;
    const [down, along] = [(place.y - y) / grid.spacing[0], (place.x - x) / grid.spacing[1]];
    if (Math.hypot(along, down) < LEAST_STEP) return [drawn, []];
    const points = [...drawn.points, place];
    return [{ ...drawn, points }, draft(points)];
  },
};

/** Two points make no outline yet, and are shown as what they are. */
const draft = (points: readonly Place[]): readonly Effect[] => {
  const [from, to] = points;
  if (from === undefined || to === undefined) return [];
  if (points.length < 3) return [{ kind: 'draft', shape: { kind: 'line', from, to } }];
  return [{ kind: 'draft', shape: { kind: 'freehand', points } }];
};
