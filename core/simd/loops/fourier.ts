/**
 * Stockham's FFT of a batch of eight lines, in float32 or in doubles: core/operators/fft/passes.ts says what a pass is, and
 * its names hold here. Element j of line b is number 8j + b of the real parts; the imaginary ones follow `part` bytes behind.
 */
const BATCH = 8;
export const LINES: usize = 8;

/** Of each pass: radix and m, two numbers of 4 bytes in 16, then cos and sin of ω_{mp}^{qt} for each q and t; above radix 5 those of ω_p^{−j} before them. */
const HEADER: usize = 16;

/** (a + ib)(c + id), real and imaginary part. */
function realOf<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  return v128.sub<T>(v128.mul<T>(a, c), v128.mul<T>(b, d));
}
function imaginaryOf<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  return v128.add<T>(v128.mul<T>(a, d), v128.mul<T>(b, c));
}

/** The factor of output t of the q at which `roots` points. */
function cosOf<T>(roots: usize, t: i32): v128 {
  return v128.load_splat<T>(roots + usize(2 * t) * sizeof<T>());
}
function sinOf<T>(roots: usize, t: i32): v128 {
  return v128.load_splat<T>(roots + usize(2 * t + 1) * sizeof<T>());
}

/** y_t ← (re + i im)·ω^{qt} */
function put<T>(y: usize, part: usize, re: v128, im: v128, cos: v128, sin: v128): void {
  v128.store(y, realOf<T>(re, im, cos, sin));
  v128.store(y + part, imaginaryOf<T>(re, im, cos, sin));
}

function pass2<T>(roots: usize, m: i32, s: usize, x: usize, y: usize, part: usize): void {
  const half = s * m;
  for (let q = 0; q < m; q++, roots += 4 * sizeof<T>()) {
    const c1 = cosOf<T>(roots, 1);
    const s1 = sinOf<T>(roots, 1);
    for (const end = x + s; x < end; x += 16, y += 16) {
      const ar = v128.load(x);
      const ai = v128.load(x + part);
      const br = v128.load(x + half);
      const bi = v128.load(x + half + part);
      v128.store(y, v128.add<T>(ar, br));
      v128.store(y + part, v128.add<T>(ai, bi));
      put<T>(y + s, part, v128.sub<T>(ar, br), v128.sub<T>(ai, bi), c1, s1);
    }
    y += s;
  }
}

function pass3<T>(roots: usize, m: i32, s: usize, x: usize, y: usize, part: usize): void {
  const third = s * m;
  const half = v128.splat<T>(<T>0.5);
  const turn = v128.splat<T>(<T>0.8660254037844386); // √3/2
  for (let q = 0; q < m; q++, roots += 6 * sizeof<T>()) {
    const c1 = cosOf<T>(roots, 1);
    const s1 = sinOf<T>(roots, 1);
    const c2 = cosOf<T>(roots, 2);
    const s2 = sinOf<T>(roots, 2);
    for (const end = x + s; x < end; x += 16, y += 16) {
      const ar = v128.load(x);
      const ai = v128.load(x + part);
      const br = v128.load(x + third);
      const bi = v128.load(x + third + part);
      const cr = v128.load(x + 2 * third);
      const ci = v128.load(x + 2 * third + part);
      const sr = v128.add<T>(br, cr);
      const si = v128.add<T>(bi, ci);
      const er = v128.sub<T>(ar, v128.mul<T>(half, sr));
      const ei = v128.sub<T>(ai, v128.mul<T>(half, si));
      const or = v128.mul<T>(turn, v128.sub<T>(bi, ci));
      const oi = v128.mul<T>(turn, v128.sub<T>(cr, br));
      v128.store(y, v128.add<T>(ar, sr));
      v128.store(y + part, v128.add<T>(ai, si));
      put<T>(y + s, part, v128.add<T>(er, or), v128.add<T>(ei, oi), c1, s1);
      put<T>(y + 2 * s, part, v128.sub<T>(er, or), v128.sub<T>(ei, oi), c2, s2);
    }
    y += 2 * s;
  }
}

