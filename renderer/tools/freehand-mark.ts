import type { Point } from '../canvas/placement.ts';
import type { Effect, Tool } from './tool.ts';
import { isClick } from './two-point-mark.ts';

interface Drawn {
  readonly pointer: number;
  readonly points: readonly Point[];
  readonly firstAt: Point;
  readonly downAt: Point;
  readonly by: 'drag' | 'clicks';
}

/** Image pixels between two points of an outline drawn in one go. */
const LEAST_STEP = 0.5;
const CLOSED: readonly Effect[] = [{ kind: 'draft', mark: null }];
const close = (points: readonly Point[]): readonly [null, readonly Effect[]] => [
  null,
  points.length < 3 ? CLOSED : [...CLOSED, { kind: 'mark', mark: { kind: 'freehand', points } }],
];

/** An outline in one drag, or corner by corner with clicks: a click on the first or the last corner closes it. */
export const freehandMark: Tool<Drawn | null> = {
  idle: null,
  next(drawn, event) {
    const { type, image, pane, pointer } = event;
    if (type === 'cancel') return [null, CLOSED];
    if (drawn === null)
      return type === 'down' ? [{ pointer, points: [image], firstAt: pane, downAt: pane, by: 'drag' }, []] : [null, []];
    if (drawn.by === 'clicks') {
      if (type === 'down') {
        if (isClick(drawn.firstAt, pane) || isClick(drawn.downAt, pane)) return close(drawn.points);
        return [{ ...drawn, downAt: pane, points: [...drawn.points, image] }, []];
      }
      return [drawn, type === 'move' ? draft([...drawn.points, image]) : []];
    }
    if (pointer !== drawn.pointer) return [drawn, []];
    if (type === 'up')
      return drawn.points.length < 3 && isClick(drawn.downAt, pane)
        ? [{ ...drawn, points: drawn.points.slice(0, 1), by: 'clicks' }, []]
        : close(drawn.points);
    const [column, row] = drawn.points.at(-1)!;
    if (Math.hypot(image[0] - column, image[1] - row) < LEAST_STEP) return [drawn, []];
    const points = [...drawn.points, image];
    return [{ ...drawn, points }, draft(points)];
  },
};

const draft = (points: readonly Point[]): readonly Effect[] => [{ kind: 'draft', mark: { kind: 'freehand', points } }];
