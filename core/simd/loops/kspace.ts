/**
 * What eight coils measure of an image, and back: core/operators/kspace/coils.ts, whose names hold here. A row of the image, and a
 * column of k-space, has beside each other what the coils see, [length, 8], real parts before imaginary ones. `maps` are
 * [pixel, sets, 8] in float32, the imaginary parts `mapsApart` behind the real ones; x is [sets, 2, plane]; `between` holds the
 * used columns of k-space, [used, re and im, height, 8]. All distances are in bytes.
 */
import { seenBy } from './coils';
import { LINES, transform } from './fourier';

/** Of eight coils at a pixel. */
const SEEN: usize = 32;

function sumOfLanes<T>(v: v128): T {
  if (sizeof<T>() === 8) return <T>(f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1));
  return <T>(
    (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)))
  );
}

/** work ← Σ_s S_s x_s of a row whose first pixel stands at `turn`. */
function see<T>(
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  width: i32,
  turn: i32,
  work: usize,
): void {
  const lane = sizeof<T>();
  const row = LINES * lane;
  const part = usize(width) * row;
  for (let j = 0; j < width; j++, x += lane, maps += usize(sets) * SEEN) {
    const to = work + usize(j + turn < width ? j + turn : j + turn - width) * row;
    for (let v: usize = 0; v < row / 16; v++) {
      let re = v128.splat<T>(<T>0);
      let im = v128.splat<T>(<T>0);
      for (let set: usize = 0; set < usize(sets); set++) {
        const xr = v128.load_splat<T>(x + 2 * set * plane);
        const xi = v128.load_splat<T>(x + (2 * set + 1) * plane);
        const sr = seenBy<T>(maps + set * SEEN, v);
        const si = seenBy<T>(maps + set * SEEN + mapsApart, v);
        re = v128.add<T>(re, v128.sub<T>(v128.mul<T>(sr, xr), v128.mul<T>(si, xi)));
        im = v128.add<T>(im, v128.add<T>(v128.mul<T>(sr, xi), v128.mul<T>(si, xr)));
      }
      v128.store(to + 16 * v, re);
      v128.store(to + part + 16 * v, im);
    }
  }
}

/** x_s += scale · Σ_c conj(S_sc) row_c, of a row that stands at `from` and whose first pixel is at `turn`. */
function gather<T>(
  from: usize,
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  width: i32,
  turn: i32,
  scale: T,
): void {
  const lane = sizeof<T>();
  const row = LINES * lane;
  const part = usize(width) * row;
  for (let j = 0; j < width; j++, x += lane) {
    const at = from + usize(j + turn < width ? j + turn : j + turn - width) * row;
    for (let set: usize = 0; set < usize(sets); set++, maps += SEEN) {
      let re = v128.splat<T>(<T>0);
      let im = v128.splat<T>(<T>0);
      for (let v: usize = 0; v < row / 16; v++) {
        const vr = v128.load(at + 16 * v);
        const vi = v128.load(at + part + 16 * v);
        const sr = seenBy<T>(maps, v);
        const si = seenBy<T>(maps + mapsApart, v);
        re = v128.add<T>(re, v128.add<T>(v128.mul<T>(sr, vr), v128.mul<T>(si, vi)));
        im = v128.add<T>(im, v128.sub<T>(v128.mul<T>(sr, vi), v128.mul<T>(si, vr)));
      }
      const toRe = x + 2 * set * plane;
      const toIm = toRe + plane;
      store<T>(toRe, <T>(load<T>(toRe) + scale * sumOfLanes<T>(re)));
      store<T>(toIm, <T>(load<T>(toIm) + scale * sumOfLanes<T>(im)));
    }
  }
}

/** Copies eight real and eight imaginary parts. */
function copy<T>(from: usize, fromPart: usize, to: usize, toPart: usize): void {
  for (let at: usize = 0; at < LINES * sizeof<T>(); at += 16) {
    v128.store(to + at, v128.load(from + at));
    v128.store(to + toPart + at, v128.load(from + fromPart + at));
  }
}

/**
 * From the image to the used columns of k-space, not yet transformed down. `used` says where each stands in a row's transform. Of the
 * image the rows from `begin` to before `end`: x and maps are where the first of them is.
 */
