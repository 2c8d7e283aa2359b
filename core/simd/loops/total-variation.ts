/**
 * The image step of total variation and its dual step, as core/solvers/tv/pass.ts says them, of one channel. All planes
 * [height, width] of float32.
 * @returns Σ (x̃ − x)²
 */
export function pass(
  x: usize,
  stepped: usize,
  gradient: usize,
  qx: usize,
  qy: usize,
  height: i32,
  width: i32,
  tau: f32,
  sigma: f32,
  lambda: f32,
  least: f32,
  relaxation: f32,
): f64 {
  const line = usize(width) * 4;
  let moved: f64 = 0;
  for (let row = 0; row < height; row++) {
    moved += imageRow(x, stepped, gradient, qx, qy, row > 0 ? line : 0, line, tau, least);
    if (row > 0) dualRow(x - line, stepped - line, qx - line, qy - line, line, line, sigma, lambda, relaxation);
    x += line;
    stepped += line;
    gradient += line;
    qx += line;
    qy += line;
  }
  dualRow(x - line, stepped - line, qx - line, qy - line, 0, line, sigma, lambda, relaxation);
  return moved;
}

/** @param above bytes back to the row above, 0 where there is none */
function imageRow(
  x: usize,
  stepped: usize,
  gradient: usize,
  qx: usize,
  qy: usize,
  above: usize,
  line: usize,
  tau: f32,
  least: f32,
): f64 {
  let moved: f64 = imagePixel(x, stepped, gradient, load<f32>(qx), qy, above, tau, least);
  let sum = f32x4.splat(0);
  let i: usize = 4;
  for (; i + 16 <= line; i += 16) {
    const up = above > 0 ? v128.load(qy + i - above) : f32x4.splat(0);
    const inward = f32x4.sub(f32x4.add(v128.load(qx + i), v128.load(qy + i)), f32x4.add(v128.load(qx + i - 4), up));
    const old = v128.load(x + i);
    const free = f32x4.sub(old, f32x4.mul(f32x4.splat(tau), f32x4.sub(v128.load(gradient + i), inward)));
    const next = f32x4.pmax(free, f32x4.splat(least));
    v128.store(stepped + i, next);
    const step = f32x4.sub(next, old);
    sum = f32x4.add(sum, f32x4.mul(step, step));
  }
  moved +=
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
  for (; i < line; i += 4)
    moved += imagePixel(
      x + i,
      stepped + i,
      gradient + i,
      load<f32>(qx + i) - load<f32>(qx + i - 4),
      qy + i,
      above,
      tau,
      least,
    );
  return moved;
}

/** @param across the difference of qx to the pixel before */
function imagePixel(
  x: usize,
  stepped: usize,
  gradient: usize,
  across: f32,
  qy: usize,
  above: usize,
  tau: f32,
  least: f32,
): f32 {
  const up: f32 = above > 0 ? load<f32>(qy - above) : 0;
  const old = load<f32>(x);
  const free = old - tau * (load<f32>(gradient) - (across + load<f32>(qy) - up));
  const next = free < least ? least : free;
  store<f32>(stepped, next);
  return (next - old) * (next - old);
}

/** 2x̃ − x of four pixels, and of one. */
function ahead4(x: usize, stepped: usize): v128 {
  const next = v128.load(stepped);
  return f32x4.sub(f32x4.add(next, next), v128.load(x));
}
function ahead(x: usize, stepped: usize): f32 {
  const next = load<f32>(stepped);
  return next + next - load<f32>(x);
}

/** @param below bytes to the row below, 0 where there is none: no flux over the border */
function dualRow(
  x: usize,
  stepped: usize,
  qx: usize,
  qy: usize,
  below: usize,
  line: usize,
  sigma: f32,
  lambda: f32,
  relaxation: f32,
): void {
  const relax = f32x4.splat(relaxation);
  let i: usize = 0;
  // The last pixel, which has none to its right, is left to the single ones.
  for (; i + 20 <= line; i += 16) {
    const here = ahead4(x + i, stepped + i);
    const right = f32x4.sub(ahead4(x + i + 4, stepped + i + 4), here);
    const down = f32x4.sub(ahead4(x + i + below, stepped + i + below), here);
    const oldX = v128.load(qx + i);
    const oldY = v128.load(qy + i);
    const newX = f32x4.add(oldX, f32x4.mul(f32x4.splat(sigma), right));
    const newY = f32x4.add(oldY, f32x4.mul(f32x4.splat(sigma), down));
    const length = f32x4.sqrt(f32x4.add(f32x4.mul(newX, newX), f32x4.mul(newY, newY)));
    // The pseudo-minimum: of 0/0 it takes the 1.
    const factor = f32x4.pmin(f32x4.splat(1), f32x4.div(f32x4.splat(lambda), length));
    v128.store(qx + i, f32x4.add(oldX, f32x4.mul(relax, f32x4.sub(f32x4.mul(newX, factor), oldX))));
    v128.store(qy + i, f32x4.add(oldY, f32x4.mul(relax, f32x4.sub(f32x4.mul(newY, factor), oldY))));
  }
  for (; i < line; i += 4) {
    const here = ahead(x + i, stepped + i);
    const right: f32 = i + 4 < line ? ahead(x + i + 4, stepped + i + 4) - here : 0;
    const oldX = load<f32>(qx + i);
    const oldY = load<f32>(qy + i);
    const newX = oldX + sigma * right;
    const newY = oldY + sigma * (ahead(x + i + below, stepped + i + below) - here);
    const length = sqrt<f32>(newX * newX + newY * newY);
    const factor: f32 = length > lambda ? lambda / length : 1;
    store<f32>(qx + i, oldX + relaxation * (newX * factor - oldX));
    store<f32>(qy + i, oldY + relaxation * (newY * factor - oldY));
  }
  // Nothing asks for this row's x any more.
  let k: usize = 0;
  for (; k + 16 <= line; k += 16) {
    const old = v128.load(x + k);
    v128.store(x + k, f32x4.add(old, f32x4.mul(relax, f32x4.sub(v128.load(stepped + k), old))));
  }
  for (; k < line; k += 4) {
    const old = load<f32>(x + k);
    store<f32>(x + k, old + relaxation * (load<f32>(stepped + k) - old));
  }
}
