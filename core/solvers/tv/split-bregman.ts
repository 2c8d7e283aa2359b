import type { ImageShape } from '../../image/image.ts';
import { conjugateGradients } from '../../operators/conjugate-gradients.ts';
import { filter2d } from '../../operators/fft/filter.ts';
import { fourier2d } from '../../operators/fft/fourier.ts';
import type { CoilOperator } from '../../operators/kspace/coils.ts';
import type { Vector } from '../../operators/linear-operator.ts';
import { addScaled } from '../../operators/vectors.ts';

export interface SplitBregmanSettings {
  /** Weight of TV beside ½‖M F x − y‖². */
  readonly lambda: number;
  readonly iterations: number;
}

/** Gradient at which an edge is one, on a scale of bright tissue at 1: the coupling is λ over it. */
const EDGE = 0.1;
/** Of the image of each round beside the gradients of the one before (Boyd et al. 2011, Found. Trends Mach. Learn. 3(1), §3.4.3). */
const RELAXATION = 1.6;
const KEPT = 1 - RELAXATION;
/** Below it a frequency is held by nothing, and its value is of no account. */
const HELD = 1e-7;

/**
 * min_x ½‖A x − y‖² + λ TV(x) of complex images by split Bregman (Goldstein & Osher 2009, SIAM J. Imaging Sci. 2), TV
 * isotropic over both parts together, differences periodic. It converges in some thirty iterations, where a primal–dual method
 * takes hundreds; what an iteration takes is the quadratic step.
 * @param quadratic x ← argmin ½‖A x − y‖² + (μ/2)‖∇x‖² − ⟨x, right⟩, begun at what x holds
 * @returns x [2·images, height, width]
 */
function alternating(
  quadratic: (right: Float32Array, x: Float32Array) => void,
  [planes, height, width]: ImageShape,
  { lambda, iterations }: SplitBregmanSettings,
): Float32Array {
  const plane = height * width;
  const coupling = lambda / EDGE;
  const threshold = lambda / coupling;
  const x = new Float32Array(planes * plane);
  const right = new Float32Array(planes * plane);
  const [px, py, bx, by] = [x.slice(), x.slice(), x.slice(), x.slice()];
  for (let iteration = 0; iteration < iterations; iteration++) {
    backwardDifference(px, bx, py, by, height, width, right);
    for (let i = 0; i < right.length; i++) right[i]! *= coupling;
    quadratic(right, x);
    for (let first = 0; first < x.length; first += 2 * plane) {
      for (let row = 0, i = first; row < height; row++) {
        const below = row < height - 1 ? width : -(height - 1) * width;
        for (let column = 0; column < width; column++, i++) {
          const next = column < width - 1 ? 1 : 1 - width;
          const j = plane + i;
          const gxr = RELAXATION * (x[i + next]! - x[i]!) + KEPT * px[i]! + bx[i]!;
          const gxi = RELAXATION * (x[j + next]! - x[j]!) + KEPT * px[j]! + bx[j]!;
          const gyr = RELAXATION * (x[i + below]! - x[i]!) + KEPT * py[i]! + by[i]!;
          const gyi = RELAXATION * (x[j + below]! - x[j]!) + KEPT * py[j]! + by[j]!;
          const size = Math.sqrt(gxr * gxr + gxi * gxi + gyr * gyr + gyi * gyi);
          const keep = size > threshold ? 1 - threshold / size : 0;
          px[i] = keep * gxr;
          px[j] = keep * gxi;
          py[i] = keep * gyr;
          py[j] = keep * gyi;
          bx[i] = gxr - px[i]!;
          bx[j] = gxi - px[j]!;
          by[i] = gyr - py[i]!;
          by[j] = gyi - py[j]!;
        }
      }
    }
  }
  return x;
}

/**
 * Of the samples of one coil, A = M F: the quadratic step is one division in k-space.
 * @param kspace [2, height, width], 0 where nothing was measured
 * @param mask [height, width]
 * @returns x [2, height, width]
 */
export function splitBregman(
  kspace: Float32Array,
  mask: Uint8Array,
  { height, width }: { readonly height: number; readonly width: number },
  settings: SplitBregmanSettings,
): Float32Array {
  const plane = height * width;
  const divisor = divisors(mask, height, width, settings.lambda / EDGE);
  const seen = kspace.map((v, i) => v / divisor[i % plane]!);
  fourier2d(height, width).adjoint(seen, seen);
  const filter = filter2d(
    divisor.map((v) => 1 / v),
    height,
    width,
  );
  const quadratic = (right: Float32Array, x: Float32Array): void => {
    filter(right, x);
    for (let i = 0; i < x.length; i++) x[i]! += seen[i]!;
  };
  return alternating(quadratic, [2, height, width], settings);
}

/** Of one quadratic step with several coils, which goes on from the image of the step before. */
const CG_ITERATIONS = 2;
/** A frequency that hardly any coil has measured is not divided by less. */
const LEAST_HELD = 1e-3;

