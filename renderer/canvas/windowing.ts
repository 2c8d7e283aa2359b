import { windows } from '../../core/catalogue/windows.ts';
import type { Unit } from '../../core/image/image.ts';
import { defaultWindow } from '../../core/image/windows/default-window.ts';
import { percentiles } from '../../core/image/windows/percentiles.ts';
import type { Window } from '../../core/image/windows/window.ts';
import type { Frame } from './frame.ts';
import { scalarsOf } from './scalars.ts';
import type { ComplexPart } from './view.ts';

type Named = (typeof windows)[number];
/** By what an image holds, where its unit has no scale: the low end in percent of the pixels below it, and the high one. */
const PERCENTILES = [
  { id: 'percentiles-1-99', ends: [0.01, 0.99] },
  { id: 'percentiles-0-99', ends: [0, 0.995] },
  { id: 'extremes', ends: [0, 1] },
] as const;
export type PresetId = 'auto' | Named['id'] | (typeof PERCENTILES)[number]['id'];

interface WindowPreset {
  readonly id: PresetId;
  /** Key of its text. */
  readonly label: string;
  /** Of the frames that it is for; null: of all. */
  readonly units: readonly Unit[] | null;
  readonly window: Window | null;
  /** In place of a window, shares of the pixels that lie below its ends. */
  readonly ends?: readonly [number, number];
}
/** Windows by key 1, 2, …, each for frames in its units; `auto` is no window of its own, and for every frame. */
export const WINDOW_PRESETS: readonly WindowPreset[] = [
  { id: 'auto', label: 'viewer.preset.auto', units: null, window: null },
  ...windows.map(({ id, modality, unit, window }) => ({
    id,
    units: [unit],
    window,
    label: `modality.${modality}.window.${id}`,
  })),
  ...PERCENTILES.map(({ id, ends }) => ({
    ...{ id, ends, window: null },
    label: `viewer.preset.${id}`,
    units: ['complex', 'magnitude', 'stored'] as const,
  })),
];
export const presetsFor = (unit: Unit): readonly WindowPreset[] =>
  WINDOW_PRESETS.filter(({ units }) => units === null || units.includes(unit));

/** What a preset is for a frame; null: automatic. */
export function windowOf({ window, ends }: WindowPreset, frame: Frame, part?: ComplexPart): Window | null {
  if (ends === undefined) return window;
  const [low, high] = percentiles(scalarsOf(frame, part), ...ends);
  return { center: (low + high) / 2, width: Math.max(high - low, 1e-12) };
}

/**
 * The window of a frame that nobody has set: the one that its file states, a picture's full range (unless that would
 * show it black), else by content (core/image/default-window); a part of complex numbers that has a sign evenly about 0.
 */
export function automaticWindow(frame: Frame, part?: ComplexPart): Window {
  if (frame.samples === 2 && part === 'phase') return { center: 0, width: 2 * Math.PI };
  if (frame.samples === 2 && (part === 'real' || part === 'imaginary')) return symmetricWindow(scalarsOf(frame, part));
  // Of a complex image a window is stated for its magnitude.
  const stated = frame.samples === 2 && part === 'log-magnitude' ? undefined : frame.windows?.[0];
  if (stated !== undefined && stated.width > 0) return stated;
  if (frame.samples === 3 || frame.unit === 'srgb') {
    const full = frame.fullScale ?? 1;
    if (frame.samples === 3 || !isDim(frame.data, full)) return { center: full / 2, width: full };
  }
  const values = scalarsOf(frame, part);
  const known = byContent.get(values) ?? defaultWindow(values, frame.unit);
  byContent.set(values, known);
  return known;
}

/** Several panels ask for the window of each slice that goes past. */
const byContent = new WeakMap<Float32Array, Window>();

/** Fewer bits than the file has room for, as a detector's 12 in 16: at full range it would be black. */
function isDim(values: Float32Array, full: number): boolean {
  let highest = 0;
  for (const v of values) if (v > highest) highest = v;
  return highest > 0 && full > 255 && highest <= full / 8;
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
