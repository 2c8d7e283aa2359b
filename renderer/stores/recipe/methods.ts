import { methodsUnder } from '../../../core/catalogue/resolve.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import type { Task } from '../../../core/modalities/task.ts';

/** Ids of the solvers that the values of a recipe name, as its preset means them. */
export function methodsOf(task: Task | null, values: ParameterValues): readonly string[] {
  if (task === null) return [];
  const named = values['solver'] ?? task.parameters.find((p) => p.id === 'solver')?.default ?? '';
  return methodsUnder(task, values['preset'], String(named).split(','));
}
