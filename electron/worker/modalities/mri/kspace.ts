/** Measured k-space as the input of a job. */
import { basename } from 'node:path';
import type { KspaceSource } from '../../../../core/contract/measurement/mri.ts';
import type { Answer, RequestOf } from '../../../../core/contract/messages.ts';
import type { Job } from '../../../../core/contract/job.ts';
import { must, Refused } from '../../../../core/contract/refused.ts';
import { textOf } from '../../../../core/contract/values.ts';
import { PLAIN } from '../../../../core/formats/decoded.ts';
import { kspaceLine, kspaceNotes } from '../../../../core/formats/kspace/describe.ts';
import type { SoundKspace } from '../../../../core/formats/kspace/recognise.ts';
import { coilMapsIn } from '../../../../core/formats/kspace/coil-maps.ts';
import type { Kept } from '../../../../core/modalities/measuring.ts';
import { mriOf } from '../../../../core/modalities/mri/job.ts';
import {
  covarianceBy,
  unfitScan,
  unlikenessText,
  whitened,
  whitenedKspace,
  type Covariance,
} from '../../../../core/modalities/mri/kspace/whitening.ts';
import { noiseScanIn } from '../../../../core/formats/kspace/noise-scan.ts';
import { givenMaps } from '../../../../core/modalities/mri/sensitivities/given.ts';
import { holdsOf } from '../../../../core/modalities/mri/kspace/held.ts';
import { setsNeeded } from '../../../../core/modalities/mri/kspace/sets.ts';
import {
  COILS,
  DIMENSIONS,
  MAPS_DIMENSIONS,
  OWN_SCANS,
  readingOf,
  SCAN_DIMENSIONS,
  SETS,
  type Reading,
} from '../../../../core/modalities/mri/kspace/source.ts';
import { cutOf, withoutOversampling } from '../../../../core/modalities/mri/kspace/within.ts';
import { checksumOf } from '../../../disk/checksum.ts';
import { containerOf, holdsKspace } from '../../kspace/container.ts';
import { numbersPath } from '../../kspace/bart-pair.ts';
import { readArrayFile } from '../../kspace/read-array.ts';
import { readKspace, type ReadKspace } from '../../kspace/read-kspace.ts';
import { tell } from '../../progress.ts';
import type { Input } from '../../read/read-input.ts';
import type { Prepared } from '../reader.ts';

type Request = RequestOf<'prepare'>;
type KspaceInput = Input & Required<Pick<Input, 'kspace'>>;

/** Whether an input is k-space: by what was said, else by the file itself. */
export async function isKspace({ input: { path, kind }, values }: Request): Promise<boolean> {
  if (kind === 'kspace') return true;
  const container = await containerOf(path);
  if (container === 'kspace') return true;
  if (container === 'image' || values['holds'] === 'image') return false;
  if (values['holds'] === 'kspace' || textOf(values, 'axes') !== null) return true;
  return holdsKspace(path);
}

/** @throws Refused */
export async function prepareKspace({ input: { path }, slice, values, files }: Request): Promise<Prepared> {
  const reading = must(readingOf(values, null));
  const found = await readAs(path, reading, typeof slice === 'number' ? slice : null);
  const { file, image, dimensions } = found;
  const input = await inputOf(path, found, null, reading);
  const whitening = whiteningFor(input.kspace, values, files['noiseScan'] ?? null);
  const maps =
    files['sensitivities'] === undefined
      ? null
      : mapsFor(files['sensitivities'], input.kspace, values, whitening.covariance);
  const isTold = textOf(values, 'sets') === 'auto' || values['sets'] === undefined;
  const sets = maps?.sets ?? (isTold ? setsNeeded(whitenedKspace(input.kspace, whitening.covariance), tell) : null);
  const mapsDimensions = maps?.dimensions ?? null;
  const isFull = image.sampling.kind === 'full';
  const cut = cutOf(file, reading.oversampling);
  return {
    input,
    kind: 'kspace',
    holds: holdsOf(isFull ? 'full' : 'undersampled'),
    reading: `${basename(path)}, ${kspaceLine(file, image)}`,
    warnings: [
      ...kspaceNotes(file, image),
      ...(cut === 1
        ? []
        : [
            `What of the readout lies outside the field of view is cut away: ${input.decoded.height} × ${input.decoded.width} are left.`,
          ]),
      ...(isFull
        ? []
        : ['It was undersampled by the scanner: its own samples are used, and there is no truth to score against.']),
      ...whitening.told,
      ...(maps !== null
        ? [`The sensitivities of the coils are those that were given, ${maps.sets === 1 ? 'one set' : 'two sets'}.`]
        : []),
      ...(sets === 2 && maps === null
        ? [
            'One set of coil maps does not explain it, as where the head is larger than the field of view: two are used.',
          ]
        : []),
      ...input.decoded.warnings,
    ],
    lists: {
      ...(dimensions === null ? {} : { [DIMENSIONS]: [...dimensions] }),
      ...(sets === null ? {} : { [SETS]: [sets] }),
      [COILS]: [input.kspace.coils],
      ...whitening.lists,
      ...(mapsDimensions === null ? {} : { [MAPS_DIMENSIONS]: [...mapsDimensions] }),
    },
  };
}

