/** What a pixel's colour has beyond its grey: what spreads from hints, while the grey stays the picture's. */
import type { Coloured } from './blocks.ts';

/** A grey picture with the colour known in places. */
export interface Hinted {
  /** [height, width] */
  readonly grey: Float32Array;
  /** Planar, [3, height, width]; only known places are read. */
  readonly hints: Float32Array;
  /** [height, width]: 1 where the colour is known. */
  readonly known: Uint8Array;
  /** Shares of red, green and blue in the grey, of sum 1. */
  readonly weights: readonly number[];
}

/** The chroma of the hints, 0 where there is none; it stands in the first and last plane of `out`, [3, height, width]. */
export function chromaOf(
  { grey, hints, known, weights }: Hinted,
  height: number,
  width: number,
  out: Float32Array,
): Coloured {
  const plane = height * width;
  const [red, blue] = [out.subarray(0, plane), out.subarray(2 * plane)];
  for (let i = 0; i < plane; i++) {
    if (known[i] === 0) {
      red[i] = blue[i] = 0;
      continue;
    }
    let luma = 0;
    for (let c = 0; c < 3; c++) luma += weights[c]! * hints[c * plane + i]!;
    red[i] = hints[i]! - luma;
    blue[i] = hints[2 * plane + i]! - luma;
  }
  return { height, width, grey, known, chroma: [red, blue] };
}

/** The chroma in the first and last plane of `out` become colours of that grey, taken back towards it where they leave [0, 1]. */
export function onGrey({ grey, weights: [r = 0, g = 0, b = 0] }: Hinted, out: Float32Array): void {
  const plane = grey.length;
  const beyond = new Float64Array(3);
  for (let i = 0; i < plane; i++) {
    const y = grey[i]!;
    beyond[0] = out[i]!;
    beyond[2] = out[2 * plane + i]!;
    beyond[1] = -(r * beyond[0] + b * beyond[2]) / g;
    let share = 1;
    for (let c = 0; c < 3; c++) {
      const d = beyond[c]!;
      if (y + d > 1) share = Math.min(share, Math.max(0, (1 - y) / d));
      else if (y + d < 0) share = Math.min(share, Math.max(0, -y / d));
    }
    for (let c = 0; c < 3; c++) out[c * plane + i] = y + share * beyond[c]!;
  }
}
