import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  imagePoint,
  oneToOne,
  panBy,
  panePoint,
  pixelAt,
  placementOf,
  zoomAbout,
  zoomOf,
} from '../../../renderer/canvas/placement.ts';
import { FITTED, type View } from '../../../renderer/canvas/view.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const point = fc.tuple(number(-500, 1500), number(-500, 1500));
const shapes = fc.record({
  width: fc.integer({ min: 1, max: 4096 }),
  height: fc.integer({ min: 1, max: 4096 }),
  aspect: number(0.25, 4),
});
const panes = fc.record({ width: number(10, 3000), height: number(10, 3000) });
const views: fc.Arbitrary<View> = fc
  .record({
    zoom: fc.option(number(0.05, 32)),
    center: fc.option(fc.tuple(number(-10, 4000), number(-10, 4000))),
    flipX: fc.boolean(),
    flipY: fc.boolean(),
  })
  .map((part) => ({ ...FITTED, ...part }));

describe('where an image lies in its pane', () => {
  it('takes image points to the pane and back', () => {
    fc.assert(
      fc.property(views, shapes, panes, point, (view, shape, pane, at) => {
        const placement = placementOf(view, shape, pane, 1);
        const back = imagePoint(placement, panePoint(placement, at));
        expect(back[0]).toBeCloseTo(at[0], 6);
        expect(back[1]).toBeCloseTo(at[1], 6);
      }),
    );
  });

  it('keeps what lies under the cursor when it zooms', () => {
    fc.assert(
      fc.property(
        views,
        shapes,
        panes,
        number(0, 1),
        number(0, 1),
        number(0.5, 2),
        (view, shape, pane, u, v, factor) => {
          const at = [u * pane.width, v * pane.height] as const;
          const before = imagePoint(placementOf(view, shape, pane), at);
          const after = imagePoint(placementOf(zoomAbout(view, shape, pane, at, factor), shape, pane), at);
          expect(after[0]).toBeCloseTo(before[0], 4);
          expect(after[1]).toBeCloseTo(before[1], 4);
        },
      ),
    );
  });

  it('shows the whole image when fitted, its pixels in their true proportion', () => {
    const pane = { width: 600, height: 300 };
    const placement = placementOf(FITTED, { width: 100, height: 50, aspect: 2 }, pane);
    expect(panePoint(placement, [-0.5, -0.5])).toEqual([150, 0]);
    expect(panePoint(placement, [99.5, 49.5])).toEqual([450, 300]);
  });

  it('puts pixels on whole device pixels at 1:1', () => {
    fc.assert(
      fc.property(shapes, panes, fc.constantFrom(1, 1.5, 2), (shape, pane, ratio) => {
        const placement = placementOf(oneToOne(FITTED), { ...shape, aspect: 1 }, pane, ratio);
        const [x, y] = panePoint(placement, [-0.5, -0.5]);
        expect(Math.abs(x * ratio - Math.round(x * ratio))).toBeLessThan(1e-6);
        expect(Math.abs(y * ratio - Math.round(y * ratio))).toBeLessThan(1e-6);
      }),
    );
  });

  it('moves the image with the hand, mirrored or not', () => {
    const shape = { width: 100, height: 100, aspect: 1 };
    const pane = { width: 400, height: 400 };
    for (const flipX of [false, true]) {
      const view = { ...FITTED, zoom: 4, flipX };
      const before = panePoint(placementOf(view, shape, pane), [10, 20]);
      const after = panePoint(placementOf(panBy(view, shape, pane, 30, -50), shape, pane), [10, 20]);
      expect([after[0] - before[0], after[1] - before[1]]).toEqual([30, -50]);
    }
  });

  it('never loses the image or its size', () => {
    const shape = { width: 100, height: 100, aspect: 1 };
    const pane = { width: 400, height: 400 };
    expect(panBy(FITTED, shape, pane, 1e6, 1e6).center).toEqual([-0.5, -0.5]);
    expect(zoomOf(zoomAbout(FITTED, shape, pane, [0, 0], 1e9), shape, pane)).toBe(64);
  });

  it('names the pixel that covers a point', () => {
    expect(pixelAt([2.49, 0.5], { width: 3, height: 2 })).toEqual([2, 1]);
    expect(pixelAt([2.5, 0], { width: 3, height: 2 })).toBeNull();
    expect(pixelAt([-0.51, 0], { width: 3, height: 2 })).toBeNull();
  });
});
