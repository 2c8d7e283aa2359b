import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../renderer/style/tokens.css', import.meta.url), 'utf8');
const block = (start: string): ReadonlyMap<string, string> => {
  const from = css.indexOf(start);
  const body = css.slice(from, css.indexOf('\n}', from));
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1]!, m[2]!]));
};
const dark = block(':root {');
const light = new Map([...dark, ...block("[data-theme='light']")]);

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}
const surfaces = ['bg0', 'bg1', 'bg2', 'bg3'];

describe.each([
  ['dark', dark],
  ['light', light],
])('colours of the %s theme', (_, tokens) => {
  const ratio = (a: string, b: string): number => contrast(tokens.get(a)!, tokens.get(b)!);

  it.each(['text', 'text-2', 'text-3', 'accent'])('%s can be read on every surface', (text) => {
    for (const surface of surfaces) expect([surface, ratio(text, surface) >= 4.5]).toEqual([surface, true]);
  });
  it.each(['ok', 'warn', 'danger', 'data', 'prior'])('%s can be read on panels', (text) => {
    for (const surface of ['bg1', 'bg2']) expect(ratio(text, surface)).toBeGreaterThanOrEqual(4.5);
  });
  it.each([
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
    ['on-danger', 'danger'],
    ['text', 'accent-soft'],
    ['text-2', 'accent-soft'],
    ['text-2', 'warn-soft'],
    ['text-2', 'danger-soft'],
    ['warn', 'warn-soft'],
    ['danger', 'danger-soft'],
    ['ok', 'ok-soft'],
  ])('%s can be read on %s', (text, surface) => expect(ratio(text, surface)).toBeGreaterThanOrEqual(4.5));
  it('borders of controls and the focus ring stand out', () => {
    for (const surface of surfaces) {
      expect([surface, ratio('border', surface) >= 3, ratio('focus', surface) >= 3]).toEqual([surface, true, true]);
    }
  });
});

it('one half of the focus ring stands out from the black stage and from a white image', () => {
  for (const tokens of [dark, light]) {
    for (const behind of ['#000000', '#ffffff']) {
      const halves = ['focus', 'focus-outer'].map((name) => contrast(tokens.get(name)!, behind));
      expect(Math.max(...halves)).toBeGreaterThanOrEqual(3);
    }
  }
});
