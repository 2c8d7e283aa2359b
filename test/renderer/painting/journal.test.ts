import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FULL, NOTHING, sweep } from '../../../renderer/painting/brush.ts';
import { createHistory, type History } from '../../../renderer/painting/mask/history.ts';
import { openJournal, type Entry } from '../../../renderer/painting/mask/journal.ts';
import { encodeMask } from '../../../renderer/painting/mask/mask-file.ts';
import type { StepName } from '../../../renderer/painting/mask/mask-state.ts';
import { blankRaster, type Raster } from '../../../renderer/painting/raster.ts';

const SIZE = { height: 90, width: 130 };

/** A mask with its history and the two files that a host would have of it. */
class Painting {
  readonly raster: Raster = blankRaster(SIZE.height, SIZE.width);
  readonly most: number | undefined;
  history: History<StepName> = createHistory(this.raster);
  png = new Uint8Array(0);
  file = new Uint8Array(0);
  journal = openJournal(this.file, this.png, SIZE).journal;

  constructor(most?: number) {
    this.most = most;
    this.journal = openJournal(this.file, this.png, SIZE, most).journal;
  }

  stroke(column: number, row: number, amount: number): void {
    const dab = { column, row, radius: 1 + (amount % 20) };
    const dirty = sweep(this.raster, dab, { ...dab, column: column + amount }, amount % 3, amount % 4 ? FULL : NOTHING);
    this.history.commit({ id: amount % 4 ? 'brush' : 'erase', amount }, dirty);
  }
  append({ at, bytes }: Entry): void {
    this.file = Uint8Array.from([...this.file.subarray(0, at), ...bytes]);
  }
  save(): Entry {
    const png = encodeMask(this.raster, 'roi', 'png');
    const entry = this.journal.entry(this.history.past, png);
    this.append(entry);
    this.png = new Uint8Array(png);
    this.journal.written(entry);
    return entry;
  }
  /** As after a restart: whether the past was found. */
  reopen(): boolean {
    const { journal, past } = openJournal(this.file, this.png, SIZE, this.most);
    this.journal = journal;
    this.history = createHistory(this.raster, undefined, past);
    return past !== undefined;
  }
}

/** Every state from the oldest to the newest, and where in it the mask is. */
function statesOf(history: History<StepName>, raster: Raster): { states: string[]; at: number } {
  let at = 0;
  while (history.undo() !== null) at++;
  const states = [Buffer.from(raster.data).toString('latin1')];
  while (history.redo() !== null) states.push(Buffer.from(raster.data).toString('latin1'));
  for (let k = states.length - 1; k > at; k--) history.undo();
  return { states, at };
}

const act = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.nat(129), fc.nat(89), fc.nat(60)) },
  fc.constantFrom('undo' as const, 'redo' as const, 'save' as const, 'reopen' as const),
);

