import { flagOf, missingOf } from '../../../../core/contract/parameters.ts';
import { KIND_TEXT } from '../../../../core/image/units/looks-like.ts';
import { numbersDoubt, takenAs } from '../../../../core/modalities/ct/numbers/image-doubts.ts';
import { reconstructCtParameters } from '../../../../core/modalities/ct/parameters.ts';
import { saidOf } from '../../../../core/modalities/number-parameters.ts';
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

/** What looks like something else than it would be taken for is asked before a run, as on the command line. */
function doubtfulNumbers(t: Translate): string | null {
  const { chosen, recipe, input } = useProject();
  if (chosen === null || input !== 'image' || Object.keys(saidOf(recipe?.values ?? {})).length > 0) return null;
  const looks = numbersDoubt(chosen.facts);
  if (looks === null) return null;
  const said = { looks: KIND_TEXT[looks.kind], because: looks.because, taken: takenAs(chosen.facts) };
  return t('modality.ct.data.doubtful', said);
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
    data: doubtfulNumbers(t),
    operator: operator(),
    fields: {
      ...(refused === null ? {} : { [refused.id]: refused.fault }),
      ...(missing === 'binWidth' ? { binWidth: t('modality.ct.data.missing.binWidth') } : {}),
    },
  };
}
