/**
 * One pass of Stockham's FFT for each radix p: y[k + s(pq + t)] = ω_{mp}^{qt} Σ_j x[k + s(q + mj)] ω_p^{jt}, with
 * ω_n = exp(−2πi/n), k < s, q < m, t < p; real parts in xr and yr, imaginary parts in xi and yi.
 */
export interface Pass {
  readonly radix: number;
  readonly m: number;
  readonly s: number;
  /** ω_{mp}^{qt} at [q·radix + t]. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** Of the radices that have no pass of their own. */
  readonly odd: Odd | null;
}

export function pass2(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
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

export function pass4(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
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

export function pass3(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
  const { m, s, cos, sin } = p;
  const third = s * m;
  const half = Math.sqrt(3) / 2;
  for (let q = 0; q < m; q++) {
    const w1r = cos[3 * q + 1]!;
    const w1i = sin[3 * q + 1]!;
    const w2r = cos[3 * q + 2]!;
    const w2i = sin[3 * q + 2]!;
    let to = 3 * s * q;
    for (let from = s * q; from < s * (q + 1); from++, to++) {
      const ar = xr[from]!;
      const ai = xi[from]!;
      const br = xr[from + third]!;
      const bi = xi[from + third]!;
      const cr = xr[from + 2 * third]!;
      const ci = xi[from + 2 * third]!;
      const er = ar - (br + cr) / 2;
      const ei = ai - (bi + ci) / 2;
      const or = half * (bi - ci);
      const oi = half * (cr - br);
      yr[to] = ar + br + cr;
      yi[to] = ai + bi + ci;
      yr[to + s] = (er + or) * w1r - (ei + oi) * w1i;
      yi[to + s] = (er + or) * w1i + (ei + oi) * w1r;
      yr[to + 2 * s] = (er - or) * w2r - (ei - oi) * w2i;
      yi[to + 2 * s] = (er - or) * w2i + (ei - oi) * w2r;
    }
  }
}

export function pass5(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
  const { m, s, cos, sin } = p;
  const fifth = s * m;
  const c1 = Math.cos((2 * Math.PI) / 5);
  const c2 = Math.cos((4 * Math.PI) / 5);
  const s1 = Math.sin((2 * Math.PI) / 5);
  const s2 = Math.sin((4 * Math.PI) / 5);
  for (let q = 0; q < m; q++) {
    const w1r = cos[5 * q + 1]!;
    const w1i = sin[5 * q + 1]!;
    const w2r = cos[5 * q + 2]!;
    const w2i = sin[5 * q + 2]!;
    const w3r = cos[5 * q + 3]!;
    const w3i = sin[5 * q + 3]!;
    const w4r = cos[5 * q + 4]!;
    const w4i = sin[5 * q + 4]!;
    let to = 5 * s * q;
    for (let from = s * q; from < s * (q + 1); from++, to++) {
      const ar = xr[from]!;
      const ai = xi[from]!;
      const br = xr[from + fifth]!;
      const bi = xi[from + fifth]!;
      const cr = xr[from + 2 * fifth]!;
      const ci = xi[from + 2 * fifth]!;
      const dr = xr[from + 3 * fifth]!;
      const di = xi[from + 3 * fifth]!;
      const er = xr[from + 4 * fifth]!;
      const ei = xi[from + 4 * fifth]!;
      const ber = br + er;
      const bei = bi + ei;
      const cdr = cr + dr;
      const cdi = ci + di;
      yr[to] = ar + ber + cdr;
      yi[to] = ai + bei + cdi;
      // Outputs 1 and 4 are e1 ± o1, outputs 2 and 3 are e2 ± o2.
      const e1r = ar + c1 * ber + c2 * cdr;
      const e1i = ai + c1 * bei + c2 * cdi;
      const e2r = ar + c2 * ber + c1 * cdr;
      const e2i = ai + c2 * bei + c1 * cdi;
      const o1r = s1 * (bi - ei) + s2 * (ci - di);
      const o1i = s1 * (er - br) + s2 * (dr - cr);
      const o2r = s2 * (bi - ei) - s1 * (ci - di);
      const o2i = s2 * (er - br) - s1 * (dr - cr);
      yr[to + s] = (e1r + o1r) * w1r - (e1i + o1i) * w1i;
      yi[to + s] = (e1r + o1r) * w1i + (e1i + o1i) * w1r;
      yr[to + 2 * s] = (e2r + o2r) * w2r - (e2i + o2i) * w2i;
      yi[to + 2 * s] = (e2r + o2r) * w2i + (e2i + o2i) * w2r;
      yr[to + 3 * s] = (e2r - o2r) * w3r - (e2i - o2i) * w3i;
      yi[to + 3 * s] = (e2r - o2r) * w3i + (e2i - o2i) * w3r;
      yr[to + 4 * s] = (e1r - o1r) * w4r - (e1i - o1i) * w4i;
      yi[to + 4 * s] = (e1r - o1r) * w4i + (e1i - o1i) * w4r;
    }
  }
}

/** What a pass of any odd radix keeps: its roots of unity, and sums and differences of each pair of inputs. */
interface Odd {
  /** cos(2πjt/p) and sin(2πjt/p) at [t·pairs + j − 1], t = 0 … pairs. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** x_j ± x_{p−j} at [(j − 1)·s + k]. */
  readonly sumRe: Float64Array;
  readonly sumIm: Float64Array;
  readonly differenceRe: Float64Array;
  readonly differenceIm: Float64Array;
}

export function oddOf(radix: number, s: number): Odd {
  const pairs = (radix - 1) / 2;
  const turns = Array.from({ length: (pairs + 1) * pairs }, (_, i) => {
    const [t, j] = [Math.floor(i / pairs), (i % pairs) + 1];
    return (2 * Math.PI * ((j * t) % radix)) / radix;
  });
  const line = (): Float64Array => new Float64Array(pairs * s);
  return {
    cos: Float64Array.from(turns, Math.cos),
    sin: Float64Array.from(turns, Math.sin),
    ...{ sumRe: line(), sumIm: line(), differenceRe: line(), differenceIm: line() },
  };
}

/**
 * Any odd radix: x_j and x_{p−j} meet the same cosines and opposite sines, so sums and differences halve the work. Two pairs of
 * outputs at a time, so that each of them is read half as often.
 */
export function passOdd(p: Pass, xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array): void {
  const { radix, m, s, cos, sin, odd } = p;
  if (odd === null) throw new Error(`passOdd: ${radix} was not prepared`);
  const { sumRe, sumIm, differenceRe, differenceIm } = odd;
  const pairs = (radix - 1) / 2;
  const step = s * m;
  for (let q = 0; q < m; q++) {
    for (let j = 1, to = 0; j <= pairs; j++) {
      let near = s * q + j * step;
      let far = s * q + (radix - j) * step;
      for (let k = 0; k < s; k++, near++, far++, to++) {
        sumRe[to] = xr[near]! + xr[far]!;
        sumIm[to] = xi[near]! + xi[far]!;
        differenceRe[to] = xr[near]! - xr[far]!;
        differenceIm[to] = xi[near]! - xi[far]!;
      }
    }
    for (let t = 0; t <= pairs; t += 2) {
      const u = Math.min(t + 1, pairs); // the last of an even number of pairs is made twice
      const [tBack, uBack] = [(radix - t) % radix, radix - u];
      const [t1r, t1i] = [cos[q * radix + t]!, sin[q * radix + t]!];
      const [t2r, t2i] = [cos[q * radix + tBack]!, sin[q * radix + tBack]!];
      const [u1r, u1i] = [cos[q * radix + u]!, sin[q * radix + u]!];
      const [u2r, u2i] = [cos[q * radix + uBack]!, sin[q * radix + uBack]!];
      for (let k = 0; k < s; k++) {
        // e is what an output and its mirror share, o what has opposite signs.
        let ter = xr[s * q + k]!;
        let tei = xi[s * q + k]!;
        let tor = 0;
        let toi = 0;
        let uer = ter;
        let uei = tei;
        let uor = 0;
        let uoi = 0;
        for (let j = 0, at = k, a = t * pairs, b = u * pairs; j < pairs; j++, at += s, a++, b++) {
          const sr = sumRe[at]!;
          const si = sumIm[at]!;
          const dr = differenceRe[at]!;
          const di = differenceIm[at]!;
          ter += sr * odd.cos[a]!;
          tei += si * odd.cos[a]!;
          tor += di * odd.sin[a]!;
          toi -= dr * odd.sin[a]!;
          uer += sr * odd.cos[b]!;
          uei += si * odd.cos[b]!;
          uor += di * odd.sin[b]!;
          uoi -= dr * odd.sin[b]!;
        }
        const to = s * radix * q + k;
        yr[to + tBack * s] = (ter - tor) * t2r - (tei - toi) * t2i;
        yi[to + tBack * s] = (ter - tor) * t2i + (tei - toi) * t2r;
        yr[to + t * s] = (ter + tor) * t1r - (tei + toi) * t1i;
        yi[to + t * s] = (ter + tor) * t1i + (tei + toi) * t1r;
        yr[to + uBack * s] = (uer - uor) * u2r - (uei - uoi) * u2i;
        yi[to + uBack * s] = (uer - uor) * u2i + (uei - uoi) * u2r;
        yr[to + u * s] = (uer + uor) * u1r - (uei + uoi) * u1i;
        yi[to + u * s] = (uer + uor) * u1i + (uei + uoi) * u1r;
      }
    }
  }
}
