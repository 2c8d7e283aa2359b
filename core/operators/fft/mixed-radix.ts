import { oddOf, type Pass, pass2, pass3, pass4, pass5, passOdd } from './passes.ts';

/**
 * Stockham's self-sorting FFT with radices 4, 2, 3, 5 and the primes to 31 in float64 (Van Loan 1992, "Computational Frameworks for
 * the Fast Fourier Transform", §1.7). A pass of radix p takes transforms of m·p points at stride s to p times as many
 * of m points at stride p·s (fft-passes.ts); nothing has to be put in order afterwards.
 */

export type Transform = (re: Float64Array, im: Float64Array) => void;

const PASSES: Readonly<Record<number, typeof pass2>> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5 };
/** A pass of a larger prime costs more than a convolution instead of it. */
const RADICES = [4, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31];

/** The radices of a length's passes, in their order; null where a prime factor is above 31. */
export function factorsOf(n: number): number[] | null {
  const factors: number[] = [];
  let rest = n;
  for (const radix of RADICES) {
    for (; rest % radix === 0; rest /= radix) factors.push(radix);
  }
  return rest === 1 ? factors : null;
}

/** Whether no prime factor is above 31: the lengths that can be transformed here. */
export const isDirect = (n: number): boolean => factorsOf(n) !== null;

/** Whether 2, 3, 5 and 7 are the only prime factors: the quickest lengths. */
export const isSmooth = (n: number): boolean => factorsOf(n)?.every((radix) => radix <= 7) === true;

/** The least length ≥ n that the mixed radices divide. */
export function smoothLength(n: number): number {
  let length = Math.max(1, n);
  while (!isSmooth(length)) length++;
  return length;
}

/** ω_{mp}^{qt} of a pass of radix p at [q·p + t]. */
export function rootsOf(radix: number, m: number): { cos: Float64Array; sin: Float64Array } {
  const cos = new Float64Array(m * radix);
  const sin = new Float64Array(m * radix);
  for (let q = 0; q < m; q++) {
    for (let t = 0; t < radix; t++) {
      const angle = (-2 * Math.PI * q * t) / (m * radix);
      cos[q * radix + t] = Math.cos(angle);
      sin[q * radix + t] = Math.sin(angle);
    }
  }
  return { cos, sin };
}

function passesOf(n: number, batch: number): Pass[] {
  let m = n;
  let s = batch;
  return factorsOf(n)!.map((radix) => {
    m /= radix;
    const pass = { radix, m, s, ...rootsOf(radix, m), odd: radix > 5 ? oddOf(radix, s) : null };
    s *= radix;
    return pass;
  });
}

/** The forward transform of `batch` signals [length, batch] in place; the length must have no prime factor above 31. */
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
      const run = PASSES[pass.radix] ?? passOdd;
      run(pass, xr, xi, yr, yi);
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