function pass4<T>(roots: usize, m: i32, s: usize, x: usize, y: usize, part: usize): void {
  const quarter = s * m;
  for (let q = 0; q < m; q++, roots += 8 * sizeof<T>()) {
    const c1 = cosOf<T>(roots, 1);
    const s1 = sinOf<T>(roots, 1);
    const c2 = cosOf<T>(roots, 2);
    const s2 = sinOf<T>(roots, 2);
    const c3 = cosOf<T>(roots, 3);
    const s3 = sinOf<T>(roots, 3);
    for (const end = x + s; x < end; x += 16, y += 16) {
      const ar = v128.load(x);
      const ai = v128.load(x + part);
      const br = v128.load(x + quarter);
      const bi = v128.load(x + quarter + part);
      const cr = v128.load(x + 2 * quarter);
      const ci = v128.load(x + 2 * quarter + part);
      const dr = v128.load(x + 3 * quarter);
      const di = v128.load(x + 3 * quarter + part);
      const acr = v128.add<T>(ar, cr);
      const aci = v128.add<T>(ai, ci);
      const bdr = v128.add<T>(br, dr);
      const bdi = v128.add<T>(bi, di);
      v128.store(y, v128.add<T>(acr, bdr));
      v128.store(y + part, v128.add<T>(aci, bdi));
      put<T>(y + 2 * s, part, v128.sub<T>(acr, bdr), v128.sub<T>(aci, bdi), c2, s2);
      // (a − c) ∓ i(b − d)
      const er = v128.sub<T>(ar, cr);
      const ei = v128.sub<T>(ai, ci);
      const or = v128.sub<T>(bi, di);
      const oi = v128.sub<T>(dr, br);
      put<T>(y + s, part, v128.add<T>(er, or), v128.add<T>(ei, oi), c1, s1);
      put<T>(y + 3 * s, part, v128.sub<T>(er, or), v128.sub<T>(ei, oi), c3, s3);
    }
    y += 3 * s;
  }
}

function pass5<T>(roots: usize, m: i32, s: usize, x: usize, y: usize, part: usize): void {
  const fifth = s * m;
  const cosA = v128.splat<T>(<T>0.30901699437494745); // of 2π/5
  const cosB = v128.splat<T>(<T>-0.8090169943749475); // of 4π/5
  const sinA = v128.splat<T>(<T>0.9510565162951535);
  const sinB = v128.splat<T>(<T>0.5877852522924732);
  for (let q = 0; q < m; q++, roots += 10 * sizeof<T>()) {
    for (const end = x + s; x < end; x += 16, y += 16) {
      const ar = v128.load(x);
      const ai = v128.load(x + part);
      const br = v128.load(x + fifth);
      const bi = v128.load(x + fifth + part);
      const er = v128.load(x + 4 * fifth);
      const ei = v128.load(x + 4 * fifth + part);
      const ber = v128.add<T>(br, er);
      const bei = v128.add<T>(bi, ei);
      const bdr = v128.sub<T>(br, er);
      const bdi = v128.sub<T>(bi, ei);
      const cr = v128.load(x + 2 * fifth);
      const ci = v128.load(x + 2 * fifth + part);
      const dr = v128.load(x + 3 * fifth);
      const di = v128.load(x + 3 * fifth + part);
      const cdr = v128.add<T>(cr, dr);
      const cdi = v128.add<T>(ci, di);
      const ccr = v128.sub<T>(cr, dr);
      const cci = v128.sub<T>(ci, di);
      v128.store(y, v128.add<T>(v128.add<T>(ar, ber), cdr));
      v128.store(y + part, v128.add<T>(v128.add<T>(ai, bei), cdi));
      // Outputs 1 and 4 are e ± o, outputs 2 and 3 likewise.
      let evenR = v128.add<T>(ar, v128.add<T>(v128.mul<T>(cosA, ber), v128.mul<T>(cosB, cdr)));
      let evenI = v128.add<T>(ai, v128.add<T>(v128.mul<T>(cosA, bei), v128.mul<T>(cosB, cdi)));
      let oddR = v128.add<T>(v128.mul<T>(sinA, bdi), v128.mul<T>(sinB, cci));
      let oddI = v128.add<T>(v128.mul<T>(sinA, bdr), v128.mul<T>(sinB, ccr)); // of the other sign
      put<T>(y + s, part, v128.add<T>(evenR, oddR), v128.sub<T>(evenI, oddI), cosOf<T>(roots, 1), sinOf<T>(roots, 1));
      put<T>(
        y + 4 * s,
        part,
        v128.sub<T>(evenR, oddR),
        v128.add<T>(evenI, oddI),
        cosOf<T>(roots, 4),
        sinOf<T>(roots, 4),
      );
      evenR = v128.add<T>(ar, v128.add<T>(v128.mul<T>(cosB, ber), v128.mul<T>(cosA, cdr)));
      evenI = v128.add<T>(ai, v128.add<T>(v128.mul<T>(cosB, bei), v128.mul<T>(cosA, cdi)));
      oddR = v128.sub<T>(v128.mul<T>(sinB, bdi), v128.mul<T>(sinA, cci));
      oddI = v128.sub<T>(v128.mul<T>(sinB, bdr), v128.mul<T>(sinA, ccr));
      put<T>(
        y + 2 * s,
        part,
        v128.add<T>(evenR, oddR),
        v128.sub<T>(evenI, oddI),
        cosOf<T>(roots, 2),
        sinOf<T>(roots, 2),
      );
      put<T>(
        y + 3 * s,
        part,
        v128.sub<T>(evenR, oddR),
        v128.add<T>(evenI, oddI),
        cosOf<T>(roots, 3),
        sinOf<T>(roots, 3),
      );
    }
    y += 4 * s;
  }
}

