/** How measured k-space is read: from the values of a wish to what a job says, and from there to what is asked of the file. */
import { SHIFTS, type KspaceSource, type MriMeasurement, type Sampling } from '../../../contract/measurement/mri.ts';
import type { ParameterValues } from '../../../contract/parameters.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { contradiction, invalid, numberOf, textOf } from '../../../contract/values.ts';
import type { TaskRequest } from '../../task.ts';

/** The list of a request by which sizes travel that the file beside a `.cfl` states. */
export const DIMENSIONS = 'dimensions';

/** The same of the maps of the coils. */
export const MAPS_DIMENSIONS = 'mapsDimensions';

/** The same of a noise scan. */
export const SCAN_DIMENSIONS = 'scanDimensions';

/** The list by which it travels that the file itself holds noise scans that can whiten it. */
export const OWN_SCANS = 'ownScans';

/** How the coils are whitened. Errors: contradiction. */
export function whiteningOf({
  values,
  files,
  lists,
}: Pick<TaskRequest, 'values' | 'files' | 'lists'>): Result<MriMeasurement['whitening']> {
  const { noiseScan } = files;
  if (values['whitening'] === 'none') {
    if (noiseScan === undefined) return ok({ kind: 'none' });
    return contradiction(
      '--noise-scan is what k-space is whitened by, and --whitening none says that it is not',
      'Give one of the two.',
    );
  }
  if (noiseScan !== undefined) return ok({ kind: 'file', ...noiseScan, dimensions: sizesIn(lists, SCAN_DIMENSIONS) });
  return ok({ kind: lists[OWN_SCANS] === undefined ? 'none' : 'own' });
}

/** Sizes that a header beside a file states; null: there is none. */
export const sizesIn = (lists: TaskRequest['lists'], id: string): number[] | null => {
  const sizes = lists[id];
  return sizes === undefined ? null : [...sizes];
};

/** The list by which the number of sets travels that the reader has told from the measurement. */
export const SETS = 'sets';

/** The list by which the number of coils travels that the file has. */
export const COILS = 'coils';

/** As maps that are given have them, else as it was said, else as it was told; an image that is measured in simulation needs one. */
export const setsWanted = ({ values, lists, files }: Pick<TaskRequest, 'values' | 'lists' | 'files'>): 1 | 2 => {
  if (files['sensitivities'] !== undefined) return lists[SETS]?.[0] === 2 ? 2 : 1;
  const said = textOf(values, 'sets');
  return said === '2' || (said !== '1' && lists[SETS]?.[0] === 2) ? 2 : 1;
};

export function oversamplingOf(values: ParameterValues): Result<KspaceSource['oversampling']> {
  const text = textOf(values, 'oversampling') ?? 'cut';
  if (text === 'cut' || text === 'keep') return ok(text);
  const factor = Number(text);
  if (text !== '' && Number.isFinite(factor) && factor > 1) return ok(factor);
  return invalid('--oversampling', `"${text}" is none of cut, keep or a factor above 1`);
}

const shiftOf = (values: ParameterValues): KspaceSource['shift'] => SHIFTS.find((id) => id === values['shift']) ?? null;

export type Reading = Omit<KspaceSource, 'kind' | 'retrospective' | 'coils'>;

/** Errors: invalid-parameter. @param dimensions sizes that a header beside the file states; null: there is none */
export function readingOf(values: ParameterValues, dimensions: readonly number[] | null): Result<Reading> {
  const oversampling = oversamplingOf(values);
  if (!oversampling.ok) return oversampling;
  return ok({
    axes: textOf(values, 'axes'),
    dataset: textOf(values, 'dataset'),
    dimensions: dimensions === null ? null : [...dimensions],
    repetition: numberOf(values, 'repetition') ?? 0,
    contrast: numberOf(values, 'contrast') ?? 0,
    shift: shiftOf(values),
    oversampling: oversampling.value,
  });
}

/** @param sampling of the same request */
export function kspaceSourceOf({ values, lists }: TaskRequest, sampling: Sampling): Result<KspaceSource> {
  const reading = readingOf(values, lists[DIMENSIONS] ?? null);
  if (!reading.ok) return reading;
  const coils = lists[COILS]?.[0];
  return ok({
    kind: 'kspace',
    ...reading.value,
    ...(coils === undefined ? {} : { coils }),
    retrospective: sampling.kind !== 'measured',
  });
}

/** The wish that it was made of. */
export function sourceValuesOf({
  axes,
  dataset,
  shift,
  repetition,
  contrast,
  oversampling,
}: KspaceSource): Record<string, string | number> {
  return {
    ...(axes === null ? {} : { axes }),
    ...(dataset === null ? {} : { dataset }),
    ...(shift === null ? {} : { shift }),
    repetition,
    contrast,
    oversampling: String(oversampling),
  };
}
