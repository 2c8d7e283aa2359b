/**
 * The mask as the screen sees it: canvases of 512² image pixels, made where something is painted. Only what changed is
 * coloured and uploaded again, and a canvas that did not change is never copied. What they look like where they are
 * looked at now is kept too, so that an event of a stroke costs what it touches, whatever the size of the image.
 */
import type { Placement } from '../../canvas/view.ts';
import { isBlank, union, wholeOf, type Raster, type Rect } from '../raster.ts';
import { grainAt, shade, shadeColours, type Look } from './tile-pixels.ts';

const TILE = 512;
/** Pixels of one upload: one buffer, used again for every event. */
const BLOCK = 128;

export interface MaskLayer {
  /** Colours a changed part again; null: everything. */
  update(dirty: Rect | null): void;
  /** Colours everything again where the look is another than before. */
  setLook(look: Look): void;
  /** Draws what lies on the canvas; the context's own transform maps CSS pixels to device pixels. */
  draw(context: CanvasRenderingContext2D, placement: Placement): void;
}

export function createMaskLayer(raster: Raster, first: Look): MaskLayer {
  const across = Math.ceil(raster.width / TILE);
  const down = Math.ceil(raster.height / TILE);
  const tiles = new Map<number, CanvasRenderingContext2D>();
  const block = new ImageData(BLOCK, BLOCK);
  const words = new Uint32Array(block.data.buffer);
  const colour = raster.colours === undefined ? shade : shadeColours;
  let look = first;
  let grain = 1;
  /** The part of a screen that shows the mask, and from where its pixels were taken. */
  let seen: { readonly context: CanvasRenderingContext2D; readonly from: string } | null = null;
  /** What was coloured since then. */
  let stale: Rect | null = null;

  /** A changed pixel changes outline and halo of its neighbours. */
  const around = (r: Rect, by: number): Rect => ({
    top: Math.max(0, r.top - by),
    left: Math.max(0, r.left - by),
    bottom: Math.min(raster.height, r.bottom + by),
    right: Math.min(raster.width, r.right + by),
  });
  const rectOf = (tile: number): Rect => {
    const top = Math.floor(tile / across) * TILE;
    const left = (tile % across) * TILE;
    return { top, left, bottom: Math.min(raster.height, top + TILE), right: Math.min(raster.width, left + TILE) };
  };

  function tileFor(index: number, r: Rect): CanvasRenderingContext2D | null {
    const known = tiles.get(index);
    if (known !== undefined) return known;
    if (isBlank(raster, around(r, grain))) return null;
    const canvas = document.createElement('canvas');
    canvas.width = r.right - r.left;
    canvas.height = r.bottom - r.top;
    // Written far more often than a graphics card could gain by keeping it.
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context !== null) tiles.set(index, context);
    return context;
  }

  function update(dirty: Rect | null): void {
    const area = around(dirty ?? wholeOf(raster), grain);
    stale = union(stale, area);
    for (let y = Math.floor(area.top / TILE); y * TILE < area.bottom; y++)
      for (let x = Math.floor(area.left / TILE); x * TILE < area.right; x++) {
        const r = rectOf(y * across + x);
        const context = tileFor(y * across + x, r);
        if (context === null) continue;
        const bottom = Math.min(area.bottom, r.bottom);
        const right = Math.min(area.right, r.right);
        for (let top = Math.max(area.top, r.top); top < bottom; top += BLOCK)
          for (let left = Math.max(area.left, r.left); left < right; left += BLOCK) {
            const part = { top, left, bottom: Math.min(top + BLOCK, bottom), right: Math.min(left + BLOCK, right) };
            colour(raster, part, look, grain, words, BLOCK);
            const [w, h] = [part.right - left, part.bottom - top];
            context.putImageData(block, left - r.left, top - r.top, 0, 0, w, h);
          }
      }
  }

  /** Where the middles of columns and rows come to lie on a screen. */
  interface Axes {
    readonly x: (column: number) => number;
    readonly y: (row: number) => number;
    readonly isSmaller: boolean;
  }

  /** Draws the tiles again within a part of the image. */
  function show(context: CanvasRenderingContext2D, { x, y, isSmaller }: Axes, part: Rect): void {
    const edges = [x(part.left), x(part.right), y(part.top), y(part.bottom)] as const;
    // Where a screen pixel stands for several, it looks a little beyond its own.
    const left = Math.floor(Math.min(edges[0], edges[1])) - 2;
    const right = Math.ceil(Math.max(edges[0], edges[1])) + 2;
    const top = Math.floor(Math.min(edges[2], edges[3])) - 2;
    const bottom = Math.ceil(Math.max(edges[2], edges[3])) + 2;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    context.imageSmoothingEnabled = isSmaller;
    for (let row = 0; row < down; row++)
      for (let column = 0; column < across; column++) {
        const tile = tiles.get(row * across + column)?.canvas;
        if (tile === undefined) continue;
        // Tiles meet on whole device pixels, which both share: on fractions, each would be blended with what is behind
        // and a seam would show.
        const [x0, x1] = [Math.round(x(column * TILE)), Math.round(x((column + 1) * TILE))];
        const [y0, y1] = [Math.round(y(row * TILE)), Math.round(y((row + 1) * TILE))];
        if (Math.max(x0, x1) < left || Math.min(x0, x1) > right) continue;
        if (Math.max(y0, y1) < top || Math.min(y0, y1) > bottom) continue;
        context.setTransform((x1 - x0) / tile.width, 0, 0, (y1 - y0) / tile.height, x0, y0);
        context.drawImage(tile, 0, 0);
      }
    context.restore();
  }

  update(null);
  return {
    update,
    setLook({ shown, colour: chosen, opacity }) {
      if (shown === look.shown && chosen === look.colour && opacity === look.opacity) return;
      look = { shown, colour: chosen, opacity };
      update(null);
    },
    draw(context, placement) {
      if (look.shown === 'hidden') return;
      const base = context.getTransform();
      const scaleX = base.a * placement.scaleX;
      const scaleY = base.d * placement.scaleY;
      if (grainAt(Math.abs(placement.scaleX)) !== grain) {
        grain = grainAt(Math.abs(placement.scaleX));
        update(null);
      }
      // A pixel covers half a column to each side of its centre.
      const [originX, originY] = [base.e + base.a * placement.left, base.f + base.d * placement.top];
      const axes: Axes = {
        x: (column) => originX + scaleX * (Math.min(column, raster.width) - 0.5),
        y: (row) => originY + scaleY * (Math.min(row, raster.height) - 0.5),
        isSmaller: Math.abs(scaleX) < 1,
      };
      const { width, height } = context.canvas;
      const from = [width, height, originX, originY, scaleX, scaleY].join();
      if (seen?.from !== from) {
        const canvas = seen?.context.canvas ?? document.createElement('canvas');
        [canvas.width, canvas.height] = [width, height];
        const own = seen?.context ?? canvas.getContext('2d');
        if (own === null) return;
        seen = { context: own, from };
        stale = wholeOf(raster);
      }
      if (stale !== null) show(seen.context, axes, stale);
      stale = null;
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(seen.context.canvas, 0, 0);
      context.restore();
    },
  };
}
