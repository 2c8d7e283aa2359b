import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { keepState, keptState, placeOf } from '../../electron/shell/window-state.ts';
import { workspace } from '../support/command.ts';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const left = { x: -1600, y: 0, width: 1600, height: 900 };
const state = (x: number, y: number, width = 1200, height = 800) => ({ x, y, width, height, maximized: false });
const middle = { x: 240, y: 70, width: 1440, height: 900 };

it.each([
  ['first start', null, [main], middle],
  ['as it was', state(100, 50), [main], { x: 100, y: 50, width: 1200, height: 800 }],
  ['on the other screen', state(-1500, 20), [main, left], { x: -1500, y: 20, width: 1200, height: 800 }],
  ['whose screen is gone', state(-1500, 20), [main], middle],
  ['beyond the right edge', state(1900, 20), [main], middle],
  ['with its title above the screen', state(100, -40), [main], middle],
  ['below the bottom', state(100, 1000), [main], middle],
  ['larger than the screen', state(0, 0, 5000, 4000), [main], { x: 0, y: 0, width: 1920, height: 1040 }],
  ['smaller than the layout', state(0, 0, 400, 300), [main], { x: 0, y: 0, width: 960, height: 600 }],
  ['small screen', null, [{ x: 0, y: 30, width: 1024, height: 700 }], { x: 0, y: 30, width: 1024, height: 700 }],
])('a window opens where it can be caught: %s', (_, kept, areas, place) => {
  expect(placeOf(kept, areas)).toEqual(place);
});

it('is kept over a restart; what cannot be read is none', async () => {
  const w = workspace();
  try {
    expect(await keptState(w.at('window.json'))).toBeNull();
    await keepState(w.at('window.json'), state(1, 2));
    expect(await keptState(w.at('window.json'))).toEqual(state(1, 2));
    for (const bad of ['', '{', '{"x":1}', JSON.stringify({ ...state(1, 2), width: 1e400 })]) {
      writeFileSync(w.at('window.json'), bad);
      expect(await keptState(w.at('window.json')), bad).toBeNull();
    }
  } finally {
    w.remove();
  }
});
