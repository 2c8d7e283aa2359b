import { computed, type ComputedRef } from 'vue';
import type { Preset } from '../../../core/modalities/task.ts';
import { useProject } from '../project.ts';

/** The preset of the open recipe: the one that is chosen, else the first of its task. */
export function usePreset(): ComputedRef<{ readonly id: string; readonly sets: Preset }> {
  const project = useProject();
  return computed(() => {
    const all = Object.entries(project.task?.presets ?? {});
    const [id, sets] = all.find(([one]) => one === project.recipe?.values['preset']) ?? all[0] ?? [];
    return { id: id ?? '', sets: sets ?? { samples: 1, parameters: {} } };
  });
}