/**
 * Any odd radix: x_j and x_{p−j} meet the same cosines and opposite sines. `turns` holds cos and sin of 2πj/p for each j < p,
 * and then the roots.
 */
function passOdd<T>(turns: usize, radix: i32, m: i32, s: usize, x: usize, y: usize, part: usize): void {
  const step = s * m;
  const pairs = (radix - 1) / 2;
  let roots = turns + usize(2 * radix) * sizeof<T>();
  for (let q = 0; q < m; q++, roots += usize(2 * radix) * sizeof<T>()) {
    for (const end = x + s; x < end; x += 16, y += 16)
      for (let t = 0; t <= pairs; t++) {
        let er = v128.load(x);
        let ei = v128.load(x + part);
        let or = v128.splat<T>(<T>0);
        let oi = v128.splat<T>(<T>0);
        let turn = 0;
        for (let j = 1; j <= pairs; j++) {
          turn = turn + t < radix ? turn + t : turn + t - radix;
          const cos = cosOf<T>(turns, turn);
          const sin = sinOf<T>(turns, turn);
          const near = x + usize(j) * step;
          const far = x + usize(radix - j) * step;
          const nr = v128.load(near);
          const ni = v128.load(near + part);
          const fr = v128.load(far);
          const fi = v128.load(far + part);
          er = v128.add<T>(er, v128.mul<T>(cos, v128.add<T>(nr, fr)));
          ei = v128.add<T>(ei, v128.mul<T>(cos, v128.add<T>(ni, fi)));
          or = v128.add<T>(or, v128.mul<T>(sin, v128.sub<T>(ni, fi)));
          oi = v128.add<T>(oi, v128.mul<T>(sin, v128.sub<T>(fr, nr)));
        }
        const to = y + usize(t) * s;
        put<T>(to, part, v128.add<T>(er, or), v128.add<T>(ei, oi), cosOf<T>(roots, t), sinOf<T>(roots, t));
        if (t === 0) continue;
        const u = radix - t;
        const back = y + usize(u) * s;
        put<T>(back, part, v128.sub<T>(er, or), v128.sub<T>(ei, oi), cosOf<T>(roots, u), sinOf<T>(roots, u));
      }
    y += usize(radix - 1) * s;
  }
}

