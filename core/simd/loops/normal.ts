/**
 * Standard normal numbers of core/image/random.ts, four Philox blocks at a time: a block lies in the same lane of four
 * vectors. What becomes of the words is computed in doubles, two at a time, and rounded to float32 at the end. Logarithm, sine and
 * cosine as in fdlibm (Sun Microsystems 1993: e_log.c, k_sin.c, k_cos.c), without the cases that cannot occur here.
 */
const M0 = i32x4.splat(0xd2511f53);
const M1 = i32x4.splat(0xcd9e8d57);
const W0: i32 = 0x9e3779b9;
const W1: i32 = 0xbb67ae85;
const BLOCKS = 4;

/** High words of four products, of which two and two were formed; and low words. */
function highOf(first: v128, last: v128): v128 {
  return v128.shuffle<i32>(first, last, 1, 3, 5, 7);
}
function lowOf(first: v128, last: v128): v128 {
  return v128.shuffle<i32>(first, last, 0, 2, 4, 6);
}

/** (w + ½)/2³² of the first two words. */
function open01(words: v128): v128 {
  const half = f64x2.splat(0.5);
  return f64x2.mul(f64x2.add(f64x2.convert_low_i32x4_u(words), half), f64x2.splat(1.0 / 4294967296.0));
}

/** ln x for x within (0, 1). */
function logarithm(x: v128): v128 {
  // x = 2ᵏ·m with m within [√½, √2)
  const mantissa = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000));
  const isLarge = f64x2.gt(mantissa, f64x2.splat(1.4142135623730951));
  const m = v128.bitselect(f64x2.mul(mantissa, f64x2.splat(0.5)), mantissa, isLarge);
  const exponents = i64x2.sub(i64x2.sub(i64x2.shr_u(x, 52), i64x2.splat(1023)), isLarge); // true is −1
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponents, exponents, 0, 2, 0, 2));

  const f = f64x2.sub(m, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(w, polynomial3(w, 3.999999999940941908e-1, 2.222219843214978396e-1, 1.531383769920937332e-1));
  const odd = f64x2.mul(
    z,
    f64x2.add(
      f64x2.splat(6.66666666666673513e-1),
      f64x2.mul(w, polynomial3(w, 2.857142874366239149e-1, 1.818357216161805012e-1, 1.479819860511658591e-1)),
    ),
  );
  const halfSquare = f64x2.mul(f64x2.splat(0.5), f64x2.mul(f, f));
  const tail = f64x2.add(
    f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(even, odd))),
    f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10)),
  );
  return f64x2.sub(f64x2.mul(k, f64x2.splat(6.9314718036912381649e-1)), f64x2.sub(f64x2.sub(halfSquare, tail), f));
}

/** a + w(b + w·c) */
function polynomial3(w: v128, a: f64, b: f64, c: f64): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(w, f64x2.add(f64x2.splat(b), f64x2.mul(w, f64x2.splat(c)))));
}

/** sin(x + y), |x| ≤ π/4, y its last digits. */
function sine(x: v128, y: v128, z: v128): v128 {
  const v = f64x2.mul(z, x);
  const r = f64x2.add(
    polynomial3(z, 8.33333333332248946124e-3, -1.98412698298579493134e-4, 2.75573137070700676789e-6),
    f64x2.mul(
      f64x2.mul(z, f64x2.mul(z, z)),
      f64x2.add(f64x2.splat(-2.50507602534068634195e-8), f64x2.mul(z, f64x2.splat(1.58969099521155010221e-10))),
    ),
  );
  const third = f64x2.mul(v, f64x2.splat(-1.66666666666666324348e-1));
  const rest = f64x2.sub(f64x2.mul(z, f64x2.sub(f64x2.mul(f64x2.splat(0.5), y), f64x2.mul(v, r))), y);
  return f64x2.sub(x, f64x2.sub(rest, third));
}

