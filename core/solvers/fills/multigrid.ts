import { type Hole, indexed } from './hole.ts';

/** Laplace's equation on one of the grids. */
interface Level {
  readonly count: number;
  /** As in a Hole. */
  readonly neighbours: Int32Array;
  /** Of the links to the neighbours; none to known pixels, which are in the diagonal, nor beyond the edge. */
  readonly weights: Float32Array;
  readonly diagonal: Float32Array;
  /** The coarser pixel that holds each pixel. */
  readonly parent: Int32Array;
  /** Which quarter of it: 1 in its right half, 2 in its lower half. */
  readonly quarter: Uint8Array;
  /** One longer than the grid: the last is the known pixels' error, always zero. */
  readonly right: Float64Array;
  readonly solution: Float64Array;
}

/** Applies z ← B r with B symmetric, positive and close to the inverse of the hole's Laplacian. */
export interface LaplacePreconditioner {
  apply(r: Float64Array, z: Float64Array): void;
}

/**
 * One V-cycle of multigrid for −Δu = r in a hole of any shape, u = 0 on the known pixels and no flow across the picture's
 * edge: a Gauss–Seidel sweep forwards, the coarser grid, a sweep backwards, which makes it symmetric and so a
 * preconditioner (Tatebe 1993). A coarse pixel is any block of 2 × 2 that touches the hole. Its links are half the sum of
 * the links they bundle, the Laplacian of the doubled spacing; values come back from it bilinearly, and defects go to it
 * by the transpose.
 */
export function laplaceMultigrid(hole: Hole, height: number, width: number): LaplacePreconditioner {
  const levels = hierarchy(hole, height, width);
  const cycle = (k: number): void => {
    const level = levels[k]!;
    const coarse = levels[k + 1];
    level.solution.fill(0);
    sweepForwards(level);
    if (coarse !== undefined) {
      restrict(level, coarse);
      cycle(k + 1);
      prolong(level, coarse);
    }
    sweepBackwards(level);
  };
  return {
    apply(r, z) {
      const finest = levels[0]!;
      for (let i = 0; i < finest.count; i++) finest.right[i] = r[i]!;
      cycle(0);
      for (let i = 0; i < finest.count; i++) z[i] = finest.solution[i]!;
    },
  };
}

/** The pixels of a level and where they lie on its grid. */
interface Grid extends Hole {
  readonly rows: number;
  readonly columns: number;
}

function hierarchy(hole: Hole, height: number, width: number): Level[] {
  const count = hole.pixels.length;
  const weights = new Float32Array(4 * count);
  const diagonal = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    for (let side = 4 * i; side < 4 * i + 4; side++) {
      const j = hole.neighbours[side]!;
      if (j === i) continue;
      diagonal[i]! += 1;
      if (j < count) weights[side] = 1;
    }
  }
  let grid: Grid = { ...hole, rows: height, columns: width };
  const levels = [levelOf(grid, weights, diagonal)];
  while (grid.pixels.length > 1) {
    const fine = levels.at(-1)!;
    grid = halved(grid, fine);
    levels.push(bundled(fine, grid));
  }
  return levels;
}

function levelOf({ pixels, neighbours }: Grid, weights: Float32Array, diagonal: Float32Array): Level {
  const count = pixels.length;
  return {
    count,
    neighbours,
    weights,
    diagonal,
    parent: new Int32Array(count),
    quarter: new Uint8Array(count),
    right: new Float64Array(count + 1),
    solution: new Float64Array(count + 1),
  };
}

/** The blocks of 2 × 2 that touch the hole, as a hole of half the size; writes which one each pixel lies in. */
function halved({ pixels, rows, columns }: Grid, { parent, quarter }: Level): Grid {
  const [halfRows, halfColumns] = [(rows + 1) >> 1, (columns + 1) >> 1];
  const known = new Uint8Array(halfRows * halfColumns).fill(1);
  for (let i = 0; i < pixels.length; i++) {
    const row = Math.floor(pixels[i]! / columns);
    const column = pixels[i]! - row * columns;
    parent[i] = (row >> 1) * halfColumns + (column >> 1);
    quarter[i] = (column & 1) | ((row & 1) << 1);
    known[parent[i]!] = 0;
  }
  const { hole, indexOf } = indexed(halfRows, halfColumns, known);
  for (let i = 0; i < pixels.length; i++) parent[i] = indexOf[parent[i]!]!;
  return { ...hole, rows: halfRows, columns: halfColumns };
}

