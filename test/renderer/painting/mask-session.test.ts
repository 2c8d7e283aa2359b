import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openMask, type MaskPointer, type MaskSession } from '../../../renderer/painting/mask/mask-session.ts';

const painted = ({ raster }: MaskSession): number => raster.data.filter((v) => v >= 128).length;
const event = (
  type: MaskPointer['type'],
  points: readonly (readonly [column: number, row: number, pressure?: number])[],
  rest: Partial<MaskPointer> = {},
): MaskPointer => ({
  type,
  points: points.map(([column, row, pressure = 0.5]) => ({ column, row, pressure })),
  button: 0,
  shift: false,
  alt: false,
  pointerType: 'mouse',
  ...rest,
});
function stroke(
  mask: MaskSession,
  points: readonly (readonly [number, number, number?])[],
  rest: Partial<MaskPointer> = {},
): void {
  mask.pointer(event('down', [points[0]!], rest));
  if (points.length > 1) mask.pointer(event('move', points.slice(1), { ...rest, button: -1 }));
  mask.pointer(event('up', [points.at(-1)!], rest));
}
const open = () => openMask({ height: 64, width: 80, settings: { size: 6 } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a gesture', () => {
  it('is one step, named by what it did', () => {
    const mask = open();
    stroke(mask, [[10, 10], [20, 12], [40, 30]]); // prettier-ignore
    expect(mask.state.undo).toEqual({ id: 'brush', amount: 6 });
    const count = painted(mask);
    expect(count).toBeGreaterThan(150);
    mask.undo();
    expect([painted(mask), mask.state.undo, mask.state.redo]).toEqual([0, null, { id: 'brush', amount: 6 }]);
    mask.redo();
    expect(painted(mask)).toBe(count);
  });

  it('erases with the right button, with Alt, with the eraser end of a pen, and after X', () => {
    const path = [[10, 10], [40, 30]] as const; // prettier-ignore
    const ways: ((mask: MaskSession) => void)[] = [
      (m) => stroke(m, path, { button: 2 }),
      (m) => stroke(m, path, { alt: true }),
      (m) => stroke(m, [[10, 10, 1], [40, 30, 1]], { button: 5, pointerType: 'pen' }), // prettier-ignore
      (m) => {
        m.swap();
        stroke(m, path);
      },
    ];
    for (const erase of ways) {
      const mask = open();
      stroke(mask, path);
      erase(mask);
      expect([painted(mask), mask.state.undo?.id]).toEqual([0, 'erase']);
    }
  });

  it('goes straight from where the last one ended, with Shift', () => {
    const mask = open();
    stroke(mask, [[10, 10]]);
    stroke(mask, [[60, 10]], { shift: true });
    for (let c = 10; c <= 60; c++) expect(mask.raster.data[10 * 80 + c]).toBe(255);
  });

  it('is narrowed by the pressure of a pen, not by that of a mouse', () => {
    const [light, full, mouse] = [open(), open(), open()];
    stroke(light, [[20, 20, 0.1], [50, 20, 0.1]], { pointerType: 'pen' }); // prettier-ignore
    stroke(full, [[20, 20, 1], [50, 20, 1]], { pointerType: 'pen' }); // prettier-ignore
    stroke(mouse, [[20, 20, 0.1], [50, 20, 0.1]]); // prettier-ignore
    expect(painted(light)).toBeLessThan(painted(full) / 2);
    expect(painted(mouse)).toBe(painted(full));
  });

  it('is not begun by a finger once a pen was seen', () => {
    const mask = open();
    stroke(mask, [[10, 10, 1]], { pointerType: 'pen' });
    const count = painted(mask);
    stroke(mask, [[40, 40]], { pointerType: 'touch' });
    expect(painted(mask)).toBe(count);
    mask.set({ penOnly: false });
    stroke(mask, [[40, 40]], { pointerType: 'touch' });
    expect(painted(mask)).toBeGreaterThan(count);
  });

  it('leaves nothing when it is cancelled, or undone half-way', () => {
    for (const end of [(m: MaskSession) => m.pointer(event('cancel', [])), (m: MaskSession) => m.undo()]) {
      const mask = open();
      stroke(mask, [[60, 50]]);
      const count = painted(mask);
      mask.pointer(event('down', [[10, 10]]));
      mask.pointer(event('move', [[30, 30]]));
      expect(painted(mask)).toBeGreaterThan(count);
      end(mask);
      expect([painted(mask), mask.state.isPainting, mask.state.redo]).toEqual([count, false, null]);
    }
  });
});

