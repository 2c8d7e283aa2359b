import type { Unit } from './image.ts';

/** DICOM's linear window (PS3.3, C.11.2.1.2), on the scale of the values. */
export interface Window {
  readonly center: number;
  readonly width: number;
}

/**
 * A window as v → gain·v + offset = gain·(v − center) + ½, 0 black … 1 white, to be cut there. Stored numbers and HU
 * count in whole steps: DICOM's LINEAR (PS3.3, C.11.2.1.2.1), with c − 0.5 and w − 1; all others are continuous:
 * LINEAR_EXACT (C.11.2.1.3.2).
 */
export function rampOf(
  window: Window,
  unit: Unit,
): { readonly gain: number; readonly offset: number; readonly center: number } {
  const counts = (unit === 'HU' || unit === 'stored') && window.width >= 1;
  const center = counts ? window.center - 0.5 : window.center;
  // A window of width 1 is a step at its centre; so is an empty one.
  const width = Math.max(counts ? window.width - 1 : window.width, 1e-12);
  return { gain: 1 / width, offset: 0.5 - center / width, center };
}