/** cos(x + y) likewise. */
function cosine(x: v128, y: v128, z: v128): v128 {
  const square = f64x2.mul(z, z);
  const low = f64x2.mul(
    z,
    polynomial3(z, 4.16666666666666019037e-2, -1.38888888888741095749e-3, 2.48015872894767294178e-5),
  );
  const high = f64x2.mul(
    f64x2.mul(square, square),
    polynomial3(z, -2.75573143513906633035e-7, 2.0875723212981748279e-9, -1.13596475577881948265e-11),
  );
  const half = f64x2.mul(f64x2.splat(0.5), z);
  const w = f64x2.sub(f64x2.splat(1), half);
  const rest = f64x2.sub(f64x2.mul(z, f64x2.add(low, high)), f64x2.mul(x, y));
  return f64x2.add(w, f64x2.add(f64x2.sub(f64x2.sub(f64x2.splat(1), w), half), rest));
}

/** Box–Muller of the words of two blocks; the numbers of each stand at `out`, `apart` bytes after the other's. */
function pair(radii: v128, angles: v128, out: usize, apart: usize): void {
  const r = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logarithm(open01(radii))));
  const angle = f64x2.mul(f64x2.splat(6.283185307179586), open01(angles));
  // angle = n·π/2 + x + y
  const n = f64x2.nearest(f64x2.mul(angle, f64x2.splat(6.36619772367581382433e-1)));
  const near = f64x2.sub(angle, f64x2.mul(n, f64x2.splat(1.57079632673412561417)));
  const last = f64x2.mul(n, f64x2.splat(6.07710050650619224932e-11));
  const x = f64x2.sub(near, last);
  const y = f64x2.sub(f64x2.sub(near, x), last);
  const z = f64x2.mul(x, x);
  const sin = sine(x, y, z);
  const cos = cosine(x, y, z);
  const quadrants = i32x4.trunc_sat_f64x2_s_zero(n);
  const bits = v128.shuffle<i32>(quadrants, quadrants, 0, 0, 1, 1);
  const isOdd = i64x2.eq(v128.and(bits, i64x2.splat(1)), i64x2.splat(1));
  // Signs: cos of quadrants 1 and 2, sin of 2 and 3.
  const two = i64x2.splat(2);
  const sinSign = i64x2.shl(v128.and(bits, two), 62);
  const cosSign = i64x2.shl(v128.and(i64x2.add(bits, i64x2.splat(1)), two), 62);
  const c = f64x2.mul(r, v128.xor(v128.bitselect(sin, cos, isOdd), cosSign));
  const s = f64x2.mul(r, v128.xor(v128.bitselect(cos, sin, isOdd), sinSign));
  const both = v128.shuffle<f32>(f32x4.demote_f64x2_zero(c), f32x4.demote_f64x2_zero(s), 0, 4, 1, 5);
  v128.store_lane<i64>(out, both, 0);
  v128.store_lane<i64>(out + apart, both, 1);
}

/** Fills `count` times 16 numbers of float32 at `out`, of the blocks from `first` on, whose counter and key hold the rest. */
export function fill(out: usize, count: i32, first: i32, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32): void {
  for (let group = 0; group < count; group++, first += BLOCKS, out += 16 * BLOCKS) {
    let a = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
    let b = i32x4.splat(c1);
    let c = i32x4.splat(c2);
    let d = i32x4.splat(c3);
    let x = k0;
    let y = k1;
    for (let round = 0; round < 10; round++) {
      const p = i64x2.extmul_low_i32x4_u(a, M0);
      const q = i64x2.extmul_high_i32x4_u(a, M0);
      const r = i64x2.extmul_low_i32x4_u(c, M1);
      const s = i64x2.extmul_high_i32x4_u(c, M1);
      a = v128.xor(v128.xor(highOf(r, s), b), i32x4.splat(x));
      b = lowOf(r, s);
      c = v128.xor(v128.xor(highOf(p, q), d), i32x4.splat(y));
      d = lowOf(p, q);
      x += W0;
      y += W1;
    }
    pair(a, b, out, 16);
    pair(c, d, out + 8, 16);
    pair(v128.shuffle<i32>(a, a, 2, 3, 2, 3), v128.shuffle<i32>(b, b, 2, 3, 2, 3), out + 32, 16);
    pair(v128.shuffle<i32>(c, c, 2, 3, 2, 3), v128.shuffle<i32>(d, d, 2, 3, 2, 3), out + 40, 16);
  }
}
