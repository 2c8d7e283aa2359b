import { methodsUnder } from '../../../core/catalogue/resolve.ts';
import { reconstructCt } from '../../../core/modalities/ct/tasks.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';

/** Ids of the solvers that the values of a recipe name; the paper's preset takes the paper's solver for ours. */
export function methodsOf(values: ParameterValues): readonly string[] {
  const named = values['solver'] ?? reconstructCt.parameters.find((p) => p.id === 'solver')?.default ?? '';
  return methodsUnder(reconstructCt, values['preset'], String(named).split(','));
}
