import type { Unit } from '../image.ts';

/** DICOM's VOI LUT functions (PS3.3, C.11.2.1.2.1, C.11.2.1.3.1 and C.11.2.1.3.2). */
export const windowCurves = ['linear', 'linear-exact', 'sigmoid'] as const;

/** A window on the scale of the values. */
export interface Window {
  readonly center: number;
  readonly width: number;
  /** `linear` where it is not said. */
  readonly curve?: (typeof windowCurves)[number] | undefined;
}

/**
 * A window as v → gain·v + offset = gain·(v − center) + ½, 0 black … 1 white, to be cut there. Stored numbers and HU
 * count in whole steps: DICOM's LINEAR, with c − 0.5 and w − 1; all others are continuous as LINEAR_EXACT is. Of a
 * sigmoid it is the tangent at its centre.
 */
export function rampOf(
  window: Window,
  unit: Unit,
): { readonly gain: number; readonly offset: number; readonly center: number } {
  const isLinear = (window.curve ?? 'linear') === 'linear';
  const counts = isLinear && (unit === 'HU' || unit === 'stored') && window.width >= 1;
  const center = counts ? window.center - 0.5 : window.center;
  // A window of width 1 is a step at its centre; so is an empty one.
  const width = Math.max(counts ? window.width - 1 : window.width, 1e-12);
  return { gain: 1 / width, offset: 0.5 - center / width, center };
}

/** How bright a window shows a value: 0 black … 1 white, to be cut there. What is no number stays none. */
export function shareOf(window: Window, unit: Unit): (value: number) => number {
  const { gain, offset, center } = rampOf(window, unit);
  const isSigmoid = window.curve === 'sigmoid';
  return (v) => (isSigmoid ? 1 / (1 + Math.exp(-4 * gain * (v - center))) : gain * v + offset);
}
