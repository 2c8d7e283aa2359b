/**
 * Undo and redo of a raster. A step keeps, for each 64² tile that it changed, the bitwise difference (XOR) of before
 * and after as runs: the same bytes lead back and forth, and a stroke costs about as much as its outline. Steps are
 * not counted, only their bytes; the oldest go first. A second raster holds the state of the last step, so tools write
 * where they like and only say where they wrote.
 */
import { clipped, type Raster, type Rect } from '../raster.ts';

const TILE = 64;

export interface Step<Name> {
  readonly name: Name;
  /** Counted row by row. */
  readonly tiles: readonly number[];
  /** Pairs of (run length − 1, difference), tile after tile. */
  readonly runs: Uint8Array;
}

/** All steps as they are now: it does not change when more are taken. */
export interface Past<Name> {
  readonly steps: readonly Step<Name>[];
  /** How many steps came before the first of these and were dropped. */
  readonly dropped: number;
  /** Of the steps, those before this one are done, from it on undone. */
  readonly next: number;
}

const bytesOf = (step: Step<unknown>): number => step.runs.length + 8 * step.tiles.length + 128;

export interface History<Name> {
  /**
   * One gesture becomes one step, if it changed anything.
   * @param areas everything that was written since the last step: of a long stroke each part of its own, which is far less
   *   than what they span
   */
  commit(name: Name, areas: Rect | readonly Rect[] | null): boolean;
  /** Takes back what was written since the last step. */
  revert(dirty: Rect): void;
  /** @returns the parts that changed; null where there is no step */
  undo(): readonly Rect[] | null;
  redo(): readonly Rect[] | null;
  /** Names of the steps that undo and redo would take. */
  readonly undoName: Name | null;
  readonly redoName: Name | null;
  readonly past: Past<Name>;
  readonly bytes: number;
}

type Size = Pick<Raster, 'height' | 'width'>;
export const tilesOf = ({ height, width }: Size): number => Math.ceil(height / TILE) * Math.ceil(width / TILE);

/** The tile's rectangle; edge tiles are cut. */
function tileRect(raster: Size, tile: number): Rect {
  const across = Math.ceil(raster.width / TILE);
  const top = Math.floor(tile / across) * TILE;
  const left = (tile % across) * TILE;
  return {
    top,
    left,
    bottom: Math.min(raster.height, top + TILE),
    right: Math.min(raster.width, left + TILE),
  };
}

/** Tiles that any of the areas touches, each once, row by row. */
function tilesUnder(raster: Raster, areas: readonly Rect[]): readonly number[] {
  const across = Math.ceil(raster.width / TILE);
  const found = new Set<number>();
  for (const each of areas) {
    const area = clipped(raster, each);
    if (area === null) continue;
    for (let y = Math.floor(area.top / TILE); y * TILE < area.bottom; y++)
      for (let x = Math.floor(area.left / TILE); x * TILE < area.right; x++) found.add(y * across + x);
  }
  return [...found].sort((a, b) => a - b);
}

/** Appends a tile's runs; returns false, and appends nothing, where both are equal. */
function encode(a: Raster, b: Raster, r: Rect, runs: number[]): boolean {
  const began = runs.length;
  let length = 0;
  let last = 0;
  let differs = false;
  for (let row = r.top; row < r.bottom; row++)
    for (let i = row * a.width + r.left; i < row * a.width + r.right; i++) {
      const d = a.data[i]! ^ b.data[i]!;
      differs ||= d !== 0;
      if (length > 0 && (d !== last || length === 256)) {
        runs.push(length - 1, last);
        length = 0;
      }
      last = d;
      length++;
    }
  runs.push(length - 1, last);
  if (!differs) runs.length = began;
  return differs;
}

/** @param past of this very raster, where it has one */
export function createHistory<Name>(raster: Raster, maxBytes = 2 ** 28, past?: Past<Name>): History<Name> {
  const kept: Raster = { ...raster, data: raster.data.slice() };
  const steps: Step<Name>[] = [...(past?.steps ?? [])];
  let dropped = past?.dropped ?? 0;
  let next = past?.next ?? 0;
  let bytes = steps.reduce((sum, step) => sum + bytesOf(step), 0);

  function copy(from: Raster, to: Raster, r: Rect): void {
    for (let row = r.top; row < r.bottom; row++) {
      const at = row * raster.width;
      to.data.set(from.data.subarray(at + r.left, at + r.right), at + r.left);
    }
  }

  function apply(step: Step<Name>): readonly Rect[] {
    let at = 0;
    return step.tiles.map((tile) => {
      const r = tileRect(raster, tile);
      let left = 0;
      for (let row = r.top; row < r.bottom; row++)
        for (let i = row * raster.width + r.left; i < row * raster.width + r.right; i++) {
          if (left === 0) {
            left = step.runs[at]! + 1;
            at += 2;
          }
          left--;
          kept.data[i]! ^= step.runs[at - 1]!;
        }
      copy(kept, raster, r);
      return r;
    });
  }

  return {
    commit(name, areas) {
      const tiles: number[] = [];
      const runs: number[] = [];
      for (const tile of tilesUnder(raster, areas === null ? [] : 'top' in areas ? [areas] : areas)) {
        const r = tileRect(raster, tile);
        if (!encode(raster, kept, r, runs)) continue;
        tiles.push(tile);
        copy(raster, kept, r);
      }
      if (tiles.length === 0) return false;
      for (const undone of steps.splice(next)) bytes -= bytesOf(undone);
      const step = { name, tiles, runs: Uint8Array.from(runs) };
      steps.push(step);
      bytes += bytesOf(step);
      while (bytes > maxBytes && steps.length > 1) {
        bytes -= bytesOf(steps.shift()!);
        dropped++;
      }
      next = steps.length;
      return true;
    },
    revert(dirty) {
      const area = clipped(raster, dirty);
      if (area !== null) copy(kept, raster, area);
    },
    undo: () => (next === 0 ? null : apply(steps[--next]!)),
    redo: () => (next === steps.length ? null : apply(steps[next++]!)),
    get undoName() {
      return steps[next - 1]?.name ?? null;
    },
    get redoName() {
      return steps[next]?.name ?? null;
    },
    get past() {
      return { steps: [...steps], dropped, next };
    },
    get bytes() {
      return bytes;
    },
  };
}
