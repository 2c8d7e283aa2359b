import fc from 'fast-check';
import { expect, it } from 'vitest';
import { centred, scaledToFit } from '../../../renderer/painting/mask/fit-mask.ts';
import type { Raster } from '../../../renderer/painting/raster.ts';

/** A mask as a drawing: # is painted. */
const mask = (...rows: readonly string[]): Raster => ({
  height: rows.length,
  width: rows[0]!.length,
  data: Uint8Array.from(rows.join(''), (c) => (c === '#' ? 255 : 0)),
});
const drawing = ({ height, width, data }: Raster): readonly string[] =>
  Array.from({ length: height }, (_, r) =>
    Array.from(data.subarray(r * width, (r + 1) * width), (v) => (v === 255 ? '#' : '.')).join(''),
  );

it('is scaled by its nearest pixels, up and down, and keeps its form', () => {
  const small = mask('#..', '.#.');
  expect(drawing(scaledToFit(small, { height: 4, width: 6 }))).toEqual(['##....', '##....', '..##..', '..##..']);
  expect(drawing(scaledToFit(small, { height: 6, width: 6 }))).toEqual([
    '......',
    '##....',
    '##....',
    '..##..',
    '..##..',
    '......',
  ]);
  const large = mask('##..', '##..', '..##', '..##');
  expect(drawing(scaledToFit(large, { height: 2, width: 2 }))).toEqual(['#.', '.#']);
  expect(drawing(scaledToFit(large, { height: 2, width: 4 }))).toEqual(['.#..', '..#.']);
});

it('is centred pixel for pixel, cut where it is larger and unpainted where it is smaller', () => {
  const small = mask('#..', '.##');
  expect(drawing(centred(small, { height: 4, width: 5 }))).toEqual(['.....', '.#...', '..##.', '.....']);
  expect(drawing(centred(mask('#...#', '.###.', '#...#'), { height: 1, width: 3 }))).toEqual(['###']);
  expect(drawing(centred(mask('####', '####'), { height: 5, width: 2 }))).toEqual(['..', '##', '##', '..', '..']);
});

it('holds no value that it did not hold, whatever the sizes, and stays itself at its own', () => {
  const size = fc.record({ height: fc.integer({ min: 1, max: 40 }), width: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(size, size, fc.infiniteStream(fc.nat(255)), (from, to, values) => {
      const data = Uint8Array.from({ length: from.height * from.width }, () => values.next().value ?? 0);
      const held = new Set([0, ...data]);
      for (const out of [scaledToFit({ ...from, data }, to), centred({ ...from, data }, to)]) {
        expect([out.height, out.width, out.data.length]).toEqual([to.height, to.width, to.height * to.width]);
        expect(out.data.every((v) => held.has(v))).toBe(true);
      }
      for (const put of [scaledToFit, centred]) expect(put({ ...from, data }, from).data).toEqual(data);
    }),
  );
});
