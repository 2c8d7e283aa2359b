/** What a map of errors shows of grey, coloured and complex pictures. */
import { expect, it } from 'vitest';
import type { Frame } from '../../../renderer/canvas/frame.ts';
import { paintPixels } from '../../../renderer/canvas/paint/paint-pixels.ts';
import { scalarsOf } from '../../../renderer/canvas/scalars.ts';
import { errorHalf, errorLooks, signedError } from '../../../renderer/canvas/signed-error.ts';

const frame = (samples: Frame['samples'], ...data: number[]): Frame => ({
  data: Float32Array.from(data),
  height: 1,
  width: data.length / samples,
  samples,
  unit: samples === 1 ? 'HU' : samples === 2 ? 'complex' : 'srgb',
  pixelMm: null,
  fullScale: samples === 3 ? 1 : null,
  orientation: null,
});
/** As it is painted: [red, green, blue] a pixel. */
function painted(error: Frame): number[][] {
  const words = new Int32Array(error.width);
  const half = errorHalf(error);
  const { window, colours, part } = errorLooks(error, half);
  paintPixels(error, window, { invert: false, colours, ...(part === undefined ? {} : { part }) }, words);
  return [...words].map((word) => [word & 255, (word >> 8) & 255, (word >> 16) & 255]);
}

it('numbers go both ways from white', () => {
  const [below, right, above] = painted(signedError(frame(1, 90, 100, 110), frame(1, 100, 100, 100)));
  expect(Math.min(...right!)).toBeGreaterThan(230);
  expect(below![2]).toBeGreaterThan(below![0]!);
  expect(above![0]).toBeGreaterThan(above![2]!);
});

it('colours go each by itself from the middle grey, so that opposite errors of two do not cancel', () => {
  const error = signedError(frame(3, 0.5, 0.5, 0.5, 0.75, 0.25, 0.5), frame(3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5));
  expect([...error.data.subarray(3)]).toEqual([0.25, -0.25, 0]);
  const [right, wrong] = painted(error);
  expect(right).toEqual([128, 128, 128]);
  expect(wrong).toEqual([255, 0, 128]);
});

it('complex numbers have the magnitude of their difference, so that a turned phase is an error', () => {
  const error = signedError(frame(2, 1, 0, 0, 1), frame(2, 1, 0, 1, 0));
  expect([...scalarsOf(error)]).toEqual([0, Math.fround(Math.SQRT2)]);
  const [right, turned] = painted(error);
  const light = (rgb: readonly number[] | undefined): number => (rgb ?? []).reduce((sum, v) => sum + v, 0);
  expect(light(turned)).toBeGreaterThan(light(right) + 300);
});