function toColumns<T>(
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  height: i32,
  width: i32,
  turnX: i32,
  turnY: i32,
  begin: i32,
  end: i32,
  used: usize,
  count: i32,
  between: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  const row = LINES * sizeof<T>();
  const part = usize(width) * row;
  const column = usize(height) * row;
  for (let r = begin; r < end; r++) {
    see<T>(x, plane, sets, maps, mapsApart, width, turnX, work);
    const done = transform<T>(plan, passes, work, work + 2 * part, part);
    let to = between + usize(r + turnY < height ? r + turnY : r + turnY - height) * row;
    for (let u = 0; u < count; u++, to += 2 * column)
      copy<T>(done + usize(load<i32>(used + 4 * u)) * row, part, to, column);
    x += usize(width) * sizeof<T>();
    maps += usize(width * sets) * SEEN;
  }
}

/** The transpose, added to x, times `scale`. */
function fromColumns<T>(
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  height: i32,
  width: i32,
  turnX: i32,
  turnY: i32,
  begin: i32,
  end: i32,
  used: usize,
  count: i32,
  between: usize,
  plan: usize,
  passes: i32,
  work: usize,
  scale: T,
): void {
  const row = LINES * sizeof<T>();
  const part = usize(width) * row;
  const column = usize(height) * row;
  for (let r = begin; r < end; r++) {
    memory.fill(work, 0, 2 * part);
    let from = between + usize(r + turnY < height ? r + turnY : r + turnY - height) * row;
    for (let u = 0; u < count; u++, from += 2 * column)
      copy<T>(from, column, work + usize(load<i32>(used + 4 * u)) * row, part);
    // From the imaginary parts back to the real ones: the parts are exchanged.
    const done = transform<T>(plan, passes, work + part, work + 3 * part, 0 - part) - part;
    gather<T>(done, x, plane, sets, maps, mapsApart, width, turnX, scale);
    x += usize(width) * sizeof<T>();
    maps += usize(width * sets) * SEEN;
  }
}

/**
 * y ← scale · the samples of the columns, transformed down. Those of column u are starts[u] … starts[u + 1] − 1: sample k is in
 * row rows[k] of the transform and has the number numbers[k]. y is [coils, re and im, samples].
 */
function toSamples<T>(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  numbers: usize,
  y: usize,
  samples: usize,
  coils: i32,
  plan: usize,
  passes: i32,
  work: usize,
  scale: T,
): void {
  const lane = sizeof<T>();
  const row = LINES * lane;
  const part = usize(height) * row;
  for (let u = 0; u < count; u++, between += 2 * part) {
    const done = transform<T>(plan, passes, between, work, part);
    const end = load<i32>(starts + 4 * (u + 1));
    for (let k = load<i32>(starts + 4 * u); k < end; k++) {
      let from = done + usize(load<i32>(rows + 4 * k)) * row;
      let to = y + usize(load<i32>(numbers + 4 * k)) * lane;
      for (let c = 0; c < coils; c++, from += lane, to += 2 * samples) {
        store<T>(to, <T>(scale * load<T>(from)));
        store<T>(to + samples, <T>(scale * load<T>(from + part)));
      }
    }
  }
}

/** The transpose of it without the scale. */
function fromSamples<T>(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  numbers: usize,
  y: usize,
  samples: usize,
  coils: i32,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  const lane = sizeof<T>();
  const row = LINES * lane;
  const part = usize(height) * row;
  for (let u = 0; u < count; u++, between += 2 * part) {
    memory.fill(between, 0, 2 * part);
    const end = load<i32>(starts + 4 * (u + 1));
    for (let k = load<i32>(starts + 4 * u); k < end; k++) {
      let to = between + usize(load<i32>(rows + 4 * k)) * row;
      let from = y + usize(load<i32>(numbers + 4 * k)) * lane;
      for (let c = 0; c < coils; c++, to += lane, from += 2 * samples) {
        store<T>(to, load<T>(from));
        store<T>(to + part, load<T>(from + samples));
      }
    }
    const done = transform<T>(plan, passes, between + part, work + part, 0 - part) - part;
    if (done !== between) memory.copy(between, done, 2 * part);
  }
}

