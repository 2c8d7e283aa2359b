/** Which files of a folder a model could learn from, and why the others are none. */
import { messageOf } from '../../../core/contract/errors.ts';
import type { RequestOf } from '../../../core/contract/messages.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { attempt, Refused } from '../../../core/contract/refused.ts';
import { TAG } from '../../../core/formats/dicom/tags.ts';
import type { Learning } from '../../../core/learning/learning.ts';
import { scan } from '../inspect/scan.ts';
import type { Prepared, Reader } from '../modalities/reader.ts';
import { tell } from '../progress.ts';
import { dicomHead, readHead } from '../read/read-head.ts';
import type { FolderFile } from './folder-files.ts';

export interface FrameOfFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly frame: number;
}

export interface ListedImage extends FrameOfFile {
  /** What it belongs to: a patient, a series, or its file. Told to nobody, since it may name one. */
  readonly group: string;
}

export interface Listing {
  readonly images: readonly ListedImage[];
  /** What the groups are, to be counted: "patients". */
  readonly groupsAre: string;
  readonly leftOut: readonly LeftOut[];
  /** What is assumed of those that are taken, in sentences. */
  readonly warnings: readonly string[];
  /** What the numbers of all of them are taken for. */
  readonly holds: string;
}

export interface LeftOut {
  readonly file: string;
  readonly reason: string;
}

/** Files whose pixels belong together. */
interface Part {
  readonly files: readonly { readonly path: string; readonly frames: number | null }[];
  /** The one that is looked into. */
  readonly proof: string;
  readonly group: string;
  readonly kind: keyof typeof GROUPS;
}
const GROUPS = { patient: 'patients', series: 'series', file: 'files' } as const;

export interface ListSetting {
  readonly folder: string;
  readonly files: readonly FolderFile[];
  readonly reader: Reader;
  readonly learning: Learning;
  readonly crop: number;
  /** Of their numbers, by parameter. */
  readonly said: ParameterValues;
}

/** @throws Refused where none of them can be learnt from, naming a few with their reasons */
export async function listImages({
  folder,
  files,
  reader,
  learning,
  crop,
  said: numbers,
}: ListSetting): Promise<Listing> {
  const named = new Map(files.map(({ path, name }) => [path, name]));
  const nameOf = (path: string): string => named.get(path) ?? path;
  const found = await scan(files.map(({ path }) => path));
  const said = (path: string, message: string): LeftOut => ({
    file: nameOf(path),
    reason: message.replace(`${path}: `, '').replaceAll(path, 'it').replace(/[.]$/, ''),
  });
  const quiet = found.passedOver.map(({ path, error }) => said(path, error.message));
  const others = found.others.map(({ path, kind }) => said(path, `it is no image (${kind})`));
  const leftOut = found.refused.map(({ path, error }) => said(path, error.message));

  const parts: Part[] = [];
  for (const { paths, frames } of found.series) {
    const patient = await patientOf(paths[0]!);
    const of = paths.map((path, i) => ({ path, frames: frames[i] ?? 1 }));
    const group = patient === null ? `series ${nameOf(paths[0]!)}` : `patient ${patient}`;
    const proof = paths[Math.floor(paths.length / 2)]!;
    parts.push({ files: of, proof, group, kind: patient === null ? 'series' : 'patient' });
  }
  for (const path of found.singles)
    parts.push({ files: [{ path, frames: null }], proof: path, group: `file ${nameOf(path)}`, kind: 'file' });

  let remedy: string | null = null;
  const taken: { readonly part: Part; readonly prepared: Prepared }[] = [];
  for (const part of parts) {
    tell();
    const prepared = await attempt(() => prepareOne(reader, part.proof, numbers));
    if (!prepared.ok) {
      const { message, hint } = messageOf(prepared.error);
      leftOut.push(said(part.proof, message));
      if (prepared.error.code === 'numbers-doubtful') remedy ??= hint;
    } else {
      const fault = faultOf(prepared.value, learning, crop);
      if (fault === null) taken.push({ part, prepared: prepared.value });
      else leftOut.push(...part.files.map(({ path }) => said(path, fault)));
    }
  }
  const holds = mostOf(taken.map(({ prepared }) => prepared.holds));
  const alike = taken.filter(({ prepared }) => prepared.holds === holds);
  for (const { part, prepared } of taken)
    if (prepared.holds !== holds)
      leftOut.push(said(part.proof, `it holds ${prepared.holds}, and most of the folder ${holds ?? 'nothing'}`));
  if (alike.length === 0) throw nothingIn(folder, files.length, [...leftOut, ...others, ...quiet], remedy);
  return {
    images: alike.flatMap(({ part, prepared }) =>
      part.files.flatMap(({ path, frames }) =>
        Array.from({ length: frames ?? prepared.input.decoded.frames }, (_, frame) => ({
          file: nameOf(path),
          frame,
          group: part.group,
        })),
      ),
    ),
    groupsAre: GROUPS[mostOf(alike.map(({ part }) => part.kind)) ?? 'file'],
    leftOut,
    warnings: counted(alike.map(({ prepared }) => prepared.warnings)),
    holds: holds ?? '',
  };
}

