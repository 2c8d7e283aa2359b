import { describe, expect, it } from 'vitest';
import { proposeScratches, SCRATCH_DEFAULTS } from '../../../../core/image/holes/scratches.ts';
import { drawnMask } from '../../../support/photo-masks.ts';

const [HEIGHT, WIDTH] = [180, 220];
/** Shades without detail, an edge, and a grain. */
const picture = Float32Array.from({ length: HEIGHT * WIDTH }, (_, i) => {
  const [r, c] = [Math.floor(i / WIDTH), i % WIDTH];
  return 0.45 + 0.15 * Math.sin(r / 40) * Math.cos(c / 55) + (c > 140 ? 0.15 : 0) + 0.01 * Math.sin(12.9898 * i * i);
});
const damaged = drawnMask('scratches', HEIGHT, WIDTH, 3).map((known) => 1 - known);
const scratched = (tone: number): Float32Array => picture.map((v, i) => (damaged[i] === 1 ? tone : v));

/** Share of the damaged pixels that are found, and of the found ones that are not beside damage. */
function judged(found: Uint8Array): { readonly met: number; readonly wrong: number } {
  let [all, met, proposed, wrong] = [0, 0, 0, 0];
  found.forEach((f, i) => {
    if (damaged[i] === 1) all++;
    if (damaged[i] === 1 && f === 255) met++;
    if (f !== 255) return;
    proposed++;
    const [row, column] = [Math.floor(i / WIDTH), i % WIDTH];
    for (let r = Math.max(0, row - 2); r <= Math.min(HEIGHT - 1, row + 2); r++) {
      for (let c = Math.max(0, column - 2); c <= Math.min(WIDTH - 1, column + 2); c++) {
        if (damaged[r * WIDTH + c] === 1) return;
      }
    }
    wrong++;
  });
  return { met: met / all, wrong: wrong / Math.max(1, proposed) };
}

describe('proposeScratches', () => {
  it.each([
    { tone: 'bright', value: 0.95 },
    { tone: 'dark', value: 0.05 },
  ] as const)(
    'finds what was scratched $tone, by that tone and by both, and nothing by the other',
    ({ tone, value }) => {
      const find = (wanted: 'bright' | 'dark' | 'both'): ReturnType<typeof judged> =>
        judged(proposeScratches(scratched(value), HEIGHT, WIDTH, { ...SCRATCH_DEFAULTS, tone: wanted }));
      for (const wanted of [tone, 'both'] as const) {
        expect(find(wanted).met).toBeGreaterThan(0.9);
        expect(find(wanted).wrong).toBeLessThan(0.05);
      }
      expect(find(tone === 'bright' ? 'dark' : 'bright').met).toBeLessThan(0.02);
    },
  );

  it('finds faint ones only where it is told to look closely', () => {
    const faint = picture.map((v, i) => (damaged[i] === 1 ? v + 0.06 : v));
    const met = [0, 1].map(
      (sensitivity) => judged(proposeScratches(faint, HEIGHT, WIDTH, { ...SCRATCH_DEFAULTS, sensitivity })).met,
    );
    expect(met[0]).toBeLessThan(0.05);
    expect(met[1]).toBeGreaterThan(0.8);
  });

  it('proposes nothing in a picture without damage: shades, an edge, a grain', () => {
    for (const tone of ['bright', 'dark'] as const) {
      const found = proposeScratches(picture, HEIGHT, WIDTH, { ...SCRATCH_DEFAULTS, tone });
      expect(found.filter((v) => v !== 0)).toHaveLength(0);
    }
    let told = 0;
    expect(proposeScratches(new Float32Array(50), 10, 5, SCRATCH_DEFAULTS, () => told++)).toEqual(new Uint8Array(50));
    expect(told).toBeGreaterThan(10);
    expect(proposeScratches(new Float32Array(5), 1, 5)).toEqual(new Uint8Array(5));
  });

  it('answers with 255 and 0, a pixel wider than the line and not at its far side', () => {
    const line = new Float32Array(60 * 60).fill(0.4);
    for (let r = 0; r < 60; r++) line[r * 60 + 30] = 0.9;
    const found = proposeScratches(line, 60, 60);
    for (let r = 0; r < 60; r++) {
      for (let c = 0; c < 60; c++) expect(found[r * 60 + c]).toBe(Math.abs(c - 30) <= 1 ? 255 : 0);
    }
  });
});
