/** The transfer curve of sRGB (IEC 61966-2-1), mirrored at black so that colours outside its gamut have numbers too. */

export function encodedSrgb(linear: number): number {
  const v = Math.abs(linear);
  const encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055;
  return linear < 0 ? -encoded : encoded;
}

export function linearSrgb(encoded: number): number {
  const v = Math.abs(encoded);
  const linear = v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  return encoded < 0 ? -linear : linear;
}
