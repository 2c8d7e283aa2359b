import { type Hole, indexed, reachOf } from './hole.ts';

/** Gauss–Seidel smooths Δ² slowly (a factor of 0.8 a sweep), so each level takes several before and after. */
const SWEEPS = 2;

/** Δ²u = b on one of the grids, u = 0 and no slope where the hole ends. */
interface Level {
  readonly count: number;
  /** The hole's pixels, then the known ones that touch it. */
  readonly reach: Hole;
  /** Of Δ². */
  readonly diagonal: Float64Array;
  readonly right: Float64Array;
  /** Zero on the known pixels of the reach and past the end. */
  readonly solution: Float64Array;
  readonly laplacian: Float64Array;
  /** The coarse pixels around each one: its own, beside, above or below, across; the coarse count where they are known. */
  readonly around: Int32Array;
  /** What comes back from the coarse grid; the last is the known pixels', zero. */
  readonly coarse: Float64Array;
}

/**
 * z ← B r, B symmetric, positive and close to the inverse of Δ² in a hole of any shape: one V-cycle of multigrid.
 * Gauss–Seidel keeps the Laplacian of what it has, so that a step costs five pixels and not thirteen. A coarse pixel is a block of
 * 2 × 2 within the hole: a coarse hole that is too small answers too little, one too large would answer too much, and no
 * longer be a preconditioner. Values come back bilinearly, defects go by the transpose.
 */
export function plateMultigrid(hole: Hole, height: number, width: number): (r: Float64Array, z: Float64Array) => void {
  const levels: Level[] = [];
  for (let [here, rows, columns] = [hole, height, width]; ;) {
    const coarse = halved(here, rows, columns);
    levels.push(levelOf(here.pixels.length, reachOf(here, rows, columns), coarse.around, coarse.hole.pixels.length));
    if (coarse.hole.pixels.length === 0) break;
    [here, rows, columns] = [coarse.hole, (rows + 1) >> 1, (columns + 1) >> 1];
  }
  const cycle = (k: number): void => {
    const level = levels[k]!;
    const below = levels[k + 1];
    const { count, solution, laplacian, right, around, coarse } = level;
    solution.fill(0);
    laplacian.fill(0);
    for (let sweep = 0; sweep < SWEEPS; sweep++) sweepForwards(level);
    if (below !== undefined) {
      coarse.fill(0);
      const n = level.reach.neighbours;
      for (let i = 0, s = 0; i < count; i++, s += 4) {
        const defect =
          (right[i]! -
            laplacian[n[s]!]! -
            laplacian[n[s + 1]!]! -
            laplacian[n[s + 2]!]! -
            laplacian[n[s + 3]!]! +
            4 * laplacian[i]!) /
          4; // Δ² of the doubled spacing is 16 times smaller, over 4 times the pixels; and the weights are sixteenths
        coarse[around[s]!]! += 9 * defect;
        coarse[around[s + 1]!]! += 3 * defect;
        coarse[around[s + 2]!]! += 3 * defect;
        coarse[around[s + 3]!]! += defect;
      }
      for (let i = 0; i < below.count; i++) below.right[i] = coarse[i]!;
      cycle(k + 1);
      const e = below.solution;
      for (let i = 0, s = 0; i < count; i++, s += 4) {
        solution[i]! +=
          (9 * e[around[s]!]! + 3 * e[around[s + 1]!]! + 3 * e[around[s + 2]!]! + e[around[s + 3]!]!) / 16;
      }
      laplacianOf(level);
    }
    for (let sweep = 0; sweep < SWEEPS; sweep++) sweepBackwards(level);
  };
  return (r, z) => {
    const { count, right, solution } = levels[0]!;
    for (let i = 0; i < count; i++) right[i] = r[i]!;
    cycle(0);
    for (let i = 0; i < count; i++) z[i] = solution[i]!;
  };
}

function levelOf(count: number, reach: Hole, around: Int32Array, coarseCount: number): Level {
  const diagonal = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let degree = 0;
    for (let s = 4 * i; s < 4 * i + 4; s++) if (reach.neighbours[s] !== i) degree++;
    diagonal[i] = degree * degree + degree;
  }
  const length = reach.pixels.length + 1;
  return {
    count,
    reach,
    diagonal,
    right: new Float64Array(count),
    solution: new Float64Array(length),
    laplacian: new Float64Array(length),
    around,
    coarse: new Float64Array(coarseCount + 1),
  };
}

/** The blocks of 2 × 2 within the hole as a hole of half the size, and which of them lie around each pixel. */
function halved({ pixels }: Hole, height: number, width: number): { readonly hole: Hole; readonly around: Int32Array } {
  const [rows, columns] = [(height + 1) >> 1, (width + 1) >> 1];
  const filled = new Uint8Array(rows * columns);
  for (const i of pixels) filled[(Math.floor(i / width) >> 1) * columns + ((i % width) >> 1)]!++;
  const known = new Uint8Array(rows * columns).fill(1);
  for (let r = 0, k = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, k++) {
      if (filled[k] === Math.min(2, height - 2 * r) * Math.min(2, width - 2 * c)) known[k] = 0;
    }
  }
  const { hole, indexOf } = indexed(rows, columns, known);
  const around = new Int32Array(4 * pixels.length);
  for (let k = 0; k < pixels.length; k++) {
    const row = Math.floor(pixels[k]! / width);
    const column = pixels[k]! - row * width;
    // Beyond the picture's edge its own block stands again.
    const [r, c] = [row >> 1, column >> 1];
    const v = Math.min(rows - 1, Math.max(0, r + ((row & 1) === 0 ? -1 : 1)));
    const h = Math.min(columns - 1, Math.max(0, c + ((column & 1) === 0 ? -1 : 1)));
    around[4 * k] = indexOf[r * columns + c]!;
    around[4 * k + 1] = indexOf[r * columns + h]!;
    around[4 * k + 2] = indexOf[v * columns + c]!;
    around[4 * k + 3] = indexOf[v * columns + h]!;
  }
  return { hole, around };
}

function laplacianOf({ reach: { pixels, neighbours: n }, solution: x, laplacian }: Level): void {
  for (let k = 0, s = 0; k < pixels.length; k++, s += 4) {
    laplacian[k] = x[n[s]!]! + x[n[s + 1]!]! + x[n[s + 2]!]! + x[n[s + 3]!]! - 4 * x[k]!;
  }
}

function sweepForwards(level: Level): void {
  for (let i = 0; i < level.count; i++) relax(level, i);
}

function sweepBackwards(level: Level): void {
  for (let i = level.count - 1; i >= 0; i--) relax(level, i);
}

function relax({ reach: { neighbours: n }, diagonal, right, solution, laplacian: l }: Level, i: number): void {
  const s = 4 * i;
  const [a, b, c, d] = [n[s]!, n[s + 1]!, n[s + 2]!, n[s + 3]!];
  const step = (right[i]! - l[a]! - l[b]! - l[c]! - l[d]! + 4 * l[i]!) / diagonal[i]!;
  solution[i]! += step;
  // A neighbour beyond the picture's edge is the pixel itself.
  l[i]! -= 4 * step;
  l[a]! += step;
  l[b]! += step;
  l[c]! += step;
  l[d]! += step;
}
