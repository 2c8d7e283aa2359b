import { basename } from 'node:path';
import { conventionOf } from '../../../../core/modalities/ct/scan/conventions.ts';
import { imageDoubts, numbersDoubt, takenAs } from '../../../../core/modalities/ct/numbers/image-doubts.ts';
import { scanOf } from '../../../../core/modalities/ct/job.ts';
import { rescaleOf } from '../../../../core/modalities/ct/numbers/rescale.ts';
import { extentText, shapeOf } from '../../../../core/modalities/ct/scan/projections.ts';
import { saidOf } from '../../../../core/modalities/number-parameters.ts';
import { imageOf, quantityOf } from '../../../../core/modalities/ct/numbers/read.ts';
import { sinogramWarnings } from '../../../../core/modalities/ct/numbers/sinogram-warnings.ts';
import { foundIn } from '../../../../core/formats/found.ts';
import type { Job } from '../../../../core/contract/job.ts';
import type { RequestOf } from '../../../../core/contract/messages.ts';
import { must, Refused } from '../../../../core/contract/refused.ts';
import { numberOf, textOf } from '../../../../core/contract/values.ts';
import { notApplied } from '../../../../core/formats/picture/not-applied.ts';
import { readAngles, readBinField } from './read-lists.ts';
import { readInput, type Input } from '../../read/read-input.ts';
import { checkQuantity, readSinogram, type RowChoice, type SinogramInput } from './read-sinogram.ts';
import { chosenBy, type Prepared, type Reader } from '../reader.ts';

/** A CT image in HU, or a measured sinogram. */
export const ctReader: Reader = {
  prepare: (request) => (request.input.kind === 'sinogram' ? prepareSinogram(request) : prepareImage(request)),
  read,
};

function read(job: Job): Promise<Input> | null {
  const { source } = scanOf(job);
  if (source.kind === 'image') return null;
  return readSinogram(job.input.path, { axes: source.convention.axes, row: source.row }).then((found) => {
    checkQuantity(found, source.quantity);
    return found;
  });
}

async function prepareSinogram({ input, values, given, lists }: RequestOf<'prepare'>): Promise<Prepared> {
  const quantity =
    values['quantity'] === 'counts' || values['quantity'] === 'line-integrals' ? values['quantity'] : null;
  const beam = values['geometry'] === 'parallel' ? 'parallel' : 'fan';
  const { axes } = conventionOf({ values, given: new Set(given) }, beam);
  const choice: RowChoice = { axes, row: numberOf(values, 'row') };
  const found = await readSinogram(input.path, choice);
  checkQuantity(found, quantity);
  const doubts = quantity === null ? [] : sinogramWarnings(found.data, quantity, numberOf(values, 'i0'));
  return {
    input: found,
    holds: 'HU',
    reading: readingOfSinogram(found),
    warnings: [...notApplied(found.decoded), ...found.decoded.warnings, ...doubts],
    lists: await listsOf(lists, { shape: shapeOf(found.extent, axes), rows: found.extent.rows, row: found.row }),
  };
}

async function prepareImage({ input: { path }, slice, values, lists }: RequestOf<'prepare'>): Promise<Prepared> {
  const input = await readInput(path, chosenBy(slice), textOf(values, 'series'));
  const { decoded } = input;
  const holds = quantityOf(input);
  const rescale = must(rescaleOf(values, decoded.fullScale));
  // A slice beyond the end is a wrong flag: the command line knows how to say so. Of all, each is left to its own run.
  if (slice !== 'all' && (slice ?? 0) < decoded.frames) imageOf(input, input.frame ?? 0, [1, 1], rescale);
  if (Object.keys(saidOf(values)).length === 0) refuseDoubtful(input);
  return {
    input,
    holds,
    reading: readingOf(input, rescale === null ? holds : 'HU'),
    warnings: [...notApplied(decoded), ...decoded.warnings, ...imageDoubts(foundIn(decoded, decoded.data), rescale)],
    lists: await listsOf(lists, null),
  };
}

async function listsOf(
  named: Readonly<Record<string, string>>,
  field: Parameters<typeof readBinField>[1],
): Promise<Prepared['lists']> {
  const found: Prepared['lists'] = {};
  for (const [id, path] of Object.entries(named))
    found[id] = id === 'angles' ? await readAngles(path) : await readBinField(path, field);
  return found;
}

/** What looks like something else than it would be taken for is asked before anything is written. @throws Refused */
function refuseDoubtful({ path, decoded }: Input): void {
  const found = foundIn(decoded, decoded.data);
  const looks = numbersDoubt(found);
  if (looks === null) return;
  const expected = `they would be taken as ${takenAs(found)}`;
  throw new Refused({ code: 'numbers-doubtful', what: path, looks: looks.kind, because: looks.because, expected });
}

const nameOf = ({ path, decoded }: Input): string => `${basename(path)}, ${decoded.format.toUpperCase()}`;

function readingOfSinogram(input: SinogramInput): string {
  const what = input.row === null ? 'sinogram' : `row ${input.row} of a stack of projections`;
  return `${nameOf(input)}: ${what} of ${extentText(input.extent)} → reconstruction of a real measurement`;
}

function readingOf(input: Input, holds: 'HU' | 'unit-interval'): string {
  const { frames, height, width, pixelMm } = input.decoded;
  const name = nameOf(input);
  const size = `${frames > 1 ? `${frames} slices of ` : ''}${height} × ${width}`;
  const spacing = pixelMm === null ? 'no spacing' : `${pixelMm.map((mm) => Number(mm.toPrecision(4))).join(' × ')} mm`;
  return `${name}: ${size} pixels, ${spacing}, ${holds === 'HU' ? 'HU' : 'values in [0, 1]'} → retrospective simulation`;
}
