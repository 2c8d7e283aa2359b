import { expect, it } from 'vitest';
import { isInColour } from '../../../core/image/in-colour.ts';
import { interleaved } from '../../../core/image/planes.ts';

const PIXELS = 400;
const planes = (apart: (pixel: number) => number, full: number): Float32Array =>
  Float32Array.from({ length: 3 * PIXELS }, (_, i) => full * (0.5 + (i < PIXELS ? apart(i) : 0)));

it.each([1, 255, 65535])('noise of a scan and a few coloured pixels are no colour, of %i full', (full) => {
  const of = (apart: (pixel: number) => number): readonly boolean[] => {
    const planar = planes(apart, full);
    const woven = Float32Array.from(interleaved(planar, 3, PIXELS).data);
    return [isInColour(planar, PIXELS, 'planar', full), isInColour(woven, PIXELS, 'interleaved', full)];
  };
  expect(of((pixel) => ((pixel % 5) - 2) * 0.01)).toEqual([false, false]);
  expect(of((pixel) => (pixel < 4 ? 0.3 : 0))).toEqual([false, false]);
  expect(of((pixel) => (pixel < 5 ? 0.3 : 0))).toEqual([true, true]);
  expect(of(() => 0.05)).toEqual([true, true]);
});
