import { describe, expect, it } from 'vitest';
import { batchOf, type BatchSetting } from '../../../core/learning/batch.ts';
import { centreCrop, randomCrop } from '../../../core/learning/crop.ts';
import type { LearntImage, Learning } from '../../../core/learning/learning.ts';
import { rateOf } from '../../../core/learning/rate.ts';
import { smaller } from '../../../core/learning/smaller.ts';
import { learning as ct } from '../../../core/modalities/ct/learning.ts';
import { learning as mri } from '../../../core/modalities/mri/learning.ts';
import { learning as photo } from '../../../core/modalities/photo/learning.ts';
import { PURPOSE, uniformStream } from '../../../core/image/random.ts';

/** Each value says where it was. */
const numbered = (channels: number, height: number, width: number): LearntImage => ({
  data: Float32Array.from({ length: channels * height * width }, (_, i) => i),
  height,
  width,
  pixelMm: null,
});
const plain: Learning = { ...photo, pixelsInOne: () => 1 };
const drawn = (index: number) => uniformStream(7, PURPOSE.trainingCrops, 0, index);

describe('a random crop', () => {
  it('has pixels of the image itself, in one of the symmetries that are allowed', () => {
    const image = numbered(2, 20, 17);
    const orders = new Set<string>();
    for (let n = 0; n < 60; n++) {
      const crop = randomCrop(image, 8, { ...plain, symmetries: ct.symmetries }, drawn(n));
      const first = Math.min(...crop.subarray(0, 64));
      const [top, left] = [Math.floor(first / 17), first % 17];
      const expected = new Set(Array.from({ length: 64 }, (_, i) => (top + Math.floor(i / 8)) * 17 + left + (i % 8)));
      expect(new Set(crop.subarray(0, 64))).toEqual(expected);
      expect([...crop.subarray(64)]).toEqual([...crop.subarray(0, 64)].map((v) => v + 20 * 17));
      orders.add([crop[1]! - crop[0]!, crop[8]! - crop[0]!].join());
    }
    // Right and down: four ways as it lies, four transposed.
    expect(orders.size).toBe(8);
    const mirrored = Array.from({ length: 60 }, (_, n) => randomCrop(image, 8, plain, drawn(n)));
    expect(new Set(mirrored.map((crop) => `${crop[1]! - crop[0]!} ${crop[8]! - crop[0]!}`))).toEqual(
      new Set(['1 17', '-1 17']),
    );
  });

  it('averages where a pixel of it is larger, and never reaches beyond the image', () => {
    const flat = { ...numbered(1, 64, 48), data: new Float32Array(64 * 48).fill(0.3) };
    for (const learning of [ct, photo, mri])
      for (let n = 0; n < 40; n++)
        for (const v of randomCrop(flat, 16, learning, drawn(n))) expect(v).toBeCloseTo(0.3, 6);
    const ramp = { ...numbered(1, 64, 64), data: Float32Array.from({ length: 4096 }, (_, i) => i % 64) };
    const whole = randomCrop(ramp, 16, { ...plain, pixelsInOne: (_draw, _mm, room) => room }, () => 0.1);
    // Of 64 columns four are one: means 1.5, 5.5, …
    expect([...whole.subarray(0, 16)].map((v) => Math.round(v * 1e4) / 1e4)).toEqual(
      Array.from({ length: 16 }, (_, i) => 1.5 + 4 * i),
    );
  });

  it('of CT covers the pixel sizes that the network was made for', () => {
    const sizes = Array.from({ length: 400 }, (_, n) => 0.7 * ct.pixelsInOne(drawn(n), 0.7, 5));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.6);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1.7);
    expect(sizes.filter((mm) => mm > 0.9).length / 400).toBeGreaterThan(0.6);
  });
});

it('takes the middle', () => {
  expect([...centreCrop(numbered(1, 4, 6), 2)]).toEqual([8, 9, 14, 15]);
});

it('gives a magnitude of MR a phase, of which a rest is left, and leaves complex numbers as they are', () => {
  const grid = { height: 32, width: 32 };
  const magnitude = new Float32Array(2 * 1024);
  for (let i = 0; i < 1024; i++) magnitude[i] = 0.5 + 0.4 * Math.sin(i / 9);
  const varied = mri.vary!(magnitude, grid, 3);
  for (let i = 0; i < 1024; i++) expect(Math.hypot(varied[i]!, varied[1024 + i]!)).toBeCloseTo(magnitude[i]!, 5);
  expect(varied.subarray(1024).some((v) => Math.abs(v) > 1e-4)).toBe(true);
  expect(mri.vary!(magnitude, grid, 3)).toEqual(varied);
  expect(mri.vary!(varied, grid, 3)).toBe(varied);
});

describe('a batch', () => {
  const setting: BatchSetting = {
    groups: [[numbered(1, 40, 40)], [numbered(1, 60, 50), numbered(1, 50, 60)]],
    learning: ct,
    range: { sigmaMin: 0.002, sigmaMax: 1 },
    count: 3,
    side: 16,
    seed: 5,
  };

  it('is a function of seed and step alone', () => {
    expect(batchOf(setting, 4)).toEqual(batchOf(setting, 4));
    expect(batchOf(setting, 4)).not.toEqual(batchOf(setting, 5));
    expect(batchOf(setting, 4)).not.toEqual(batchOf({ ...setting, seed: 6 }, 4));
    const { x0, sigma, noise, side } = batchOf(setting, 4);
    expect([x0.length, sigma.length, noise.length, side]).toEqual([768, 3, 768, 16]);
  });

  it('draws each group as often, however many images it has', () => {
    const mark = (v: number): LearntImage => ({ ...numbered(1, 16, 16), data: new Float32Array(256).fill(v) });
    const groups = [[mark(0)], Array.from({ length: 9 }, () => mark(1))];
    let ones = 0;
    for (let step = 0; step < 100; step++)
      for (let i = 0; i < 3; i++) ones += batchOf({ ...setting, groups }, step).x0[i * 256]!;
    expect(ones / 300).toBeGreaterThan(0.4);
    expect(ones / 300).toBeLessThan(0.6);
  });
});

it('rises, falls, and ends at nothing', () => {
  const rates = Array.from({ length: 300 }, (_, step) => rateOf(step, 300, 1e-4));
  expect(rates[0]).toBeCloseTo(1e-4 / 20, 8);
  expect(Math.max(...rates)).toBeLessThanOrEqual(1e-4);
  expect(rates[25]!).toBeGreaterThan(0.97e-4);
  expect(rates[299]).toBeLessThan(1e-8);
  expect(rateOf(0, 1, 1e-4)).toBe(1e-4);
});

it('makes planes smaller and keeps their means', () => {
  const image = { ...numbered(2, 30, 45), pixelMm: 0.5 };
  const small = smaller(image, 3);
  expect([small.height, small.width, small.pixelMm, small.data.length]).toEqual([10, 15, 1.5, 300]);
  const mean = (v: Float32Array): number => v.reduce((sum, x) => sum + x, 0) / v.length;
  expect(mean(small.data)).toBeCloseTo(mean(image.data), 1);
  expect(smaller(image, 0.8)).toBe(image);
});
