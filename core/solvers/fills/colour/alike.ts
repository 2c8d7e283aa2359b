import { type Links, linked } from './links.ts';

/** A neighbour as like a pixel as any counts with at least this, however restless the place. */
const LEAST = 0.01;
/** Share of the variance around a pixel that a difference of grey is measured by, and the least of it. */
const VARIANCE = { share: 0.6, least: 2e-6 };

/** The unknown pixels of a picture and how alike the grey of each is to its neighbours'. */
export interface Alike {
  readonly links: Links;
  /** Where each unknown lies in the picture. */
  readonly pixels: Int32Array;
  /** Of every pixel among the unknown; of a known one its −1 − (index in `known`). */
  readonly toKnown: { readonly start: Int32Array; readonly pixel: Int32Array; readonly weight: Float32Array };
}

/**
 * Levin, Lischinski and Weiss 2004, equation 2: w_rs ∝ exp(−(Y(r) − Y(s))²/(2σ_r²)) over the eight neighbours of r, Σ_s w_rs
 * = 1, with the σ_r of their code: 2σ² is 0.6 of the variance of Y in the window, at the least what leaves the most alike
 * neighbour 0.01.
 * @param grey [height, width] @param known [height, width], 1 where the colour is known
 */
export function alike(grey: Float32Array, known: Uint8Array, height: number, width: number): Alike {
  const plane = height * width;
  const indexOf = new Int32Array(plane);
  let count = 0;
  for (let i = 0; i < plane; i++) indexOf[i] = known[i] === 0 ? count++ : -1;
  const pixels = new Int32Array(count);
  const start = new Int32Array(count + 1);
  const out = new Int32Array(count + 1);
  const at = new Int32Array(8);
  for (let i = 0, k = 0; i < plane; i++) {
    if (indexOf[i]! < 0) continue;
    pixels[k] = i;
    const n = around(i, height, width, at);
    let inside = 0;
    for (let s = 0; s < n; s++) if (indexOf[at[s]!]! >= 0) inside++;
    start[k + 1] = start[k]! + inside;
    out[k + 1] = out[k]! + n - inside;
    k++;
  }
  const to = new Int32Array(start[count]!);
  const weight = new Float32Array(start[count]!);
  const outPixel = new Int32Array(out[count]!);
  const outWeight = new Float32Array(out[count]!);
  const outward = new Float64Array(count);
  const w = new Float64Array(8);
  for (let k = 0; k < count; k++) {
    const n = around(pixels[k]!, height, width, at);
    weigh(grey, pixels[k]!, at, n, w);
    let [inside, beyond] = [start[k]!, out[k]!];
    for (let s = 0; s < n; s++) {
      const j = indexOf[at[s]!]!;
      if (j >= 0) {
        to[inside] = j;
        weight[inside++] = w[s]!;
      } else {
        outPixel[beyond] = at[s]!;
        outWeight[beyond] = w[s]!;
        outward[k]! += outWeight[beyond++]!;
      }
    }
  }
  return {
    links: linked(start, to, weight, outward),
    pixels,
    toKnown: { start: out, pixel: outPixel, weight: outWeight },
  };
}

/** Writes the neighbours of pixel i, row by row. @returns how many there are */
function around(i: number, height: number, width: number, at: Int32Array): number {
  const row = Math.floor(i / width);
  const column = i - row * width;
  let n = 0;
  for (let r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
    for (let c = Math.max(0, column - 1); c <= Math.min(width - 1, column + 1); c++) {
      if (r !== row || c !== column) at[n++] = r * width + c;
    }
  }
  return n;
}

function weigh(grey: Float32Array, i: number, at: Int32Array, n: number, w: Float64Array): void {
  const here = grey[i]!;
  let [sum, squares, nearest] = [0, 0, Infinity];
  for (let s = 0; s < n; s++) {
    // From here, so that the squares lose nothing.
    const apart = grey[at[s]!]! - here;
    sum += apart;
    squares += apart * apart;
    nearest = Math.min(nearest, apart * apart);
  }
  const variance = squares / (n + 1) - (sum / (n + 1)) ** 2;
  const spread = Math.max(VARIANCE.share * variance, -nearest / Math.log(LEAST), VARIANCE.least);
  let total = 0;
  for (let s = 0; s < n; s++) {
    const apart = grey[at[s]!]! - here;
    w[s] = Math.exp((-apart * apart) / spread);
    total += w[s]!;
  }
  for (let s = 0; s < n; s++) w[s]! /= total;
}
