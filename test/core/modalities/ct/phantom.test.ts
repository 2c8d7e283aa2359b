import { describe, expect, it } from 'vitest';
import type { Image } from '../../../../core/image/image.ts';
import { FIELD_MM, thoraxPhantom } from '../../../../core/modalities/ct/phantom/phantom.ts';
import { closedCurve, ellipse, fill, inset, type Canvas } from '../../../../core/image/phantom/canvas.ts';
import { smoothField } from '../../../../core/image/phantom/smooth-field.ts';

const SIZE = 192;
const phantom = thoraxPhantom(SIZE, 1);

/** Median HU of a square of 8 mm about a place in mm. */
function around(image: Image, x: number, y: number): number {
  const pixel = FIELD_MM / image.width;
  const near = image.data.filter((_, i) => {
    const dx = ((i % image.width) + 0.5 - image.width / 2) * pixel - x;
    const dy = (Math.floor(i / image.width) + 0.5 - image.height / 2) * pixel - y;
    return Math.max(Math.abs(dx), Math.abs(dy)) < 4;
  });
  return near.sort()[near.length >> 1]!;
}

describe('thorax phantom', () => {
  it('is an image in HU with square pixels that fill 400 mm', () => {
    expect(phantom).toMatchObject({ channels: 1, height: SIZE, width: SIZE, unit: 'HU' });
    expect(phantom.pixelMm[0] * SIZE).toBeCloseTo(FIELD_MM, 9);
    expect(phantom.data.every((v) => v > -1050 && v < 1000)).toBe(true);
  });

  it.each([
    ['air', -180, -180, -1005, -990],
    ['lung', 80, -10, -930, -700],
    ['ascending aorta', -9, -58, 130, 165],
    ['descending aorta', 15, 14, 130, 165],
    ['muscle beside the spine', 30, 92, 25, 75],
    ['fat before the heart', 0, -98, -130, -60],
    ['marrow of the vertebra', 0, 45, 120, 320],
  ])('has the HU of %s', (_, x, y, low, high) => {
    const hu = around(phantom, x, y);
    expect(hu).toBeGreaterThan(low);
    expect(hu).toBeLessThan(high);
  });

  it('is the same for the same seed and another patient for another', () => {
    const small = thoraxPhantom(64, 5).data;
    expect(thoraxPhantom(64, 5).data).toEqual(small);
    expect(thoraxPhantom(64, 6).data).not.toEqual(small);
  });

  it('shows one anatomy at every matrix', () => {
    const fine = thoraxPhantom(2 * SIZE, 1).data;
    let difference = 0;
    for (let i = 0; i < phantom.data.length; i++) {
      const at = 4 * SIZE * Math.floor(i / SIZE) + 2 * (i % SIZE);
      const mean = (fine[at]! + fine[at + 1]! + fine[at + 2 * SIZE]! + fine[at + 2 * SIZE + 1]!) / 4;
      difference += Math.abs(mean - phantom.data[i]!) / phantom.data.length;
    }
    expect(difference).toBeLessThan(12);
  });

  it('is not piecewise constant: most pixels of the body differ from their neighbour by more than 3 HU', () => {
    let body = 0;
    let rough = 0;
    for (let i = 0; i < phantom.data.length - 1; i++) {
      if (phantom.data[i]! < -940) continue;
      body++;
      if (Math.abs(phantom.data[i + 1]! - phantom.data[i]!) > 3) rough++;
    }
    expect(rough / body).toBeGreaterThan(0.6);
  });
});

describe('drawing', () => {
  const blank = (size: number): Canvas => ({
    size,
    pixelMm: 100 / size,
    values: new Float64Array(size * size),
    bend: (p) => p,
  });
  const areaOf = (canvas: Canvas): number => canvas.values.reduce((s, v) => s + v, 0) * canvas.pixelMm ** 2;

  it('covers the area of what it fills, at any matrix', () => {
    const sides = 48; // the ellipse is drawn as a polygon
    const area = ((31 * 17 * sides) / 2) * Math.sin((2 * Math.PI) / sides);
    for (const size of [64, 100]) {
      const canvas = blank(size);
      fill(canvas, ellipse(3.3, -7.1, 31, 17, 0.4), 1);
      expect(Math.abs(areaOf(canvas) / area - 1)).toBeLessThan(1e-3);
    }
  });

  it('insets whichever way a path runs, and rounds a square into a closed curve through its corners', () => {
    const disk = ellipse(0, 0, 20);
    for (const path of [disk, disk.toReversed()]) {
      for (const [x, y] of inset(path, 2)) expect(Math.hypot(x, y)).toBeCloseTo(18, 6);
    }
    const corners = [[0, 0], [1, 0], [1, 1], [0, 1]] as const; // prettier-ignore
    const curve = closedCurve(corners, 4);
    expect(curve).toHaveLength(16);
    for (const corner of corners) expect(curve).toContainEqual(corner);
  });
});

describe('textures', () => {
  it('are about standard normal and continuous', () => {
    const field = smoothField(3, 1, 2, 100);
    const places = Array.from({ length: 20000 }, (_, i) => [((i * 37) % 1990) / 10 - 99, ((i * 91) % 1987) / 10 - 99]);
    const values = places.map(([x, y]) => field(x!, y!));
    const mean = values.reduce((s, v) => s + v, 0) / values.length;
    const sd = Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(sd).toBeGreaterThan(0.9);
    expect(sd).toBeLessThan(1.1);
    for (const [k, [x, y]] of places.entries()) expect(Math.abs(field(x! + 1e-6, y!) - values[k]!)).toBeLessThan(1e-5);
  });
});
