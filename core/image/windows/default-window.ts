import { percentiles } from './percentiles.ts';
import type { Window } from './window.ts';
import type { Unit } from '../image.ts';

/** Soft tissue: what CT is looked at through where its file states nothing. */
export const SOFT_TISSUE_HU: Window = { center: 40, width: 400 };
export const LUNG_HU: Window = { center: -600, width: 1500 };
/**
 * Signed errors in HU are shown from −200 to 200, in the window and in every report: one scale, so that two can be
 * compared. So much shows what few views get wrong, without bleaching what they get right.
 */
export const ERROR_HALF_HU = 200;

/** The share of pixels in soft tissue (−100…200 HU) above which an image in HU is looked at through its window. */
const SOFT_SHARE = 0.05;
/** Numbers without a unit that go down to air are HU; a measurement has nothing so far below zero. */
const AIR_HU = -500;

const spanning = (low: number, high: number): Window => ({
  center: (low + high) / 2,
  width: high > low ? high - low : Math.max(Math.abs(low) * 1e-3, 1e-6),
});

/**
 * The window of values that nobody has chosen one for: the first that their file states, else soft tissue where CT
 * holds some, else percentiles 1–99. The one place where it is decided: window, exports and reports ask here.
 */
export function defaultWindow(values: Float32Array, unit: Unit, stated: readonly Window[] = []): Window {
  const own = stated[0];
  if (own !== undefined && own.width > 0) return own;
  return isSoft(values, unit) ? SOFT_TISSUE_HU : spanning(...percentiles(values, 0.01, 0.99));
}

function isSoft(values: Float32Array, unit: Unit): boolean {
  if (unit !== 'HU' && unit !== 'stored') return false;
  let [soft, seen, lowest] = [0, 0, Infinity];
  const step = Math.max(1, Math.ceil(values.length / 16_384));
  for (let i = 0; i < values.length; i += step) {
    const v = values[i]!;
    seen++;
    if (v > -100 && v < 200) soft++;
    if (v < lowest) lowest = v;
  }
  return soft > SOFT_SHARE * seen && (unit === 'HU' || lowest < AIR_HU);
}