describe('shapes', () => {
  it('come by dragging and by two clicks alike', () => {
    const [dragged, clicked] = [open(), open()];
    for (const tool of ['rectangle', 'ellipse'] as const) {
      for (const m of [dragged, clicked]) m.set({ tool });
      stroke(dragged, [[10, 12], [30, 40]]); // prettier-ignore
      stroke(clicked, [[10, 12]]);
      expect(clicked.state.draft).not.toBeNull();
      clicked.pointer(event('move', [[30, 40]]));
      stroke(clicked, [[30, 40]]);
      expect([clicked.state.draft, clicked.state.undo]).toEqual([null, { id: tool }]);
      expect(clicked.raster.data).toEqual(dragged.raster.data);
      for (const m of [dragged, clicked]) m.clear();
    }
  });

  it('have equal sides with Shift', () => {
    const mask = open();
    mask.set({ tool: 'rectangle' });
    stroke(mask, [[30, 30], [25, 40]], { shift: true }); // prettier-ignore
    expect(painted(mask)).toBe(11 * 11);
  });

  it('a lasso closes by itself after a drag, by its first point after clicks, and by finish', () => {
    const corners = [[10, 10], [40, 10], [40, 40], [10, 40]] as const; // prettier-ignore
    const masks = [open(), open(), open()] as const;
    for (const m of masks) m.set({ tool: 'lasso' });
    stroke(masks[0], corners);
    for (const c of [...corners, corners[0]]) stroke(masks[1], [c]);
    for (const c of corners) stroke(masks[2], [c]);
    masks[2].finish();
    for (const m of masks) {
      expect(m.state.undo).toEqual({ id: 'lasso' });
      expect(Math.abs(painted(m) - 900)).toBeLessThan(62); // the outline's own pixels belong to one side only
    }
  });

  it('come by clicks in a small view too, where the hand slips by many pixels', () => {
    const mask = open();
    mask.set({ tool: 'lasso' });
    for (const [column, row] of [[10, 10], [60, 12], [58, 50], [12, 48], [14, 7]] as const)
      stroke(mask, [[column, row], [column + 3, row + 2]], { slip: 8 }); // prettier-ignore
    expect([mask.state.draft, mask.state.undo]).toEqual([null, { id: 'lasso' }]);
    expect(painted(mask)).toBeGreaterThan(1500);
  });

  it('are given up by another tool, by Escape and by undo, with the mask as it was', () => {
    for (const end of [
      (m: MaskSession) => m.set({ tool: 'brush' }),
      (m: MaskSession) => m.abandon(),
      (m: MaskSession) => m.undo(),
    ]) {
      const mask = open();
      mask.set({ tool: 'lasso' });
      stroke(mask, [[10, 10]]);
      end(mask);
      expect([mask.state.draft, painted(mask), mask.state.undo]).toEqual([null, 0, null]);
    }
  });

  it('erase in erase mode', () => {
    const mask = open();
    mask.invert();
    mask.set({ tool: 'rectangle' });
    stroke(mask, [[10, 10], [19, 19]], { alt: true }); // prettier-ignore
    expect([painted(mask), mask.state.undo]).toEqual([64 * 80 - 100, { id: 'cut' }]);
  });
});

describe('by keys', () => {
  it('the ring moves by whole pixels and stays on the image', () => {
    const mask = open();
    mask.moveCursor(-1, 0);
    expect(mask.state.cursor).toEqual({ column: 39, row: 32 });
    mask.moveCursor(1000, -1000);
    expect(mask.state.cursor).toEqual({ column: 79, row: 0 });
  });

  it('paints nothing before the ring is seen', () => {
    const mask = open();
    mask.pressCursor('paint', false);
    expect([painted(mask), mask.state.cursor]).toEqual([0, { column: 40, row: 32 }]);
    mask.pressCursor('paint', false);
    expect(painted(mask)).toBeGreaterThan(0);
  });

  it('closes a lasso by Enter twice at its last point', () => {
    const mask = open();
    mask.set({ tool: 'lasso' });
    mask.moveCursor(-20, -20);
    for (const [columns, rows] of [[0, 0], [30, 0], [0, 30], [-30, 0]] as const) {
      mask.moveCursor(columns, rows);
      mask.pressCursor('paint', false);
    } // prettier-ignore
    expect(painted(mask)).toBe(0);
    mask.pressCursor('paint', false);
    expect([painted(mask) > 800, mask.state.draft, mask.state.undo]).toEqual([true, null, { id: 'lasso' }]);
  });

  it('paints, erases and draws lines and boxes at the ring', () => {
    const mask = open();
    mask.moveCursor(-20, 0);
    mask.pressCursor('paint', false);
    mask.moveCursor(30, 0);
    mask.pressCursor('paint', true);
    expect(mask.raster.data.subarray(32 * 80 + 20, 32 * 80 + 50).every((v) => v === 255)).toBe(true);
    mask.clear();
    mask.set({ tool: 'rectangle' });
    mask.pressCursor('paint', false);
    mask.moveCursor(4, 4);
    mask.pressCursor('paint', false);
    expect(painted(mask)).toBe(25);
  });
});