/**
 * The forward transform of the batch at x; y is as large.
 * @returns where the result stands, x or y
 */
export function transform<T>(plan: usize, passes: i32, x: usize, y: usize, part: usize): usize {
  let s: usize = LINES * sizeof<T>();
  for (let pass = 0; pass < passes; pass++) {
    const radix = load<i32>(plan);
    const m = load<i32>(plan, 4);
    const roots = plan + HEADER;
    if (radix === 4) pass4<T>(roots, m, s, x, y, part);
    else if (radix === 2) pass2<T>(roots, m, s, x, y, part);
    else if (radix === 3) pass3<T>(roots, m, s, x, y, part);
    else if (radix === 5) pass5<T>(roots, m, s, x, y, part);
    else passOdd<T>(roots, radix, m, s, x, y, part);
    plan = roots + usize(2 * radix * (radix > 5 ? m + 1 : m)) * sizeof<T>();
    s *= radix;
    const done = x;
    x = y;
    y = done;
  }
  return x;
}

/** Puts `count` elements of eight lines, or of fewer, beside each other: element j of line b, from → number 8j + b, to. */
function interleave<T>(from: usize, stride: usize, lines: i32, count: i32, to: usize): void {
  const lane = sizeof<T>();
  const each: i32 = 16 / i32(lane);
  let j = 0;
  if (lines === BATCH)
    for (; j + each <= count; j += each, from += 16, to += 128) {
      for (let b: usize = 0; b < 8; b += usize(each)) {
        const line = from + b * stride;
        const at = to + b * lane;
        if (lane === 8) {
          const v0 = v128.load(line);
          const v1 = v128.load(line + stride);
          v128.store(at, v128.shuffle<f64>(v0, v1, 0, 2));
          v128.store(at + 64, v128.shuffle<f64>(v0, v1, 1, 3));
        } else {
          const v0 = v128.load(line);
          const v1 = v128.load(line + stride);
          const v2 = v128.load(line + 2 * stride);
          const v3 = v128.load(line + 3 * stride);
          const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
          const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
          const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
          const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
          v128.store(at, v128.shuffle<f64>(low01, low23, 0, 2));
          v128.store(at + 32, v128.shuffle<f64>(low01, low23, 1, 3));
          v128.store(at + 64, v128.shuffle<f64>(high01, high23, 0, 2));
          v128.store(at + 96, v128.shuffle<f64>(high01, high23, 1, 3));
        }
      }
    }
  for (; j < count; j++, from += lane, to += LINES * lane)
    for (let b = 0; b < lines; b++) store<T>(to + usize(b) * lane, load<T>(from + usize(b) * stride));
}

/** The other way round. */
function separate<T>(from: usize, to: usize, stride: usize, lines: i32, count: i32): void {
  const lane = sizeof<T>();
  const each: i32 = 16 / i32(lane);
  let j = 0;
  if (lines === BATCH)
    for (; j + each <= count; j += each, to += 16, from += 128) {
      for (let b: usize = 0; b < 8; b += usize(each)) {
        const line = to + b * stride;
        const at = from + b * lane;
        if (lane === 8) {
          const v0 = v128.load(at);
          const v1 = v128.load(at + 64);
          v128.store(line, v128.shuffle<f64>(v0, v1, 0, 2));
          v128.store(line + stride, v128.shuffle<f64>(v0, v1, 1, 3));
        } else {
          const v0 = v128.load(at);
          const v1 = v128.load(at + 32);
          const v2 = v128.load(at + 64);
          const v3 = v128.load(at + 96);
          const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
          const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
          const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
          const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
          v128.store(line, v128.shuffle<f64>(low01, low23, 0, 2));
          v128.store(line + stride, v128.shuffle<f64>(low01, low23, 1, 3));
          v128.store(line + 2 * stride, v128.shuffle<f64>(high01, high23, 0, 2));
          v128.store(line + 3 * stride, v128.shuffle<f64>(high01, high23, 1, 3));
        }
      }
    }
  for (; j < count; j++, to += lane, from += LINES * lane)
    for (let b = 0; b < lines; b++) store<T>(to + usize(b) * stride, load<T>(from + usize(b) * lane));
}

