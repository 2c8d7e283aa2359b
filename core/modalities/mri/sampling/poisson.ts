/** Points that keep their distance, further apart the further out: a Poisson disc of variable density. */
import { PURPOSE, uniformStream } from '../../../image/random.ts';
import type { KspaceGrid } from './mask.ts';

/** Distance at the corner over distance at the middle. */
const SPREAD = 5;
/** Trials of the distance; each of these halves what it is uncertain by. */
const TRIALS = 12;

/**
 * Adds points to a mask until exactly `count` of it are set, in the columns and rows that are allowed. Points are taken in
 * a random order, each where none lies nearer than the distance at its place; the distance is the largest that gives
 * enough of them, and what is too many is left out again at random.
 * @param mask [height, width], what is measured in any case
 */
export function addPoissonDisc(
  mask: Uint8Array,
  { height, width }: KspaceGrid,
  count: number,
  isAllowed: (row: number, column: number) => boolean,
  seed: number,
): void {
  const own = mask.slice();
  const order = shuffled(
    Int32Array.from({ length: mask.length }, (_, i) => i).filter(
      (i) => own[i] === 0 && isAllowed(Math.floor(i / width), i % width),
    ),
    uniformStream(seed, PURPOSE.sampling, 1, 0),
  );
  const wanted = Math.min(order.length, count - own.reduce((sum, v) => sum + v, 0));
  if (wanted <= 0) return;
  let [low, high] = [0, Math.max(height, width) / 8];
  let points = order;
  for (let trial = 0; trial < TRIALS; trial++) {
    const middle = (low + high) / 2;
    const found = apart(order, { height, width }, middle);
    if (found.length >= wanted) [low, points] = [middle, found];
    else high = middle;
  }
  for (const i of shuffled(points, uniformStream(seed, PURPOSE.sampling, 2, 0)).subarray(0, wanted)) mask[i] = 1;
}

/** Of some points, in their order, those that keep the distance from those before them. */
function apart(order: Int32Array, { height, width }: KspaceGrid, distance: number): Int32Array {
  const taken = new Uint8Array(height * width);
  const kept = new Int32Array(order.length);
  let count = 0;
  const [centreRow, centreColumn] = [Math.floor(height / 2), Math.floor(width / 2)];
  for (const i of order) {
    const row = Math.floor(i / width);
    const column = i % width;
    const out = Math.hypot((row - centreRow) / (height / 2), (column - centreColumn) / (width / 2)) / Math.SQRT2;
    const own = distance * (1 + (SPREAD - 1) * out);
    if (isNear(taken, height, width, row, column, own)) continue;
    taken[i] = 1;
    kept[count++] = i;
  }
  return kept.subarray(0, count);
}

function isNear(
  taken: Uint8Array,
  height: number,
  width: number,
  row: number,
  column: number,
  distance: number,
): boolean {
  const reach = Math.floor(distance);
  for (let r = Math.max(0, row - reach); r <= Math.min(height - 1, row + reach); r++)
    for (let c = Math.max(0, column - reach); c <= Math.min(width - 1, column + reach); c++)
      if (taken[r * width + c] === 1 && (r - row) ** 2 + (c - column) ** 2 < distance ** 2) return true;
  return false;
}

/** Fisher and Yates. */
function shuffled(values: Int32Array, draw: () => number): Int32Array {
  const out = values.slice();
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
