import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { usesPrior } from '../../../core/catalogue/solvers/solvers.ts';
import { reconstructCtParameters } from '../../../core/modalities/ct/parameters.ts';
import { flagOf } from '../../../core/contract/parameters.ts';
import { useMeasurement } from '../../stores/runs/measurement.ts';
import { useModels } from '../../stores/models.ts';
import { useProject } from '../../stores/project.ts';
import { methodsOf } from './methods.ts';
import { missingOf } from './recipe-fields.ts';
import { APART } from './use-stage.ts';

/** Of those apart: their fields say themselves what is wrong. */
const SAID_BESIDE: readonly string[] = ['flat', 'dark'];

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
  const measurement = useMeasurement();
  const data = computed(() => {
    const facts = project.chosen?.facts;
    if (facts === undefined) return t('workspace.data.empty');
    return facts.kind !== 'sinogram' && facts.holds === null ? t('workspace.data.notCt') : null;
  });
  /** A refusal that one field causes is told by the field's name, not by its flag. */
  const refused = computed(() => {
    const { scan } = measurement;
    if (scan === null || scan.ok || scan.error.code !== 'invalid-parameter') return null;
    const { parameter, reason } = scan.error;
    const field = reconstructCtParameters.find((p) => parameter === `--${flagOf(p.id)}` || parameter === p.label);
    return field === undefined ? null : { id: field.id, label: field.label, fault: `${reason}.` };
  });
  /** What is missing is asked for beside its own field; the data stage asks for the rest of it. */
  const missing = computed(() => {
    const facts = project.chosen?.facts;
    return facts === undefined
      ? null
      : missingOf(project.recipe?.values ?? {}, facts.kind === 'sinogram', project.recipe?.flat !== undefined);
  });
  const fields = computed(() => ({
    ...(refused.value === null ? {} : { [refused.value.id]: refused.value.fault }),
    ...(missing.value === 'binWidth' ? { binWidth: t('workspace.data.missing.binWidth') } : {}),
  }));
  const operator = computed(() => {
    if (missing.value !== null) return null;
    if (refused.value === null) return measurement.refusal?.message ?? null;
    const { id, label, fault } = refused.value;
    return APART.includes(id) && !SAID_BESIDE.includes(id) ? t('common.fault', { label, fault }) : null;
  });
  const model = computed(() => {
    const values = project.recipe?.values ?? {};
    const isNeeded = methodsOf(values).some((id) => usesPrior(id));
    return isNeeded && models.isLoaded && models.meant(values['model']) === null ? t('workspace.model.missing') : null;
  });
  const any = computed(() => data.value ?? operator.value ?? model.value);
  return { data, operator, model, fields, any };
}
