import type { NoneMeasurement } from '../../contract/measurement/none.ts';
import { ok, type Result } from '../../contract/result.ts';
import { saidOf } from '../number-parameters.ts';
import { contradiction, numberOf, textOf } from '../../contract/values.ts';
import type { InputFacts, ModelFacts, ResolvedMeasurement, TaskRequest } from '../task.ts';

/**
 * An image that is asked about, or the square in its middle. @param comesBack it is what comes out again
 * Errors: contradiction.
 */
export function resolveImage(
  { values, files, slice }: TaskRequest,
  { height, width, pixelMm }: InputFacts,
  model: ModelFacts | null,
  comesBack = false,
): Result<ResolvedMeasurement> {
  const crop = numberOf(values, 'crop');
  if (crop !== null && (crop > height || crop > width))
    return contradiction(
      `The shorter side of the image has ${Math.min(height, width)} pixels, and a square of ${crop} × ${crop} was asked for`,
      'Name a smaller --crop, or leave it out.',
    );
  const { other = null } = files;
  const grid = crop === null ? { height, width } : { height: crop, width: crop };
  const said = saidOf(values);
  const isSquare = pixelMm !== null && pixelMm[0] === pixelMm[1];
  return asked(
    { kind: 'image', other, crop, comesBack, ...(Object.keys(said).length === 0 ? {} : { said }) },
    { ...grid, pixelMm: isSquare ? pixelMm[0] : null },
    values,
    model,
    { frame: slice, pixels: null, sliceMm: null },
  );
}

/** Two images of one size. Errors: contradiction. */
export const resolvePair = (
  request: TaskRequest,
  facts: InputFacts,
  model: ModelFacts | null,
): Result<ResolvedMeasurement> =>
  request.files['other'] === undefined
    ? contradiction('There is one image, and a way has two ends', 'Name a second image of the same size.')
    : resolveImage(request, facts, model);

/** Images that are made up, on a square of so many pixels. Errors: contradiction. */
export function resolveModel({ values }: TaskRequest, model: ModelFacts | null): Result<ResolvedMeasurement> {
  const side = numberOf(values, 'size') ?? 128;
  return asked({ kind: 'model' }, { height: side, width: side, pixelMm: null }, values, model, {
    frame: 0,
    pixels: null,
    sliceMm: null,
  });
}

/** Crops of the images in a folder. Errors: contradiction. */
export function resolveFolder(
  { values }: TaskRequest,
  { path, frames, height, width }: InputFacts,
  model: ModelFacts | null,
): Result<ResolvedMeasurement> {
  if (frames < 2)
    return contradiction(
      'There is one image, and a model that learns is judged by another',
      'Name a folder with more images; some twenty are few.',
    );
  const holdOut = numberOf(values, 'holdOut') ?? 0.15;
  const said = saidOf(values);
  return asked(
    {
      ...{ kind: 'folder', name: nameOf(path), holdOut, as: textOf(values, 'name') },
      ...(Object.keys(said).length === 0 ? {} : { said }),
    },
    { height, width, pixelMm: null },
    values,
    model,
    { frame: 0, pixels: null, sliceMm: null },
  );
}

/** Of a folder, by its path on any system. */
const nameOf = (path: string): string => path.split(/[/\\]/).findLast((part) => part !== '') ?? 'images';

function asked(
  source: NoneMeasurement['source'],
  grid: Pick<ResolvedMeasurement['image'], 'height' | 'width' | 'pixelMm'>,
  values: TaskRequest['values'],
  model: ModelFacts | null,
  input: ResolvedMeasurement['input'],
): Result<ResolvedMeasurement> {
  if (model === null) return contradiction('There is no model', 'Name one with --model.');
  const { domain, channels } = model;
  return ok({
    input,
    measurement: { modality: 'none', domain, source, noise: { kind: 'none' } },
    image: { channels, ...grid },
    seed: numberOf(values, 'seed') ?? 1,
    notes: [],
  });
}
