/**
 * Sums over arrays of float32, added up in doubles. Each is a function of its own and small: it is compiled once, early in a
 * run, for all that use it. A long function is compiled loop by loop as it comes to them, and until then makes an object of each number.
 */

export function inner(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** out += factor·v */
export function addScaled(out: Float32Array, factor: number, v: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += factor * v[i]!;
}

/** out ← v + factor·out */
export function scaleAndAdd(out: Float32Array, factor: number, v: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = v[i]! + factor * out[i]!;
}

/** out ← factor·out */
export function scaleBy(out: Float32Array, factor: number): void {
  for (let i = 0; i < out.length; i++) out[i] = factor * out[i]!;
}
