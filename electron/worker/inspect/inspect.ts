import { stat } from 'node:fs/promises';
import { isInColour } from '../../../core/image/in-colour.ts';
import { messageOf, type StudioError } from '../../../core/contract/errors.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import type { ItemFacts } from '../../../core/contract/studio/item.ts';
import { DEFAULT_LIMITS } from '../../../core/formats/codecs.ts';
import type { FramePlace } from '../../../core/formats/decoded.ts';
import { foundIn } from '../../../core/formats/found.ts';
import { imageHead, type ImageHead } from '../../../core/formats/dicom/head.ts';
import { orderStack } from '../../../core/formats/dicom/series.ts';
import type { SliceHeader } from '../../../core/formats/dicom/stacks.ts';
import { sameValue } from '../../../core/image/same-value.ts';
import { hasTwoValues } from '../../../core/image/two-values.ts';
import { recipeIn, recipeInDicom } from '../../../core/formats/notes/recipe-in.ts';
import { NO_RECIPE, type RecipeFound } from '../../../core/formats/notes/recipe-note.ts';
import { sniff } from '../../../core/formats/sniff.ts';
import { holdsKspace, mayHoldKspace } from '../kspace/container.ts';
import { describeKspace } from '../kspace/describe-kspace.ts';
import { alikeWarning, contentWarnings } from '../read/content-warnings.ts';
import { bytesOf } from '../read/file-bytes.ts';
import { openFrames, type FrameSource } from '../read/frame-source.ts';
import { tell } from '../progress.ts';
import { dicomHead, readHead } from '../read/read-head.ts';

type Facts = FrameSource['facts'];
/** What is left of a file's head once it has been looked at. */
interface Member {
  readonly facts: Facts;
  readonly slice: SliceHeader;
  readonly made: RecipeFound;
}

/** All that a viewer must know of one item before its first pixel. @throws Refused where nothing of it can be read */
export async function inspect(paths: readonly string[], names: readonly string[]): Promise<Answer<'inspect'>> {
  const first = await readHead(paths[0]!);
  if (mayHoldKspace(first) && (await holdsKspace(first.path))) return inspectKspace(paths);
  return paths.length > 1 || sniff(first.bytes, first.path) === 'dicom'
    ? inspectDicom(paths, names)
    : inspectOne(first);
}

async function inspectOne({ path, size }: { path: string; size: number }): Promise<Answer<'inspect'>> {
  const source = await openFrames(path);
  const warnings = [...source.facts.warnings, ...(await contentWarnings(source))];
  const facts = { ...source.facts, warnings };
  const middle = await source.frame(Math.floor(facts.frames / facts.volumes / 2));
  const made = facts.frames === 1 && size <= LARGEST_RESULT ? await recipeOf(path, facts.format) : NO_RECIPE;
  return { facts: itemFacts(facts, middle, { bytes: size, made }), frames: [facts.frames] };
}