/** Vetted as the input of any job of its kind is. @throws Refused */
async function prepareOne(reader: Reader, path: string, said: ParameterValues): Promise<Prepared> {
  const request: RequestOf<'prepare'> = {
    kind: 'prepare',
    task: '',
    input: { kind: 'image', path },
    slice: null,
    values: { ...said },
    given: Object.keys(said),
    lists: {},
    files: {},
    model: null,
    engine: 'auto',
    provider: 'cpu',
    precision: 'auto',
  };
  const found = await reader.prepare(request);
  if (found.kind !== undefined && found.kind !== 'image')
    throw new Refused({ code: 'unsupported-file', file: path, reason: 'it is a measurement, and no image' });
  return found;
}

function faultOf({ input: { decoded } }: Prepared, learning: Learning, crop: number): string | null {
  const { height, width } = decoded;
  const shorter = Math.min(height, width);
  if (shorter < crop) return `its ${height} × ${width} pixels are fewer than a crop of ${crop} × ${crop}`;
  return learning.shorterSide !== null && crop > learning.shorterSide
    ? `such images are made smaller until their shorter side has ${learning.shorterSide} pixels, fewer than a crop of ${crop}`
    : null;
}

/** null where the file says nothing. */
async function patientOf(path: string): Promise<string | null> {
  const file = await attempt(async () => dicomHead(await readHead(path)));
  const text = file.ok ? (file.value.root.text(TAG.PatientID) ?? '').trim() : '';
  return text === '' ? null : text;
}

function mostOf<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** Each sentence once, with the number of files that it is said of. */
function counted(warnings: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const own of warnings) for (const text of new Set(own)) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} files)`));
}

/** So many files are named with their reasons. */
const NAMED = 3;
const listed = (leftOut: readonly LeftOut[]): string => {
  const named = leftOut.slice(0, NAMED).map(({ file, reason }) => `${file}: ${reason}`);
  return [...named, ...(leftOut.length > NAMED ? [`and ${leftOut.length - NAMED} more`] : [])].join('; ');
};

/** What is not learnt from, in one sentence; null: all is. */
export const leftOutText = (leftOut: readonly LeftOut[]): string | null =>
  leftOut.length === 0
    ? null
    : `${leftOut.length === 1 ? 'One file is' : `${leftOut.length} files are`} left out (${listed(leftOut)}).`;

/** @param said what to say of a file so that it can be learnt from, where that is known of one */
function nothingIn(folder: string, count: number, leftOut: readonly LeftOut[], said: string | null): Refused {
  const reason =
    count === 0
      ? 'no file lies in it'
      : `none of its ${count === 1 ? 'files' : `${count} files`} can be learnt from (${listed(leftOut)})`;
  const remedy =
    said ??
    'Name a folder with images of the kind that the model was made for (DICOM, NIfTI, NPY, TIFF, PNG or JPEG), or a smaller --crop where they are smaller.';
  return new Refused({ code: count === 0 ? 'unreadable-file' : 'unsupported-file', file: folder, reason, remedy });
}
