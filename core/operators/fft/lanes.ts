import type { Simd } from '../../simd/simd.ts';
import type { Vector } from '../linear-operator.ts';
import { factorsOf, isDirect, rootsOf } from './mixed-radix.ts';

/** Lines transformed together (core/simd/loops/fourier.ts). */
export const LINES = 8;
const CACHE_LINE = 64;

/** Hands out addresses in the loops' memory, one region behind the other, each at the beginning of a cache line. */
export function regions() {
  let end = 0;
  return {
    take(bytes: number): number {
      const at = CACHE_LINE * Math.ceil(end / CACHE_LINE);
      end = at + bytes;
      return at;
    },
    end: () => end,
  };
}

/** Whether the loops have a pass for each factor of a length. */
export const hasLanes = isDirect;

/** The passes of a length as the loops read them: radix and m of each in 16 bytes, then cos and sin of its roots. */
export function planOf(length: number, lane: 4 | 8): { passes: number; bytes: Uint8Array } {
  const factors = factorsOf(length)!;
  let m = length;
  const parts = factors.flatMap((radix) => {
    m /= radix;
    const { cos, sin } = rootsOf(radix, m);
    // What turns an odd radix's inputs into its outputs, the other way round than its roots.
    const turns = radix > 5 ? radix : 0;
    const numbers = 2 * (turns + cos.length);
    const own = lane === 4 ? new Float32Array(numbers) : new Float64Array(numbers);
    for (let j = 0; j < turns; j++) {
      own[2 * j] = Math.cos((2 * Math.PI * j) / radix);
      own[2 * j + 1] = Math.sin((2 * Math.PI * j) / radix);
    }
    for (let i = 0; i < cos.length; i++) {
      own[2 * (turns + i)] = cos[i]!;
      own[2 * (turns + i) + 1] = sin[i]!;
    }
    return [Int32Array.of(radix, m, 0, 0), own];
  });
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer), at);
    at += part.byteLength;
  }
  return { passes: factors.length, bytes };
}

/**
 * Where things stand in the loops' memory for a complex image [2, height, width] of numbers of `lane` bytes: the image
 * from address 0, what is between rows and columns, the plans, `extra` bytes, and room for two batches of lines.
 */
function memoryOf(height: number, width: number, lane: 4 | 8, extra: number) {
  const [across, down] = [planOf(width, lane), planOf(height, lane)];
  const stride = width * lane;
  // Neighbours in a column of what is between share no set of the cache.
  const lines = Math.ceil(stride / CACHE_LINE);
  const middleStride = CACHE_LINE * (lines % 2 === 1 ? lines : lines + 1);
  const { take, end } = regions();
  const re = take(2 * height * stride);
  const middleRe = take(height * middleStride);
  const middleIm = take(height * middleStride);
  const acrossAt = take(across.bytes.length);
  const downAt = take(down.bytes.length);
  const extraAt = take(extra);
  const work = take(4 * Math.max(height, width) * LINES * lane);
  const image = { re, im: re + height * stride, stride };
  const middle = { re: middleRe, im: middleIm, stride: middleStride };
  return { image, middle, across, acrossAt, down, downAt, extraAt, work, end: end() };
}

/** A transform of complex images [2, height, width] of float32 (4 bytes a number) or of doubles (8). */
export type PlaneTransform = (from: Vector, to: Vector, inverse: boolean) => void;

/** The centred orthonormal transform, both ways. */
export function transformInLanes(height: number, width: number, lane: 4 | 8, { loops, room }: Simd): PlaneTransform {
  const { image, middle, across, acrossAt, down, downAt, work, end } = memoryOf(height, width, lane, 0);
  const [rows, columns] =
    lane === 4 ? [loops.rowsInSingles, loops.columnsInSingles] : [loops.rowsInDoubles, loops.columnsInDoubles];
  const [turnX, turnY] = [Math.floor(width / 2), Math.floor(height / 2)];
  const size = height * width;
  const scale = 1 / Math.sqrt(size);
  return (from, to, inverse) => {
    const { f32, f64, u8 } = room(end);
    const numbers = lane === 4 ? f32 : f64;
    numbers.set(from);
    u8.set(across.bytes, acrossAt);
    u8.set(down.bytes, downAt);
    // Exchanging the parts conjugates before and after.
    const [a, b] = inverse ? ([image.im, image.re] as const) : ([image.re, image.im] as const);
    const [c, d] = inverse ? ([middle.im, middle.re] as const) : ([middle.re, middle.im] as const);
    rows(a, b, image.stride, c, d, middle.stride, height, width, turnX, acrossAt, across.passes, work);
    columns(c, d, middle.stride, a, b, image.stride, height, width, turnY, downAt, down.passes, work, scale);
    to.set(numbers.subarray(0, 2 * size));
  };
}

export type PlaneFilter = (x: Vector, out: Vector) => void;

/** out ← Fᴴ diag(d) F x. @param factors d, [height, width], not centred */
export function filterInLanes(
  factors: Float64Array,
  height: number,
  width: number,
  lane: 4 | 8,
  { loops, room }: Simd,
): PlaneFilter {
  const size = height * width;
  const memory = memoryOf(height, width, lane, size * lane);
  const { image, middle, across, acrossAt, down, downAt, extraAt, work, end } = memory;
  const own = lane === 4 ? Float32Array.from(factors) : factors;
  const [rows, filter] =
    lane === 4 ? [loops.rowsInSingles, loops.filterInSingles] : [loops.rowsInDoubles, loops.filterInDoubles];
  return (x, out) => {
    const { f32, f64, u8 } = room(end);
    const numbers = lane === 4 ? f32 : f64;
    numbers.set(x);
    numbers.set(own, extraAt / lane);
    u8.set(across.bytes, acrossAt);
    u8.set(down.bytes, downAt);
    const { re, im, stride } = middle;
    rows(image.re, image.im, image.stride, re, im, stride, height, width, 0, acrossAt, across.passes, work);
    filter(re, im, stride, height, width, extraAt, downAt, down.passes, work);
    rows(im, re, stride, image.im, image.re, image.stride, height, width, 0, acrossAt, across.passes, work);
    out.set(numbers.subarray(0, 2 * size));
  };
}