/** @param paths one, or a pair: the other has nothing to show */
async function inspectKspace(paths: readonly string[]): Promise<Answer<'inspect'>> {
  const [path = ''] = paths;
  const source = await openFrames(path);
  const asked = { axes: null, dataset: null, slice: null, repetition: 0, contrast: 0, shift: 'none' as const };
  const kspace = await describeKspace({ kind: 'kspace', path, asked });
  const { frames } = source.facts;
  const bytes = await sizeOf(paths);
  const facts = itemFacts(source.facts, await source.frame(Math.floor(frames / 2)), { bytes, made: NO_RECIPE });
  return {
    facts: { ...facts, kind: 'kspace', ...(kspace === null ? {} : { kspace }) },
    frames: paths.map((_, i) => (i === 0 ? frames : 0)),
  };
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A result of ours is one picture; what is larger is not searched for a recipe. */
const LARGEST_RESULT = 2 ** 28;

async function recipeOf(path: string, format: Facts['format']): Promise<RecipeFound> {
  if (format === 'dicom' || format === 'jpeg' || format === 'webp' || format === 'kspace') return NO_RECIPE;
  return recipeIn(must(await bytesOf(path, DEFAULT_LIMITS)), format);
}

/** Heads only; one frame in the middle proves that the pixels decode. */
async function inspectDicom(paths: readonly string[], names: readonly string[]): Promise<Answer<'inspect'>> {
  const members: (Member | null)[] = [];
  const unread: ItemFacts['unread'] = [];
  const errors: StudioError[] = [];
  let bytes = 0;
  const leaveOut = (i: number, error: StudioError): void => {
    members[i] = null;
    errors.push(error);
    unread.push({ name: names[i] ?? '', error: messageOf(error) });
  };
  for (const [i, path] of paths.entries()) {
    tell();
    const head = await attempt(async () => {
      const start = await readHead(path);
      bytes += start.size;
      const file = await dicomHead(start);
      return { ...must(imageHead(file, start.size, path)), made: recipeInDicom(file.root) };
    });
    const kind = members.find((m) => m !== null)?.facts;
    if (!head.ok) leaveOut(i, head.error);
    else if (kind !== undefined && !sameKind(kind, head.value.facts)) leaveOut(i, differs(path, kind, head.value));
    else members[i] = { facts: head.value.facts, slice: head.value.slice, made: head.value.made };
  }
  const proven = await prove(paths, members, leaveOut);
  const whole = members.filter((m) => m !== null);
  const first = whole[0]?.facts;
  if (first === undefined) throw new Refused(errors[0]!);

  const plan = orderStack({ slices: whole.map(({ slice }) => slice) });
  const warnings = new Set(plan.warnings);
  const alike = proven === null ? null : sameValue(proven);
  const isOne = whole.length === 1 && first.frames === 1;
  if (alike !== null)
    warnings.add(alikeWarning(isOne ? 'The image' : 'The slice in the middle', alike, first.fullScale));
  const places: FramePlace[] = [];
  for (const { facts } of whole) {
    for (const text of facts.warnings) warnings.add(text);
    if (facts.pixelMm?.join() !== first.pixelMm?.join()) warnings.add('The slices differ in their pixel spacing.');
    places.push(...facts.places);
  }
  const frames = members.map((m) => m?.facts.frames ?? 0);
  const facts: Facts = {
    ...first,
    frames: frames.reduce((sum, n) => sum + n, 0),
    places,
    sliceMm: plan.stepMm ?? first.sliceMm,
    warnings: [...warnings],
  };
  // Slices of one reconstruction were made alike.
  return { facts: itemFacts(facts, proven, { bytes, unread, made: whole[0]!.made }), frames };
}

/** Files that are tried before a series is held to be unreadable. */
const TRIES = 3;

/**
 * Decodes a frame of the file in the middle; where that cannot be, it is left out and its neighbour is tried.
 * @returns that frame; null where no file is left @throws Refused where none of them decodes
 */
async function prove(
  paths: readonly string[],
  members: readonly (Member | null)[],
  leaveOut: (i: number, error: StudioError) => void,
): Promise<Float32Array | null> {
  const middle = Math.floor(paths.length / 2);
  const order = paths.map((_, i) => i).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  let error: StudioError | null = null;
  for (const i of order.filter((i) => members[i] !== null).slice(0, TRIES)) {
    const frames = members[i]!.facts.frames;
    const decoded = await attempt(async () => (await openFrames(paths[i]!)).frame(Math.floor(frames / 2)));
    if (decoded.ok) return decoded.value;
    leaveOut(i, decoded.error);
    error = decoded.error;
  }
  if (error !== null) throw new Refused(error);
  return null;
}

const sameKind = (a: Facts, b: Facts): boolean =>
  a.height === b.height && a.width === b.width && a.samples === b.samples && a.unit === b.unit;

function differs(file: string, a: Facts, { facts: b }: ImageHead): StudioError {
  const kind = (f: Facts): string => `${f.height} × ${f.width}, ${f.samples === 1 ? 'grey' : 'colour'}, ${f.unit}`;
  return {
    code: 'unsupported-file',
    file,
    reason: `it (${kind(b)}) differs from its series (${kind(a)})`,
    remedy: 'Open it by itself, or leave it out of the series.',
  };
}

/** @param frame one of its frames */
function itemFacts(
  facts: Facts,
  frame: Float32Array | null,
  {
    bytes,
    unread = [],
    made,
  }: { readonly bytes: number; readonly unread?: ItemFacts['unread']; readonly made: RecipeFound },
): ItemFacts {
  // What holds nothing, or no numbers, is said already.
  const isSound = frame !== null && sameValue(frame) === null && frame.every(Number.isFinite);
  const { frames, volumes, height, width, samples, fullScale, inverted, pixelMm, sliceMm } = facts;
  const isGrey =
    samples !== 3 || frame === null ? null : !isInColour(frame, height * width, 'interleaved', fullScale ?? 1);
  return {
    ...foundIn(facts, isSound ? frame : null),
    ...(isGrey === null ? {} : { isGrey }),
    ...(isSound && isGrey !== false && hasTwoValues(frame) ? { isTwoValued: true as const } : {}),
    kind: frames > 1 ? 'series' : 'image',
    frames,
    volumes,
    height,
    width,
    inverted,
    pixelMm: pixelMm === null ? null : [...pixelMm],
    sliceMm,
    windows: facts.windows.map(({ name = null, ...window }) => ({ ...window, name })),
    places: facts.places.map(({ position, orientation }) => ({ position, orientation })),
    bytes,
    warnings: [...facts.warnings, ...(made.warning === null ? [] : [made.warning])],
    unread,
    recipe: made.recipe,
  };
}
