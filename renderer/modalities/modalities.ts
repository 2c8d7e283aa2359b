/** Every modality that the window knows: one line each. */
import { computed, watch, type ComputedRef } from 'vue';
import type { ModalityId } from '../../core/contract/measurement/measurement.ts';
import { useProject } from '../stores/project.ts';
import { useMeasurement } from '../stores/runs/measurement.ts';
import { ct } from './ct/modality.ts';
import { mri } from './mri/modality.ts';
import { photo } from './photo/modality.ts';
import type { Modality } from './modality.ts';

export const modalities: Readonly<Partial<Record<ModalityId, Modality>>> = { ct, mri, photo };

/** That of the open recipe, whose quick look then goes with the slice that is looked at. */
export function useModality(): ComputedRef<Modality | null> {
  const project = useProject();
  const measurement = useMeasurement();
  const modality = computed(() => (project.task === null ? null : (modalities[project.task.modality.id] ?? null)));
  watch(
    modality,
    (now) => {
      measurement.lookBy(now?.quickLook() ?? null);
    },
    { immediate: true },
  );
  return modality;
}
