/** A colour map: t → sRGB bytes, written at out[at…at+2]. */
export type ColourMap = (t: number, out: Uint8Array, at: number) => void;

const within = (t: number): number => (t > 0 ? Math.min(t, 1) : 0);

/** 0 black … 1 white. */
export const grey: ColourMap = (t, out, at) => {
  out.fill(Math.round(255 * within(t)), at, at + 3);
};

/** Signed differences, t from −1 to 1: blue where too low, white where right, red where too high. */
export const blueWhiteRed: ColourMap = (t, out, at) => {
  const strength = within(Math.abs(t));
  const [half, full] = t < 0 ? BLUES : REDS;
  for (let k = 0; k < 3; k++) {
    const value = strength < 0.5 ? mix(255, half[k]!, 2 * strength) : mix(half[k]!, full[k]!, 2 * strength - 1);
    out[at + k] = Math.round(value);
  }
};
const BLUES = [
  [75, 140, 214],
  [10, 40, 120],
] as const;
const REDS = [
  [226, 96, 77],
  [120, 6, 26],
] as const;
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** Magnitudes, t from 0 to 1: lightness of OKLab (Ottosson 2020) rises evenly from black over violet to pale yellow. */
export const sequential: ColourMap = (t, out, at) => {
  const s = within(t);
  const lightness = 0.97 * s;
  const chroma = 0.17 * Math.sin(Math.PI * Math.min(s * 0.93 + 0.02, 1)) ** 0.8;
  const hue = ((-70 + 175 * s) * Math.PI) / 180;
  oklabToSrgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue), out, at);
};

/** Phase, t from 0 to 1 for −π to π: a cycle of hues at one lightness that meets itself. */
export const cyclic: ColourMap = (t, out, at) => {
  const turn = 2 * Math.PI * (t - Math.floor(t));
  // Three cosines a third of a turn apart: their sum is constant, so no phase looks brighter than another by much.
  for (let k = 0; k < 3; k++) out[at + k] = Math.round(255 * (0.56 + 0.4 * Math.cos(turn - (2 * Math.PI * k) / 3)));
};

function oklabToSrgb(lightness: number, a: number, b: number, out: Uint8Array, at: number): void {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  out[at] = encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  out[at + 1] = encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  out[at + 2] = encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
}

/** The transfer function of sRGB (IEC 61966-2-1). */
function encoded(linear: number): number {
  const v = within(linear);
  return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
}