describe('whole edits', () => {
  it('are one step each, and one that changes nothing is none', () => {
    const mask = open();
    mask.clear();
    expect(mask.state.undo).toBeNull();
    stroke(mask, [[30, 30]]);
    mask.grow(3);
    expect(mask.state.undo).toEqual({ id: 'grow', amount: 3 });
    mask.grow(-2);
    expect(mask.state.undo).toEqual({ id: 'shrink', amount: 2 });
    mask.load({ height: 64, width: 80, data: new Uint8Array(64 * 80).fill(255) });
    expect([mask.state.undo?.id, painted(mask)]).toEqual(['load', 64 * 80]);
    for (let k = 0; k < 4; k++) mask.undo();
    expect([painted(mask), mask.state.undo]).toEqual([0, null]);
    expect(() => mask.load({ height: 80, width: 64, data: new Uint8Array(64 * 80) })).toThrow();
  });

  it('fill and range read the values of the image', () => {
    const values = Float32Array.from({ length: 64 * 80 }, (_, i) => (i % 80 < 20 ? 0 : 100));
    const mask = openMask({ height: 64, width: 80, values: () => values });
    mask.set({ tool: 'fill', fillBy: 'values', tolerance: 10 });
    stroke(mask, [[5, 5]]);
    expect(painted(mask)).toBe(64 * 20);
    mask.undo();
    mask.paintRange(50, 200);
    expect(painted(mask)).toBe(64 * 60);
  });
});

describe('resting', () => {
  it('tells once after the hand has rested, never in the middle of a stroke', () => {
    const mask = open();
    const idle = vi.fn();
    mask.listen({ idle });
    stroke(mask, [[10, 10]]);
    stroke(mask, [[30, 30]]);
    vi.advanceTimersByTime(400);
    mask.pointer(event('down', [[50, 50]]));
    vi.advanceTimersByTime(2000);
    expect(idle).not.toHaveBeenCalled();
    mask.pointer(event('up', [[50, 50]]));
    vi.advanceTimersByTime(600);
    expect(idle).toHaveBeenCalledTimes(1);
    expect(mask.state.statistics?.regions).toBe(3);
    mask.settle();
    expect(idle).toHaveBeenCalledTimes(1);
  });

  it('counts a small mask with every step, a large one once the hand rests', () => {
    const [small, large] = [open(), openMask({ height: 1100, width: 1000 })];
    for (const mask of [small, large]) stroke(mask, [[10, 10]]);
    expect([small.state.statistics?.regions, large.state.statistics]).toEqual([1, null]);
    vi.advanceTimersByTime(600);
    expect(large.state.statistics?.regions).toBe(1);
  });

  it('can be told at once, before a page is left', () => {
    const mask = open();
    const idle = vi.fn();
    const stop = mask.listen({ idle });
    stroke(mask, [[10, 10]]);
    mask.settle();
    expect(idle).toHaveBeenCalledTimes(1);
    stop();
    stroke(mask, [[40, 40]]);
    mask.settle();
    expect(idle).toHaveBeenCalledTimes(1);
  });
});

it('says which pixels changed: a copy that follows only those is the same mask', () => {
  const mask = open();
  const copy = mask.raster.data.slice();
  mask.listen({
    pixels({ top, left, bottom, right }) {
      for (let r = top; r < bottom; r++)
        copy.set(mask.raster.data.subarray(r * 80 + left, r * 80 + right), r * 80 + left);
    },
  });
  stroke(mask, [[10, 10], [70, 50]]); // prettier-ignore
  mask.set({ tool: 'ellipse' });
  stroke(mask, [[40, 5], [75, 30]]); // prettier-ignore
  mask.set({ tool: 'fill' });
  stroke(mask, [[2, 60]]);
  mask.grow(-1);
  mask.undo();
  mask.undo();
  mask.redo();
  mask.invert();
  mask.pointer(event('down', [[10, 10]]));
  mask.abandon();
  expect(copy).toEqual(mask.raster.data);
});

describe('a proposal of what is damaged', () => {
  const found = (...pixels: number[]): Uint8Array =>
    Uint8Array.from({ length: 64 * 80 }, (_, i) => (pixels.includes(i) ? 255 : 0));

  it('is added to what is painted, takes the place of the one before it, and is one step', () => {
    const mask = open();
    stroke(mask, [[40, 30]]);
    const before = painted(mask);
    mask.propose(found(0, 1, 2));
    mask.propose(found(0, 5));
    expect([painted(mask), mask.raster.data[1], mask.raster.data[5]]).toEqual([before + 2, 0, 255]);
    mask.undo();
    expect([painted(mask), mask.state.undo?.id]).toEqual([before, 'brush']);
  });

  it('that was corrected with the brush stays as it is below the next one', () => {
    const mask = open();
    mask.propose(found(0, 1));
    stroke(mask, [[40, 30]], { alt: true });
    stroke(mask, [[60, 30]]);
    const before = painted(mask);
    mask.propose(found(500));
    expect(painted(mask)).toBe(before + 1);
  });
});
