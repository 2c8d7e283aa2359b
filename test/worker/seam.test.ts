import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wholeArea } from '../../core/image/holes/area.ts';
import { fillNormal, PURPOSE } from '../../core/image/random.ts';
import type { ScoreModel } from '../../core/priors/score-model.ts';
import { tiled } from '../../core/priors/tiled.ts';
import { openNetwork } from '../../electron/worker/engines/engines.ts';

/** Three colours that fade into each other, and discs with edges. */
function picture(side: number): Float32Array {
  const x = new Float32Array(3 * side * side);
  for (let r = 0, i = 0; r < side; r++) {
    for (let c = 0; c < side; c++, i++) {
      const disc = [0, 1, 2, 3, 4].some((k) => Math.hypot(r - 40 - 43 * k, c - 30 - ((97 * k) % 190)) < 14 + 3 * k);
      for (let p = 0; p < 3; p++)
        x[p * side * side + i] = 0.45 + 0.2 * Math.sin(r / (40 + 9 * p) + c / 61 + p) + (disc ? 0.2 - 0.15 * p : 0);
    }
  }
  return x;
}

type AtBorder = (row: number, column: number, across: 'row' | 'column') => boolean;

/** Mean |difference| across the columns and rows that are flagged, over that across all others. */
function atBorders(x: Float32Array, side: number, atBorder: AtBorder): number {
  const sums = { border: 0, inside: 0 };
  const counts = { border: 0, inside: 0 };
  for (let i = 0; i < x.length; i++) {
    const [row, column] = [Math.floor((i % (side * side)) / side), i % side];
    for (const across of ['row', 'column'] as const) {
      if ((across === 'row' ? row : column) === 0) continue;
      const where = atBorder(row, column, across) ? 'border' : 'inside';
      sums[where] += Math.abs(x[i]! - x[i - (across === 'row' ? side : 1)]!);
      counts[where]++;
    }
  }
  return sums.border / counts.border / (sums.inside / counts.inside);
}

describe('the photograph prior in tiles', () => {
  it.each([
    [0.2, 64],
    [1, 128],
  ])('leaves no seam at four times the size of a tile: σ %f, tiles of %i', async (sigma, tile) => {
    const side = 4 * tile;
    const plane = side * side;
    const network = await openNetwork(join(import.meta.dirname, '../../models/photo/manifest.json'), 'cpu');
    const cuts: [number, number][] = [];
    // The corner of each tile is found by its values, which no other place has.
    const noisy = picture(side);
    const noise = new Float32Array(noisy.length);
    fillNormal(noise, 5, PURPOSE.start, 0);
    for (let i = 0; i < noisy.length; i++) noisy[i] = noisy[i]! + sigma * noise[i]!;
    const places = new Map(Array.from(noisy.subarray(0, plane), (v, i) => [v, i]));
    const open = (height: number, width: number): ScoreModel => {
      const inner = network.score(height, width);
      return {
        manifest: inner.manifest,
        nfe: 0,
        denoise(x, batch, levels, out) {
          for (let b = 0; b < batch; b++) {
            const place = places.get(x[b * 3 * height * width]!);
            if (place !== undefined) cuts.push([Math.floor(place / side), place % side]);
          }
          return inner.denoise(x, batch, levels, out);
        },
      };
    };
    const area = wholeArea(side, side);
    const out = new Float32Array(noisy.length);
    const model = tiled(open, { area, wanted: area, symmetries: [0] }, tile, 1);
    await model.denoise(noisy, 1, Float64Array.of(sigma), out);
    expect(cuts).toHaveLength(model.tiles);

    // Beside what is there at the same places where nothing was cut.
    const uncut = new Float32Array(noisy.length);
    await network.score(side, side).denoise(noisy, 1, Float64Array.of(sigma), uncut);
    const seam = (x: Float32Array, atBorder: AtBorder): number =>
      atBorders(x, side, atBorder) / atBorders(uncut, side, atBorder);
    const found = seam(out, (row, column, across) =>
      cuts.some(([top, left]) => {
        const isBeside = across === 'row' ? column >= left && column < left + tile : row >= top && row < top + tile;
        const [begin, at] = across === 'row' ? [top, row] : [left, column];
        return isBeside && (at === begin || at === begin + tile);
      }),
    );
    expect(found).toBeLessThan(1.02);

    // Tile by tile without an overlap there would be one, so that this measure sees it.
    const one = network.score(tile, tile);
    const cut = new Float32Array(3 * tile * tile);
    for (let top = 0; top < side; top += tile) {
      for (let left = 0; left < side; left += tile) {
        const rows = (visit: (place: number, at: number) => void): void => {
          for (let k = 0; k < 3 * tile; k++)
            visit(Math.floor(k / tile) * plane + (top + (k % tile)) * side + left, k * tile);
        };
        rows((place, at) => cut.set(noisy.subarray(place, place + tile), at));
        await one.denoise(cut, 1, Float64Array.of(sigma), cut);
        rows((place, at) => out.set(cut.subarray(at, at + tile), place));
      }
    }
    const butted = seam(out, (row, column, across) => (across === 'row' ? row : column) % tile === 0);
    expect(butted).toBeGreaterThan(2);
  });
});
