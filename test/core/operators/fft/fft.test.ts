import { describe, expect, it } from 'vitest';
import { fft } from '../../../../core/operators/fft/fft.ts';
import { isDirect, isSmooth, smoothLength } from '../../../../core/operators/fft/mixed-radix.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import { dot, normalVector } from '../random-vector.ts';

/** The definition, written out. */
function dft(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const n = re.length;
  const outRe = new Float64Array(n);
  const outIm = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const angle = (-2 * Math.PI * ((j * k) % n)) / n;
      outRe[k]! += re[j]! * Math.cos(angle) - im[j]! * Math.sin(angle);
      outIm[k]! += re[j]! * Math.sin(angle) + im[j]! * Math.cos(angle);
    }
  }
  return [outRe, outIm];
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
};

describe('fft', () => {
  const lengths = [
    ...Array.from({ length: 40 }, (_, i) => i + 1),
    49,
    60,
    64,
    97,
    105,
    121,
    128,
    210,
    251,
    256,
    320,
    343,
    368,
    37 * 4,
    29 * 31,
  ];

  it.each(lengths)('of length %i is the sum of its definition', (n) => {
    const re = normalVector(n, n);
    const im = normalVector(n, n + 1000);
    const [expectedRe, expectedIm] = dft(re, im);
    fft(n).forward(re, im);
    const size = Math.hypot(Math.sqrt(dot(expectedRe, expectedRe)), Math.sqrt(dot(expectedIm, expectedIm)));
    expect(distance(re, expectedRe) / size).toBeLessThan(2e-14);
    expect(distance(im, expectedIm) / size).toBeLessThan(2e-14);
  });

  it.each([1, 2, 12, 35, 101, 320, 1009, 4096])('of length %i comes back and keeps the energy', (n) => {
    const re = normalVector(n, n);
    const im = normalVector(n, n + 1);
    const energy = dot(re, re) + dot(im, im);
    const wasRe = re.slice();
    const wasIm = im.slice();
    const plan = fft(n);
    plan.forward(re, im);
    expect((dot(re, re) + dot(im, im)) / n / energy).toBeCloseTo(1, 12);
    plan.inverse(re, im);
    expect(distance(re, wasRe) + distance(im, wasIm)).toBeLessThan(1e-13 * n);
  });

  it.each([30, 11])('of several signals of length %i at once is the one of each', (n) => {
    const batch = 3;
    const re = normalVector(n * batch, 1);
    const im = normalVector(n * batch, 2);
    const alone = Array.from({ length: batch }, (_, b) => {
      const signal = [re, im].map((part) => Float64Array.from({ length: n }, (__, j) => part[j * batch + b]!));
      fft(n).forward(signal[0]!, signal[1]!);
      return signal;
    });
    fft(n, batch).forward(re, im);
    for (let b = 0; b < batch; b++) {
      for (let j = 0; j < n; j++) {
        expect(re[j * batch + b]).toBeCloseTo(alone[b]![0]![j]!, 11);
        expect(im[j * batch + b]).toBeCloseTo(alone[b]![1]![j]!, 11);
      }
    }
  });

  it('knows its lengths', () => {
    expect([1, 2, 320, 2401, 1000].every(isSmooth)).toBe(true);
    expect([11, 13, 22, 1009].some(isSmooth)).toBe(false);
    expect([11, 13, 23, 368, 29 * 31].every(isDirect)).toBe(true);
    expect([37, 74, 1009].some(isDirect)).toBe(false);
    expect([0, 1, 11, 13, 911, 1009].map(smoothLength)).toEqual([1, 1, 12, 14, 945, 1024]);
  });
});

describe('fourier2d', () => {
  it.each([
    [4, 6],
    [5, 7],
    [1, 8],
    [9, 1],
    [11, 20],
  ])('of %i × %i is the centred orthonormal sum', (height, width) => {
    const size = height * width;
    const x = normalVector(2 * size, 3);
    const y = new Float64Array(2 * size);
    fourier2d(height, width).forward(x, y);
    const [middleY, middleX] = [Math.floor(height / 2), Math.floor(width / 2)];
    for (let out = 0; out < size; out++) {
      let re = 0;
      let im = 0;
      for (let i = 0; i < size; i++) {
        const turns =
          ((Math.floor(i / width) - middleY) * (Math.floor(out / width) - middleY)) / height +
          (((i % width) - middleX) * ((out % width) - middleX)) / width;
        const [cos, sin] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
        re += x[i]! * cos + x[size + i]! * sin;
        im += x[size + i]! * cos - x[i]! * sin;
      }
      expect(y[out]).toBeCloseTo(re / Math.sqrt(size), 11);
      expect(y[size + out]).toBeCloseTo(im / Math.sqrt(size), 11);
    }
  });

  it('is undone by its adjoint', () => {
    const [height, width] = [30, 35];
    const F = fourier2d(height, width);
    const x = normalVector(2 * height * width, 4);
    const y = new Float64Array(x.length);
    const back = new Float64Array(x.length);
    F.forward(x, y);
    F.adjoint(y, back);
    expect(dot(y, y) / dot(x, x)).toBeCloseTo(1, 12);
    expect(distance(back, x)).toBeLessThan(1e-12);
  });
});
