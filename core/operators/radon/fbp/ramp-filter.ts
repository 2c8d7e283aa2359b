import { fft } from '../../fft/fft.ts';
import { smoothLength } from '../../fft/mixed-radix.ts';
import type { FbpOptions, FbpWindow } from './windows.ts';

/** Height of a window at u = frequency/(cutoff · Nyquist). */
function windowAt(window: FbpWindow, u: number): number {
  if (u > 1) return 0;
  switch (window) {
    case 'ram-lak':
      return 1;
    case 'shepp-logan':
      return u === 0 ? 1 : Math.sin((Math.PI * u) / 2) / ((Math.PI * u) / 2);
    case 'cosine':
      return Math.cos((Math.PI * u) / 2);
    case 'hamming':
      return 0.54 + 0.46 * Math.cos(Math.PI * u);
    case 'hann':
      return 0.5 + 0.5 * Math.cos(Math.PI * u);
  }
}

/**
 * Ramp |ν| band-limited at Nyquist, sampled at the n-th bin from the centre, times the bin's size squared:
 * h(0) = 1/4, h(odd n) = −1/(πn)², 0 else (Kak & Slaney 1988, §3.3.3). Sampled in space, it has no offset at ν = 0.
 */
export const ramp = (n: number): number => (n === 0 ? 1 / 4 : n % 2 === 0 ? 0 : -1 / (Math.PI * n) ** 2);

/** Two neighbouring rows of `rows` [views, bins] are filtered at once: the real and the imaginary part of one signal. */
export interface RowFilter {
  apply(rows: Float64Array): void;
}

/** Convolution of each row with an even kernel under a window, zero-padded to at least twice the row. */
export function rowFilter(bins: number, kernel: (n: number) => number, { window, cutoff }: FbpOptions): RowFilter {
  const length = smoothLength(2 * bins);
  const plan = fft(length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let n = 0; n < bins; n++) re[n] = re[(length - n) % length] = kernel(n);
  plan.forward(re, im);
  // Even in space is real in frequency.
  const response = re.map((h, k) => h * windowAt(window, Math.min(k, length - k) / (length / 2) / cutoff));

  return {
    apply(rows) {
      for (let row = 0; row < rows.length; row += 2 * bins) {
        const pair = row + bins < rows.length;
        for (let k = 0; k < bins; k++) {
          re[k] = rows[row + k]!;
          im[k] = pair ? rows[row + bins + k]! : 0;
        }
        re.fill(0, bins);
        im.fill(0, bins);
        plan.forward(re, im);
        for (let k = 0; k < length; k++) {
          re[k]! *= response[k]!;
          im[k]! *= response[k]!;
        }
        plan.inverse(re, im);
        for (let k = 0; k < bins; k++) {
          rows[row + k] = re[k]!;
          if (pair) rows[row + bins + k] = im[k]!;
        }
      }
    },
  };
}