describe('the undo history on the disk', () => {
  it('comes back whole after any strokes, undos, saves and restarts', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        const painting = new Painting();
        painting.save();
        for (const one of acts)
          if (one === 'undo') painting.history.undo();
          else if (one === 'redo') painting.history.redo();
          else if (one === 'save') painting.save();
          else if (one === 'reopen') {
            painting.save();
            expect(painting.reopen()).toBe(true);
          } else painting.stroke(...one);
        painting.save();
        const before = statesOf(painting.history, painting.raster);
        const { undoName, redoName } = painting.history;
        expect(painting.reopen()).toBe(true);
        expect([painting.history.undoName, painting.history.redoName]).toEqual([undoName, redoName]);
        expect(statesOf(painting.history, painting.raster)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('loses a record that was torn, and what was written ahead of its picture, and goes on from there', () => {
    const painting = new Painting();
    painting.stroke(20, 20, 30);
    painting.stroke(40, 40, 30);
    painting.save();
    const states = statesOf(painting.history, painting.raster);
    const whole = painting.file;
    const png = painting.png;
    painting.history.undo();
    painting.stroke(60, 60, 33);
    const later = painting.save();
    const all = painting.file;
    for (const length of [whole.length, whole.length + 1, whole.length + 11, all.length - 1, all.length]) {
      painting.file = all.slice(0, length);
      painting.png = png;
      painting.raster.data.set(Buffer.from(states.states.at(-1)!, 'latin1'));
      expect(painting.reopen()).toBe(true);
      expect(statesOf(painting.history, painting.raster)).toEqual(states);
      painting.stroke(70, 70, 9);
      expect(painting.save().at).toBe(whole.length);
      expect(painting.reopen()).toBe(true);
      expect(painting.history.undoName).toEqual({ id: 'brush', amount: 9 });
    }
    expect(later.at).toBe(whole.length);
  });

  it('is none where it belongs to another picture, is damaged or is no journal', () => {
    const painting = new Painting();
    painting.stroke(90, 80, 30);
    painting.save();
    const { file } = painting;
    const other = encodeMask(blankRaster(SIZE.height, SIZE.width), 'roi', 'png');
    expect(openJournal(file, other, SIZE).past).toBeUndefined();
    for (let at = 0; at < file.length; at++) {
      const damaged = file.slice();
      damaged[at]! ^= 1 << (at % 8);
      expect(openJournal(damaged, painting.png, SIZE).past).toBeUndefined();
    }
    expect(openJournal(new Uint8Array(99).fill(7), painting.png, SIZE).past).toBeUndefined();
    // A tile that a mask of this size does not have.
    expect(openJournal(file, painting.png, { height: 8, width: 8 }).past).toBeUndefined();
    painting.file = new Uint8Array(other);
    expect(painting.reopen()).toBe(false);
    painting.stroke(50, 50, 30);
    expect(painting.save().at).toBe(0);
    expect(painting.reopen()).toBe(true);
  });

  it('begins anew with the newest steps when it is full, and that is rare', () => {
    const most = 40_000;
    const painting = new Painting(most);
    let begunAnew = 0;
    for (let k = 0; k < 600; k++) {
      painting.stroke((k * 37) % 130, (k * 91) % 90, 20 + (k % 40));
      if (painting.save().at === 0) begunAnew++;
      expect(painting.file.length).toBeLessThanOrEqual(most);
    }
    expect(begunAnew).toBeGreaterThan(1);
    expect(begunAnew).toBeLessThan(12);
    const { undoName } = painting.history;
    expect(painting.reopen()).toBe(true);
    expect(painting.history.undoName).toEqual(undoName);
    expect(painting.history.past.steps.length).toBeGreaterThan(50);
    expect(new Painting().save().bytes.length).toBeLessThan(120);
  });

  it('follows an undo to before its first step', () => {
    const painting = new Painting(4000);
    for (let k = 0; k < 60; k++) {
      painting.stroke((k * 37) % 130, (k * 91) % 90, 20 + (k % 40));
      painting.save();
    }
    for (let k = 0; k < 55; k++) {
      painting.history.undo();
      painting.save();
      const { undoName } = painting.history;
      const past = openJournal(painting.file, painting.png, SIZE).past;
      if (past === undefined) throw new Error(`no past after ${k}`);
      if (past.next > 0) expect(past.steps[past.next - 1]!.name).toEqual(undoName);
    }
  });

  it('keeps what can be redone when it begins anew, or no step at all', () => {
    const painting = new Painting(4000);
    for (let k = 0; k < 60; k++) painting.stroke((k * 37) % 130, (k * 91) % 90, 20 + (k % 40));
    for (let k = 0; k < 5; k++) painting.history.undo();
    painting.save();
    const { redoName } = painting.history;
    expect(painting.reopen()).toBe(true);
    expect(painting.history.redoName).toEqual(redoName);

    const far = new Painting(4000);
    for (let k = 0; k < 60; k++) far.stroke((k * 37) % 130, (k * 91) % 90, 20 + (k % 40));
    while (far.history.undo() !== null);
    far.save();
    expect(far.reopen()).toBe(true);
    expect([far.history.undoName, far.history.redoName]).toEqual([null, null]);
  });
});