/** Maps that are given for it. @throws Refused */
function mapsFor(
  path: string,
  kspace: SoundKspace,
  { sets: said }: Request['values'],
  covariance: Covariance | null,
): { readonly sets: 1 | 2; readonly dimensions: readonly number[] | null } {
  const { found, dimensions } = readArrayFile(path, null, coilMapsIn);
  const { sets } = givenMaps(found, kspace, covariance);
  if (said !== undefined && said !== 'auto' && said !== String(sets))
    throw new Refused({
      code: 'contradiction',
      reason: `--sets says ${said}, and --sensitivities has ${sets === 1 ? 'one set' : 'two sets'} of maps`,
      remedy: 'Leave --sets out.',
    });
  return { sets, dimensions };
}

interface Whitening {
  readonly covariance: Covariance | null;
  readonly told: readonly string[];
  readonly lists: Prepared['lists'];
}

/** By a noise scan that is named, else by those of the file itself where they can. @throws Refused */
function whiteningFor(kspace: SoundKspace, values: Request['values'], path: string | null): Whitening {
  const none: Whitening = { covariance: null, told: [], lists: {} };
  if (values['whitening'] === 'none') return none;
  const told = (covariance: Covariance, by: string): readonly string[] => [
    `The coils are whitened ${by}: ${unlikenessText(covariance)}.`,
  ];
  if (path !== null) {
    const { found, dimensions } = readArrayFile(path, null, noiseScanIn);
    const covariance = covarianceBy(found, kspace);
    const lists = dimensions === null ? {} : { [SCAN_DIMENSIONS]: [...dimensions] };
    return { covariance, told: told(covariance, `by ${basename(path)}`), lists };
  }
  if (kspace.noise === null) return none;
  const unfit = unfitScan(kspace.noise, kspace);
  if (unfit !== null) return { ...none, told: [`Its noise scans do not whiten it: ${unfit}.`] };
  const covariance = covarianceBy(kspace.noise, kspace);
  return { covariance, told: told(covariance, 'by its own noise scans'), lists: { [OWN_SCANS]: [1] } };
}

/** Arrays that a job names beside k-space. @throws Refused */
export function readJobNumbers(job: Job, name: string): Kept | null {
  const { sensitivities, whitening } = mriOf(job);
  if (name === 'noiseScan' && whitening.kind === 'file') {
    const { coils, samples, data } = readArrayFile(whitening.path, whitening.dimensions, noiseScanIn).found;
    return { data, shape: [coils, 2, samples] };
  }
  if (name !== 'sensitivities' || sensitivities === null) return null;
  const { sets, coils, height, width, data } = readArrayFile(
    sensitivities.path,
    sensitivities.dimensions,
    coilMapsIn,
  ).found;
  return { data, shape: [sets, coils, 2, height, width] };
}

/** @throws Refused */
export async function readJobKspace(path: string, source: KspaceSource, frame: number): Promise<Input> {
  return inputOf(path, await readAs(path, source, frame), frame, source);
}

/** [coils, 2, rows, columns], 0 where nothing was measured, as a run would be given it. @throws Refused */
export async function rawKspace({ path, frame, values }: RequestOf<'raw'>): Promise<Answer<'raw'>> {
  const reading = must(readingOf(values, null));
  const { file, image } = await readAs(path, reading, frame);
  const { coils, height, width, ...kspace } = withoutOversampling(file, image, reading.oversampling);
  const { covariance } = whiteningFor({ ...kspace, coils, height, width }, values, null);
  const data = covariance === null ? kspace.data : whitened(kspace.data, covariance);
  return { shape: [coils, 2, height, width], data: Float32Array.from(data) };
}

const readAs = (path: string, reading: Reading, slice: number | null): Promise<ReadKspace> =>
  readKspace(path, { ...reading, slice });

async function inputOf(
  path: string,
  { file, image }: ReadKspace,
  frame: number | null,
  { oversampling }: Reading,
): Promise<KspaceInput> {
  const kspace = withoutOversampling(file, image, oversampling);
  const data = numbersPath(path);
  return {
    path: data,
    sha256: await checksumOf(data, tell),
    frame,
    kspace,
    decoded: {
      ...PLAIN,
      format: 'kspace',
      frames: file.slices,
      height: kspace.height,
      width: kspace.width,
      samples: 2,
      data: new Float32Array(0),
      unit: 'complex',
      pixelMm: file.pixelMm,
      depth: { bits: 32, signed: true, float: true },
      warnings: [...file.warnings, ...image.warnings],
    },
  };
}