/** The coarse grid's links: half the sum of those that run between two blocks, or to known pixels. */
function bundled({ count, neighbours, weights, diagonal, parent }: Level, grid: Grid): Level {
  const coarse = levelOf(grid, new Float32Array(4 * grid.pixels.length), new Float32Array(grid.pixels.length));
  for (let i = 0; i < count; i++) {
    const k = parent[i]!;
    coarse.diagonal[k]! += diagonal[i]! / 2;
    for (let side = 0; side < 4; side++) {
      const weight = weights[4 * i + side]!;
      if (weight === 0) continue;
      if (parent[neighbours[4 * i + side]!] === k) coarse.diagonal[k]! -= weight / 2;
      else coarse.weights[4 * k + side]! += weight / 2;
    }
  }
  return coarse;
}

function sweepForwards({ count, neighbours: n, weights: w, diagonal, right, solution: x }: Level): void {
  for (let i = 0, s = 0; i < count; i++, s += 4) {
    const around =
      w[s]! * x[n[s]!]! + w[s + 1]! * x[n[s + 1]!]! + w[s + 2]! * x[n[s + 2]!]! + w[s + 3]! * x[n[s + 3]!]!;
    x[i] = (right[i]! + around) / diagonal[i]!;
  }
}

function sweepBackwards({ count, neighbours: n, weights: w, diagonal, right, solution: x }: Level): void {
  for (let i = count - 1, s = 4 * i; i >= 0; i--, s -= 4) {
    const around =
      w[s]! * x[n[s]!]! + w[s + 1]! * x[n[s + 1]!]! + w[s + 2]! * x[n[s + 2]!]! + w[s + 3]! * x[n[s + 3]!]!;
    x[i] = (right[i]! + around) / diagonal[i]!;
  }
}

/**
 * The four coarse pixels around a fine one: its own, the nearer one beside, above or below, and across. Known ones are the
 * slot that is always zero; the picture's edge mirrors.
 */
function beside(coarse: Level, own: number, quarter: number): number {
  return coarse.neighbours[4 * own + (quarter & 1)]!;
}
function across(coarse: Level, own: number, quarter: number): number {
  return coarse.neighbours[4 * own + 2 + (quarter >> 1)]!;
}

function restrict(fine: Level, coarse: Level): void {
  const { count, neighbours: n, weights: w, diagonal, right, solution: x, parent, quarter } = fine;
  const sum = coarse.right;
  sum.fill(0);
  for (let i = 0, s = 0; i < count; i++, s += 4) {
    const around =
      w[s]! * x[n[s]!]! + w[s + 1]! * x[n[s + 1]!]! + w[s + 2]! * x[n[s + 2]!]! + w[s + 3]! * x[n[s + 3]!]!;
    const defect = (right[i]! + around - diagonal[i]! * x[i]!) / 16;
    const own = parent[i]!;
    const h = beside(coarse, own, quarter[i]!);
    const v = across(coarse, own, quarter[i]!);
    const d = v < coarse.count ? beside(coarse, v, quarter[i]!) : h < coarse.count ? across(coarse, h, quarter[i]!) : h;
    sum[own]! += 9 * defect;
    sum[h]! += 3 * defect;
    sum[v]! += 3 * defect;
    sum[d]! += defect;
  }
  sum[coarse.count] = 0;
}

function prolong({ count, solution, parent, quarter }: Level, coarse: Level): void {
  const x = coarse.solution;
  for (let i = 0; i < count; i++) {
    const own = parent[i]!;
    const h = beside(coarse, own, quarter[i]!);
    const v = across(coarse, own, quarter[i]!);
    const d = v < coarse.count ? beside(coarse, v, quarter[i]!) : h < coarse.count ? across(coarse, h, quarter[i]!) : h;
    solution[i]! += (9 * x[own]! + 3 * x[h]! + 3 * x[v]! + x[d]!) / 16;
  }
}
