/** An orthonormal basis of the dominant eigenvectors of one Hermitian matrix after another. */
export interface Dominant {
  /** [sets, n] */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** [sets], largest first. */
  readonly values: Float64Array;
  /**
   * Goes from the vectors as they are to those of a matrix [n, n], given as its upper triangle row by row, positive
   * semidefinite. Neighbouring pixels have neighbouring vectors, so a few steps suffice.
   */
  find(re: Float64Array, im: Float64Array, first: number): void;
}

const MOST_STEPS = 40;
/** ‖Gv − λv‖ over the trace of G: the angle is off by this over the gap of the eigenvalues. */
const CLOSE = 1e-5;

/** Orthogonal iteration (Golub & Van Loan, Matrix Computations, 4th ed., §8.2.4), of one or two vectors, with a Ritz step at its end. */
export function dominant(n: number, sets: 1 | 2): Dominant {
  const re = new Float64Array(sets * n);
  const im = new Float64Array(sets * n);
  const gr = new Float64Array(sets * n);
  const gi = new Float64Array(sets * n);
  const values = new Float64Array(sets);
  const full = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let i = 0; i < sets * n; i++) re[i] = Math.cos(i * i); // any vectors that are not at right angles to what is sought

  const multiply = (): void => {
    for (let set = 0; set < sets; set++) {
      for (let i = 0; i < n; i++) {
        let sr = 0;
        let si = 0;
        for (let j = 0; j < n; j++) {
          const [ar, ai] = [full.re[i * n + j]!, full.im[i * n + j]!];
          const [vr, vi] = [re[set * n + j]!, im[set * n + j]!];
          sr += ar * vr - ai * vi;
          si += ar * vi + ai * vr;
        }
        gr[set * n + i] = sr;
        gi[set * n + i] = si;
      }
    }
  };
  /** v ← g, orthonormal; false where there is nothing left of it. */
  const normalise = (): boolean => {
    for (let set = 0; set < sets; set++) {
      if (set === 1) {
        let br = 0;
        let bi = 0;
        for (let i = 0; i < n; i++) {
          br += re[i]! * gr[n + i]! + im[i]! * gi[n + i]!;
          bi += re[i]! * gi[n + i]! - im[i]! * gr[n + i]!;
        }
        for (let i = 0; i < n; i++) {
          gr[n + i]! -= re[i]! * br - im[i]! * bi;
          gi[n + i]! -= re[i]! * bi + im[i]! * br;
        }
      }
      let square = 0;
      for (let i = set * n; i < (set + 1) * n; i++) square += gr[i]! * gr[i]! + gi[i]! * gi[i]!;
      if (!(square > 1e-300)) return false;
      const factor = 1 / Math.sqrt(square);
      for (let i = set * n; i < (set + 1) * n; i++) {
        re[i] = gr[i]! * factor;
        im[i] = gi[i]! * factor;
      }
    }
    return true;
  };
  /** v_aᴴ g_b, its real part and its imaginary part. */
  const inner = (a: number, b: number, part: 0 | 1): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const [vr, vi] = [re[a * n + i]!, im[a * n + i]!];
      const [wr, wi] = [gr[b * n + i]!, gi[b * n + i]!];
      sum += part === 0 ? vr * wr + vi * wi : vr * wi - vi * wr;
    }
    return sum;
  };
  /** ‖G V − V (Vᴴ G V)‖². */
  const residual = (): number => {
    let sum = 0;
    for (let i = 0; i < sets * n; i++) sum += gr[i]! * gr[i]! + gi[i]! * gi[i]!;
    for (let a = 0; a < sets; a++) for (let b = 0; b < sets; b++) sum -= inner(a, b, 0) ** 2 + inner(a, b, 1) ** 2;
    return sum;
  };
  /** Turns two vectors to the eigenvectors within their plane. */
  const ritz = (): void => {
    if (sets === 1) {
      values[0] = inner(0, 0, 0);
      return;
    }
    const [a, d] = [inner(0, 0, 0), inner(1, 1, 0)];
    const [br, bi] = [inner(0, 1, 0), inner(0, 1, 1)];
    const b = Math.hypot(br, bi);
    const angle = 0.5 * Math.atan2(2 * b, a - d);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [er, ei] = b > 0 ? [br / b, bi / b] : [1, 0];
    values[0] = a * cos * cos + d * sin * sin + 2 * b * cos * sin;
    values[1] = a * sin * sin + d * cos * cos - 2 * b * cos * sin;
    for (let i = 0; i < n; i++) {
      // The second vector with the phase that makes their coupling real.
      const [xr, xi] = [re[i]!, im[i]!];
      const yr = re[n + i]! * er + im[n + i]! * ei;
      const yi = im[n + i]! * er - re[n + i]! * ei;
      re[i] = cos * xr + sin * yr;
      im[i] = cos * xi + sin * yi;
      re[n + i] = cos * yr - sin * xr;
      im[n + i] = cos * yi - sin * xi;
    }
  };

  return {
    re,
    im,
    values,
    find(pairRe, pairIm, first) {
      let trace = 0;
      for (let i = 0, at = first; i < n; i++) {
        trace += pairRe[at]!;
        for (let j = i; j < n; j++, at++) {
          full.re[i * n + j] = full.re[j * n + i] = pairRe[at]!;
          full.im[i * n + j] = pairIm[at]!;
          full.im[j * n + i] = -pairIm[at]!;
        }
        full.im[i * n + i] = 0;
      }
      values.fill(0);
      if (!(trace > 0)) return;
      for (let step = 0; step < MOST_STEPS; step++) {
        multiply();
        if (step % 2 === 1 && residual() <= (CLOSE * trace) ** 2) break;
        if (!normalise()) return;
      }
      multiply();
      ritz();
    },
  };
}
