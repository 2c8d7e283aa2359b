import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { boxMean } from '../../../../core/operators/pixel/box.ts';
import { enlargeBicubic } from '../../../../core/solvers/fills/enlarge-bicubic.ts';
import { normals } from '../tiny-problem.ts';

const reference = z
  .object({
    height: z.number(),
    width: z.number(),
    picture: z.array(z.number()),
    enlarged: z.array(z.object({ scale: z.number(), values: z.array(z.number()) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../reference/pil-bicubic.json', import.meta.url), 'utf8')));
const { height, width } = reference;

describe('enlargeBicubic', () => {
  it.each(reference.enlarged)('is Pillow’s bicubic with back-projection at $scale', ({ scale, values }) => {
    const out = new Float32Array(values.length);
    enlargeBicubic({ data: Float32Array.from(reference.picture), channels: 1, height, width }, scale, out);
    expect(Math.max(...out.map((v, i) => Math.abs(v - values[i]!)))).toBeLessThan(2e-6);
  });

  it.each([1, 2, 3, 4])('has the picture as the means of its blocks at %i, each channel by itself', (scale) => {
    const [rows, columns] = [scale * height, scale * width];
    const data = normals(3 * height * width, scale);
    const out = new Float32Array(3 * rows * columns);
    enlargeBicubic({ data, channels: 3, height, width }, scale, out);
    const means = new Float32Array(data.length);
    boxMean(3, rows, columns, scale).forward(out, means);
    means.forEach((v, i) => expect(Math.abs(v - data[i]!)).toBeLessThan(2e-6));
    const green = new Float32Array(rows * columns);
    const plane = height * width;
    enlargeBicubic({ data: data.slice(plane, 2 * plane), channels: 1, height, width }, scale, green);
    expect(green).toEqual(out.slice(rows * columns, 2 * rows * columns));
  });
});
