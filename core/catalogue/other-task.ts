/** A recipe that asks for something else from now on. */
import { schemaOf, type Parameter } from '../contract/parameters.ts';
import type { Recipe } from '../contract/studio/project.ts';
import type { Task } from '../modalities/task.ts';
import { taskOf } from './tasks.ts';

/** What every task means alike. */
const OF_ALL: readonly string[] = ['seed'];

/** Keeps what means the same to the other task: of another kind of image that is hardly anything. */
export function recipeForTask(recipe: Recipe, next: Task): Recipe {
  const before = taskOf(recipe.task);
  if (before?.id === next.id) return recipe;
  const isAlike = before?.modality.id === next.modality.id;
  const only = <T>(all: Readonly<Record<string, T>>, isKept: (id: string, of: T) => boolean): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([id, of]) => isKept(id, of)));
  const accepts = (id: string, value: Recipe['values'][string]): boolean =>
    next.parameters.some((p) => p.id === id && takes(p, value));
  return {
    ...recipe,
    task: next.id,
    // Which methods run is the task's own question.
    values: only(
      recipe.values,
      (id, value) => (isAlike || OF_ALL.includes(id)) && id !== 'solver' && accepts(id, value),
    ),
    solverValues: only(recipe.solverValues, (id) => isAlike && next.solvers.includes(id)),
    lists: only(recipe.lists, (id) => isAlike && next.lists.includes(id)),
    files: only(recipe.files, (id) => isAlike && next.files.includes(id)),
  };
}

const takes = (p: Parameter, value: Recipe['values'][string]): boolean =>
  schemaOf([p]).safeParse({ [p.id]: value }).success;
