/** Samples of k-space as a picture. */
import { kspaceOf } from './sampling/samples.ts';

/** Weaker than this share of the strongest, a sample is black. */
const DECADES = 4;

/** √Σ|k|² over the coils, [height, width]; 0 where nothing was measured. */
export function coilsTogether(data: Float32Array, mask: Uint8Array): Float32Array {
  const kspace = kspaceOf(data, mask);
  const plane = mask.length;
  const out = new Float32Array(plane);
  for (let i = 0; i < plane; i++) {
    let sum = 0;
    for (let at = i; at < kspace.length; at += plane) sum += kspace[at]! ** 2;
    out[i] = Math.sqrt(sum);
  }
  return out;
}

/**
 * The root mean square over coils and both parts, [height, width]: of noise alone about its σ, however many coils there
 * are; 0 where nothing was measured.
 */
export function coilsInMean(data: Float32Array, mask: Uint8Array): Float32Array {
  const samples = mask.reduce((count, m) => count + m, 0);
  const numbers = data.length / Math.max(samples, 1);
  return coilsTogether(data, mask).map((sum) => sum / Math.sqrt(numbers));
}

/** The decimal logarithm of each over the largest, no less than −4; −4 where there is nothing. */
export function logarithms(values: Float32Array): Float32Array {
  const largest = values.reduce((most, v) => Math.max(most, v), 0);
  return values.map((v) => (v > 0 ? Math.max(-DECADES, Math.log10(v / largest)) : -DECADES));
}
