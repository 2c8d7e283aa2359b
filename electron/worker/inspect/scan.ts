import { basename } from 'node:path';
import { messageOf } from '../../../core/contract/errors.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { parseAngleList } from '../../../core/formats/lists/angle-list.ts';
import { isNoImage } from '../../../core/formats/dicom/description.ts';
import { imageHead } from '../../../core/formats/dicom/head.ts';
import { orderStack } from '../../../core/formats/dicom/series.ts';
import { stacksOf, type SliceHeader, type SliceStack } from '../../../core/formats/dicom/stacks.ts';
import { firstOfZip, foreign } from '../../../core/formats/foreign.ts';
import { isHdf5 } from '../../../core/formats/kspace/open.ts';
import { npyHeader } from '../../../core/formats/npy/header.ts';
import { foreignPicture } from '../../../core/formats/picture/foreign-pictures.ts';
import { reading } from '../../../core/formats/refusal.ts';
import { sniff } from '../../../core/formats/sniff.ts';
import { tell } from '../progress.ts';
import { dicomHead, readHead, readStretch, type Head } from '../read/read-head.ts';

type Scan = Answer<'scan'>;
type OtherKind = Scan['others'][number]['kind'];

/** What one file is. */
type Found = SliceHeader | 'single' | OtherKind;

/** Sorts files by their heads; pixels are not touched. What cannot be read is refused by name, the others go on. */
export async function scan(paths: readonly string[]): Promise<Scan> {
  const slices: SliceHeader[] = [];
  const answer: Scan = { series: [], singles: [], others: [], passedOver: [], refused: [] };
  const pairs = pairsAmong(paths);
  const paired = new Set(pairs.flat());
  for (const path of paths.filter((path) => !paired.has(path))) {
    tell();
    try {
      const found = await look(path);
      if (typeof found === 'object') slices.push(found);
      else if (found === 'single') answer.singles.push(path);
      else answer.others.push({ path, kind: found });
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      answer[e instanceof NoImage ? 'passedOver' : 'refused'].push({ path, error: messageOf(e.refusal) });
    }
  }
  const ofPairs = pairs.map((pair) => ({
    paths: [...pair],
    frames: [1, 1],
    seriesName: basename(pair[0]),
    warnings: [],
  }));
  return { ...answer, series: [...seriesOf(slices), ...ofPairs] };
}

/** BART keeps k-space in two files of one name. */
function pairsAmong(paths: readonly string[]): (readonly [data: string, header: string])[] {
  const there = new Set(paths);
  return paths.flatMap((path) => {
    const header = path.replace(/[.]cfl$/i, '.hdr');
    return header !== path && there.has(header) ? [[path, header] as const] : [];
  });
}

/** No image, and not meant to be one: notes, plans, reports beside the images. */
class NoImage extends Refused {}

/** Series in the order in which their first file was named. */
function seriesOf(slices: readonly SliceHeader[]): Scan['series'] {
  const rank = new Map(slices.map(({ name }, i) => [name, i]));
  const byName = new Map(slices.map((slice) => [slice.name, slice]));
  // A map finds a file by its path even where its series was changed for the sorting.
  const first = (stack: SliceStack): number => rank.get(stack.slices[0]!.name)!;
  const stacks = stacksOf(slices.map(alone)).sort((a, b) => first(a) - first(b));
  return stacks.map((stack) => {
    const { names, warnings } = orderStack(stack);
    const members = names.map((name) => byName.get(name)!);
    return {
      paths: [...names],
      frames: members.map(({ frames }) => frames),
      seriesName: nameOf(members.find(({ description }) => description !== null)?.description ?? null, stack.apart),
      warnings: [...warnings],
    };
  });
}

const nameOf = (description: string | null, apart: string | null): string | null =>
  apart === null ? description : `${description ?? 'Series'}, ${apart}`;

/** A file of many frames is a series by itself; so is a single frame that names no series and has no place. */
const alone = (slice: SliceHeader): SliceHeader =>
  slice.frames > 1 || (slice.series === '' && slice.place.position === null) ? { ...slice, series: slice.name } : slice;

/** @throws Refused */
async function look(path: string): Promise<Found> {
  const head = await readHead(path);
  if (head.size === 0) throw new Refused({ code: 'unreadable-file', file: path, reason: 'it is empty' });
  const name = basename(path).toLowerCase();
  const picture = foreignPicture(head.bytes, name);
  if (picture !== null)
    throw new Refused({
      code: 'unsupported-file',
      file: path,
      reason: `it is ${picture.what}`,
      remedy: picture.remedy,
    });
  const format = sniff(head.bytes, name);
  if (format === 'dicom') {
    const file = await dicomHead(head);
    const image = imageHead(file, head.size, path);
    if (!image.ok && isNoImage(file.root)) throw new NoImage(image.error);
    return must(image).slice;
  }
  if (format === 'npy') {
    const { shape, descr } = must(reading(path, () => npyHeader(head.bytes)));
    return shape.length === 1 && /^[<>|=][iuf]/.test(descr) ? 'angles' : 'single';
  }
  if (format !== null) return 'single';
  if (isHdf5(head.bytes) || name.endsWith('.cfl')) return 'single';
  if (isZip(head.bytes)) {
    if (firstOfZip(head.bytes) === 'project.json') return 'project';
  }
  if (name.endsWith('.onnx') || name === 'manifest.json' || name === 'model.json') return 'model';
  if (name === 'report.json' || name === 'report.html') return 'report';
  if (/\.(txt|csv)$/.test(name)) return angles(head);
  const { code, message: reason, remedy } = foreign(head.bytes, name);
  throw new NoImage({ code, file: path, reason, ...(remedy === undefined ? {} : { remedy }) });
}

/** A list of angles has a few thousand lines. */
const LONGEST_LIST = 2 ** 20;

async function angles({ path, size }: Head): Promise<'angles'> {
  const other = (reason: string): never => {
    const remedy = 'Angles stand alone, one a line; of images, open the files themselves.';
    throw new NoImage({ code: 'unsupported-file', file: path, reason, remedy });
  };
  if (size > LONGEST_LIST) other('it is a long text, and no list of angles');
  const found = parseAngleList(Buffer.from(await readStretch(path, 0, size)).toString('utf8'), path);
  if (!found.ok && 'reason' in found.error) other(`it is a text, and no list of angles: ${found.error.reason}`);
  return 'angles';
}

const isZip = (b: Uint8Array): boolean => b[0] === 0x50 && b[1] === 0x4b && b[2] === 3 && b[3] === 4;
