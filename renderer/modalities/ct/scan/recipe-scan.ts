import { conventionOf } from '../../../../core/modalities/ct/scan/conventions.ts';
import { parseAngleRange } from '../../../../core/modalities/ct/scan/geometry.ts';
import type { PixelRange } from '../../../../core/modalities/task.ts';
import type { ScanFacts, ScanRequest } from '../../../../core/modalities/ct/scan/request.ts';
import { axesOf, extentOf, shapeOf } from '../../../../core/modalities/ct/scan/projections.ts';
import { type ResolvedScan, resolveScan } from '../../../../core/modalities/ct/scan/resolve-scan.ts';
import type { Rescale } from '../../../../core/contract/measurement/ct.ts';
import type { Recipe } from '../../../../core/contract/studio/project.ts';
import type { ItemFacts } from '../../../../core/contract/studio/item.ts';
import type { Quantity } from '../../../../core/modalities/ct/numbers/holding.ts';
import type { StudioError } from '../../../../core/contract/errors.ts';
import type { ParameterValues } from '../../../../core/contract/parameters.ts';
import { needsModel, solverIds, wishOf } from '../../../../core/catalogue/resolve.ts';
import { reconstructCt } from '../../../../core/modalities/ct/tasks.ts';
import { err, ok, type Result } from '../../../../core/contract/result.ts';
import type { FieldOf } from '../../../../core/formats/lists/bin-field.ts';
import { huPlane } from '../../../../core/modalities/ct/numbers/hu-plane.ts';
import type { Image } from '../../../../core/image/image.ts';
import type { Frame } from '../../../canvas/frame.ts';

/** The parts of a recipe on which its measurement depends. */
type ScanRecipe = Pick<Recipe, 'values' | 'lists'>;

/** In the words of the form, which shows labels and no flags. */
function labelled(error: StudioError): Result<never> {
  if (error.code !== 'invalid-parameter') return err(error);
  const label = reconstructCt.parameters.find(({ id }) => id === error.parameter)?.label;
  return err({ ...error, parameter: label ?? 'values' });
}

/** What a recipe says of the measurement. */
export function scanRequestOf(recipe: ScanRecipe): Result<ScanRequest> {
  const wish = wishOf(reconstructCt.parameters, recipe.values);
  if (!wish.ok) return labelled(wish.error);
  const { values } = wish.value;
  const given = new Set(wish.value.given);
  const { angles = null, flat = null, dark = null } = recipe.lists;
  const request = { values, given, flat, dark };
  if (angles !== null) {
    given.delete('views'); // imported angles go before it
    return ok({ ...request, angles });
  }
  const text = values['angles'];
  if (typeof text !== 'string') return ok({ ...request, angles: null });
  const range = parseAngleRange(text);
  if (!range.ok) return range;
  if (range.value === null)
    return err({ code: 'invalid-parameter', parameter: 'Angles', reason: `"${text}" is not start:step:count` });
  return ok({ ...request, angles: range.value });
}

/**
 * Matrix, beam and noise of a recipe on an item, by the functions that a run uses: what is drawn is what will be run.
 * Errors: invalid-parameter, contradiction, shape-mismatch.
 */
export function scanOfRecipe(
  recipe: ScanRecipe,
  facts: Pick<ItemFacts, 'kind' | 'height' | 'width' | 'pixelMm'> & Partial<Pick<ItemFacts, 'frames'>>,
  model: PixelRange | null,
): Result<ResolvedScan> {
  const request = scanRequestOf(recipe);
  if (!request.ok) return request;
  const kind: ScanFacts['kind'] = facts.kind === 'sinogram' ? 'sinogram' : 'image';
  return resolveScan(request.value, { ...facts, kind }, isModelUsed(request.value.values) ? model : null);
}

/**
 * What a flat or dark field of a recipe's sinogram belongs to; null where the recipe says nothing that can be. The row of
 * a stack may be chosen after its field, so only the field of one row is taken.
 */
export function fieldOfRecipe(
  recipe: ScanRecipe,
  { frames, height, width }: Pick<ItemFacts, 'frames' | 'height' | 'width'>,
): FieldOf | null {
  const request = scanRequestOf(recipe);
  if (!request.ok) return null;
  const axes = axesOf(conventionOf(request.value, 'parallel').axes, { frames });
  const extent = extentOf({ frames, height, width }, axes);
  return { shape: shapeOf(extent, axes), rows: extent.rows, row: null };
}

/** Classical methods alone are bound to no model's pixels. */
const isModelUsed = (values: ParameterValues): boolean =>
  values['model'] !== null || !solverIds(reconstructCt, values).ok || needsModel(reconstructCt, values);

/** The worker knows an image again by its identity. One is kept: one a frame would double the memory of the frames. */
let last: { readonly frame: Frame; readonly key: string; readonly image: Image } | null = null;

/** A frame as the plane in HU that a run would measure. @param native spacing of its pixels, and
 * rescale what its numbers are said to be, as the scan resolved them */
export function nativeImage(
  frame: Frame,
  holds: Quantity,
  native: readonly [number, number],
  rescale: Rescale | null = null,
): Image {
  const key = [holds, ...native, rescale?.slope, rescale?.intercept].join();
  if (last?.key === key && last.frame === frame) return last.image;
  const { height, width, samples } = frame;
  const fullScale = holds === 'HU' ? null : (frame.fullScale ?? 1);
  const data = huPlane(frame.data, height * width, samples, fullScale, rescale);
  const image: Image = { data, channels: 1, height, width, pixelMm: native, unit: 'HU' };
  last = { frame, key, image };
  return image;
}
