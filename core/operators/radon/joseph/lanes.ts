import type { Simd } from '../../../simd/simd.ts';
import type { Geometry } from '../geometry.ts';
import type { Groups } from './mirrors.ts';
import { PAD, type Rays } from './rays.ts';

/** Bytes of a pixel of the frame: float32, a lane for each of the four mirror images. */
const PIXEL = 16;
const CACHE_LINE = 64;
/** A group of rays as core/simd/loops/joseph.ts reads it, in numbers of 4 bytes. */
const GROUP = 8;

interface Float32Products {
  forward(x: Float32Array, y: Float32Array): void;
  adjoint(y: Float32Array, x: Float32Array): void;
}

/** An odd number of cache lines: neighbours in a column then share no set of the cache. */
function strideFor(width: number): number {
  const lines = Math.ceil(((width + 2 * PAD) * PIXEL) / CACHE_LINE);
  return CACHE_LINE * (lines % 2 === 1 ? lines : lines + 1);
}

/**
 * The projector with four rays in the four lanes of a vector. The frame holds each pixel beside its mirror images: left for right,
 * top for bottom, both. A ray that walks through it sees in the other lanes what its own mirror images see of the image,
 * so a group of rays (mirrors.ts) needs one position, one weight and two loads a step, and nothing is gathered. Of a broken group
 * the lanes without a ray are computed and forgotten: a ray alone still takes less time than in doubles.
 */
export function inLanes(
  { height, width }: Geometry,
  rays: Rays,
  groups: Groups,
  { loops, room }: Simd,
): Float32Products {
  const stride = strideFor(width);
  const described = describe(rays, groups, stride);
  const count = groups.length / 4;

  // Addresses in the loops' memory.
  const frame = 0;
  const inside = frame + PAD * (stride + PIXEL);
  const walks = frame + stride * (height + 2 * PAD);
  const sums = walks + described.byteLength;
  const image = sums + count * PIXEL;
  const end = image + 4 * height * width;

  return {
    forward(x, y) {
      const { f32, i32 } = room(end);
      f32.set(x, image / 4);
      i32.set(described, walks / 4);
      f32.fill(0, frame / 4, walks / 4);
      loops.fold(image, height, width, inside, stride);
      loops.sumRays(frame, walks, count, sums);
      y.fill(0); // a ray without steps keeps it
      for (let i = 0, at = sums / 4; i < groups.length; i++, at++) {
        const ray = groups[i]!;
        if (ray >= 0) y[ray] = f32[at]! * rays.length[ray]!;
      }
    },
    adjoint(y, x) {
      const { f32, i32 } = room(end);
      i32.set(described, walks / 4);
      f32.fill(0, frame / 4, walks / 4);
      for (let i = 0, at = sums / 4; i < groups.length; i++, at++) {
        const ray = groups[i]!;
        f32[at] = ray < 0 ? 0 : y[ray]! * rays.length[ray]!;
      }
      loops.spreadRays(frame, walks, count, sums);
      loops.unfold(inside, stride, height, width, image);
      x.set(f32.subarray(image / 4, end / 4));
    },
  };
}

/** 32 bits before the point and 32 behind it, the low ones first. */
function setFixed(out: Int32Array, at: number, value: number): void {
  const fixed = Math.round(value * 2 ** 32);
  out[at] = fixed; // modulo 2³²: the array keeps the low bits
  out[at + 1] = Math.floor(fixed / 2 ** 32);
}

/**
 * Of each group: position and slope of its first ray in fixed point; the place of its first step at position 0; the number of steps; the strides along and across.
 */
function describe({ byRow, first, steps, start, slope }: Rays, groups: Groups, stride: number): Int32Array {
  const out = new Int32Array((groups.length / 4) * GROUP);
  for (let g = 0, to = 0; g < groups.length; g += 4, to += GROUP) {
    const ray = groups[g]!;
    const [along, across] = byRow[ray] === 1 ? [stride, PIXEL] : [PIXEL, stride];
    setFixed(out, to, start[ray]!);
    setFixed(out, to + 2, slope[ray]!);
    out[to + 4] = first[ray]! * along;
    out[to + 5] = steps[ray]!;
    out[to + 6] = along;
    out[to + 7] = across;
  }
  return out;
}
