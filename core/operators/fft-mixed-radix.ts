/**
 * Stockham's self-sorting FFT with radices 4, 2, 3, 5 and 7 in float64 (Van Loan 1992, "Computational Frameworks for
 * the Fast Fourier Transform", §1.7). A pass of radix p takes m·p points of stride s to p times as many transforms of
 * m points: y[k + s(pq + t)] = ω_{mp}^{qt} Σ_j x[k + s(q + mj)] ω_p^{jt}, ω_n = exp(−2πi/n), k < s, q < m, t < p.
 * Nothing has to be put in order afterwards, and the loop over k is contiguous.
 */

export type Transform = (re: Float64Array, im: Float64Array) => void;

interface Pass {
  readonly radix: number;
  readonly m: number;
  readonly s: number;
  /** ω_{mp}^{qt} at [q·radix + t]. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

const RADICES = [4, 2, 3, 5, 7];

function factorsOf(n: number): number[] | null {
  const factors: number[] = [];
  let rest = n;
  for (const radix of RADICES) {
    for (; rest % radix === 0; rest /= radix) factors.push(radix);
  }
  return rest === 1 ? factors : null;
}

/** Whether 2, 3, 5 and 7 are the only prime factors. */
export const isSmooth = (n: number): boolean => factorsOf(n) !== null;

/** The least length ≥ n that the mixed radices divide. */
export function smoothLength(n: number): number {
  let length = Math.max(1, n);
  while (!isSmooth(length)) length++;
  return length;
}

function passesOf(n: number, batch: number): Pass[] {
  let m = n;
  let s = batch;
  return factorsOf(n)!.map((radix) => {
    m /= radix;
    const cos = new Float64Array(m * radix);
    const sin = new Float64Array(m * radix);
    for (let q = 0; q < m; q++) {
      for (let t = 0; t < radix; t++) {
        const angle = (-2 * Math.PI * q * t) / (m * radix);
        cos[q * radix + t] = Math.cos(angle);
        sin[q * radix + t] = Math.sin(angle);
      }
    }
    const pass = { radix, m, s, cos, sin };
    s *= radix;
    return pass;
  });
}

function pass2(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
  const { m, s, cos, sin } = p;
  const half = s * m;
  for (let q = 0; q < m; q++) {
    const wr = cos[2 * q + 1]!;
    const wi = sin[2 * q + 1]!;
    let to = 2 * s * q;
    for (let from = s * q; from < s * (q + 1); from++, to++) {
      const ar = xr[from]!;
      const ai = xi[from]!;
      const br = xr[from + half]!;
      const bi = xi[from + half]!;
      yr[to] = ar + br;
      yi[to] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      yr[to + s] = dr * wr - di * wi;
      yi[to + s] = dr * wi + di * wr;
    }
  }
}

function pass4(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
  const { m, s, cos, sin } = p;
  const quarter = s * m;
  for (let q = 0; q < m; q++) {
    const w1r = cos[4 * q + 1]!;
    const w1i = sin[4 * q + 1]!;
    const w2r = cos[4 * q + 2]!;
    const w2i = sin[4 * q + 2]!;
    const w3r = cos[4 * q + 3]!;
    const w3i = sin[4 * q + 3]!;
    let to = 4 * s * q;
    for (let from = s * q; from < s * (q + 1); from++, to++) {
      const ar = xr[from]!;
      const ai = xi[from]!;
      const br = xr[from + quarter]!;
      const bi = xi[from + quarter]!;
      const cr = xr[from + 2 * quarter]!;
      const ci = xi[from + 2 * quarter]!;
      const dr = xr[from + 3 * quarter]!;
      const di = xi[from + 3 * quarter]!;
      const acr = ar + cr;
      const aci = ai + ci;
      const bdr = br + dr;
      const bdi = bi + di;
      yr[to] = acr + bdr;
      yi[to] = aci + bdi;
      const t2r = acr - bdr;
      const t2i = aci - bdi;
      yr[to + 2 * s] = t2r * w2r - t2i * w2i;
      yi[to + 2 * s] = t2r * w2i + t2i * w2r;
      // (a − c) ∓ i(b − d)
      const t1r = ar - cr + (bi - di);
      const t1i = ai - ci - (br - dr);
      yr[to + s] = t1r * w1r - t1i * w1i;
      yi[to + s] = t1r * w1i + t1i * w1r;
      const t3r = ar - cr - (bi - di);
      const t3i = ai - ci + (br - dr);
      yr[to + 3 * s] = t3r * w3r - t3i * w3i;
      yi[to + 3 * s] = t3r * w3i + t3i * w3r;
    }
  }
}

/** 3, 5 and 7: x_j and x_{p−j} meet the same cosines and opposite sines, so sums and differences halve the work. */
function passOdd(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
  const { radix, m, s, cos, sin } = p;
  const pairs = (radix - 1) / 2;
  const step = s * m;
  const unitCos = Float64Array.from({ length: radix }, (_, j) => Math.cos((2 * Math.PI * j) / radix));
  const unitSin = Float64Array.from({ length: radix }, (_, j) => Math.sin((2 * Math.PI * j) / radix));
  for (let q = 0; q < m; q++) {
    for (let t = 0; t <= pairs; t++) {
      const back = (radix - t) % radix;
      const w1r = cos[q * radix + t]!;
      const w1i = sin[q * radix + t]!;
      const w2r = cos[q * radix + back]!;
      const w2i = sin[q * radix + back]!;
      for (let k = 0; k < s; k++) {
        const from = s * q + k;
        let er = xr[from]!;
        let ei = xi[from]!;
        let or = 0;
        let oi = 0;
        for (let j = 1; j <= pairs; j++) {
          const near = from + j * step;
          const far = from + (radix - j) * step;
          const turn = (j * t) % radix;
          er += (xr[near]! + xr[far]!) * unitCos[turn]!;
          ei += (xi[near]! + xi[far]!) * unitCos[turn]!;
          or += (xi[near]! - xi[far]!) * unitSin[turn]!;
          oi -= (xr[near]! - xr[far]!) * unitSin[turn]!;
        }
        const to = s * radix * q + k;
        yr[to + t * s] = (er + or) * w1r - (ei + oi) * w1i;
        yi[to + t * s] = (er + or) * w1i + (ei + oi) * w1r;
        if (t === 0) continue;
        yr[to + back * s] = (er - or) * w2r - (ei - oi) * w2i;
        yi[to + back * s] = (er - or) * w2i + (ei - oi) * w2r;
      }
    }
  }
}

/** The forward transform of `batch` signals [length, batch] in place; the length must be smooth. */
export function mixedRadix(length: number, batch: number): Transform {
  const passes = passesOf(length, batch);
  const spareRe = new Float64Array(length * batch);
  const spareIm = new Float64Array(length * batch);
  return (re, im) => {
    let xr = re;
    let xi = im;
    let yr: Float64Array = spareRe;
    let yi: Float64Array = spareIm;
    for (const pass of passes) {
      if (pass.radix === 4) pass4(pass, xr, xi, yr, yi);
      else if (pass.radix === 2) pass2(pass, xr, xi, yr, yi);
      else passOdd(pass, xr, xi, yr, yi);
      const hr = xr;
      const hi = xi;
      xr = yr;
      xi = yi;
      yr = hr;
      yi = hi;
    }
    if (xr !== re) {
      re.set(xr);
      im.set(xi);
    }
  };
}