/** `count` rows of up to eight columns, each row `step` bytes behind the one before. */
function copyRows<T>(from: usize, fromStep: usize, to: usize, toStep: usize, columns: i32, count: i32, scale: T): void {
  const factor = v128.splat<T>(scale);
  for (let j = 0; j < count; j++, from += fromStep, to += toStep) {
    if (columns === BATCH)
      for (let at: usize = 0; at < LINES * sizeof<T>(); at += 16)
        v128.store(to + at, v128.mul<T>(factor, v128.load(from + at)));
    else
      for (let at: usize = 0; at < usize(columns) * sizeof<T>(); at += sizeof<T>())
        store<T>(to + at, <T>(scale * load<T>(from + at)));
  }
}

/**
 * Transforms each row of a plane, of which element `turn` counts as the first, before and after. The inverse, without its 1/n, is the
 * same with re and im exchanged. `work` has room for two batches.
 */
function rows<T>(
  re: usize,
  im: usize,
  stride: usize,
  toRe: usize,
  toIm: usize,
  toStride: usize,
  height: i32,
  width: i32,
  turn: i32,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  const lane = sizeof<T>();
  const part = usize(width) * LINES * lane;
  const other = work + 2 * part;
  const begin = usize(turn) * lane;
  const early = width - turn; // what is read, and written, before the row's end
  const late = usize(early) * LINES * lane;
  for (let row = 0; row < height; row += BATCH) {
    const lines = min(BATCH, height - row);
    interleave<T>(re + begin, stride, lines, early, work);
    interleave<T>(im + begin, stride, lines, early, work + part);
    interleave<T>(re, stride, lines, turn, work + late);
    interleave<T>(im, stride, lines, turn, work + part + late);
    const done = transform<T>(plan, passes, work, other, part);
    separate<T>(done, toRe + begin, toStride, lines, early);
    separate<T>(done + part, toIm + begin, toStride, lines, early);
    separate<T>(done + late, toRe, toStride, lines, turn);
    separate<T>(done + part + late, toIm, toStride, lines, turn);
    re += LINES * stride;
    im += LINES * stride;
    toRe += LINES * toStride;
    toIm += LINES * toStride;
  }
}

/** The same of each column, times `scale`. */
function columns<T>(
  re: usize,
  im: usize,
  stride: usize,
  toRe: usize,
  toIm: usize,
  toStride: usize,
  height: i32,
  width: i32,
  turn: i32,
  scale: T,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  const batch = LINES * sizeof<T>();
  const part = usize(height) * batch;
  const other = work + 2 * part;
  const early = height - turn;
  const late = usize(early) * batch;
  const one = <T>1;
  for (let column = 0; column < width; column += BATCH) {
    const lines = min(BATCH, width - column);
    copyRows<T>(re + usize(turn) * stride, stride, work, batch, lines, early, one);
    copyRows<T>(im + usize(turn) * stride, stride, work + part, batch, lines, early, one);
    copyRows<T>(re, stride, work + late, batch, lines, turn, one);
    copyRows<T>(im, stride, work + part + late, batch, lines, turn, one);
    const done = transform<T>(plan, passes, work, other, part);
    copyRows<T>(done, batch, toRe + usize(turn) * toStride, toStride, lines, early, scale);
    copyRows<T>(done + part, batch, toIm + usize(turn) * toStride, toStride, lines, early, scale);
    copyRows<T>(done + late, batch, toRe, toStride, lines, turn, scale);
    copyRows<T>(done + part + late, batch, toIm, toStride, lines, turn, scale);
    re += batch;
    im += batch;
    toRe += batch;
    toIm += batch;
  }
}

