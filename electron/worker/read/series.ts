import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { noImageKind } from '../../../core/formats/dicom/description.ts';
import { imageHead } from '../../../core/formats/dicom/head.ts';
import { planSeries, type SeriesPlan } from '../../../core/formats/dicom/series.ts';
import type { SliceHeader } from '../../../core/formats/dicom/stacks.ts';
import { sniff } from '../../../core/formats/sniff.ts';
import { openFrames, type FrameSource } from './frame-source.ts';
import { tell } from '../progress.ts';
import { dicomHead, readHead } from './read-head.ts';

/** A folder as one DICOM series, read by the heads of its files. */
export interface Series {
  readonly plan: SeriesPlan;
  /** In order, with the frames of each. */
  readonly files: readonly { readonly path: string; readonly frames: number }[];
  readonly facts: FrameSource['facts'];
}

interface Member {
  readonly slice: SliceHeader;
  readonly facts: FrameSource['facts'];
}

/**
 * Its pixels are not touched. @param said which of several volumes @throws Refused where the folder holds no DICOM image,
 * or not the volume that was named
 */
export async function openSeries(folder: string, said: string | null = null): Promise<Series> {
  const entries = await readdir(folder, { withFileTypes: true });
  const members = new Map<string, Member>();
  const [unread, others]: [string[], string[]] = [[], []];
  const visible = entries.filter((e) => !e.name.startsWith('.'));
  for (const { name } of visible.filter((e) => e.isFile()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    tell();
    const head = await attempt(() => headOf(join(folder, name), name));
    if (head.ok && typeof head.value === 'object') members.set(name, head.value);
    else if (head.ok) others.push(head.value === '' ? name : `${name}: ${head.value}`);
    // Objects without an image are no slices; what is damaged may have been one.
    else if (!head.ok && head.error.code === 'unreadable-file') unread.push(name);
    else others.push(name);
  }
  const subfolders = visible.filter((e) => e.isDirectory()).length;
  if (members.size === 0) {
    const reason = `it is a folder that holds no DICOM image${subfolders === 0 ? '' : `, and its ${subfolders === 1 ? 'subfolder is' : `${subfolders} subfolders are`} not searched`}`;
    const remedy = 'Name the folder that holds the slices, or a single file.';
    throw new Refused({ code: 'unreadable-file', file: folder, reason, remedy });
  }
  const plan = planSeries(
    [...members.values()].map(({ slice }) => slice),
    said,
  );
  const chosen = plan.names.map((name) => members.get(name)!);
  const warnings = new Set(plan.warnings);
  if (unread.length > 0) warnings.add(`${filesText(unread, 'damaged')} left out: ${someOf(unread)}.`);
  if (others.length > 0) warnings.add(`${filesText(others, 'other')} no CT image and passed over: ${someOf(others)}.`);
  if (subfolders > 0) warnings.add(`${subfolders} subfolder${subfolders === 1 ? ' was' : 's were'} not searched.`);
  return {
    plan,
    files: plan.names.map((name, i) => ({ path: join(folder, name), frames: chosen[i]!.facts.frames })),
    facts: factsOf(folder, plan, chosen, warnings),
  };
}

/** What it holds in place of a slice, nothing where that is not known: notes and pictures, plans and contours. */
async function headOf(path: string, name: string): Promise<Member | string> {
  const head = await readHead(path);
  if (sniff(head.bytes, '') !== 'dicom') return '';
  const file = await dicomHead(head, name);
  const kind = noImageKind(file.root);
  if (kind !== null) return kind;
  const { slice, facts } = must(imageHead(file, head.size, name));
  return { slice, facts };
}

const filesText = ({ length }: readonly string[], kind: string): string =>
  `${length} ${kind} file${length === 1 ? ' was' : 's were'}`;
const someOf = (names: readonly string[]): string => `${names.slice(0, 3).join('; ')}${names.length > 3 ? '; …' : ''}`;

/** What holds of all slices together. @throws Refused where they differ in kind */
function factsOf(folder: string, plan: SeriesPlan, members: readonly Member[], warnings: Set<string>): Series['facts'] {
  const first = members[0]!.facts;
  for (const { facts } of members) {
    for (const text of facts.warnings) warnings.add(text);
    if (facts.samples !== first.samples || facts.unit !== first.unit)
      throw new Refused({ code: 'unreadable-file', file: folder, reason: 'the slices of its series differ in kind' });
    if (facts.pixelMm?.join() !== first.pixelMm?.join()) warnings.add('The slices differ in their pixel spacing.');
  }
  return {
    ...first,
    frames: members.reduce((sum, { facts }) => sum + facts.frames, 0),
    places: members.flatMap(({ facts }) => facts.places),
    sliceMm: plan.stepMm ?? first.sliceMm,
    depth: { ...first.depth, bits: Math.max(...members.map(({ facts }) => facts.depth.bits)) },
    warnings: [...warnings],
  };
}

/** One frame of a series, of all its files the only one that is decoded. @throws Refused */
export async function frameOfSeries({ files }: Series, frame: number): Promise<Decoded['data']> {
  let first = 0;
  for (const { path, frames } of files) {
    if (frame < first + frames) return (await openFrames(path)).frame(frame - first);
    first += frames;
  }
  throw new Refused({ code: 'not-found', what: `slice ${frame}` });
}
