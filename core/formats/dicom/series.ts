import { Refused } from '../../contract/refused.ts';
import type { Limits } from '../codecs.ts';
import type { Decoded, FramePlace, Vector3 } from '../decoded.ts';
import type { PixelDescription } from './description.ts';
import { dot, framePlace, normalOf, soft } from './geometry.ts';
import { functionalGroups, type DicomItem } from './item.ts';
import { APART, grouped, SAME_PLACE_MM, stacksOf, withoutCopies, type SliceHeader, type SliceStack } from './stacks.ts';
import { TAG } from './tags.ts';
import { checkSize, collector } from '../exact.ts';
import { evenDistance } from '../slice-positions.ts';

export interface SeriesPlan {
  /** Names in the order of their position along the normal. */
  readonly names: readonly string[];
  /** Distance between neighbours in mm; null where it is not known. */
  readonly stepMm: number | null;
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
  patient: root.text(TAG.PatientID),
  location: soft(root, TAG.SliceLocation)[0] ?? null,
  apart: APART.map(([, tag]) => root.texts(tag).join(' ').slice(0, 64) || null),
});

function warnOfGaps(along: readonly number[], isNumbered: boolean, warnings: string[]): void {
  const gaps = along.slice(1).map((z, i) => z - along[i]!);
  const shared = gaps.filter((g) => g < SAME_PLACE_MM).length;
  const by = isNumbered ? 'instance number' : 'name';
  if (shared === gaps.length) {
    warnings.push(
      `All ${along.length} images lie at one place: they are no volume. They follow each other by ${by}, and no distance between them is known.`,
    );
    return;
  }
  if (shared > 0) warnings.push(`${shared} slices lie where another one lies; all were kept, by ${by}.`);
  const real = gaps.filter((g) => g >= SAME_PLACE_MM);
  const least = Math.min(...real);
  const most = Math.max(...real);
  if (real.length > 1 && most > 1.1 * least)
    warnings.push(
      `The distance between slices varies from ${least.toFixed(2)} to ${most.toFixed(2)} mm: slices may be missing.`,
    );
}

/** Degrees below which headers only round. */
const LEAST_TURN = 0.01;

