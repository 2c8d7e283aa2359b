/** Where the middle of k-space lies, and where the image. */
import type { KspaceImage } from './kspace-file.ts';

/** How k-space departs from what is taken for granted: both middles at floor(n/2). */
export interface Centre {
  /** Row and column about which the energy lies. */
  readonly at: readonly [number, number];
  /** `corner`: as an FFT leaves it, with its middle at (0, 0). */
  readonly kspace: 'middle' | 'corner' | 'elsewhere';
  /** `quadrants`: the image is cut at its middle and its corners lie there, as after an FFT without shift. */
  readonly image: 'middle' | 'quadrants';
}

/** Of an axis: how far from where it should be the energy may lie. The echo is rarely more than some lines away. */
const NEAR = 1 / 8;
/** A circular mean is to be believed from this length on. */
const CLEAR = 0.15;

/** Circular mean of a profile: where it lies, and how sharply it does, 0 to 1. */
function circularMean(profile: Float64Array): { readonly at: number; readonly clarity: number } {
  let [re, im, total] = [0, 0, 0];
  const n = profile.length;
  profile.forEach((value, i) => {
    re += value * Math.cos((2 * Math.PI * i) / n);
    im += value * Math.sin((2 * Math.PI * i) / n);
    total += value;
  });
  const turn = Math.atan2(im, re) / (2 * Math.PI);
  return { at: (((turn + 1) % 1) * n) % n, clarity: total === 0 ? 0 : Math.hypot(re, im) / total };
}

/** @param energy Σ |k|², [row, column] */
export function centreOf(
  image: Pick<KspaceImage, 'data' | 'coils' | 'height' | 'width'>,
  energy: Float64Array,
): Centre {
  const { height, width } = image;
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  energy.forEach((e, i) => {
    rows[Math.floor(i / width)]! += e;
    columns[i % width]! += e;
  });
  const [row, column] = [circularMean(rows), circularMean(columns)];
  const gap = (at: number, from: number, n: number): number => {
    const apart = Math.abs(at - from) % n;
    return Math.min(apart, n - apart) / n;
  };
  const isAt = (r: number, c: number): boolean => gap(row.at, r, height) <= NEAR && gap(column.at, c, width) <= NEAR;
  const isClear = Math.min(row.clarity, column.clarity) >= CLEAR;
  const kspace =
    !isClear || isAt(Math.floor(height / 2), Math.floor(width / 2)) ? 'middle' : isAt(0, 0) ? 'corner' : 'elsewhere';
  return {
    at: [Math.round(row.at) % height, Math.round(column.at) % width],
    kspace,
    image: isAway(image, energy, 'rows') && isAway(image, energy, 'columns') ? 'quadrants' : 'middle',
  };
}

/**
 * Whether the image's energy lies half a field of view away along an axis. The product of neighbours in k-space, summed, is
 * the circular mean of |image|² (the Fourier transform of an autocorrelation): no transform is needed.
 * @param along `rows`: from one to the next; the last neighbours the first, as in every Fourier transform
 */
function isAway(
  { data, coils, height, width }: Pick<KspaceImage, 'data' | 'coils' | 'height' | 'width'>,
  energy: Float64Array,
  along: 'rows' | 'columns',
): boolean {
  const plane = height * width;
  let [re, im, total] = [0, 0, 0];
  for (let c = 0; c < coils; c++) {
    const [real, imaginary] = [2 * c * plane, (2 * c + 1) * plane];
    for (let i = 0; i < plane; i++) {
      const next = along === 'rows' ? (i + width) % plane : i % width === width - 1 ? i + 1 - width : i + 1;
      if (energy[i] === 0 || energy[next] === 0) continue;
      const [a, b] = [data[real + i]!, data[imaginary + i]!];
      const [u, v] = [data[real + next]!, data[imaginary + next]!];
      re += a * u + b * v;
      im += a * v - b * u;
      total += Math.hypot(a, b) * Math.hypot(u, v);
    }
  }
  return re < 0 && Math.abs(im) < -re && Math.hypot(re, im) > CLEAR * total;
}

/** Which shift mends it. */
export const shifts = ['none', 'kspace', 'image', 'both'] as const;
export type Shift = (typeof shifts)[number];

/** The same k-space with its middle, that of the image, or both moved from the corner to floor(n/2). */
export function shifted(image: KspaceImage, shift: Shift): KspaceImage {
  const { coils, height, width, data, measured } = image;
  if (shift === 'none') return image;
  const plane = height * width;
  const [middleRow, middleColumn] = [Math.floor(height / 2), Math.floor(width / 2)];
  const isMoved = shift === 'kspace' || shift === 'both';
  const out = new Float32Array(data.length);
  const mask = measured === null ? null : new Uint8Array(plane);
  for (let r = 0; r < height; r++)
    for (let x = 0; x < width; x++) {
      const to = isMoved ? ((r + middleRow) % height) * width + ((x + middleColumn) % width) : r * width + x;
      if (mask !== null) mask[to] = measured![r * width + x]!;
      for (let p = 0; p < 2 * coils; p++) out[p * plane + to] = data[p * plane + r * width + x]!;
    }
  if (shift !== 'kspace') moveImage(out, coils, height, width);
  return { ...image, data: out, measured: mask };
}

/** A ramp of phase brings the image back by floor(n/2) along both axes: e^{2πi (u − u₀) floor(n/2)/n}. */
function moveImage(data: Float32Array, coils: number, height: number, width: number): void {
  const plane = height * width;
  const turnOf = (u: number, n: number): number => {
    const half = Math.floor(n / 2);
    return ((u - half) * half) / n;
  };
  for (let r = 0; r < height; r++)
    for (let x = 0; x < width; x++) {
      const angle = 2 * Math.PI * ((turnOf(r, height) + turnOf(x, width)) % 1);
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let c = 0; c < coils; c++) {
        const at = 2 * c * plane + r * width + x;
        const [re, im] = [data[at]!, data[at + plane]!];
        data[at] = re * cos - im * sin;
        data[at + plane] = re * sin + im * cos;
      }
    }
}
