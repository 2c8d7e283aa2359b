/**
 * CIE L*a*b* of encoded sRGB: transfer function and matrix of IEC 61966-2-1, white D65 as the matrix makes it (so that
 * equal channels have no chroma), CIE 1976. Values outside [0, 1] are taken as their nearest end, as a screen shows them.
 */

/** L*, a*, b*. */
export type Lab = Float64Array | readonly [number, number, number];

const DELTA = 6 / 29;
const linear = (v: number): number => {
  if (!(v > 0)) return 0;
  if (v >= 1) return 1;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};
const cubeRoot = (t: number): number => (t > DELTA ** 3 ? Math.cbrt(t) : t / (3 * DELTA * DELTA) + 4 / 29);

/** out ← L*, a*, b*. @param red, green, blue encoded, [0, 1] */
export function labOf(red: number, green: number, blue: number, out: Float64Array): void {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  // X, Y and Z of the CIE 1931 observer, each as a share of the white's.
  const x = cubeRoot((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = cubeRoot(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = cubeRoot((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  out[0] = 116 * y - 16;
  out[1] = 500 * (x - y);
  out[2] = 200 * (y - z);
}
