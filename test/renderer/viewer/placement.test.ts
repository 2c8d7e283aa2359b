import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centredGrid, placeOn } from '../../../core/image/grids/plane-grid.ts';
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
const grids = fc
  .tuple(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 1, max: 4096 }), number(0.25, 4), number(0.25, 4))
  .map(([height, width, down, along]) => centredGrid(height, width, [down, along]));
const panes = fc.record({ width: number(10, 3000), height: number(10, 3000) });
const views: fc.Arbitrary<View> = fc
  .record({
    zoom: fc.option(number(0.05, 32)),
    center: fc.option(fc.record({ x: number(-2000, 2000), y: number(-2000, 2000) })),
    flipX: fc.boolean(),
    flipY: fc.boolean(),
  })
  .map((part) => ({ ...FITTED, ...part }));

describe('where an image lies in its pane', () => {
  it('takes image points to the pane and back', () => {
    fc.assert(
      fc.property(views, grids, panes, point, (view, grid, pane, at) => {
        const placement = placementOf(view, grid, pane, 1);
        const back = imagePoint(placement, panePoint(placement, at));
        expect(back[0]).toBeCloseTo(at[0], 6);
        expect(back[1]).toBeCloseTo(at[1], 6);
      }),
    );
  });

  it('keeps what lies under the cursor when it zooms', () => {
    fc.assert(
      fc.property(views, grids, panes, number(0, 1), number(0, 1), number(0.5, 2), (view, grid, pane, u, v, factor) => {
        const at = [u * pane.width, v * pane.height] as const;
        const before = imagePoint(placementOf(view, grid, pane), at);
        const after = imagePoint(placementOf(zoomAbout(view, grid, pane, at, factor), grid, pane), at);
        expect(after[0]).toBeCloseTo(before[0], 4);
        expect(after[1]).toBeCloseTo(before[1], 4);
      }),
    );
  });

  it('shows the whole image when fitted, its pixels in their true proportion', () => {
    const pane = { width: 600, height: 300 };
    const placement = placementOf(FITTED, centredGrid(50, 100, [2, 1]), pane);
    expect(panePoint(placement, [-0.5, -0.5])).toEqual([150, 0]);
    expect(panePoint(placement, [99.5, 49.5])).toEqual([450, 300]);
  });

  it('puts pixels on whole device pixels at 1:1', () => {
    fc.assert(
      fc.property(grids, panes, fc.constantFrom(1, 1.5, 2), ({ height, width, spacing: [mm] }, pane, ratio) => {
        const grid = centredGrid(height, width, [mm, mm]);
        const placement = placementOf(oneToOne(FITTED, grid), grid, pane, ratio);
        const [x, y] = panePoint(placement, [-0.5, -0.5]);
        expect(Math.abs(x * ratio - Math.round(x * ratio))).toBeLessThan(1e-6);
        expect(Math.abs(y * ratio - Math.round(y * ratio))).toBeLessThan(1e-6);
      }),
    );
  });

  it('moves the image with the hand, mirrored or not', () => {
    const grid = centredGrid(100, 100, [1, 1]);
    const pane = { width: 400, height: 400 };
    for (const flipX of [false, true]) {
      const view = { ...FITTED, zoom: 4, flipX };
      const before = panePoint(placementOf(view, grid, pane), [10, 20]);
      const after = panePoint(placementOf(panBy(view, grid, pane, 30, -50), grid, pane), [10, 20]);
      expect([after[0] - before[0], after[1] - before[1]]).toEqual([30, -50]);
    }
  });

  it('never loses the image or its size', () => {
    const grid = centredGrid(100, 100, [1, 1]);
    const pane = { width: 400, height: 400 };
    expect(panBy(FITTED, grid, pane, 1e6, 1e6).center).toEqual({ x: -50, y: -50 });
    expect(zoomOf(zoomAbout(FITTED, grid, pane, [0, 0], 1e9), grid, pane)).toBe(64);
  });

  it('shows the same places of every picture of an image, zoomed and moved', () => {
    const pane = { width: 700, height: 500 };
    const input = centredGrid(512, 512, [0.78125, 0.78125]);
    const result = centredGrid(320, 320, [1.25, 1.25]);
    const tall = centredGrid(256, 800, [1.5625, 0.5]);
    let view = zoomAbout(FITTED, input, pane, [420, 130], 5);
    view = panBy(view, input, pane, -60, 25);
    const [at, elsewhere] = [input, result, tall].map((grid) => {
      const [column, row] = imagePoint(placementOf(view, grid, pane), [123, 456]);
      return placeOn(grid, [column, row]);
    });
    const third = placeOn(tall, imagePoint(placementOf(view, tall, pane), [123, 456]));
    for (const other of [elsewhere!, third]) {
      expect(other.x).toBeCloseTo(at!.x, 9);
      expect(other.y).toBeCloseTo(at!.y, 9);
    }
  });

  it('names the pixel that covers a point', () => {
    expect(pixelAt([2.49, 0.5], { width: 3, height: 2 })).toEqual([2, 1]);
    expect(pixelAt([2.5, 0], { width: 3, height: 2 })).toBeNull();
    expect(pixelAt([-0.51, 0], { width: 3, height: 2 })).toBeNull();
  });
});
