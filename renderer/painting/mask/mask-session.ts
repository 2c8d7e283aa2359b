/** A mask that is open for painting: raster, history, tools and state. Knows no element and no server. */
import type { ImagePointer } from '../../tools/image-pointer.ts';
import { edgeOf, FULL, NOTHING, radiusOf, sweep, type Dab, type Mode } from '../brush.ts';
import { fillBounded, fillHoles, fillSimilar, paintRange } from '../fill.ts';
import { grow } from '../grow.ts';
import { lift, putDown, type Lifted } from '../lift.ts';
import { createHistory, type Past } from './history.ts';
import { DEFAULT_SETTINGS, SIZE, type MaskSettings, type MaskState, type StepName } from './mask-state.ts';
import { blankRaster, clear, invert, union, valueOf, wholeOf, type Colour, type Raster, type Rect } from '../raster.ts';
import { drawn, moved, pressed, released, type Draft } from '../shape-draft.ts';
import type { Point } from '../shapes.ts';
import { statisticsOf } from '../statistics.ts';

/** What a gesture needs of a pointer event over the image. */
export type MaskPointer = Pick<ImagePointer, 'type' | 'points' | 'button' | 'shift' | 'alt' | 'pointerType'> &
  Partial<Pick<ImagePointer, 'slip'>>;

export interface MaskListener {
  /** Pixels changed: at every event of a stroke. */
  pixels?(dirty: Rect): void;
  /** Something of the state changed, pixels included. */
  state?(state: MaskState): void;
  /** The mask changed and the hand has rested since: time to save. */
  idle?(): void;
}

export interface MaskSession {
  /** Read it, but write through the session. */
  readonly raster: Raster;
  readonly state: MaskState;
  /** Every step that can be undone or redone, as it is now. */
  readonly past: Past<StepName>;
  set(settings: Partial<MaskSettings>): void;
  pointer(event: MaskPointer): void;
  /** The pointer left the image: no ring. */
  leave(): void;
  /** Moves the ring by keys; from the middle where there is none. */
  moveCursor(columns: number, rows: number): void;
  /** A click of the tool at the ring; only shows the ring where there is none. `isLine`: straight from where the last stroke ended. */
  pressCursor(mode: Mode, isLine: boolean): void;
  /** Ends a polygon of clicks, as a click on its first point would. */
  finish(): void;
  /** Gives up a gesture; the mask is as before it. */
  abandon(): void;
  swap(): void;
  resize(steps: number): void;
  invert(): void;
  clear(): void;
  /** Grows, or shrinks where negative, by pixels. */
  grow(pixels: number): void;
  fillHoles(): void;
  /** Paints values between two, both included. */
  paintRange(low: number, high: number): void;
  /** Paints what was found to be damaged, in place of what was proposed just before. */
  propose(damaged: Uint8Array): void;
  /** Takes a mask of the same size over; it can be undone. */
  load(raster: Raster): void;
  undo(): void;
  redo(): void;
  /** Listens until the returned function is called. */
  listen(listener: MaskListener): () => void;
  /** Tells `idle` now if something waits for it: before a page is left. */
  settle(): void;
}

export interface MaskOpening {
  readonly height: number;
  readonly width: number;
  /** [row, column] of this size; else the mask begins blank. It belongs to the session from then on. */
  readonly data?: Uint8Array;
  /** In colours: those that `data` has. They belong to the session too. */
  readonly colours?: Colour[] | undefined;
  /** Of `data`: what can be undone from the beginning. */
  readonly past?: Past<StepName> | undefined;
  /** The image's values [row, column] as they are now, for fills and ranges; null: not there. */
  readonly values?: () => Float32Array | null;
  /** The image's colour at a pixel. */
  readonly colourAt?: (at: Point) => Colour | null;
  readonly settings?: Partial<MaskSettings>;
}

