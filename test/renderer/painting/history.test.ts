import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FULL, NOTHING, sweep } from '../../../renderer/painting/brush.ts';
import { createHistory } from '../../../renderer/painting/mask/history.ts';
import { blankRaster, invert, wholeOf } from '../../../renderer/painting/raster.ts';

const [HEIGHT, WIDTH] = [150, 200];
const dab = fc.record({
  column: fc.double({ min: -10, max: WIDTH + 10, noNaN: true }),
  row: fc.double({ min: -10, max: HEIGHT + 10, noNaN: true }),
  radius: fc.double({ min: 1, max: 30, noNaN: true }),
});
const strokes = fc.array(fc.tuple(dab, dab, fc.constantFrom('paint', 'erase'), fc.constantFrom(0, 8)), {
  minLength: 1,
  maxLength: 12,
});

it('goes back and forth through every state, one step a gesture', () => {
  fc.assert(
    fc.property(strokes, (all) => {
      const raster = blankRaster(HEIGHT, WIDTH);
      const history = createHistory<number>(raster);
      const states = [raster.data.slice()];
      all.forEach(([from, to, mode, edge], i) => {
        if (history.commit(i, sweep(raster, from, to, edge, mode === 'paint' ? FULL : NOTHING)))
          states.push(raster.data.slice());
      });
      for (let k = states.length - 2; k >= 0; k--) {
        expect(history.undo()).not.toBeNull();
        expect(Buffer.compare(raster.data, states[k]!)).toBe(0);
      }
      expect([history.undo(), history.undoName]).toEqual([null, null]);
      for (let k = 1; k < states.length; k++) {
        expect(history.redo()).not.toBeNull();
        expect(Buffer.compare(raster.data, states[k]!)).toBe(0);
      }
      expect([history.redo(), history.redoName]).toEqual([null, null]);
    }),
    { numRuns: 40 },
  );
});

it('names what undo and redo would do, and a new step ends what was undone', () => {
  const raster = blankRaster(HEIGHT, WIDTH);
  const history = createHistory<string>(raster);
  const paint = (column: number) => {
    const d = { column, row: 70, radius: 5 };
    return sweep(raster, d, d, 0, FULL);
  };
  history.commit('first', paint(20));
  history.commit('second', paint(120));
  history.undo();
  expect([history.undoName, history.redoName]).toEqual(['first', 'second']);
  history.commit('third', paint(180));
  expect([history.undoName, history.redoName]).toEqual(['third', null]);
});

it('keeps no step that changed nothing, and takes back an unfinished one', () => {
  const raster = blankRaster(HEIGHT, WIDTH);
  const history = createHistory<string>(raster);
  expect(history.commit('nothing', wholeOf(raster))).toBe(false);
  expect(history.commit('outside', null)).toBe(false);
  const before = raster.data.slice();
  history.revert(invert(raster));
  expect(raster.data).toEqual(before);
  expect(history.undoName).toBeNull();
});

it('says where it changed something', () => {
  const raster = blankRaster(HEIGHT, WIDTH);
  const history = createHistory<string>(raster);
  const d = { column: 100, row: 100, radius: 3 };
  history.commit('dot', sweep(raster, d, d, 0, FULL));
  expect(history.undo()).toEqual([{ top: 64, left: 64, bottom: 128, right: 128 }]);
});

it('drops the oldest steps when their bytes are too many, and a stroke costs little', () => {
  const raster = blankRaster(1024, 1024);
  const history = createHistory<number>(raster, 20_000);
  for (let k = 0; k < 200; k++) {
    const from = { column: (k * 37) % 1024, row: (k * 91) % 1024, radius: 12 };
    history.commit(k, sweep(raster, from, { ...from, column: from.column + 60 }, 0, k % 3 === 2 ? NOTHING : FULL));
  }
  expect(history.bytes).toBeLessThanOrEqual(20_000);
  let steps = 0;
  while (history.undo() !== null) steps++;
  expect(steps).toBeGreaterThan(20);
  expect(steps).toBeLessThan(200);
});
