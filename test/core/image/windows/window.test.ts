import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rampOf, shareOf } from '../../../../core/image/windows/window.ts';

const value = fc.double({ min: -5000, max: 5000, noNaN: true });
const center = fc.double({ min: -2000, max: 2000, noNaN: true });
const width = fc.double({ min: 1.5, max: 4000, noNaN: true });
const cut = (share: number): number => Math.min(Math.max(share, 0), 1);

/** Each as PS3.3 writes it down, for y_min = 0 and y_max = 1. */
const closedForms = {
  // C.11.2.1.2.1
  linear: (x: number, c: number, w: number): number => {
    if (x <= c - 0.5 - (w - 1) / 2) return 0;
    if (x > c - 0.5 + (w - 1) / 2) return 1;
    return (x - (c - 0.5)) / (w - 1) + 0.5;
  },
  // C.11.2.1.3.2
  'linear-exact': (x: number, c: number, w: number): number => {
    if (x <= c - w / 2) return 0;
    if (x > c + w / 2) return 1;
    return (x - c) / w + 0.5;
  },
  // C.11.2.1.3.1
  sigmoid: (x: number, c: number, w: number): number => 1 / (1 + Math.exp((-4 * (x - c)) / w)),
};

it.each(['linear', 'linear-exact', 'sigmoid'] as const)(
  'a window that is %s shows values as the standard says',
  (curve) => {
    fc.assert(
      fc.property(value, center, width, fc.constantFrom('HU', 'stored'), (x, c, w, unit) => {
        const shown = cut(shareOf({ center: c, width: w, curve }, unit)(x));
        expect(shown).toBeCloseTo(closedForms[curve](x, c, w), 9);
      }),
    );
  },
);

it('counts in whole steps only what is counted, and only where nothing else is said', () => {
  const window = { center: 0.5, width: 1 };
  expect(shareOf(window, 'scaled')(0.25)).toBeCloseTo(0.25, 12);
  expect(rampOf({ ...window, width: 101 }, 'HU').gain).toBeCloseTo(1 / 100, 12);
  expect(rampOf({ ...window, width: 101, curve: 'linear-exact' }, 'HU').gain).toBeCloseTo(1 / 101, 12);
});

it('leaves what is no number as it is', () => {
  for (const curve of ['linear', 'sigmoid'] as const)
    expect(shareOf({ center: 0, width: 1, curve }, 'HU')(NaN)).toBeNaN();
});
