import { methodsUnder } from '../../../core/modalities/ct/presets.ts';
import { reconstructCtParameters } from '../../../core/modalities/ct/parameters.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';

/** Ids of the solvers that the values of a recipe name; the paper's preset takes the paper's solver for ours. */
export function methodsOf(values: ParameterValues): readonly string[] {
  const named = values['solver'] ?? reconstructCtParameters.find((p) => p.id === 'solver')?.default ?? '';
  return methodsUnder(values['preset'], String(named).split(','));
}
