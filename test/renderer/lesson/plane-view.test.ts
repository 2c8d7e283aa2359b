import { describe, expect, it } from 'vitest';
import { MOST_POINTS, type Line } from '../../../core/lesson/scene.ts';
import { addedPoint, movedPoint, removedPoint } from '../../../renderer/panels/lesson/edits.ts';
import {
  arrowGrid,
  beside,
  densityGrid,
  gripNear,
  gripped,
  HANDLE_ALONG,
  inPlane,
  MOST_VALUE,
  onScreen,
  planeView,
  pointNear,
} from '../../../renderer/panels/lesson/plane-view.ts';
import { openTrails } from '../../../renderer/panels/lesson/trails.ts';

const view = planeView({ width: 800, height: 500 });
const line: Line = { angleRad: 0.5, value: 0.2, noiseSd: 0.1 };
const offOf = ({ angleRad, value }: Line, [x, y]: readonly [number, number]) =>
  x * Math.cos(angleRad) + y * Math.sin(angleRad) - value;

describe('the plane on the screen', () => {
  it('has its origin in the middle, y up, and all data in sight', () => {
    expect(onScreen(view, 0, 0)).toEqual([400, 250]);
    expect(onScreen(view, 0, 1)[1]).toBeGreaterThan(0);
    expect(onScreen(view, 0, 1)[1]).toBeLessThan(250);
  });
  it('is read back where it is drawn', () => {
    const [x, y] = inPlane(view, onScreen(view, 0.3, -0.7));
    expect(x).toBeCloseTo(0.3, 12);
    expect(y).toBeCloseTo(-0.7, 12);
  });
  it('has grids over all of it, their cells square', () => {
    for (const grid of [densityGrid(view), arrowGrid(view)]) {
      expect(onScreen(view, grid.halfWidth, -grid.halfHeight)).toEqual([800, 500]);
      expect(grid.halfWidth / grid.columns / (grid.halfHeight / grid.rows)).toBeCloseTo(1, 1);
    }
  });
  it('finds the nearest point, and none that is far', () => {
    const points = Float32Array.of(0, 0, 0.1, 0, 0.5, 0.5);
    const at = onScreen(view, 0.08, 0.01);
    expect(pointNear(view, points, at, 12)).toBe(1);
    expect(pointNear(view, points, onScreen(view, -0.9, 0.9), 12)).toBe(-1);
  });
});

describe('the line', () => {
  it('has its places where a·x = y, and others off it', () => {
    expect(offOf(line, beside(line, 0.7))).toBeCloseTo(0, 12);
    expect(offOf(line, beside(line, -0.4, 0.05))).toBeCloseTo(0.05, 12);
  });
  it('is taken hold of at its handle, on its length, and nowhere else', () => {
    expect(gripNear(view, line, onScreen(view, ...beside(line, HANDLE_ALONG)), 10)).toBe('turn');
    expect(gripNear(view, line, onScreen(view, ...beside(line, -0.5)), 10)).toBe('shift');
    expect(gripNear(view, line, onScreen(view, ...beside(line, -0.5, 0.2)), 10)).toBeNull();
  });
  it('goes through the place that it is shifted to', () =>
    expect(offOf(gripped(line, 'shift', [0.4, -0.3]), [0.4, -0.3])).toBeCloseTo(0, 12));
  it('points its handle at the place that it is turned to, about its foot', () => {
    const turned = gripped(line, 'turn', [-0.6, 0.9]);
    expect(offOf(turned, [-0.6, 0.9])).toBeCloseTo(0, 12);
    expect(offOf(turned, beside(line, 0))).toBeCloseTo(0, 12);
    const [along, far] = [beside(turned, 1), beside(turned, -1)];
    const distance = ([x, y]: readonly [number, number]) => Math.hypot(x + 0.6, y - 0.9);
    expect(distance(along)).toBeLessThan(distance(far));
  });
  it('stays in sight', () => expect(gripped(line, 'shift', [90, 90]).value).toBe(MOST_VALUE));
});

describe('changes of the data', () => {
  const points = Float32Array.of(0, 1, -0.5, 0.25);
  it('make another set each, and leave the old one', () => {
    expect([...movedPoint(points, 1, [0.5, 0.75])]).toEqual([0, 1, 0.5, 0.75]);
    expect([...addedPoint(points, [0.5, -0.5])]).toEqual([0, 1, -0.5, 0.25, 0.5, -0.5]);
    expect([...removedPoint(points, 0)]).toEqual([-0.5, 0.25]);
    expect([...points]).toEqual([0, 1, -0.5, 0.25]);
  });
  it('keep points in sight, and no more than may be', () => {
    expect([...movedPoint(points, 0, [9, -9])].slice(0, 2)).toEqual([1.25, -1.25]);
    const most = new Float32Array(2 * MOST_POINTS);
    expect(addedPoint(most, [0, 0])).toBe(most);
  });
});

it('trails keep the newest places of the first walkers', () => {
  const trails = openTrails(2, 3);
  for (let k = 1; k <= 5; k++) trails.add(Float32Array.of(k, -k, 10 * k, -10 * k, 99, 99));
  expect(trails.length).toBe(3);
  expect([0, 1, 2].map((k) => [trails.x(k, 0), trails.y(k, 0), trails.x(k, 1), trails.y(k, 1)])).toEqual([
    [3, -3, 30, -30],
    [4, -4, 40, -40],
    [5, -5, 50, -50],
  ]);
  trails.clear();
  expect(trails.length).toBe(0);
});