/** Both, one after the other: of each column only what is measured is left. */
function onlySamples<T>(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  const row = LINES * sizeof<T>();
  const part = usize(height) * row;
  for (let u = 0; u < count; u++, between += 2 * part) {
    const there = transform<T>(plan, passes, between, work, part);
    const free = there === between ? work : between;
    memory.fill(free, 0, 2 * part);
    const end = load<i32>(starts + 4 * (u + 1));
    for (let k = load<i32>(starts + 4 * u); k < end; k++) {
      const at = usize(load<i32>(rows + 4 * k)) * row;
      copy<T>(there + at, part, free + at, part);
    }
    const done = transform<T>(plan, passes, free + part, there + part, 0 - part) - part;
    if (done !== between) memory.copy(between, done, 2 * part);
  }
}

export function coilsToColumnsInSingles(
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  height: i32,
  width: i32,
  turnX: i32,
  turnY: i32,
  begin: i32,
  end: i32,
  used: usize,
  count: i32,
  between: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  toColumns<f32>(
    x,
    plane,
    sets,
    maps,
    mapsApart,
    height,
    width,
    turnX,
    turnY,
    begin,
    end,
    used,
    count,
    between,
    plan,
    passes,
    work,
  );
}

export function coilsToColumnsInDoubles(
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  height: i32,
  width: i32,
  turnX: i32,
  turnY: i32,
  begin: i32,
  end: i32,
  used: usize,
  count: i32,
  between: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  toColumns<f64>(
    x,
    plane,
    sets,
    maps,
    mapsApart,
    height,
    width,
    turnX,
    turnY,
    begin,
    end,
    used,
    count,
    between,
    plan,
    passes,
    work,
  );
}

export function coilsFromColumnsInSingles(
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  height: i32,
  width: i32,
  turnX: i32,
  turnY: i32,
  begin: i32,
  end: i32,
  used: usize,
  count: i32,
  between: usize,
  plan: usize,
  passes: i32,
  work: usize,
  scale: f32,
): void {
  fromColumns<f32>(
    x,
    plane,
    sets,
    maps,
    mapsApart,
    height,
    width,
    turnX,
    turnY,
    begin,
    end,
    used,
    count,
    between,
    plan,
    passes,
    work,
    scale,
  );
}

export function coilsFromColumnsInDoubles(
  x: usize,
  plane: usize,
  sets: i32,
  maps: usize,
  mapsApart: usize,
  height: i32,
  width: i32,
  turnX: i32,
  turnY: i32,
  begin: i32,
  end: i32,
  used: usize,
  count: i32,
  between: usize,
  plan: usize,
  passes: i32,
  work: usize,
  scale: f64,
): void {
  fromColumns<f64>(
    x,
    plane,
    sets,
    maps,
    mapsApart,
    height,
    width,
    turnX,
    turnY,
    begin,
    end,
    used,
    count,
    between,
    plan,
    passes,
    work,
    scale,
  );
}

export function columnsToSamplesInSingles(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  numbers: usize,
  y: usize,
  samples: usize,
  coils: i32,
  plan: usize,
  passes: i32,
  work: usize,
  scale: f32,
): void {
  toSamples<f32>(between, count, height, starts, rows, numbers, y, samples, coils, plan, passes, work, scale);
}

export function columnsToSamplesInDoubles(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  numbers: usize,
  y: usize,
  samples: usize,
  coils: i32,
  plan: usize,
  passes: i32,
  work: usize,
  scale: f64,
): void {
  toSamples<f64>(between, count, height, starts, rows, numbers, y, samples, coils, plan, passes, work, scale);
}

export function columnsFromSamplesInSingles(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  numbers: usize,
  y: usize,
  samples: usize,
  coils: i32,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  fromSamples<f32>(between, count, height, starts, rows, numbers, y, samples, coils, plan, passes, work);
}

export function columnsFromSamplesInDoubles(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  numbers: usize,
  y: usize,
  samples: usize,
  coils: i32,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  fromSamples<f64>(between, count, height, starts, rows, numbers, y, samples, coils, plan, passes, work);
}

export function columnsOfSamplesInSingles(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  onlySamples<f32>(between, count, height, starts, rows, plan, passes, work);
}

export function columnsOfSamplesInDoubles(
  between: usize,
  count: i32,
  height: i32,
  starts: usize,
  rows: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  onlySamples<f64>(between, count, height, starts, rows, plan, passes, work);
}
