/** Points that keep their distance, further apart the further out: a Poisson disc of variable density. */
import { PURPOSE, uniformStream } from '../../../image/random.ts';
import type { KspaceGrid } from './mask.ts';

/** Distance at the corner over distance at the middle. */
const SPREAD = 5;
/** Trials of the distance; each of these halves what it is uncertain by. */
const TRIALS = 12;

/**
 * Adds points to a mask until exactly `count` of it are set, in the columns and rows that are allowed. Points are taken in
 * a random order, each where it lies in no disc about one before it, whose radius is the distance there; the distance is the largest that gives
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
  const spreads = spreadsOf({ height, width });
  let [low, high] = [0, Math.max(height, width) / 8];
  let points = order;
  for (let trial = 0; trial < TRIALS; trial++) {
    const middle = (low + high) / 2;
    const found = apart(order, { height, width }, { distance: middle, spreads, wanted });
    if (found.length === wanted) [low, points] = [middle, found];
    else high = middle;
  }
  for (const i of points.subarray(0, wanted)) mask[i] = 1;
}

/** How many times the distance at the middle holds at each place. */
function spreadsOf({ height, width }: KspaceGrid): Float32Array {
  const [centreRow, centreColumn] = [Math.floor(height / 2), Math.floor(width / 2)];
  return Float32Array.from({ length: height * width }, (_, i) => {
    const [down, across] = [Math.floor(i / width) - centreRow, (i % width) - centreColumn];
    const out = Math.hypot(down / (height / 2), across / (width / 2)) / Math.SQRT2;
    return 1 + (SPREAD - 1) * out;
  });
}

/** Of some points, in their order, those that no disc about one before them covers, until enough are found. */
function apart(
  order: Int32Array,
  { height, width }: KspaceGrid,
  { distance, spreads, wanted }: { readonly distance: number; readonly spreads: Float32Array; readonly wanted: number },
): Int32Array {
  const covered = new Uint8Array(height * width);
  const kept = new Int32Array(wanted);
  let count = 0;
  for (let k = 0; k < order.length && count < wanted; k++) {
    const i = order[k]!;
    if (covered[i] === 1) continue;
    kept[count++] = i;
    const radius = distance * spreads[i]!;
    const row = Math.floor(i / width);
    const column = i - row * width;
    const reach = Math.floor(radius);
    for (let r = Math.max(0, row - reach); r <= Math.min(height - 1, row + reach); r++) {
      const half = Math.floor(Math.sqrt(radius ** 2 - (r - row) ** 2));
      const last = r * width + Math.min(width - 1, column + half);
      for (let at = r * width + Math.max(0, column - half); at <= last; at++) covered[at] = 1;
    }
  }
  return kept.subarray(0, count);
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