/**
 * Of any operator on complex images with its normal operator, such as several coils: the quadratic step is a few iterations of
 * conjugate gradients, preconditioned by division in k-space.
 * @param data y, as the operator gives it
 * @returns x [2·images, height, width]
 */
export function splitBregmanOfCoils(
  A: Pick<CoilOperator, 'adjoint' | 'normal' | 'spectrum' | 'inShape'>,
  data: Float32Array,
  settings: SplitBregmanSettings,
  cgIterations = CG_ITERATIONS,
): Float32Array {
  const [planes = 0, height = 0, width = 0] = A.inShape;
  const size = planes * height * width;
  const coupling = settings.lambda / EDGE;
  const seen = new Float32Array(size);
  A.adjoint(data, seen);
  // b − (AᵀA + μ∇ᵀ∇)x, as the step before left it.
  const r = seen.slice();
  const [p, Ap, z] = [new Float32Array(size), new Float32Array(size), new Float32Array(size)];
  const before = new Float32Array(size);
  const apply = (v: Float32Array, out: Float32Array): void => {
    A.normal(v, out);
    addLaplacian(v, coupling, height, width, out);
  };
  const preconditioner = { z, apply: divided(A.spectrum(), coupling, height, width) };
  const quadratic = (right: Float32Array, x: Float32Array): void => {
    addScaled(r, 1, right);
    addScaled(r, -1, before);
    before.set(right);
    conjugateGradients(apply, x, { r, p, Ap }, { tolerance: 0, iterations: cgIterations }, preconditioner);
  };
  return alternating(quadratic, [planes, height, width], settings);
}

/** z ← Fᴴ (d + μ∇ᵀ∇)⁻¹ F r of each complex image. @param spectrum d, [images, height, width] */
function divided(spectrum: Float32Array, coupling: number, height: number, width: number) {
  const plane = height * width;
  const own = gradients(height, width);
  const filters = Array.from({ length: spectrum.length / plane }, (_, image) =>
    filter2d(
      own.map((v, i) => 1 / (Math.max(spectrum[image * plane + i]!, LEAST_HELD) + coupling * v)),
      height,
      width,
    ),
  );
  return (r: Float32Array, z: Float32Array): void => {
    for (const [image, filter] of filters.entries()) {
      const [from, to] = [2 * image * plane, 2 * (image + 1) * plane];
      filter(r.subarray(from, to), z.subarray(from, to));
    }
  };
}

/** out += μ∇ᵀ∇ v, periodic. */
function addLaplacian(v: Vector, coupling: number, height: number, width: number, out: Vector): void {
  for (let base = 0; base < v.length; base += height * width) {
    for (let row = 0; row < height; row++) {
      const above = row > 0 ? -width : (height - 1) * width;
      const below = row < height - 1 ? width : -(height - 1) * width;
      for (let column = 0; column < width; column++) {
        const before = column > 0 ? -1 : width - 1;
        const next = column < width - 1 ? 1 : 1 - width;
        const i = base + row * width + column;
        out[i]! += coupling * (4 * v[i]! - v[i + before]! - v[i + next]! - v[i + above]! - v[i + below]!);
      }
    }
  }
}

/** M + μ∇ᵀ∇ in centred k-space. */
function divisors(mask: Uint8Array, height: number, width: number, coupling: number): Float64Array {
  return gradients(height, width).map((v, i) => {
    const held = (mask[i] === 0 ? 0 : 1) + coupling * v;
    return held < HELD ? 1 : held;
  });
}

/** ∇ᵀ∇ in centred k-space. */
function gradients(height: number, width: number): Float64Array {
  const out = new Float64Array(height * width);
  for (let row = 0, i = 0; row < height; row++) {
    const v = 2 - 2 * Math.cos((2 * Math.PI * (row - Math.floor(height / 2))) / height);
    for (let column = 0; column < width; column++, i++)
      out[i] = v + 2 - 2 * Math.cos((2 * Math.PI * (column - Math.floor(width / 2))) / width);
  }
  return out;
}

/** out ← ∇ᵀ(p − b), periodic. */
function backwardDifference(
  px: Float32Array,
  bx: Float32Array,
  py: Float32Array,
  by: Float32Array,
  height: number,
  width: number,
  out: Float32Array,
): void {
  const plane = height * width;
  for (let base = 0; base < out.length; base += plane)
    for (let row = 0; row < height; row++) {
      const above = row > 0 ? -width : (height - 1) * width;
      for (let column = 0; column < width; column++) {
        const before = column > 0 ? -1 : width - 1;
        const i = base + row * width + column;
        out[i] =
          px[i + before]! - bx[i + before]! - (px[i]! - bx[i]!) + (py[i + above]! - by[i + above]!) - (py[i]! - by[i]!);
      }
    }
}
