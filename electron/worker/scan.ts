import { basename } from 'node:path';
import { messageOf } from '../../core/contract/errors.ts';
import type { Answer } from '../../core/contract/messages.ts';
import { attempt, must, Refused } from '../../core/contract/refused.ts';
import { parseAngleList } from '../../core/formats/angle-list.ts';
import { imageHead } from '../../core/formats/dicom-head.ts';
import { orderStack, stacksOf, type SliceHeader } from '../../core/formats/dicom-series.ts';
import { npyHeader } from '../../core/formats/npy-header.ts';
import { reading } from '../../core/formats/refusal.ts';
import { sniff } from '../../core/formats/sniff.ts';
import { dicomHead, readHead, readStretch, type Head } from './read-head.ts';

type Scan = Answer<'scan'>;
type OtherKind = Scan['others'][number]['kind'];

/** What one file is. */
type Found = SliceHeader | 'single' | OtherKind;

/** Sorts files by their heads; pixels are not touched. What cannot be read is refused by name, the others go on. */
export async function scan(paths: readonly string[]): Promise<Scan> {
  const slices: SliceHeader[] = [];
  const answer: Scan = { series: [], singles: [], others: [], refused: [] };
  for (const path of paths) {
    const found = await attempt(() => look(path));
    if (!found.ok) answer.refused.push({ path, error: messageOf(found.error) });
    else if (typeof found.value === 'object') slices.push(found.value);
    else if (found.value === 'single') answer.singles.push(path);
    else answer.others.push({ path, kind: found.value });
  }
  return { ...answer, series: seriesOf(slices) };
}

/** Series in the order in which their first file was named. */
function seriesOf(slices: readonly SliceHeader[]): Scan['series'] {
  const rank = new Map(slices.map(({ name }, i) => [name, i]));
  const byName = new Map(slices.map((slice) => [slice.name, slice]));
  // A map finds a file by its path even where its series was changed for the sorting.
  const stacks = stacksOf(slices.map(alone)).sort((a, b) => rank.get(a[0]!.name)! - rank.get(b[0]!.name)!);
  return stacks.map((stack) => {
    const { names, warnings } = orderStack(stack);
    const members = names.map((name) => byName.get(name)!);
    return {
      paths: [...names],
      frames: members.map(({ frames }) => frames),
      seriesName: members.find(({ description }) => description !== null)?.description ?? null,
      warnings: [...warnings],
    };
  });
}

/** A file of many frames is a series by itself; so is a single frame that names no series and has no place. */
const alone = (slice: SliceHeader): SliceHeader =>
  slice.frames > 1 || (slice.series === '' && slice.place.position === null) ? { ...slice, series: slice.name } : slice;

/** @throws Refused */
async function look(path: string): Promise<Found> {
  const head = await readHead(path);
  const refuse = (code: 'unreadable-file' | 'unsupported-file', reason: string, remedy?: string): never => {
    throw new Refused({ code, file: path, reason, ...(remedy === undefined ? {} : { remedy }) });
  };
  if (head.size === 0) refuse('unreadable-file', 'it is empty');
  const name = basename(path).toLowerCase();
  const format = sniff(head.bytes, name);
  if (format === 'dicom') {
    const file = await dicomHead(head);
    return must(imageHead(file, head.size, path)).slice;
  }
  if (format === 'npy') {
    const { shape, descr } = must(reading(path, () => npyHeader(head.bytes)));
    return shape.length === 1 && /^[<>|=][iuf]/.test(descr) ? 'angles' : 'single';
  }
  if (format !== null) return 'single';
  if (isZip(head.bytes)) {
    if (firstOfZip(head.bytes) === 'project.json') return 'project';
    refuse('unsupported-file', 'it is a zip, and no project of this program', 'Unpack it first.');
  }
  if (name.endsWith('.onnx') || name === 'manifest.json') return 'model';
  if (name === 'report.json' || name === 'report.html') return 'report';
  if (/\.(txt|csv)$/.test(name)) return angles(head);
  return refuse('unsupported-file', 'its content is none of DICOM, NIfTI, NPY, PNG, JPEG, WebP or TIFF');
}

/** A list of angles has a few thousand lines. */
const LONGEST_LIST = 2 ** 20;

async function angles({ path, size }: Head): Promise<'angles'> {
  if (size > LONGEST_LIST) throw new Refused({ code: 'unsupported-file', file: path, reason: 'it is a long text' });
  must(parseAngleList(Buffer.from(await readStretch(path, 0, size)).toString('utf8'), path));
  return 'angles';
}

const isZip = (b: Uint8Array): boolean => b[0] === 0x50 && b[1] === 0x4b && b[2] === 3 && b[3] === 4;

/** Name of the first entry (APPNOTE.TXT, 4.3.7: the length at 26, the name at 30). */
function firstOfZip(b: Uint8Array): string {
  const length = (b[26] ?? 0) + 256 * (b[27] ?? 0);
  return Buffer.from(b.subarray(30, 30 + length)).toString('utf8');
}
