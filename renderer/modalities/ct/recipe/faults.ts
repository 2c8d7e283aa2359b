import { flagOf, missingOf } from '../../../../core/contract/parameters.ts';
import { reconstructCtParameters } from '../../../../core/modalities/ct/parameters.ts';
import { useProject } from '../../../stores/project.ts';
import type { Faults, Translate } from '../../modality.ts';
import { useScan } from '../use-scan.ts';
import { APART } from './apart.ts';

/** Of those apart: their fields say themselves what is wrong. */
const SAID_BESIDE: readonly string[] = ['flat', 'dark'];

/** What nobody has said of the open recipe's input yet and no default can. */
export function missingOfRecipe(): string | null {
  const { chosen, recipe, input } = useProject();
  if (chosen === null || recipe === null) return null;
  return missingOf(reconstructCtParameters, recipe.values, input, Object.keys(recipe.lists))[0] ?? null;
}

export function faultsOf(t: Translate): Faults {
  const { scan, refusal } = useScan();
  /** A refusal that one field causes is told by the field's name, not by its flag. */
  const cause = scan === null || scan.ok || scan.error.code !== 'invalid-parameter' ? null : scan.error;
  const field = reconstructCtParameters.find(
    (p) => cause !== null && (cause.parameter === `--${flagOf(p.id)}` || cause.parameter === p.label),
  );
  const refused =
    cause === null || field === undefined ? null : { id: field.id, label: field.label, fault: `${cause.reason}.` };
  /** What is missing is asked for beside its own field; the data stage asks for the rest of it. */
  const missing = missingOfRecipe();
  function operator(): string | null {
    if (missing !== null) return null;
    if (refused === null) return refusal?.message ?? null;
    const { id, label, fault } = refused;
    return APART.includes(id) && !SAID_BESIDE.includes(id) ? t('common.fault', { label, fault }) : null;
  }
  return {
    data: null,
    operator: operator(),
    fields: {
      ...(refused === null ? {} : { [refused.id]: refused.fault }),
      ...(missing === 'binWidth' ? { binWidth: t('modality.ct.data.missing.binWidth') } : {}),
    },
  };
}
