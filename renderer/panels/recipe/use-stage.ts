import { computed, type ComputedRef } from 'vue';
import { reconstructCtParameters } from '../../../core/modalities/ct/parameters.ts';
import type { Parameter, ParameterValues, Stage } from '../../../core/contract/parameters.ts';
import type { Recipe } from '../../../core/contract/studio/project.ts';
import { useProject } from '../../stores/project.ts';
import { concerns } from './recipe-fields.ts';

/** Shown by fields of their own; a volume of a folder is an item of its own. */
export const APART: readonly string[] = [
  'series',
  'slice',
  'solver',
  'model',
  'roi',
  'views',
  'angles',
  'noise',
  'flat',
  'dark',
];

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

/** One stage of the open project's recipe, from the descriptors that the command line has its flags from. */
export function useStage(stage: Stage): OwnStage {
  const project = useProject();
  const own = reconstructCtParameters.filter((p) => p.stage === stage);
  const values = computed<ParameterValues>(() => project.recipe?.values ?? {});
  const isShown = ({ id }: Parameter): boolean =>
    !APART.includes(id) && concerns(id, values.value, project.chosen?.facts.kind === 'sinogram');
  const setValues = (next: ParameterValues): void => project.setRecipe({ values: { ...next } });
  return {
    values,
    parameters: computed(() => own.filter(isShown)),
    isChanged: computed(() => own.some(({ id }) => id in values.value)),
    setValues,
    setValue(id, value) {
      const { [id]: _, ...others } = values.value;
      setValues(value === null ? others : { ...others, [id]: value });
    },
    reset(more = {}) {
      const kept = Object.entries(values.value).filter(([id]) => !own.some((p) => p.id === id));
      project.setRecipe({ values: Object.fromEntries(kept), ...more });
    },
  };
}
