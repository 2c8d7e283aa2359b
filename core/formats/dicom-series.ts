import type { Result } from '../contract/result.ts';
import type { Codecs, Limits } from './codecs.ts';
import type { Decoded, FramePlace } from './decoded.ts';
import { openDicom } from './dicom-dataset.ts';
import { pixelDescription, type PixelDescription } from './dicom-description.ts';
import { dot, framePlace, normalOf } from './dicom-geometry.ts';
import { functionalGroups, type DicomItem } from './dicom-item.ts';
import { TAG } from './dicom-tags.ts';
import { checkSize, collector } from './exact.ts';
import { reading } from './refusal.ts';

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
}

export interface SeriesPlan {
  /** Names in the order of their position along the normal. */
  readonly names: readonly string[];
  readonly warnings: readonly string[];
}

/** What a data set says of its place in a series. @throws a refusal */
export const headerOf = (root: DicomItem, d: PixelDescription, name: string): SliceHeader => ({
  name,
  series: root.text(TAG.SeriesInstanceUID) ?? '',
  rows: d.rows,
  columns: d.columns,
  isColour: d.samples === 3 || d.photometric === 'PALETTE COLOR',
  frames: d.frames,
  place: framePlace(root, functionalGroups(root, d.frames), 0),
  instance: Number(root.text(TAG.InstanceNumber) ?? NaN),
  description: root.text(TAG.SeriesDescription),
  gantryTilt: Number(root.text(TAG.GantryDetectorTilt) ?? 0),
});

/** Reads a file's place without decoding its pixels. */
export const sliceHeader = (bytes: Uint8Array, name: string, codecs: Codecs, limits: Limits): Result<SliceHeader> =>
  reading(name, () => {
    const { root } = openDicom(bytes, codecs, limits);
    return headerOf(root, pixelDescription(root, []), name);
  });

/** Slices of one stack agree in series, matrix, colour and orientation; a localizer in the same series does not. */
function stackKey(h: SliceHeader): string {
  const orientation = h.place.orientation?.flat().map((x) => Math.round(x * 1000)) ?? [];
  return [h.series, h.rows, h.columns, h.isColour, ...orientation].join('|');
}

/** Positions closer than this (mm) are one position. */
const SAME_PLACE_MM = 0.01;

function warnOfGaps(along: readonly number[], warnings: string[]): void {
  const gaps = along.slice(1).map((z, i) => z - along[i]!);
  const shared = gaps.filter((g) => g < SAME_PLACE_MM).length;
  if (shared > 0) warnings.push(`${shared} slices lie where another one lies; all were kept, by instance number.`);
  const real = gaps.filter((g) => g >= SAME_PLACE_MM);
  const least = Math.min(...real);
  const most = Math.max(...real);
  if (real.length > 1 && most > 1.1 * least)
    warnings.push(
      `The distance between slices varies from ${least.toFixed(2)} to ${most.toFixed(2)} mm: slices may be missing.`,
    );
}

function warnOfTilt(slices: readonly SliceHeader[], warnings: string[]): void {
  const tilt = slices.find((s) => Math.abs(s.gantryTilt) > 0.1)?.gantryTilt;
  if (tilt !== undefined) {
    warnings.push(`The gantry was tilted by ${tilt}°: the slices are sheared against each other.`);
    return;
  }
  const first = slices[0]!.place;
  const last = slices.at(-1)!.place;
  if (!first.orientation || !first.position || !last.position) return;
  const step = [0, 1, 2].map((i) => last.position![i]! - first.position![i]!) as [number, number, number];
  const length = Math.hypot(...step);
  const across = Math.abs(dot(normalOf(first.orientation), step));
  // A degree of shear moves the last of a hundred 3 mm slices by 5 mm.
  if (length > 0 && across < length * Math.cos(Math.PI / 180))
    warnings.push('The slices are sheared: they do not follow each other along their normal (gantry tilt).');
}

