import type { Simd } from '../../simd/simd.ts';
import { LINES, planOf, regions } from '../fft/lanes.ts';
import type { Vector } from '../linear-operator.ts';
import type { Lines } from './lines.ts';
import type { SeenLine } from './virtual-coils.ts';

/** Of a batch, in numbers of 4 bytes: the first pixel of each coil's line, then for each element what the coils see. */
const FIRSTS = LINES;
const MAPS = 2 * LINES;

/** Numbers of batches that are in the loops' memory at a time: they fit into the second cache. */
const NUMBERS_TOGETHER = 2 ** 17;

/**
 * AᵀA of lines (lines-of-coils.ts) eight virtual coils at a time, whichever lines are theirs: no coil waits for others of its
 * line, and none is computed in vain but in the last batch.
 */
export function normalInLanes(
  batches: Int32Array,
  { step, flags }: Lines,
  sets: number,
  size: number,
  lane: 4 | 8,
  { loops, room }: Simd,
): (x: Vector, out: Vector) => void {
  const length = flags.length;
  const each = FIRSTS + sets * length * MAPS;
  const together = Math.ceil(NUMBERS_TOGETHER / each) * each;
  const plan = planOf(length, lane);
  const { take, end } = regions();
  const numbers = 2 * sets * size;
  const [from, to] = [take(numbers * lane), take(numbers * lane)];
  const [batchesAt, keptAt, planAt] = [
    take(4 * Math.min(together, batches.length)),
    take(length * lane),
    take(plan.bytes.length),
  ];
  const work = take((4 * length + 2) * LINES * lane);
  const normal = lane === 4 ? loops.normalInSingles : loops.normalInDoubles;
  // The inverse transform's 1/n where an element is measured.
  const kept = Float64Array.from(flags, (flag) => (flag === 0 ? 0 : 1 / length));
  const [plane, apart] = [size * lane, step * lane];
  return (x, out) => {
    const { f32, f64, i32, u8 } = room(end());
    const memory = lane === 4 ? f32 : f64;
    memory.set(x, from / lane);
    memory.fill(0, to / lane, to / lane + numbers);
    memory.set(kept, keptAt / lane);
    u8.set(plan.bytes, planAt);
    for (let first = 0; first < batches.length; first += together) {
      const some = batches.subarray(first, first + together);
      i32.set(some, batchesAt / 4);
      const count = some.length / each;
      normal(from, to, plane, sets, batchesAt, count, length, apart, keptAt, planAt, plan.passes, work);
    }
    out.set(memory.subarray(to / lane, to / lane + numbers));
  };
}

/** The coils of all lines in a row, by eights, as core/simd/loops/coils.ts reads them: a batch after the other. */
export function batched(seen: readonly SeenLine[], sets: number, length: number): Int32Array {
  const coils = seen.reduce((sum, line) => sum + line.coils, 0);
  const each = FIRSTS + sets * length * MAPS;
  const out = new Int32Array(Math.ceil(coils / LINES) * each);
  const maps = new Float32Array(out.buffer);
  let slot = 0;
  for (const line of seen)
    for (let c = 0; c < line.coils; c++, slot++) {
      const place = slot % LINES;
      const batch = Math.floor(slot / LINES) * each;
      // Those behind it too: a place that stays empty adds zeros to the line before it.
      out.fill(line.from, batch + place, batch + LINES);
      for (let i = 0, to = batch + FIRSTS + place; i < sets * length; i++, to += MAPS) {
        maps[to] = line.re[i * line.coils + c]!;
        maps[to + LINES] = line.im[i * line.coils + c]!;
      }
    }
  return out;
}
