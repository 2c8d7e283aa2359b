import { expect, it } from 'vitest';
import { heldOut } from '../../../core/learning/split.ts';

const count = (held: readonly boolean[]): number => held.filter(Boolean).length;

it('holds whole groups out, by the seed, about as many images as were asked for', () => {
  const groups = Array.from({ length: 60 }, (_, i) => `patient ${Math.floor(i / 6)}`);
  const seeds = [1, 2, 3, 4].map((seed) => heldOut(groups, 0.2, seed));
  for (const held of seeds) {
    expect(count(held)).toBe(12);
    for (const name of new Set(groups)) expect(new Set(held.filter((_, i) => groups[i] === name)).size).toBe(1);
  }
  expect(heldOut(groups, 0.2, 1)).toEqual(seeds[0]);
  expect(new Set(seeds.map(String)).size).toBeGreaterThan(1);
});

it('holds one out at least, learns from one at least, and never gives the largest away', () => {
  expect(count(heldOut(['a', 'b'], 0.01, 1))).toBe(1);
  expect(count(heldOut(['a', 'b'], 0.9, 1))).toBe(1);
  const uneven = [...Array.from({ length: 50 }, () => 'most'), 'b', 'c', 'd'];
  for (let seed = 0; seed < 20; seed++) {
    const held = heldOut(uneven, 0.15, seed);
    expect(held[0]).toBe(false);
    expect(count(held)).toBeGreaterThan(0);
  }
  const two = [...Array.from({ length: 50 }, () => 'most'), ...Array.from({ length: 40 }, () => 'less')];
  for (let seed = 0; seed < 9; seed++) expect(heldOut(two, 0.15, seed)[0]).toBe(false);
});

it('takes the last slices where all are of one series', () => {
  const held = heldOut(
    Array.from({ length: 20 }, () => 'series'),
    0.15,
    9,
  );
  expect(held.map((h, i) => (h ? i : -1)).filter((i) => i >= 0)).toEqual([17, 18, 19]);
  expect(heldOut(['one', 'one'], 0.9, 1)).toEqual([false, true]);
});