/** What belongs together, the largest stack first. */
export function stacksOf(headers: readonly SliceHeader[]): SliceHeader[][] {
  const stacks = new Map<string, SliceHeader[]>();
  for (const h of headers) {
    const key = stackKey(h);
    const stack = stacks.get(key);
    if (stack === undefined) stacks.set(key, [h]);
    else stack.push(h);
  }
  return [...stacks.values()].sort((a, b) => b.length - a.length);
}

/** Chooses the largest stack of a folder and orders it. @param headers at least one */
export function planSeries(headers: readonly SliceHeader[]): SeriesPlan {
  const stacks = stacksOf(headers);
  const plan = orderStack(stacks[0]!);
  if (stacks.length === 1) return plan;
  const sizes = stacks.map((s) => s.length).join(', ');
  const choice = `The folder holds ${stacks.length} stacks of ${sizes} files; the largest was read.`;
  return { ...plan, warnings: [choice, ...plan.warnings] };
}

/** The slices of one stack along their normal. @param chosen at least one */
export function orderStack(chosen: readonly SliceHeader[]): SeriesPlan {
  const warnings: string[] = [];
  const seen = new Set<string>();
  const slices = chosen.filter((s) => {
    const uid = s.place.sopInstanceUid;
    if (uid === null) return true;
    return seen.has(uid) ? false : seen.add(uid) !== undefined;
  });
  if (slices.length < chosen.length)
    warnings.push(`${chosen.length - slices.length} files are copies and were left out.`);

  const byInstance = (a: SliceHeader, b: SliceHeader): number =>
    a.instance - b.instance || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const orientation = slices[0]!.place.orientation;
  if (slices.length === 1) return { names: slices.map((s) => s.name), warnings };
  if (orientation === null || slices.some((s) => s.place.position === null)) {
    warnings.push('The slices state no position; they are ordered by instance number.');
    return { names: slices.sort(byInstance).map((s) => s.name), warnings };
  }
  const normal = normalOf(orientation);
  const along = (s: SliceHeader): number => dot(normal, s.place.position!);
  slices.sort((a, b) => {
    const distance = along(a) - along(b);
    return Math.abs(distance) < SAME_PLACE_MM ? byInstance(a, b) : distance;
  });
  warnOfGaps(slices.map(along), warnings);
  warnOfTilt(slices, warnings);
  return { names: slices.map((s) => s.name), warnings };
}

/** Takes decoded slices in order and makes one volume of them; only one slice is held beside the volume. */
export interface Stack {
  add(slice: Decoded): void;
  whole(): Decoded;
}

/** @param frames of all slices together @throws a refusal where a slice differs, or the volume passes the limit */
export function stack(frames: number, plan: SeriesPlan, first: Decoded, limits: Limits): Stack {
  const perFrame = first.height * first.width * first.samples;
  checkSize(perFrame * frames, limits);
  const out = collector(perFrame * frames);
  const places: FramePlace[] = [];
  const warnings = new Set(plan.warnings);
  let bits = 0;
  return {
    add(slice) {
      if (slice.samples !== first.samples || slice.unit !== first.unit)
        throw new RangeError('the slices of the series differ in kind');
      out.add(Float64Array.from(slice.data));
      places.push(...slice.places);
      for (const w of slice.warnings) warnings.add(w);
      if (slice.pixelMm?.join() !== first.pixelMm?.join()) warnings.add('The slices differ in their pixel spacing.');
      bits = Math.max(bits, slice.depth.bits);
    },
    whole: () => ({
      ...first,
      frames,
      data: out.values(),
      places,
      sliceMm: meanDistance(places) ?? first.sliceMm,
      depth: { ...first.depth, bits },
      warnings: [...warnings],
    }),
  };
}

/** Mean distance in mm between neighbours along the normal; null where they are not stacked. */
export function meanDistance(places: readonly FramePlace[]): number | null {
  const first = places[0];
  const last = places.at(-1);
  if (!first?.orientation || !first.position || !last?.position || places.length < 2) return null;
  const normal = normalOf(first.orientation);
  const mm = Math.abs(dot(normal, last.position) - dot(normal, first.position)) / (places.length - 1);
  return mm > SAME_PLACE_MM ? mm : null;
}
