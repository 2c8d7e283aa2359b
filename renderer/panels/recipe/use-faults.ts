import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { usesPrior } from '../../../core/catalogue/solvers/solvers.ts';
import { useModality } from '../../modalities/modalities.ts';
import { useModels } from '../../stores/models.ts';
import { useProject } from '../../stores/project.ts';
import { methodsOf } from '../../stores/recipe/methods.ts';

type Fault = ComputedRef<string | null>;

/** What blocks a run of the open project's recipe in each of its stages, and in any; null where nothing does. */
export function useFaults(): {
  readonly data: Fault;
  readonly operator: Fault;
  readonly model: Fault;
  readonly any: Fault;
  /** By parameter id: what is wrong with a value of its own, to be said beside its field. */
  readonly fields: ComputedRef<Readonly<Record<string, string>>>;
} {
  const { t } = useI18n();
  const project = useProject();
  const models = useModels();
  const modality = useModality();
  const measuring = computed(() => modality.value?.faults(t) ?? { data: null, operator: null, fields: {} });
  const data = computed(() => {
    if (project.chosen === null) return t('workspace.data.empty');
    const { admission } = project;
    return admission?.fit === 'none' ? t('workspace.data.foreign', { reason: admission.reason }) : measuring.value.data;
  });
  const operator = computed(() => measuring.value.operator);
  const fields = computed(() => measuring.value.fields);
  const model = computed(() => {
    const { task } = project;
    const values = project.recipe?.values ?? {};
    const isNeeded = methodsOf(task, project.recipe).some((id) => usesPrior(id));
    if (!isNeeded || task === null || !models.isLoaded) return null;
    const { id, images } = task.modality;
    return models.meant(values['model'], images) === null ? t(`modality.${id}.model.missing`) : null;
  });
  const any = computed(() => data.value ?? operator.value ?? model.value);
  return { data, operator, model, fields, any };
}
