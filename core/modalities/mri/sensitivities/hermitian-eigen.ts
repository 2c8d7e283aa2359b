/** The eigenvectors of a Hermitian matrix that belong to its largest eigenvalues. */
export interface HermitianEigen {
  /** All eigenvalues, largest first. */
  readonly values: Float64Array;
  /** Unit eigenvectors of the largest, one after the other: component i of vector j at [j·n + i]. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * All eigenvalues of a Hermitian matrix [n, n] and the eigenvectors of those for which `keep` says so: Householder reflections to a
 * tridiagonal matrix, made real by phases, and implicit QL (Golub & Van Loan, Matrix Computations, 4th ed., §8.3).
 * ml-matrix has real matrices only: the embedding of size 2n takes eight times as long and gives every pair twice.
 * Only the lower triangle is read; both arrays are overwritten.
 * @param keep whether the vector of an eigenvalue is wanted, of the value and the largest one
 * @param tell called now and then while it goes on
 */
export function hermitianEigen(
  re: Float64Array,
  im: Float64Array,
  n: number,
  keep: (value: number, largest: number) => boolean,
  tell: () => void = () => undefined,
): HermitianEigen {
  const { diagonal, off, scale, turnRe, turnIm } = tridiagonal(re, im, n, tell);
  const vectors = identity(n);
  implicitQl(diagonal, off, vectors, n, tell);

  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const values = Float64Array.from(order, (i) => diagonal[i]!);
  const kept = order.filter((i) => keep(diagonal[i]!, values[0]!));
  const outRe = new Float64Array(kept.length * n);
  const outIm = new Float64Array(kept.length * n);
  kept.forEach((from, j) => {
    tell();
    for (let i = 0; i < n; i++) {
      outRe[j * n + i] = turnRe[i]! * vectors[from * n + i]!;
      outIm[j * n + i] = turnIm[i]! * vectors[from * n + i]!;
    }
    // Back through the reflections: the one of column k changes the components after k.
    for (let k = n - 2; k >= 0; k--) {
      if (scale[k] === 0) continue;
      let sr = 0;
      let si = 0;
      for (let i = k + 1; i < n; i++) {
        const [vr, vi] = [re[k * n + i]!, im[k * n + i]!];
        const [xr, xi] = [outRe[j * n + i]!, outIm[j * n + i]!];
        sr += vr * xr + vi * xi;
        si += vr * xi - vi * xr;
      }
      sr *= scale[k]!;
      si *= scale[k]!;
      for (let i = k + 1; i < n; i++) {
        const [vr, vi] = [re[k * n + i]!, im[k * n + i]!];
        outRe[j * n + i]! -= vr * sr - vi * si;
        outIm[j * n + i]! -= vr * si + vi * sr;
      }
    }
  });
  return { values, re: outRe, im: outIm };
}

function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

/**
 * Reduces A to T = Hᴴ A H with H = H_0 H_1 … and H_k = I − scale_k v_k v_kᴴ. Row k of (re, im), of which the upper triangle is
 * free, keeps v_k behind column k. The off-diagonal of T is complex: the phases (turnRe, turnIm) make it real and positive.
 */
function tridiagonal(re: Float64Array, im: Float64Array, n: number, tell: () => void) {
  const diagonal = new Float64Array(n);
  const off = new Float64Array(n); // off[i] couples i and i + 1
  const scale = new Float64Array(n);
  const turnRe = new Float64Array(n).fill(1);
  const turnIm = new Float64Array(n);
  const vr = new Float64Array(n);
  const vi = new Float64Array(n);
  const pr = new Float64Array(n);
  const pi = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    tell();
    let square = 0;
    for (let i = k + 1; i < n; i++) {
      vr[i] = re[i * n + k]!;
      vi[i] = im[i * n + k]!;
      square += vr[i]! * vr[i]! + vi[i]! * vi[i]!;
    }
    const length = Math.sqrt(square);
    const head = Math.hypot(vr[k + 1]!, vi[k + 1]!);
    // H_k takes the column to −e^{iφ}·length at its head, φ the head's own phase: no cancellation.
    const [cos, sin] = head > 0 ? [vr[k + 1]! / head, vi[k + 1]! / head] : [1, 0];
    diagonal[k] = re[k * n + k]!;
    off[k] = length;
    turnRe[k + 1] = -(cos * turnRe[k]! - sin * turnIm[k]!);
    turnIm[k + 1] = -(cos * turnIm[k]! + sin * turnRe[k]!);
    if (length === 0) {
      turnRe[k + 1] = turnRe[k]!;
      turnIm[k + 1] = turnIm[k]!;
      continue;
    }
    vr[k + 1]! += cos * length;
    vi[k + 1]! += sin * length;
    const tau = 1 / (square + head * length);
    scale[k] = tau;
    for (let i = k + 1; i < n; i++) {
      re[k * n + i] = vr[i]!;
      im[k * n + i] = vi[i]!;
    }
    rankTwo(re, im, n, k + 1, tau, { vr, vi, pr, pi });
  }
  diagonal[n - 1] = re[n * n - 1]!;
  return { diagonal, off, scale, turnRe, turnIm };
}

