import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../renderer/canvas/frame.ts';
import {
  cut,
  meetingAt,
  planes,
  pointIn,
  rowOf,
  rowsOf,
  type Meeting,
} from '../../../renderer/canvas/frames/planes.ts';

const HEIGHT = 3;
const WIDTH = 4;
/** A pixel says where it is: 100·slice + 10·row + column. */
const slice = (n: number): Frame => ({
  data: Float32Array.from({ length: HEIGHT * WIDTH }, (_, i) => 100 * n + 10 * Math.floor(i / WIDTH) + (i % WIDTH)),
  ...{ height: HEIGHT, width: WIDTH, samples: 1, unit: 'HU', pixelMm: [0.8, 0.7], fullScale: null },
  orientation: [
    [1, 0, 0],
    [0, 1, 0],
  ],
});
const even = { slices: [0, 1, 2].map(slice), mm: [-24, -12, 0] };

describe('a cut across slices', () => {
  it('has a row a slice, the head on top, in the spacing of both directions', () => {
    const coronal = cut(even, 'row', 2)!;
    expect([coronal.height, coronal.width, coronal.pixelMm]).toEqual([3, WIDTH, [12, 0.7]]);
    expect(Array.from(coronal.data)).toEqual([220, 221, 222, 223, 120, 121, 122, 123, 20, 21, 22, 23]);
    expect(coronal.orientation).toEqual([
      [1, 0, 0],
      [0, 0, -1],
    ]);
    const sagittal = cut(even, 'column', 3)!;
    expect([sagittal.height, sagittal.width, sagittal.pixelMm]).toEqual([3, HEIGHT, [12, 0.8]]);
    expect(Array.from(sagittal.data)).toEqual([203, 213, 223, 103, 113, 123, 3, 13, 23]);
    expect(sagittal.orientation).toEqual([
      [0, 1, 0],
      [0, 0, -1],
    ]);
  });

  it('fills uneven gaps with the nearest slice, so that lengths are true', () => {
    const rows = rowsOf([0, 12, 96]);
    expect(rows.spacingMm).toBe(12);
    expect(rows.slices).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 0]);
    expect(rowOf(rows, 1)).toBe(4);
    expect(cut({ slices: [0, 1, 2].map(slice), mm: [0, 12, 96] }, 'row', 0)!.height).toBe(9);
  });

  it('shows air where a slice is missing, and nothing where all are', () => {
    const gap = cut({ ...even, slices: [slice(0), null, slice(2)] }, 'row', 0)!;
    expect(Array.from(gap.data.subarray(WIDTH, 2 * WIDTH))).toEqual([-1000, -1000, -1000, -1000]);
    expect(cut({ ...even, slices: [null, null, null] }, 'row', 0)).toBeNull();
    expect(cut({ slices: [slice(0)], mm: [0] }, 'row', 0)).toBeNull();
  });
});

describe('three planes', () => {
  const rows = rowsOf([0, 12, 96]);
  const size = { height: HEIGHT, width: WIDTH };
  const meeting: Meeting = { slice: 1, row: 2, column: 3 };

  it.each(planes)('meet where they are told to, in the picture of the %s as in any other', (plane) => {
    const point = pointIn(plane, meeting, rows);
    expect(meetingAt(plane, point, { slice: 0, row: 0, column: 0, [plane]: meeting[plane] }, rows, size)).toEqual(
      meeting,
    );
  });

  it('meet within the volume, in a slice that is there', () => {
    expect(meetingAt('slice', [9.4, -7], meeting, rows, size)).toEqual({ slice: 1, row: 0, column: 3 });
    // Row 3 of a cut lies in the gap of 84 mm, nearer to the slice at 96 mm.
    expect(meetingAt('row', [1.4, 3], meeting, rows, size)).toEqual({ slice: 2, row: 2, column: 1 });
    expect(meetingAt('column', [-2, 99], meeting, rows, size)).toEqual({ slice: 0, row: 0, column: 3 });
  });

  it('of errors have none where a slice is missing', () => {
    const gap = cut({ ...even, slices: [slice(0), null, slice(2)], missing: 0 }, 'row', 0)!;
    expect(Array.from(gap.data.subarray(WIDTH, 2 * WIDTH))).toEqual([0, 0, 0, 0]);
  });
});