function warnOfTurns(slices: readonly SliceHeader[], warnings: string[]): void {
  const first = slices[0]!.place.orientation;
  if (first === null) return;
  const turn = (a: Vector3, b: Vector3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) * (180 / Math.PI);
  const most = Math.max(
    ...slices.flatMap(({ place: { orientation: o } }) =>
      o === null ? [] : [turn(o[0], first[0]), turn(o[1], first[1])],
    ),
  );
  if (most > LEAST_TURN)
    warnings.push(`The slices are turned against each other by up to ${most.toFixed(2)}°, which is passed over.`);
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

/** "1: Thorax, 120 files, 1.2.840.1": a stack as it can be named. */
const stackText = ({ slices, apart }: SliceStack, number: number): string =>
  [
    `${number}: ${slices.find(({ description }) => description !== null)?.description ?? 'without a description'}`,
    ...(apart === null ? [] : [apart]),
    `${slices.length} file${slices.length === 1 ? '' : 's'}`,
    ...(slices[0]!.series === '' ? [] : [slices[0]!.series]),
  ].join(', ');

/** So many are listed in a sentence. */
const MOST_LISTED = 12;
const listOf = (stacks: readonly SliceStack[]): string =>
  `${stacks.slice(0, MOST_LISTED).map(stackText).join('; ')}${stacks.length > MOST_LISTED ? '; …' : ''}`;

/** Whether a stack is the one that is meant by its number, the beginning of its UID, or a part of its description. */
function isMeant(stack: SliceStack, number: number, said: string): boolean {
  if (/^\d{1,4}$/.test(said)) return number === Number(said);
  if (/^[\d.]+$/.test(said)) return stack.slices[0]!.series.startsWith(said);
  const words = `${stack.slices.map(({ description }) => description ?? '').join(' ')} ${stack.apart ?? ''}`;
  return words.toLowerCase().includes(said.toLowerCase());
}

/**
 * Chooses one stack of a folder and orders it: the largest, unless one is named by its number, the beginning of its
 * Series Instance UID or its description. @param headers at least one @throws Refused where none, or several, are named so
 */
export function planSeries(headers: readonly SliceHeader[], said: string | null = null): SeriesPlan {
  const stacks = stacksOf(headers);
  const meant = said === null ? [stacks[0]!] : stacks.filter((stack, n) => isMeant(stack, n, said));
  if (meant.length !== 1) {
    const fault = meant.length === 0 ? 'is none of those' : `means ${meant.length} of those`;
    const reason = `"${said}" ${fault} in the folder (${listOf(stacks)})`;
    throw new Refused({ code: 'invalid-parameter', parameter: '--series', reason });
  }
  const plan = orderStack(meant[0]!);
  if (stacks.length === 1) return plan;
  const sizes = stacks.map(({ slices }) => slices.length);
  const which = said !== null ? 'chosen' : sizes[0] === sizes[1] ? 'first' : 'largest';
  const choice = `The folder holds ${stacks.length} stacks of ${sizes.join(', ')} files; the ${which} was read.`;
  const others = said === null ? [`Another is read with --series (${listOf(stacks)}).`] : [];
  return { ...plan, warnings: [choice, ...others, ...reasonsOf(stacks), ...plan.warnings] };
}

/** Why one folder, or one series, is several volumes, and how the others are read. */
function reasonsOf(stacks: readonly SliceStack[]): string[] {
  const reasons: string[] = [];
  const patients = new Set(stacks.map(({ slices }) => slices[0]!.patient)).size;
  const bySeries = grouped(stacks, ({ slices }) => slices[0]!.series);
  if (patients > 1) {
    const isOne = [...bySeries.values()].some((own) => new Set(own.map(({ slices }) => slices[0]!.patient)).size > 1);
    reasons.push(`They are of ${patients} patients${isOne ? ', though of one series by its number' : ''}.`);
  }
  const apart = stacks.flatMap((stack) => stack.apart ?? []);
  if (apart.length > 0) {
    const named = apart.length > 4 ? `${apart.slice(0, 3).join(', ')} and ${apart.length - 3} more` : apart.join(', ');
    reasons.push(`Several images lie at each place, and are told apart: ${named}. Each is a volume of its own.`);
  }
  return reasons;
}

/** The slices of one stack along their normal. @param stack of at least one slice */
export function orderStack({ slices: chosen }: Pick<SliceStack, 'slices'>): SeriesPlan {
  const warnings: string[] = [];
  const slices = withoutCopies(chosen);
  if (slices.length < chosen.length)
    warnings.push(`${chosen.length - slices.length} files are copies and were left out.`);

  const isNumbered = slices.some((s) => Number.isFinite(s.instance));
  const byInstance = (a: SliceHeader, b: SliceHeader): number =>
    (Number.isFinite(a.instance) && Number.isFinite(b.instance) ? a.instance - b.instance : 0) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const names = (): string[] => slices.map((s) => s.name);
  const orientation = slices[0]!.place.orientation;
  if (slices.length === 1) return { names: names(), stepMm: null, warnings };
  const isPlaced = orientation !== null && slices.every((s) => s.place.position !== null);
  const isLocated = slices.every((s) => s.location !== null);
  if (!isPlaced && !isLocated) {
    const by = isNumbered ? 'instance number' : 'the names of their files: nothing in them says their order';
    warnings.push(`The slices state no position; they are ordered by ${by}.`);
    return { names: slices.sort(byInstance).map((s) => s.name), stepMm: null, warnings };
  }
  if (!isPlaced) warnings.push('The slices state no position; they are ordered by their slice location.');
  const normal = orientation === null ? null : normalOf(orientation);
  const along = (s: SliceHeader): number => (isPlaced ? dot(normal!, s.place.position!) : s.location!);
  slices.sort((a, b) => {
    const distance = along(a) - along(b);
    return Math.abs(distance) < SAME_PLACE_MM ? byInstance(a, b) : distance;
  });
  const at = slices.map(along);
  warnOfGaps(at, isNumbered, warnings);
  warnOfTurns(slices, warnings);
  warnOfTilt(slices, warnings);
  return { names: names(), stepMm: stepOf(at), warnings };
}

/** The usual distance between neighbours that do not lie at one place: what a slice that is missing does not change. */
function stepOf(along: readonly number[]): number | null {
  const even = evenDistance(along);
  if (even !== null) return even;
  const gaps = along
    .slice(1)
    .map((z, i) => z - along[i]!)
    .filter((gap) => gap >= SAME_PLACE_MM)
    .sort((a, b) => a - b);
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? null;
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
      sliceMm: plan.stepMm ?? first.sliceMm,
      depth: { ...first.depth, bits },
      warnings: [...warnings],
    }),
  };
}
