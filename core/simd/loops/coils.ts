/**
 * AᵀA of coils whose mask selects elements of the lines' transform: core/operators/kspace/lines-of-coils.ts. Eight virtual coils at
 * a time, of whatever lines they are: a batch says of each of its eight the first pixel of its line, in 32 bytes, and
 * then holds what the coils see, [sets, length, re and im, 8] in float32.
 */
import { LINES, transform } from './fourier';

const FIRSTS: usize = 32;
const MAPS: usize = 64;

/** What the lines of vector v's coils have at a place: `plane` is where it is of a line that begins at pixel 0. */
function pick<T>(plane: usize, batch: usize, v: usize): v128 {
  const lane = sizeof<T>();
  if (lane === 8) {
    const firsts = batch + 8 * v;
    const one = v128.load64_zero(plane + load<u32>(firsts) * lane);
    return v128.load_lane<f64>(plane + load<u32>(firsts, 4) * lane, one, 1);
  }
  const firsts = batch + 16 * v;
  let four = v128.load32_zero(plane + load<u32>(firsts) * lane);
  four = v128.load_lane<f32>(plane + load<u32>(firsts, 4) * lane, four, 1);
  four = v128.load_lane<f32>(plane + load<u32>(firsts, 8) * lane, four, 2);
  return v128.load_lane<f32>(plane + load<u32>(firsts, 12) * lane, four, 3);
}

/** What vector v of the coils sees, of which eight stand at `maps` in float32. */
export function seenBy<T>(maps: usize, v: usize): v128 {
  return sizeof<T>() === 8 ? f64x2.promote_low_f32x4(v128.load64_zero(maps + 8 * v)) : v128.load(maps + 16 * v);
}

/** Adds the eight numbers at `from` to the pixels of their lines; those of one line stand beside each other. */
function scatter<T>(from: usize, batch: usize, plane: usize): void {
  const lane = sizeof<T>();
  let first = load<u32>(batch);
  let sum = load<T>(from);
  for (let c: usize = 1; c < LINES; c++) {
    const next = load<u32>(batch + 4 * c);
    const value = load<T>(from + c * lane);
    if (next === first) sum = <T>(sum + value);
    else {
      store<T>(plane + first * lane, <T>(load<T>(plane + first * lane) + sum));
      first = next;
      sum = value;
    }
  }
  store<T>(plane + first * lane, <T>(load<T>(plane + first * lane) + sum));
}

/**
 * out += AᵀA x, x and out [sets, 2, plane]; `plane` and `step`, from one pixel of a line to the next, in bytes; `kept` a factor for each
 * element of a line's transform. `work` has room for two batches of lines and one vector of eight.
 */
function normal<T>(
  x: usize,
  out: usize,
  plane: usize,
  sets: i32,
  batches: usize,
  count: i32,
  length: i32,
  step: usize,
  kept: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  const lane = sizeof<T>();
  const row = LINES * lane;
  const part = usize(length) * row;
  const other = work + 2 * part;
  const sums = other + 2 * part;
  for (let i = 0, batch = batches; i < count; i++) {
    memory.fill(work, 0, 2 * part);
    let maps = batch + FIRSTS;
    for (let set = 0; set < sets; set++) {
      let re = x + usize(2 * set) * plane;
      let im = re + plane;
      for (let end = work + part, at = work; at < end; at += row, maps += MAPS, re += step, im += step)
        for (let v: usize = 0; v < row / 16; v++) {
          const to = at + 16 * v;
          const xr = pick<T>(re, batch, v);
          const xi = pick<T>(im, batch, v);
          const sr = seenBy<T>(maps, v);
          const si = seenBy<T>(maps + 32, v);
          const seenR = v128.sub<T>(v128.mul<T>(sr, xr), v128.mul<T>(si, xi));
          const seenI = v128.add<T>(v128.mul<T>(sr, xi), v128.mul<T>(si, xr));
          v128.store(to, v128.add<T>(v128.load(to), seenR));
          v128.store(to + part, v128.add<T>(v128.load(to + part), seenI));
        }
    }
    const there = transform<T>(plan, passes, work, other, part);
    for (let k = 0; k < length; k++) {
      const factor = v128.load_splat<T>(kept + usize(k) * lane);
      for (let at = there + usize(k) * row, end = at + row; at < end; at += 16) {
        v128.store(at, v128.mul<T>(factor, v128.load(at)));
        v128.store(at + part, v128.mul<T>(factor, v128.load(at + part)));
      }
    }
    const free = there === work ? other : work;
    // From the imaginary parts back to the real ones: the parts are exchanged.
    const back = transform<T>(plan, passes, there + part, free + part, 0 - part) - part;
    maps = batch + FIRSTS;
    for (let set = 0; set < sets; set++) {
      let re = out + usize(2 * set) * plane;
      let im = re + plane;
      for (let end = back + part, at = back; at < end; at += row, maps += MAPS, re += step, im += step) {
        for (let v: usize = 0; v < row / 16; v++) {
          const from = at + 16 * v;
          const vr = v128.load(from);
          const vi = v128.load(from + part);
          const sr = seenBy<T>(maps, v);
          const si = seenBy<T>(maps + 32, v);
          v128.store(sums + 16 * v, v128.add<T>(v128.mul<T>(sr, vr), v128.mul<T>(si, vi)));
          v128.store(sums + row + 16 * v, v128.sub<T>(v128.mul<T>(sr, vi), v128.mul<T>(si, vr)));
        }
        scatter<T>(sums, batch, re);
        scatter<T>(sums + row, batch, im);
      }
    }
    batch = maps;
  }
}

export function normalInSingles(
  x: usize,
  out: usize,
  plane: usize,
  sets: i32,
  batches: usize,
  count: i32,
  length: i32,
  step: usize,
  kept: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  normal<f32>(x, out, plane, sets, batches, count, length, step, kept, plan, passes, work);
}

export function normalInDoubles(
  x: usize,
  out: usize,
  plane: usize,
  sets: i32,
  batches: usize,
  count: i32,
  length: i32,
  step: usize,
  kept: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  normal<f64>(x, out, plane, sets, batches, count, length, step, kept, plan, passes, work);
}
