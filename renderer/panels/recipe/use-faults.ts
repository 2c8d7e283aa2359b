import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { solverOf } from '../../../core/catalogue/solvers.ts';
import { useMeasurement } from '../../stores/measurement.ts';
import { useModels } from '../../stores/models.ts';
import { useProject } from '../../stores/project.ts';
import { methodsOf } from './methods.ts';

type Fault = ComputedRef<string | null>;

/** What blocks a run of the open project's recipe in each of its stages, and in any; null where nothing does. */
export function useFaults(): {
  readonly data: Fault;
  readonly operator: Fault;
  readonly model: Fault;
  readonly any: Fault;
} {
  const { t } = useI18n();
  const project = useProject();
  const models = useModels();
  const measurement = useMeasurement();
  const data = computed(() => {
    const facts = project.chosen?.facts;
    if (facts === undefined) return t('workspace.data.empty');
    return facts.kind !== 'sinogram' && facts.holds === null ? t('workspace.data.notCt') : null;
  });
  const operator = computed(() => measurement.refusal?.message ?? null);
  const model = computed(() => {
    const values = project.recipe?.values ?? {};
    const isNeeded = methodsOf(values).some((id) => solverOf(id)?.needsModel);
    return isNeeded && models.isLoaded && models.meant(values['model']) === null ? t('workspace.model.missing') : null;
  });
  return { data, operator, model, any: computed(() => data.value ?? operator.value ?? model.value) };
}