/** A ← H A H of the block that begins at `first`, its lower triangle: p = τ A v, w = p − (τ/2)(pᴴv) v, A −= v wᴴ + w vᴴ. */
function rankTwo(
  re: Float64Array,
  im: Float64Array,
  n: number,
  first: number,
  tau: number,
  { vr, vi, pr, pi }: Record<'vr' | 'vi' | 'pr' | 'pi', Float64Array>,
): void {
  pr.fill(0, first);
  pi.fill(0, first);
  for (let i = first; i < n; i++) {
    const [xr, xi] = [vr[i]!, vi[i]!];
    let sr = 0;
    let si = 0;
    const row = i * n;
    for (let j = first; j < i; j++) {
      const ar = re[row + j]!;
      const ai = im[row + j]!;
      sr += ar * vr[j]! - ai * vi[j]!;
      si += ar * vi[j]! + ai * vr[j]!;
      pr[j]! += ar * xr + ai * xi; // the conjugate stands above the diagonal
      pi[j]! += ar * xi - ai * xr;
    }
    const d = re[row + i]!;
    pr[i]! += sr + d * xr;
    pi[i]! += si + d * xi;
  }
  let inner = 0; // vᴴ A v is real
  for (let i = first; i < n; i++) {
    pr[i]! *= tau;
    pi[i]! *= tau;
    inner += vr[i]! * pr[i]! + vi[i]! * pi[i]!;
  }
  const half = (tau * inner) / 2;
  for (let i = first; i < n; i++) {
    pr[i]! -= half * vr[i]!;
    pi[i]! -= half * vi[i]!;
  }
  for (let i = first; i < n; i++) {
    const [ar, ai, br, bi] = [vr[i]!, vi[i]!, pr[i]!, pi[i]!];
    const row = i * n;
    for (let j = first; j <= i; j++) {
      const cr = pr[j]!;
      const ci = pi[j]!;
      const dr = vr[j]!;
      const di = vi[j]!;
      re[row + j]! -= ar * cr + ai * ci + (br * dr + bi * di);
      im[row + j]! -= ai * cr - ar * ci + (bi * dr - br * di);
    }
  }
}

/** QL with implicit shifts; row j of `vectors` becomes the eigenvector of the j-th value. */
function implicitQl(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number, tell: () => void): void {
  for (let l = 0; l < n; l++) {
    tell();
    for (;;) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.hypot(g, 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        let f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.sqrt(f * f + g * g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1]! -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        const [low, high] = [i * n, (i + 1) * n];
        for (let k = 0; k < n; k++) {
          f = vectors[high + k]!;
          const z = vectors[low + k]!;
          vectors[high + k] = s * z + c * f;
          vectors[low + k] = c * z - s * f;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l]! -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
}