const IDLE_MS = 500;
/** Masks up to here are counted with every step, in some milliseconds; larger ones once the hand rests. */
const COUNTED_AT_ONCE = 2 ** 20;
/** By keys, or from whoever does not say: the pixel itself and its neighbours. */
const SLIP = 1.5;
const PEN_ERASER = 5;
const SECONDARY = 2;

export function openMask({ height, width, data, colours, past, values, colourAt, settings }: MaskOpening): MaskSession {
  if (data !== undefined && data.length !== height * width)
    throw new Error(`${data.length} pixels are not ${height} × ${width}`);
  const raster: Raster = data === undefined ? blankRaster(height, width, colours) : { height, width, data, colours };
  const history = createHistory<StepName>(raster, undefined, past);
  const listeners = new Set<MaskListener>();
  let state: MaskState = {
    ...DEFAULT_SETTINGS,
    ...settings,
    undo: history.undoName,
    redo: history.redoName,
    statistics: statisticsOf(raster),
    revision: 0,
    cursor: null,
    draft: null,
    isPainting: false,
  };
  /** The stroke that goes on: its last dab and what it has touched. */
  let stroke: { readonly mode: Mode; readonly value: number; last: Dab; readonly areas: Rect[] } | null = null;
  /** What was taken up and not put down yet. */
  let carried: { readonly what: Lifted; dirty: Rect | null; isHeld: boolean; isMoved: boolean } | null = null;
  let lastEnd: Point | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function put(change: Partial<MaskState>): void {
    state = { ...state, ...change };
    for (const each of listeners) each.state?.(state);
  }

  function touched(dirty: Rect | null): void {
    if (dirty !== null) for (const each of listeners) each.pixels?.(dirty);
  }

  function settle(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    if (state.statistics === null) put({ statistics: statisticsOf(raster) });
    for (const each of listeners) each.idle?.();
  }

  /** Half a stroke is never saved: while one goes on, the wait begins anew. */
  function settleLater(): void {
    clearTimeout(timer);
    timer = setTimeout(() => (state.isPainting ? settleLater() : settle()), IDLE_MS);
  }

  function changed(): void {
    settleLater();
    put({
      undo: history.undoName,
      redo: history.redoName,
      revision: state.revision + 1,
      statistics: height * width > COUNTED_AT_ONCE ? null : statisticsOf(raster),
    });
  }

  function commit(name: StepName, areas: Rect | readonly Rect[] | null): void {
    if (history.commit(name, areas)) changed();
  }

  /** One whole operation as one step. */
  function edit(name: StepName, work: () => Rect | null): void {
    abandon();
    const dirty = work();
    touched(dirty);
    commit(name, dirty);
  }

  function step(work: () => readonly Rect[] | null): void {
    // Undo in the middle of a gesture takes back that gesture.
    if (state.isPainting || state.draft !== null) {
      abandon();
      return;
    }
    const areas = work();
    if (areas === null) return;
    for (const area of areas) touched(area);
    changed();
  }

  function abandon(): void {
    const written = [...(stroke?.areas ?? []), ...(carried?.dirty ? [carried.dirty] : [])];
    for (const area of written) history.revert(area);
    for (const area of written) touched(area);
    stroke = carried = null;
    if (state.draft !== null || state.isPainting) put({ draft: null, isPainting: false });
  }

  const valueFor = (mode: Mode): number =>
    mode === 'erase' ? NOTHING : colours === undefined ? FULL : valueOf(colours, state.ink);

  function pick(at: Point): void {
    const [row, column] = [Math.round(at.row), Math.round(at.column)];
    const isOn = row >= 0 && column >= 0 && row < height && column < width;
    // What is seen is taken: what is painted, else the image below it.
    const ink = isOn ? (colours?.[raster.data[row * width + column]! - 1] ?? colourAt?.({ row, column })) : null;
    if (ink) put({ ink, tool: 'brush', mode: 'paint' });
  }

  function takeUp(at: Point): void {
    const what = lift(raster, at);
    if (what === null) return;
    carried = { what, dirty: null, isHeld: true, isMoved: false };
    put({ isPainting: true, cursor: at });
  }
  function carryTo(at: Point): void {
    if (carried === null) return;
    const before = carried.dirty;
    if (before !== null) history.revert(before);
    carried.dirty = putDown(raster, carried.what, at);
    carried.isMoved = true;
    touched(union(before, carried.dirty));
  }
  function setDown(): void {
    const dirty = carried?.dirty ?? null;
    carried = null;
    put({ isPainting: false });
    commit({ id: 'move' }, dirty);
  }

  function strokeTo(at: Dab): void {
    if (stroke === null) return;
    const dirty = sweep(raster, stroke.last, at, colours === undefined ? edgeOf(state) : 0, stroke.value);
    stroke.last = at;
    if (dirty !== null) stroke.areas.push(dirty);
    touched(dirty);
  }

  function endStroke(): void {
    if (stroke === null) return;
    const { mode, last, areas } = stroke;
    stroke = null;
    lastEnd = last;
    commit({ id: mode === 'paint' ? 'brush' : 'erase', amount: state.size }, areas);
  }

  function fill(at: Point, mode: Mode): void {
    const [row, column] = [Math.round(at.row), Math.round(at.column)];
    if (row < 0 || column < 0 || row >= height || column >= width) return;
    const value = valueFor(mode);
    const known = state.fillBy === 'values' ? (values?.() ?? null) : null;
    if (state.fillBy === 'values' && known === null) return;
    edit({ id: mode === 'paint' ? 'fill' : 'cut' }, () =>
      known === null
        ? fillBounded(raster, row, column, value)
        : fillSimilar(raster, known, row, column, state.tolerance, value),
    );
  }

  function finishDraft(draft: Draft): void {
    put({ draft: null, isPainting: false });
    const dirty = drawn(raster, draft, valueFor(draft.mode));
    touched(dirty);
    commit({ id: draft.mode === 'paint' ? draft.tool : 'cut' }, dirty);
  }

  function down(at: Point, radius: number, mode: Mode, shift: boolean, slip: number): void {
    const { tool } = state;
    if (tool === 'pick') pick(at);
    else if (tool === 'move') {
      if (carried === null) takeUp(at);
      // A second press puts down what a click has taken up.
      else Object.assign(carried, { isHeld: true, isMoved: true });
    } else if (tool === 'fill') fill(at, mode);
    else if (tool === 'brush') {
      const dab = { ...at, radius };
      const last = shift && lastEnd !== null ? { ...lastEnd, radius } : dab;
      stroke = { mode, value: valueFor(mode), last, areas: [] };
      put({ isPainting: true, cursor: at });
      strokeTo(dab);
    } else put({ draft: pressed(state.draft, tool, mode, at, shift, slip), isPainting: true, cursor: at });
  }

  function up(): void {
    if (carried !== null) {
      // A click takes up and a second one puts down, for whom dragging is hard (WCAG 2.5.7).
      carried.isHeld = false;
      if (carried.isMoved) setDown();
    } else if (stroke !== null) {
      endStroke();
      put({ isPainting: false });
    } else if (state.draft?.isHeld) {
      const { done, draft } = released(state.draft);
      if (done) finishDraft(draft);
      else put({ draft, isPainting: false });
    }
  }

  function pointer({ type, points, button, shift, alt, pointerType, slip = SLIP }: MaskPointer): void {
    if (pointerType === 'touch' && state.penOnly) return;
    const isPen = pointerType === 'pen';
    if (isPen && type === 'down' && !state.penOnly) put({ penOnly: true });
    const radius = (pressure: number): number => radiusOf(state, isPen ? pressure : 1);
    const last = points.at(-1);
    switch (type) {
      case 'down': {
        if ((state.isPainting && (carried === null || carried.isHeld)) || last === undefined) return;
        const erases = state.mode === 'erase' || alt || button === SECONDARY || button === PEN_ERASER;
        down(last, radius(last.pressure), erases ? 'erase' : 'paint', shift, slip);
        return;
      }
      case 'move':
        if (last !== undefined) carryTo(last);
        for (const p of points) strokeTo({ column: p.column, row: p.row, radius: radius(p.pressure) });
        put({
          cursor: last ?? state.cursor,
          draft: state.draft === null ? null : moved(state.draft, points, shift),
        });
        return;
      case 'up':
        up();
        return;
      case 'cancel':
        abandon();
    }
  }

  return {
    raster,
    get state() {
      return state;
    },
    get past() {
      return history.past;
    },
    set(next) {
      if (next.tool !== undefined && next.tool !== state.tool) abandon();
      const isOther = colours !== undefined && next.opacity !== undefined && next.opacity !== state.opacity;
      put(next);
      // A layer's opacity is its own and is saved with it; to a mask it is how it is looked at.
      if (isOther) changed();
    },
    pointer,
    leave() {
      if (state.cursor !== null && !state.isPainting) put({ cursor: null });
    },
    moveCursor(columns, rows) {
      const from = state.cursor ?? { column: Math.floor(width / 2), row: Math.floor(height / 2) };
      const within = (v: number, count: number): number => Math.min(Math.max(Math.round(v), 0), count - 1);
      const at = { column: within(from.column + columns, width), row: within(from.row + rows, height) };
      put({ cursor: at, draft: state.draft === null ? null : moved(state.draft, [at], false) });
      carryTo(at);
    },
    pressCursor(mode, isLine) {
      if (carried !== null) {
        setDown();
        return;
      }
      if (state.isPainting) return;
      if (state.cursor === null) {
        // Nothing is painted where no ring was seen.
        this.moveCursor(0, 0);
        return;
      }
      const { column, row } = state.cursor;
      down({ column, row }, state.size / 2, mode, isLine, SLIP);
      up();
    },
    finish() {
      if (state.draft !== null) finishDraft(state.draft);
    },
    abandon,
    swap: () => put({ mode: state.mode === 'paint' ? 'erase' : 'paint' }),
    resize(steps) {
      // About a fifth a step, and at least one pixel.
      const by = Math.max(1, Math.round(state.size * 0.2));
      put({ size: Math.min(SIZE.max, Math.max(SIZE.min, state.size + steps * by)) });
    },
    invert: () => edit({ id: 'invert' }, () => invert(raster)),
    clear: () => edit({ id: 'clear' }, () => clear(raster)),
    grow: (pixels) =>
      edit({ id: pixels > 0 ? 'grow' : 'shrink', amount: Math.abs(pixels) }, () => grow(raster, pixels)),
    fillHoles: () => edit({ id: 'holes' }, () => fillHoles(raster)),
    paintRange(low, high) {
      const known = values?.() ?? null;
      if (known !== null) edit({ id: 'range' }, () => paintRange(raster, known, low, high));
    },
    propose(damaged) {
      if (state.undo?.id === 'scratches') step(() => history.undo());
      edit({ id: 'scratches' }, () => {
        for (let i = 0; i < damaged.length; i++) if (damaged[i]! > 0) raster.data[i] = FULL;
        return wholeOf(raster);
      });
    },
    load(from) {
      if (from.height !== height || from.width !== width)
        throw new Error(`A mask of ${from.height} × ${from.width} is not ${height} × ${width}`);
      edit({ id: 'load' }, () => {
        const theirs = from.colours?.map((colour) => (colours === undefined ? FULL : valueOf(colours, colour)));
        if (theirs === undefined) raster.data.set(from.data);
        else for (let i = 0; i < from.data.length; i++) raster.data[i] = theirs[from.data[i]! - 1] ?? NOTHING;
        return wholeOf(raster);
      });
    },
    undo: () => step(() => history.undo()),
    redo: () => step(() => history.redo()),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    settle,
  };
}
