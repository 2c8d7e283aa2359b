import { computed, type ComputedRef } from 'vue';
import { concerns, type Parameter, type ParameterValues, type Stage } from '../../../core/contract/parameters.ts';
import type { Recipe } from '../../../core/contract/studio/project.ts';
import { GUIDE_PARAMETERS } from '../../../core/modalities/common-parameters.ts';
import { useProject } from '../project.ts';

/** Shown by fields of their own in every recipe; a volume of a folder is an item of its own. */
const APART: readonly string[] = ['series', 'slice', 'solver', 'model', 'roi', ...GUIDE_PARAMETERS];

export interface OwnStage {
  /** Those of the whole recipe. */
  readonly values: ComputedRef<ParameterValues>;
  /** The fields of a form: what concerns this image and geometry. */
  readonly parameters: ComputedRef<readonly Parameter[]>;
  readonly isChanged: ComputedRef<boolean>;
  setValues(next: ParameterValues): void;
  /** @param value null: its default */
  setValue(id: string, value: string | number | null): void;
  /** Back to the defaults. @param more of the recipe that belongs to this stage and is no parameter */
  reset(more?: Partial<Recipe>): void;
}

/**
 * One stage of the open project's recipe, from the descriptors that the command line has its flags from.
 * @param apart ids of those that this modality shows by fields of their own
 */
export function useStage(stage: Stage, apart: readonly string[] = []): OwnStage {
  const project = useProject();
  const all = computed<readonly Parameter[]>(() => project.task?.parameters ?? []);
  const own = computed(() => all.value.filter((p) => p.stage === stage));
  const values = computed<ParameterValues>(() => project.recipe?.values ?? {});
  const isShown = (p: Parameter): boolean =>
    !APART.includes(p.id) && !apart.includes(p.id) && concerns(p, all.value, values.value, project.input);
  const setValues = (next: ParameterValues): void => project.setRecipe({ values: { ...next } });
  return {
    values,
    parameters: computed(() => own.value.filter(isShown)),
    isChanged: computed(() => {
      const { lists = {}, files = {} } = project.recipe ?? {};
      return own.value.some(({ id }) => id in values.value || id in lists || id in files);
    }),
    setValues,
    setValue(id, value) {
      const { [id]: _, ...others } = values.value;
      setValues(value === null ? others : { ...others, [id]: value });
    },
    reset(more = {}) {
      const { lists = {}, files = {} } = project.recipe ?? {};
      const isOwn = (id: string): boolean => own.value.some((p) => p.id === id);
      const others = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
        Object.fromEntries(Object.entries(all).filter(([id]) => !isOwn(id)));
      project.setRecipe({ values: others(values.value), lists: others(lists), files: others(files), ...more });
    },
  };
}
