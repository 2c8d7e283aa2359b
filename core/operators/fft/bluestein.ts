import { mixedRadix, smoothLength, type Transform } from './mixed-radix.ts';

/**
 * Bluestein's FFT (Bluestein 1970, IEEE Trans. Audio Electroacoust. 18(4)) for lengths with a large prime factor:
 * jk = (j² + k² − (k−j)²)/2 makes the transform a convolution with a chirp, done at a smooth length ≥ 2n − 1.
 */
export function bluestein(n: number, batch: number): Transform {
  const length = smoothLength(2 * n - 1);
  const convolve = mixedRadix(length, batch);
  const chirpRe = new Float64Array(n);
  const chirpIm = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    // k² modulo 2n is exact; the angle of a large k² would not be.
    const angle = (-Math.PI * ((k * k) % (2 * n))) / n;
    chirpRe[k] = Math.cos(angle);
    chirpIm[k] = Math.sin(angle);
  }
  const filterRe = new Float64Array(length);
  const filterIm = new Float64Array(length);
  for (let k = 0; k < n; k++) {
    filterRe[k] = filterRe[(length - k) % length] = chirpRe[k]! / length;
    filterIm[k] = filterIm[(length - k) % length] = -chirpIm[k]! / length;
  }
  mixedRadix(length, 1)(filterRe, filterIm);

  const re = new Float64Array(length * batch);
  const im = new Float64Array(length * batch);
  return (xr, xi) => {
    re.fill(0, n * batch);
    im.fill(0, n * batch);
    for (let k = 0, i = 0; k < n; k++) {
      for (let b = 0; b < batch; b++, i++) {
        re[i] = xr[i]! * chirpRe[k]! - xi[i]! * chirpIm[k]!;
        im[i] = xr[i]! * chirpIm[k]! + xi[i]! * chirpRe[k]!;
      }
    }
    convolve(re, im);
    for (let k = 0, i = 0; k < length; k++) {
      for (let b = 0; b < batch; b++, i++) {
        const r = re[i]! * filterRe[k]! - im[i]! * filterIm[k]!;
        im[i] = re[i]! * filterIm[k]! + im[i]! * filterRe[k]!;
        re[i] = r;
      }
    }
    convolve(im, re); // the inverse; its 1/length is in the filter
    for (let k = 0, i = 0; k < n; k++) {
      for (let b = 0; b < batch; b++, i++) {
        xr[i] = re[i]! * chirpRe[k]! - im[i]! * chirpIm[k]!;
        xi[i] = re[i]! * chirpIm[k]! + im[i]! * chirpRe[k]!;
      }
    }
  };
}
