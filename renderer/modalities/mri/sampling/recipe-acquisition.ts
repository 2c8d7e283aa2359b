import { wishOf } from '../../../../core/catalogue/resolve.ts';
import type { StudioError } from '../../../../core/contract/errors.ts';
import { holdsOf } from '../../../../core/modalities/mri/kspace/held.ts';
import { mriOf } from '../../../../core/modalities/mri/job.ts';
import { reconstructMri } from '../../../../core/modalities/mri/tasks.ts';
import type { MriMeasurement } from '../../../../core/contract/measurement/mri.ts';
import { concerns, flagOf } from '../../../../core/contract/parameters.ts';
import { err, ok, type Result } from '../../../../core/contract/result.ts';
import type { ItemFacts } from '../../../../core/contract/studio/item.ts';
import type { Recipe } from '../../../../core/contract/studio/project.ts';

/** A measurement as a run would be told it. */
export interface ResolvedAcquisition {
  readonly measurement: MriMeasurement;
  readonly seed: number;
}

/**
 * How a recipe would measure an item, by the functions that a run uses. Errors: invalid-parameter, contradiction; both in
 * the words of the form, which shows labels and no flags.
 */
export function acquisitionOfRecipe(
  { values, files }: Pick<Recipe, 'values' | 'files'>,
  facts: Pick<ItemFacts, 'kind' | 'frames' | 'height' | 'width' | 'samples' | 'pixelMm' | 'sliceMm' | 'kspace'>,
): Result<ResolvedAcquisition> {
  const wish = wishOf(reconstructMri.parameters, values);
  if (!wish.ok) return err(inWordsOfForm(wish.error));
  const { kspace } = facts;
  const kind = kspace === undefined ? 'image' : 'kspace';
  // Where they lie is the host's affair; what does not concern the recipe is kept for when it does.
  const named = reconstructMri.parameters.flatMap((p) =>
    p.id in files && concerns(p, reconstructMri.parameters, values, kind)
      ? [[p.id, { path: '', sha256: '' }] as const]
      : [],
  );
  const request = { ...wish.value, lists: {}, files: Object.fromEntries(named), slice: 0 };
  const holds = kspace === undefined ? '' : holdsOf(kspace.sampling.kind === 'full' ? 'full' : 'undersampled');
  const input = { ...facts, path: '', sha256: '', kind, holds };
  const found = reconstructMri.resolve(request, input, null);
  if (!found.ok) return err(inWordsOfForm(found.error));
  return ok({ measurement: mriOf(found.value), seed: found.value.seed });
}

/** Labels in the place of flags. */
export const labelled = (text: string): string =>
  reconstructMri.parameters.reduce(
    (said, { id, label }) => said.replaceAll(new RegExp(`--${flagOf(id)}(?![\\w-])`, 'g'), label),
    text,
  );

function inWordsOfForm(error: StudioError): StudioError {
  if (error.code === 'invalid-parameter')
    return { ...error, parameter: labelOf(error.parameter), reason: labelled(error.reason) };
  if (error.code === 'contradiction')
    return { ...error, reason: labelled(error.reason), remedy: labelled(error.remedy) };
  return error;
}

const labelOf = (parameter: string): string =>
  reconstructMri.parameters.find(({ id }) => id === parameter || `--${flagOf(id)}` === parameter)?.label ?? parameter;
