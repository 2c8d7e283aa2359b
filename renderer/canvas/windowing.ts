import type { Window } from '../../core/image/window.ts';
import type { Frame } from './frame.ts';
import { scalarsOf } from './scalars.ts';
import type { ComplexPart } from './view.ts';

/** Windows by key 1 to 6; `auto` is no window of its own. */
export const WINDOW_PRESETS: readonly { readonly id: PresetId; readonly window: Window | null }[] = [
  { id: 'auto', window: null },
  { id: 'abdomen', window: { center: 40, width: 400 } },
  { id: 'lung', window: { center: -600, width: 1500 } },
  { id: 'bone', window: { center: 400, width: 1800 } },
  { id: 'brain', window: { center: 40, width: 80 } },
  { id: 'mediastinum', window: { center: 50, width: 350 } },
];
export type PresetId = 'auto' | 'abdomen' | 'lung' | 'bone' | 'brain' | 'mediastinum';

/** What is known beside the values. */
export interface WindowHints {
  /** The windows that the file states. */
  readonly windows?: readonly Window[];
  readonly part?: ComplexPart;
}

const MEDIASTINUM: Window = { center: 50, width: 350 };
/** The share of pixels in soft tissue (−100…200 HU) above which an image in HU is looked at through its window. */
const SOFT_SHARE = 0.05;

const spanning = (low: number, high: number): Window => ({
  center: (low + high) / 2,
  width: high > low ? high - low : Math.max(Math.abs(low) * 1e-3, 1e-6),
});

/** The window of a frame that nobody has set: the file's, the picture's full range (unless that would show it black), CT's by content, else percentiles 1–99. */
export function automaticWindow(frame: Frame, { windows, part }: WindowHints = {}): Window {
  const stated = windows?.[0];
  if (stated !== undefined && stated.width > 0) return stated;
  if (frame.samples === 2 && part === 'phase') return { center: 0, width: 2 * Math.PI };
  if (frame.samples === 3 || frame.unit === 'srgb') {
    const full = frame.fullScale ?? 1;
    if (frame.samples === 3 || !isDim(frame.data, full)) return { center: full / 2, width: full };
  }
  const values = scalarsOf(frame, part);
  const known = byContent.get(values) ?? windowByContent(values, frame.unit);
  byContent.set(values, known);
  return known;
}

/** Several panels ask for the window of each slice that goes past. */
const byContent = new WeakMap<Float32Array, Window>();

const windowByContent = (values: Float32Array, unit: Frame['unit']): Window =>
  unit === 'HU' && softShare(values) > SOFT_SHARE ? MEDIASTINUM : spanning(...percentiles(values, 0.01, 0.99));

/** Fewer bits than the file has room for, as a detector's 12 in 16: at full range it would be black. */
function isDim(values: Float32Array, full: number): boolean {
  let highest = 0;
  for (const v of values) if (v > highest) highest = v;
  return highest > 0 && full > 255 && highest <= full / 8;
}

/** Enough for a share or a percentile on the screen. */
const LARGEST_SAMPLE = 16_384;
const strideOf = ({ length }: Float32Array): number => Math.max(1, Math.ceil(length / LARGEST_SAMPLE));

function softShare(values: Float32Array): number {
  const step = strideOf(values);
  let soft = 0;
  for (let i = 0; i < values.length; i += step) if (values[i]! > -100 && values[i]! < 200) soft++;
  return (soft * step) / values.length;
}

/** Two percentiles of the finite values, from an even sample of them; [0, 1] where there is none. */
export function percentiles(values: Float32Array, lower: number, upper: number): readonly [number, number] {
  const step = strideOf(values);
  const sample = new Float32Array(Math.ceil(values.length / step));
  let n = 0;
  for (let i = 0; i < values.length; i += step) {
    const v = values[i]!;
    if (Number.isFinite(v)) sample[n++] = v;
  }
  if (n === 0) return [0, 1];
  const sorted = sample.subarray(0, n).sort();
  const at = (q: number): number => sorted[Math.round(q * (n - 1))]!;
  return [at(lower), at(upper)];
}

/** The window that shows a signed map evenly about 0, so that white means right. */
export function symmetricWindow(values: Float32Array): Window {
  const [low, high] = percentiles(values, 0.005, 0.995);
  return { center: 0, width: 2 * Math.max(Math.abs(low), Math.abs(high), 1e-12) };
}

/** The window that shows a map of sizes from nothing on, so that black means none. */
export function windowFromZero(values: Float32Array): Window {
  const high = Math.max(percentiles(values, 0, 0.995)[1], 1e-12);
  return { center: high / 2, width: high };
}

/** The window by what a region holds: two standard deviations to either side of its mean. */
export const windowOfRegion = ({ mean, sd }: { readonly mean: number; readonly sd: number }): Window => ({
  center: mean,
  width: Math.max(4 * sd, Math.abs(mean) * 1e-3, 1e-6),
});
