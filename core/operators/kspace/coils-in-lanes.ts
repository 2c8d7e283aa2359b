import type { Simd } from '../../simd/simd.ts';
import { LINES, planOf, regions } from '../fft/lanes.ts';
import { uncentred } from '../fft/uncentred.ts';
import type { Vector } from '../linear-operator.ts';
import type { CoilProducts, SeenByCoils } from './coil-products.ts';
import type { ColumnSamples } from './column-samples.ts';

/** The products of coils, eight to a group, in float32 between arrays of float32, else in doubles; each is made when it is asked for. */
export const coilsInEither =
  (seen: SeenByCoils, using: Simd) =>
  (samples: ColumnSamples): CoilProducts => {
    let [singles, doubles]: (CoilProducts | null)[] = [null, null];
    const between = (a: Vector, b: Vector): CoilProducts =>
      a instanceof Float32Array && b instanceof Float32Array
        ? (singles ??= coilsInLanes(seen, samples, 4, using))
        : (doubles ??= coilsInLanes(seen, samples, 8, using));
    return {
      forward: (x, y) => between(x, y).forward(x, y),
      adjoint: (y, x) => between(y, x).adjoint(y, x),
      normal: (x, out) => between(x, out).normal(x, out),
    };
  };

/** Numbers of what coils see that are in the loops' memory at a time: they fit into the second cache. */
const MAPS_TOGETHER = 2 ** 16;

/** A = M F S, Aᵀ and AᵀA (coils.ts) with eight coils in the lanes of vectors, in numbers of `lane` bytes. */
function coilsInLanes(
  { groups, coils, sets, height, width }: SeenByCoils,
  { used, starts, rows, numbers }: ColumnSamples,
  lane: 4 | 8,
  { loops, room }: Simd,
): CoilProducts {
  const size = height * width;
  const samples = numbers.length;
  const [across, down] = [planOf(width, lane), planOf(height, lane)];
  const { take, end } = regions();
  const image = 2 * sets * size;
  const [imageAt, answerAt, dataAt] = [take(image * lane), take(image * lane), take(2 * coils * samples * lane)];
  const seenOfRow = width * sets * LINES;
  const rowsTogether = Math.min(height, Math.ceil(MAPS_TOGETHER / seenOfRow));
  const mapsBytes = rowsTogether * seenOfRow * 4;
  const maps = take(2 * mapsBytes);
  const [usedAt, startsAt, rowsAt, numbersAt] = [used, starts, rows, numbers].map((v) => take(v.byteLength));
  const [acrossAt, downAt] = [take(across.bytes.length), take(down.bytes.length)];
  const between = take(2 * used.length * height * LINES * lane);
  const work = take(4 * Math.max(height, width) * LINES * lane);
  const plane = size * lane;
  const places = [plane, sets, maps, mapsBytes, height, width] as const;
  const turns = [uncentred(0, width), uncentred(0, height)] as const;
  const columns = [usedAt!, used.length, between, acrossAt, across.passes, work] as const;
  const samplesAt = [between, used.length, height, startsAt!, rowsAt!] as const;
  const transformed = [downAt, down.passes, work] as const;
  const [toColumns, fromColumns, toSamples, fromSamples, onlySamples] =
    lane === 4
      ? ([
          loops.coilsToColumnsInSingles,
          loops.coilsFromColumnsInSingles,
          loops.columnsToSamplesInSingles,
          loops.columnsFromSamplesInSingles,
          loops.columnsOfSamplesInSingles,
        ] as const)
      : ([
          loops.coilsToColumnsInDoubles,
          loops.coilsFromColumnsInDoubles,
          loops.columnsToSamplesInDoubles,
          loops.columnsFromSamplesInDoubles,
          loops.columnsOfSamplesInDoubles,
        ] as const);

  /** The memory, with all that does not change in its place. */
  const enter = () => {
    const { f32, f64, i32, u8 } = room(end());
    i32.set(used, usedAt! / 4);
    i32.set(starts, startsAt! / 4);
    i32.set(rows, rowsAt! / 4);
    i32.set(numbers, numbersAt! / 4);
    u8.set(across.bytes, acrossAt);
    u8.set(down.bytes, downAt);
    return { f32, values: lane === 4 ? f32 : f64 };
  };
  /** Some rows after others, with what a group sees of them in its place; `from` is where the first of them is in a plane. */
  const overRows = (
    f32: Float32Array,
    group: number,
    run: (from: number, begin: number, end: number) => void,
  ): void => {
    const { re, im } = groups[group]!;
    for (let begin = 0; begin < height; begin += rowsTogether) {
      const last = Math.min(height, begin + rowsTogether);
      f32.set(re.subarray(begin * seenOfRow, last * seenOfRow), maps / 4);
      f32.set(im.subarray(begin * seenOfRow, last * seenOfRow), (maps + mapsBytes) / 4);
      run(begin * width * lane, begin, last);
    }
  };
  const see = (f32: Float32Array, group: number, turnX: number, turnY: number): void =>
    overRows(f32, group, (from, begin, last) =>
      toColumns(imageAt + from, ...places, turnX, turnY, begin, last, ...columns),
    );
  const gather = (f32: Float32Array, group: number, turnX: number, turnY: number, scale: number): void =>
    overRows(f32, group, (from, begin, last) =>
      fromColumns(answerAt + from, ...places, turnX, turnY, begin, last, ...columns, scale),
    );
  /** The address of a group's data, and how many coils it has. */
  const dataOf = (group: number) =>
    [dataAt + 2 * group * LINES * samples * lane, samples * lane, Math.min(LINES, coils - group * LINES)] as const;

  const unitary = 1 / Math.sqrt(size);
  const answer = [answerAt / lane, answerAt / lane + image] as const;
  return {
    forward(x, y) {
      const { f32, values } = enter();
      values.set(x, imageAt / lane);
      for (let group = 0; group < groups.length; group++) {
        see(f32, group, ...turns);
        toSamples(...samplesAt, numbersAt!, ...dataOf(group), ...transformed, unitary);
      }
      y.set(values.subarray(dataAt / lane, dataAt / lane + 2 * coils * samples));
    },
    adjoint(y, x) {
      const { f32, values } = enter();
      values.set(y, dataAt / lane);
      values.fill(0, ...answer);
      for (let group = 0; group < groups.length; group++) {
        fromSamples(...samplesAt, numbersAt!, ...dataOf(group), ...transformed);
        gather(f32, group, ...turns, unitary);
      }
      x.set(values.subarray(...answer));
    },
    normal(x, out) {
      const { f32, values } = enter();
      values.set(x, imageAt / lane);
      values.fill(0, ...answer);
      for (let group = 0; group < groups.length; group++) {
        see(f32, group, 0, 0);
        onlySamples(...samplesAt, ...transformed);
        gather(f32, group, 0, 0, 1 / size);
      }
      out.set(values.subarray(...answer));
    },
  };
}