/** Transforms each column, multiplies it by its factors, [height, width], and transforms it back without the 1/n, in place. */
function filter<T>(
  re: usize,
  im: usize,
  stride: usize,
  height: i32,
  width: i32,
  factors: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  const batch = LINES * sizeof<T>();
  const part = usize(height) * batch;
  const other = work + 2 * part;
  const line = usize(width) * sizeof<T>();
  const one = <T>1;
  for (let column = 0; column < width; column += BATCH) {
    const lines = min(BATCH, width - column);
    copyRows<T>(re, stride, work, batch, lines, height, one);
    copyRows<T>(im, stride, work + part, batch, lines, height, one);
    const seen = transform<T>(plan, passes, work, other, part);
    multiply<T>(seen, part, factors, line, lines, height);
    const free = seen === work ? other : work;
    // From the imaginary parts back to the real ones: the parts are exchanged.
    const done = transform<T>(plan, passes, seen + part, free + part, 0 - part) - part;
    copyRows<T>(done, batch, re, stride, lines, height, one);
    copyRows<T>(done + part, batch, im, stride, lines, height, one);
    re += batch;
    im += batch;
    factors += batch;
  }
}

/** Real and imaginary parts of `count` rows of up to eight columns, times factors whose rows are `step` bytes apart. */
function multiply<T>(at: usize, part: usize, factors: usize, step: usize, columns: i32, count: i32): void {
  const batch = LINES * sizeof<T>();
  for (let j = 0; j < count; j++, at += batch, factors += step) {
    if (columns === BATCH)
      for (let b: usize = 0; b < batch; b += 16) {
        const factor = v128.load(factors + b);
        v128.store(at + b, v128.mul<T>(factor, v128.load(at + b)));
        v128.store(at + part + b, v128.mul<T>(factor, v128.load(at + part + b)));
      }
    else
      for (let b: usize = 0; b < usize(columns) * sizeof<T>(); b += sizeof<T>()) {
        const factor = load<T>(factors + b);
        store<T>(at + b, <T>(factor * load<T>(at + b)));
        store<T>(at + part + b, <T>(factor * load<T>(at + part + b)));
      }
  }
}

export function rowsInSingles(
  re: usize,
  im: usize,
  stride: usize,
  toRe: usize,
  toIm: usize,
  toStride: usize,
  height: i32,
  width: i32,
  turn: i32,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  rows<f32>(re, im, stride, toRe, toIm, toStride, height, width, turn, plan, passes, work);
}

export function rowsInDoubles(
  re: usize,
  im: usize,
  stride: usize,
  toRe: usize,
  toIm: usize,
  toStride: usize,
  height: i32,
  width: i32,
  turn: i32,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  rows<f64>(re, im, stride, toRe, toIm, toStride, height, width, turn, plan, passes, work);
}

export function columnsInSingles(
  re: usize,
  im: usize,
  stride: usize,
  toRe: usize,
  toIm: usize,
  toStride: usize,
  height: i32,
  width: i32,
  turn: i32,
  plan: usize,
  passes: i32,
  work: usize,
  scale: f32,
): void {
  columns<f32>(re, im, stride, toRe, toIm, toStride, height, width, turn, scale, plan, passes, work);
}

export function columnsInDoubles(
  re: usize,
  im: usize,
  stride: usize,
  toRe: usize,
  toIm: usize,
  toStride: usize,
  height: i32,
  width: i32,
  turn: i32,
  plan: usize,
  passes: i32,
  work: usize,
  scale: f64,
): void {
  columns<f64>(re, im, stride, toRe, toIm, toStride, height, width, turn, scale, plan, passes, work);
}

export function filterInSingles(
  re: usize,
  im: usize,
  stride: usize,
  height: i32,
  width: i32,
  factors: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  filter<f32>(re, im, stride, height, width, factors, plan, passes, work);
}

export function filterInDoubles(
  re: usize,
  im: usize,
  stride: usize,
  height: i32,
  width: i32,
  factors: usize,
  plan: usize,
  passes: i32,
  work: usize,
): void {
  filter<f64>(re, im, stride, height, width, factors, plan, passes, work);
}
