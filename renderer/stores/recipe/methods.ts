import { methodsUnder } from '../../../core/catalogue/resolve.ts';
import type { Parameter } from '../../../core/contract/parameters.ts';
import type { Recipe } from '../../../core/contract/studio/project.ts';
import type { Task } from '../../../core/modalities/task.ts';

type Asked = Pick<Recipe, 'values' | 'files'> | null;
const NOTHING: NonNullable<Asked> = { values: {}, files: {} };

/** Ids of the solvers that a recipe names, as its preset means them; of those that run unless somebody names others, the suitable ones. */
export function methodsOf(task: Task | null, asked: Asked): readonly string[] {
  if (task === null) return [];
  const { values, files } = asked ?? NOTHING;
  const named = values['solver'];
  if (named !== undefined) return methodsUnder(task, values['preset'], String(named).split(','));
  const usual = String(task.parameters.find((p) => p.id === 'solver')?.default ?? '').split(',');
  const suitable = usual.filter((id) => task.suits?.(id, { values, files }) ?? true);
  return methodsUnder(task, values['preset'], suitable);
}

/** Settings of a method that nothing which is asked of every method says in their place. */
export const settingsLeft = (
  own: readonly Parameter[],
  task: Task | null,
  { values }: Pick<Recipe, 'values'>,
): readonly Parameter[] => {
  const isSaid = (id: string): boolean =>
    (values[id] ?? null) !== null && task?.parameters.some((p) => p.id === id) === true;
  return own.filter(({ id }) => !isSaid(id));
};

/** Those that a person can choose of: the suitable ones, and whatever was named before the recipe came to ask for something else. */
export function methodsFor(task: Task, asked: Asked): readonly string[] {
  const named = methodsOf(task, asked);
  return task.solvers.filter((id) => named.includes(id) || (task.suits?.(id, asked ?? NOTHING) ?? true));
}
