/** What can be seen of complex numbers. */
export const complexParts = ['magnitude', 'phase', 'real', 'imaginary'] as const;
export type ComplexPart = (typeof complexParts)[number];

/** Whether so many planes are complex images: one, or one of each of two sets of coil maps. */
export const isComplex = (channels: number): boolean => channels === 2 || channels === 4;

/**
 * What stands for several complex images [2·images, pixels] where there is room for one: the root of the sum of their squares, with the
 * phase of their sum. One image is itself.
 */
export function asOneComplex(planes: Float32Array, pixels: number): Float32Array {
  if (planes.length === 2 * pixels) return planes;
  const sizes = magnitudesOf(planes, pixels);
  const out = new Float32Array(2 * pixels);
  for (let i = 0; i < pixels; i++) {
    let [re, im] = [0, 0];
    for (let at = i; at < planes.length; at += 2 * pixels) {
      re += planes[at]!;
      im += planes[at + pixels]!;
    }
    const length = Math.hypot(re, im);
    out[i] = sizes[i]! * (length > 0 ? re / length : 1);
    out[pixels + i] = sizes[i]! * (length > 0 ? im / length : 0);
  }
  return out;
}

/** Sets complex images [2·images, pixels] to 0 where a flag [images, pixels] is. */
export function clearUnseen(planes: Float32Array, seen: Uint8Array, pixels: number): void {
  for (let i = 0; i < seen.length; i++) {
    if (seen[i] !== 0) continue;
    const at = i + Math.floor(i / pixels) * pixels;
    planes[at] = planes[at + pixels] = 0;
  }
}

/**
 * √(re² + im²) of a complex image [2, pixels], and of several of them the root of the sum of all squares: what of it is looked
 * at and scored.
 */
export function magnitudesOf(planes: Float32Array, pixels = planes.length / 2): Float32Array {
  const out = new Float32Array(pixels);
  if (planes.length === 2 * pixels)
    for (let i = 0; i < pixels; i++) out[i] = Math.hypot(planes[i]!, planes[pixels + i]!);
  else
    for (let i = 0; i < pixels; i++) {
      let sum = 0;
      for (let at = i; at < planes.length; at += pixels) sum += planes[at]! ** 2;
      out[i] = Math.sqrt(sum);
    }
  return out;
}
