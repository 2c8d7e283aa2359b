import { conventionOf } from '../../core/modalities/ct/conventions.ts';
import { parseAngleRange } from '../../core/modalities/ct/geometry.ts';
import type { PixelRange, ScanFacts, ScanRequest } from '../../core/modalities/ct/request.ts';
import { axesOf, extentOf, shapeOf } from '../../core/modalities/ct/projections.ts';
import { type ResolvedScan, resolveScan } from '../../core/modalities/ct/resolve-scan.ts';
import { solverIds } from '../../core/modalities/ct/resolve.ts';
import { usesPrior } from '../../core/catalogue/solvers/solvers.ts';
import { reconstructCtParameters } from '../../core/modalities/ct/parameters.ts';
import type { Rescale } from '../../core/contract/job.ts';
import type { Recipe } from '../../core/contract/studio/project.ts';
import type { ItemFacts } from '../../core/contract/studio/item.ts';
import { type ParameterValues, schemaOf, withoutAliases } from '../../core/contract/parameters.ts';
import { err, ok, type Result } from '../../core/contract/result.ts';
import type { FieldOf } from '../../core/formats/lists/bin-field.ts';
import { huPlane } from '../../core/image/hu-plane.ts';
import type { Image } from '../../core/image/image.ts';
import type { Frame } from '../canvas/frame.ts';

const schema = schemaOf(reconstructCtParameters);

/** The parts of a recipe on which its measurement depends. */
type ScanRecipe = Pick<Recipe, 'values' | 'anglesDeg' | 'flat' | 'dark'>;

function valuesOf(values: ParameterValues): Result<ParameterValues> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const label = reconstructCtParameters.find((p) => p.id === issue?.path[0])?.label;
  return err({ code: 'invalid-parameter', parameter: label ?? 'values', reason: issue?.message ?? 'not valid' });
}

/** What a recipe says of the measurement. */
export function scanRequestOf(recipe: ScanRecipe): Result<ScanRequest> {
  const named = withoutAliases(reconstructCtParameters, recipe.values);
  if (!named.ok) return named;
  const values = valuesOf(named.value);
  if (!values.ok) return values;
  const given = new Set(Object.keys(named.value).filter((id) => named.value[id] !== null));
  const request = { values: values.value, given, flat: recipe.flat ?? null, dark: recipe.dark ?? null };
  if (recipe.anglesDeg !== null) {
    given.delete('views'); // imported angles go before it
    return ok({ ...request, angles: recipe.anglesDeg });
  }
  const text = values.value['angles'];
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
function isModelUsed(values: ParameterValues): boolean {
  const ids = solverIds(values);
  return values['model'] !== null || !ids.ok || ids.value.some((id) => usesPrior(id));
}

/** The worker knows an image again by its identity. One is kept: one a frame would double the memory of the frames. */
let last: { readonly frame: Frame; readonly key: string; readonly image: Image } | null = null;

/** A frame as the plane in HU that a run would measure. @param native spacing of its pixels, and
 * rescale what its numbers are said to be, as the scan resolved them */
export function nativeImage(
  frame: Frame,
  holds: NonNullable<ItemFacts['holds']>,
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
