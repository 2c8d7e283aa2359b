import type { Samples } from './error.ts';

/** A picture whose colourfulness is below this is grey to the eye: a ratio to it says nothing. */
const GREY = 1;

/**
 * M = √(σ_rg² + σ_yb²) + 0.3·√(μ_rg² + μ_yb²) with rg = R − G, yb = (R + G)/2 − B on a scale of 255 (Hasler, Süsstrunk
 * 2003, Proc. SPIE 5007, eq. 9): 0 grey, 33 moderately, 82 highly colourful.
 * @param x three planes of encoded sRGB in [0, 1]
 */
export function colourfulness(x: Samples): number {
  const n = x.length / 3;
  let [rg, yb, rg2, yb2] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [r, g, b] = [255 * x[i]!, 255 * x[n + i]!, 255 * x[2 * n + i]!];
    const [p, q] = [r - g, (r + g) / 2 - b];
    rg += p;
    yb += q;
    rg2 += p * p;
    yb2 += q * q;
  }
  const variance = Math.max(0, rg2 / n - (rg / n) ** 2) + Math.max(0, yb2 / n - (yb / n) ** 2);
  return Math.sqrt(variance) + 0.3 * Math.hypot(rg / n, yb / n);
}

/** Of a picture as a share of the truth's; null where the truth is grey. */
export function colourfulnessRatio(x: Samples, t: Samples): number | null {
  const truth = colourfulness(t);
  return truth < GREY ? null : colourfulness(x) / truth;
}
