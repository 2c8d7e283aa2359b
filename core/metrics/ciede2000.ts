import type { Samples } from './error.ts';
import { labOf, type Lab } from './lab.ts';

/** 25⁷, of the compression of chroma. */
const POWER = 25 ** 7;
const RADIANS = Math.PI / 180;
const compression = (chroma: number): number => Math.sqrt(chroma ** 7 / (chroma ** 7 + POWER));
const cosine = (degrees: number): number => Math.cos(degrees * RADIANS);

/**
 * The colour difference ΔE₀₀ of two colours with k_L = k_C = k_H = 1 (Sharma, Wu, Dalal 2005, Color Res. Appl. 30(1), eq.
 * 2 to 22). About 1 is just seen side by side.
 */
export function labDifference(first: Lab, second: Lab): number {
  const [l1, a1, b1] = [first[0]!, first[1]!, first[2]!];
  const [l2, a2, b2] = [second[0]!, second[1]!, second[2]!];
  const g = 0.5 * (1 - compression((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [p1, p2] = [(1 + g) * a1, (1 + g) * a2];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)];
  const isGrey = c1 * c2 === 0;

  const apart = h2 - h1;
  const turned = isGrey ? 0 : apart > 180 ? apart - 360 : apart < -180 ? apart + 360 : apart;
  const lightness = l2 - l1;
  const chroma = c2 - c1;
  const hues = 2 * Math.sqrt(c1 * c2) * Math.sin((turned / 2) * RADIANS);

  const meanL = (l1 + l2) / 2;
  const meanC = (c1 + c2) / 2;
  const sum = h1 + h2;
  const meanH = isGrey ? sum : Math.abs(apart) <= 180 ? sum / 2 : (sum + (sum < 360 ? 360 : -360)) / 2;
  const t =
    1 -
    0.17 * cosine(meanH - 30) +
    0.24 * cosine(2 * meanH) +
    0.32 * cosine(3 * meanH + 6) -
    0.2 * cosine(4 * meanH - 63);
  const rotation = -2 * compression(meanC) * Math.sin(60 * Math.exp(-(((meanH - 275) / 25) ** 2)) * RADIANS);
  const middle = (meanL - 50) ** 2;
  const dl = lightness / (1 + (0.015 * middle) / Math.sqrt(20 + middle));
  const dc = chroma / (1 + 0.045 * meanC);
  const dh = hues / (1 + 0.015 * meanC * t);
  return Math.sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

/** Degrees in [0, 360); 0 of a grey. */
function hue(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const degrees = Math.atan2(b, a) / RADIANS;
  return degrees < 0 ? degrees + 360 : degrees;
}

/**
 * Mean ΔE₀₀ over the pixels of two pictures in encoded sRGB.
 * @param x, t three planes of equal size @param inside one plane; limits the mean to its non-zero pixels
 * @returns null where nothing is left to compare
 */
export function ciede2000(x: Samples, t: Samples, inside: Uint8Array | null = null): number | null {
  const size = t.length / 3;
  if (x.length !== t.length) throw new Error('Images of unequal size.');
  const [found, truth] = [new Float64Array(3), new Float64Array(3)];
  let sum = 0;
  let count = 0;
  for (let i = 0; i < size; i++) {
    if (inside && inside[i] === 0) continue;
    labOf(x[i]!, x[size + i]!, x[2 * size + i]!, found);
    labOf(t[i]!, t[size + i]!, t[2 * size + i]!, truth);
    sum += labDifference(found, truth);
    count++;
  }
  return count === 0 ? null : sum / count;
}
