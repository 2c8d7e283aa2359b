import { describe, expect, it } from 'vitest';
import { areaOf, gather, grown, scatter, wholeArea } from '../../../../core/image/holes/area.ts';
import { uniformStream, PURPOSE } from '../../../../core/image/random.ts';

const [HEIGHT, WIDTH] = [23, 31];
const draw = uniformStream(1, PURPOSE.phantom, 0, 0);
const some = (share: number): Uint8Array => Uint8Array.from({ length: HEIGHT * WIDTH }, () => (draw() < share ? 1 : 0));
const planes = Float32Array.from({ length: 3 * HEIGHT * WIDTH }, (_, i) => i);

describe('an area of a picture', () => {
  it.each([0, 0.03, 0.5, 1])(
    'holds the flagged pixels of every plane in raster order, and gives them back: %f',
    (share) => {
      const flags = some(share);
      const area = areaOf(HEIGHT, WIDTH, flags, 1);
      const values = gather(planes, area, new Float32Array(3 * area.count));
      expect([...values]).toEqual([...planes].filter((v) => flags[v % flags.length] === 1));
      const found = scatter(values, area, new Float32Array(planes.length).fill(-1));
      expect(found).toEqual(planes.map((v) => (flags[v % flags.length] === 1 ? v : -1)));
    },
  );

  it('is every pixel where it is whole', () => {
    expect(wholeArea(HEIGHT, WIDTH)).toEqual(areaOf(HEIGHT, WIDTH, some(1), 1));
  });

  it.each([0, 1, 4, 40])('grows by %i pixels to all sides, as far as the picture goes', (by) => {
    for (const share of [0.004, 0.05]) {
      const flags = some(share);
      const expected = flags.map((_, i) => {
        const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
        for (let r = Math.max(0, row - by); r <= Math.min(HEIGHT - 1, row + by); r++)
          for (let c = Math.max(0, column - by); c <= Math.min(WIDTH - 1, column + by); c++)
            if (flags[r * WIDTH + c] === 1) return 1;
        return 0;
      });
      expect(grown(areaOf(HEIGHT, WIDTH, flags, 1), by)).toEqual(areaOf(HEIGHT, WIDTH, expected, 1));
    }
  });
});
