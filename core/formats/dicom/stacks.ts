/** Which slices make one volume. */
import type { FramePlace, Vector3 } from '../decoded.ts';
import { dot, normalOf } from './geometry.ts';
import { TAG, type Tag } from './tags.ts';

/** What is needed of a file to find its place in a series. */
export interface SliceHeader {
  readonly name: string;
  readonly series: string;
  readonly rows: number;
  readonly columns: number;
  readonly isColour: boolean;
  readonly frames: number;
  readonly place: FramePlace;
  readonly instance: number;
  /** Series description. */
  readonly description: string | null;
  /** Degrees. */
  readonly gantryTilt: number;
  /** Tells two patients apart, and is never shown or kept. */
  readonly patient: string | null;
  /** Slice location in mm, for slices that state no position. */
  readonly location: number | null;
  /** Values of `APART`. */
  readonly apart: readonly (string | null)[];
}

/** Slices that belong together, at most one at a place where anything tells them apart. */
export interface SliceStack {
  readonly slices: readonly SliceHeader[];
  /** By what it differs from others of its series: `acquisition 2`. */
  readonly apart: string | null;
}

/** Positions closer than this (mm) are one position. */
export const SAME_PLACE_MM = 0.01;

/** By what several images at one place are told apart, the most telling first. */
export const APART: readonly (readonly [name: string, tag: Tag])[] = [
  ['temporal position', TAG.TemporalPositionIdentifier],
  ['cardiac phase', TAG.NominalPercentageOfCardiacPhase],
  ['trigger time', TAG.TriggerTime],
  ['acquisition', TAG.AcquisitionNumber],
  ['echo', TAG.EchoNumbers],
  ['b-value', TAG.DiffusionBValue],
  ['tube voltage', TAG.KVP],
  ['kernel', TAG.ConvolutionKernel],
  ['type', TAG.ImageType],
  ['acquisition at', TAG.AcquisitionTime],
];

/** A patient lies still to a fraction of this; a localizer stands across. */
const SAME_DIRECTION = Math.cos((0.5 * Math.PI) / 180);
const length = (v: Vector3): number => Math.hypot(...v);
const isAlong = (a: Vector3, b: Vector3): boolean => dot(a, b) >= SAME_DIRECTION * length(a) * length(b);

function isSameDirection(a: SliceHeader, b: SliceHeader): boolean {
  const [one, other] = [a.place.orientation, b.place.orientation];
  if (one === null || other === null) return one === other;
  return isAlong(one[0], other[0]) && isAlong(one[1], other[1]);
}

/** Slices of one stack agree in patient, series, matrix, colour and direction; a localizer in the series does not. */
const keyOf = (h: SliceHeader): string => [h.patient, h.series, h.rows, h.columns, h.isColour].join('|');

/** What belongs together, the largest first. */
export function stacksOf(headers: readonly SliceHeader[]): SliceStack[] {
  const groups: SliceHeader[][] = [];
  const byKey = new Map<string, SliceHeader[][]>();
  for (const h of headers) {
    const key = keyOf(h);
    const own = byKey.get(key) ?? [];
    byKey.set(key, own);
    const group = own.find(([first]) => isSameDirection(first!, h));
    if (group !== undefined) group.push(h);
    else {
      const made = [h];
      own.push(made);
      groups.push(made);
    }
  }
  return groups.flatMap(apartAtPlaces).sort((a, b) => b.slices.length - a.slices.length);
}

/** A series of several phases, echoes or acquisitions is one volume each. */
function apartAtPlaces(slices: readonly SliceHeader[]): SliceStack[] {
  const whole = [{ slices, apart: null }];
  const once = withoutCopies(slices);
  const places = placesOf(once);
  if (places === null || places === once.length || places === 1) return whole;
  for (const [i, [name]] of APART.entries()) {
    const groups = grouped(once, (s) => s.apart[i] ?? null);
    const isTold = groups.size > 1 && !groups.has(null);
    if (isTold && [...groups.values()].every((group) => placesOf(group) === group.length))
      return [...groups].map(([value, group]) => ({ slices: group, apart: `${name} ${value}` }));
  }
  return byTurns(once, places) ?? whole;
}

/** As many at each place, in the order of their numbers: the first of each, the second, … */
function byTurns(slices: readonly SliceHeader[], places: number): SliceStack[] | null {
  const volumes = slices.length / places;
  if (!Number.isInteger(volumes) || slices.some((s) => !Number.isFinite(s.instance))) return null;
  const turns: SliceHeader[][] = Array.from({ length: volumes }, () => []);
  for (const at of groupsAtPlaces(slices)) {
    if (at.length !== volumes) return null;
    [...at].sort((a, b) => a.instance - b.instance).forEach((s, i) => turns[i]!.push(s));
  }
  return turns.map((group, i) => ({ slices: group, apart: `number ${i + 1} at each place` }));
}

/** Slices that lie at one place along their normal; none where any does not say where. */
function groupsAtPlaces(slices: readonly SliceHeader[]): SliceHeader[][] {
  const { orientation } = slices[0]!.place;
  if (orientation === null || slices.some(({ place }) => place.position === null)) return [];
  const normal = normalOf(orientation);
  const along = (s: SliceHeader): number => dot(normal, s.place.position!);
  const groups: SliceHeader[][] = [];
  let last = -Infinity;
  for (const s of [...slices].sort((a, b) => along(a) - along(b))) {
    if (along(s) - last >= SAME_PLACE_MM) groups.push([]);
    groups.at(-1)!.push(s);
    last = along(s);
  }
  return groups;
}

/** How many places slices lie at; null where they do not say. */
function placesOf(slices: readonly SliceHeader[]): number | null {
  const { length: count } = groupsAtPlaces(slices);
  return count === 0 ? null : count;
}

/** In the order in which their keys come first. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const own = groups.get(keyOf(item));
    if (own === undefined) groups.set(keyOf(item), [item]);
    else own.push(item);
  }
  return groups;
}

/** Each object once. */
export function withoutCopies(slices: readonly SliceHeader[]): SliceHeader[] {
  const seen = new Set<string>();
  return slices.filter(({ place: { sopInstanceUid: uid } }) => {
    if (uid === null) return true;
    return seen.has(uid) ? false : seen.add(uid) !== undefined;
  });
}
