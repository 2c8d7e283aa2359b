/**
 * The mask as the screen sees it: canvases of 512² image pixels, made where something is painted. Only what changed is
 * coloured and uploaded again, and a canvas that did not change is never copied, whatever the size of the image.
 */
import type { Placement } from '../../canvas/view.ts';
import { isBlank, wholeOf, type Raster, type Rect } from '../raster.ts';
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

  update(null);
  return {
    update,
    setLook({ shown, colour, opacity }) {
      if (shown === look.shown && colour === look.colour && opacity === look.opacity) return;
      look = { shown, colour, opacity };
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
      // A pixel covers half a column to each side of its centre. Tiles meet on whole device pixels, which both share:
      // on fractions, each would be blended with what is behind and a seam would show.
      const x = (column: number): number =>
        Math.round(base.e + base.a * placement.left + scaleX * (Math.min(column, raster.width) - 0.5));
      const y = (row: number): number =>
        Math.round(base.f + base.d * placement.top + scaleY * (Math.min(row, raster.height) - 0.5));
      context.save();
      context.imageSmoothingEnabled = Math.abs(scaleX) < 1;
      for (let row = 0; row < down; row++)
        for (let column = 0; column < across; column++) {
          const tile = tiles.get(row * across + column)?.canvas;
          if (tile === undefined) continue;
          const [x0, x1] = [x(column * TILE), x((column + 1) * TILE)];
          const [y0, y1] = [y(row * TILE), y((row + 1) * TILE)];
          if (Math.max(x0, x1) < 0 || Math.min(x0, x1) > context.canvas.width) continue;
          if (Math.max(y0, y1) < 0 || Math.min(y0, y1) > context.canvas.height) continue;
          context.setTransform((x1 - x0) / tile.width, 0, 0, (y1 - y0) / tile.height, x0, y0);
          context.drawImage(tile, 0, 0);
        }
      context.restore();
    },
  };
}
