/**
 * Joseph's projector, four rays at a time: core/operators/radon/joseph/lanes.ts says what a group of rays and a folded
 * frame are. All lengths and places in the frame are in bytes; a pixel of the frame takes 16, one float32 a lane.
 */
const PIXEL: usize = 16;
const GROUP: usize = 32;

/**
 * A position is a fixed-point number of 32 bits before and 32 behind the point: adding its slope up costs one
 * instruction, its cell another, and four positions at a time have their parts in four lanes.
 */
const HALF_UNIT: f32 = 1.0 / 2147483648.0;

/** Of four positions in a row, how far they lie beyond their cells. */
function partsOf(fractions: v128): v128 {
  // There is no quick conversion of unsigned numbers, and float32 has no use for the last bit.
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(fractions, 1)), f32x4.splat(HALF_UNIT));
}

function cellOf(position: i64): i32 {
  return i32(position >> 32);
}

function firstFractions(position: i64, slope: i64): v128 {
  return i32x4.add(i32x4.splat(i32(position)), i32x4.mul(i32x4.splat(i32(slope)), i32x4(0, 1, 2, 3)));
}

function between(at: usize, across: i32, part: v128): v128 {
  const near = v128.load(at);
  return f32x4.add(near, f32x4.mul(part, f32x4.sub(v128.load(at + across), near)));
}

function put(at: usize, across: i32, part: v128, value: v128): void {
  const far = f32x4.mul(part, value);
  v128.store(at, f32x4.add(v128.load(at), f32x4.sub(value, far)));
  v128.store(at + across, f32x4.add(v128.load(at + across), far));
}

/** Sums along the rays of each group, one a lane. */
export function sum(frame: usize, groups: usize, count: i32, sums: usize): void {
  const end = groups + usize(count) * GROUP;
  for (let group = groups; group < end; group += GROUP, sums += 16) {
    let position = load<i64>(group);
    const slope = load<i64>(group, 8);
    let base = frame + load<i32>(group, 16);
    let steps = load<i32>(group, 20);
    const along = load<i32>(group, 24);
    const across = load<i32>(group, 28);
    let fractions = firstFractions(position, slope);
    const change = i32x4.splat(i32(slope) << 2);
    // Four sums, so that no addition waits for the one before it.
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (; steps >= 4; steps -= 4) {
      const parts = partsOf(fractions);
      fractions = i32x4.add(fractions, change);
      a = f32x4.add(a, between(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 0, 0, 0, 0)));
      position += slope;
      base += along;
      b = f32x4.add(b, between(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 1, 1, 1, 1)));
      position += slope;
      base += along;
      c = f32x4.add(c, between(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 2, 2, 2, 2)));
      position += slope;
      base += along;
      d = f32x4.add(d, between(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 3, 3, 3, 3)));
      position += slope;
      base += along;
    }
    for (; steps > 0; steps--) {
      const part = f32x4.splat(f32x4.extract_lane(partsOf(i32x4.splat(i32(position))), 0));
      a = f32x4.add(a, between(base + cellOf(position) * across, across, part));
      position += slope;
      base += along;
    }
    v128.store(sums, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  }
}

/** The transpose of `sum`: spreads the value of each ray over the same pixels with the same weights. */
export function spread(frame: usize, groups: usize, count: i32, values: usize): void {
  const end = groups + usize(count) * GROUP;
  for (let group = groups; group < end; group += GROUP, values += 16) {
    let position = load<i64>(group);
    const slope = load<i64>(group, 8);
    let base = frame + load<i32>(group, 16);
    let steps = load<i32>(group, 20);
    const along = load<i32>(group, 24);
    const across = load<i32>(group, 28);
    let fractions = firstFractions(position, slope);
    const change = i32x4.splat(i32(slope) << 2);
    const value = v128.load(values);
    for (; steps >= 4; steps -= 4) {
      const parts = partsOf(fractions);
      fractions = i32x4.add(fractions, change);
      put(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 0, 0, 0, 0), value);
      position += slope;
      base += along;
      put(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 1, 1, 1, 1), value);
      position += slope;
      base += along;
      put(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 2, 2, 2, 2), value);
      position += slope;
      base += along;
      put(base + cellOf(position) * across, across, v128.shuffle<f32>(parts, parts, 3, 3, 3, 3), value);
      position += slope;
      base += along;
    }
    for (; steps > 0; steps--) {
      const part = f32x4.splat(f32x4.extract_lane(partsOf(i32x4.splat(i32(position))), 0));
      put(base + cellOf(position) * across, across, part, value);
      position += slope;
      base += along;
    }
  }
}

/** Each pixel beside its three mirror images: x [height, width] → the frame, whose first pixel of the image is at `inside`. */
export function fold(x: usize, height: i32, width: i32, inside: usize, stride: usize): void {
  const line = usize(width) * 4;
  for (let row = 0; row < height; row++, inside += stride) {
    let here = x + usize(row) * line;
    let below = x + usize(height - 1 - row) * line;
    let hereBack = here + line - 4;
    let belowBack = below + line - 4;
    const end = inside + usize(width) * PIXEL;
    for (let to = inside; to < end; to += PIXEL) {
      let pixel = v128.load32_zero(here);
      pixel = v128.load_lane<f32>(hereBack, pixel, 1);
      pixel = v128.load_lane<f32>(below, pixel, 2);
      pixel = v128.load_lane<f32>(belowBack, pixel, 3);
      v128.store(to, pixel);
      here += 4;
      below += 4;
      hereBack -= 4;
      belowBack -= 4;
    }
  }
}

/** The transpose of `fold`. */
export function unfold(inside: usize, stride: usize, height: i32, width: i32, x: usize): void {
  const line = usize(width) * PIXEL;
  for (let row = 0; row < height; row++) {
    let here = inside + usize(row) * stride;
    let below = inside + usize(height - 1 - row) * stride;
    let hereBack = here + line - PIXEL;
    let belowBack = below + line - PIXEL;
    const end = x + usize(width) * 4;
    for (; x < end; x += 4) {
      store<f32>(x, load<f32>(here) + load<f32>(hereBack, 4) + (load<f32>(below, 8) + load<f32>(belowBack, 12)));
      here += PIXEL;
      below += PIXEL;
      hereBack -= PIXEL;
      belowBack -= PIXEL;
    }
  }
}
