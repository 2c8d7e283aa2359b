import { computed, type ComputedRef } from 'vue';
import { solvers } from '../../../core/catalogue/solvers/solvers.ts';
import { significant } from '../../../core/image/number-text.ts';
import { methodsOf } from '../../stores/recipe/methods.ts';
import { usePreset } from '../../stores/recipe/preset.ts';
import { useProject } from '../../stores/project.ts';

/** By parameter id: what the preset sets where the recipe gives nothing. */
export function usePlaceholders(): ComputedRef<Readonly<Record<string, string>>> {
  const project = useProject();
  const preset = usePreset();
  return computed(() => {
    const methods = methodsOf(project.task, project.recipe);
    const diffusion = solvers.find((s) => s.needs.includes('prior') && methods.includes(s.id));
    const own = diffusion?.parameters.find((p) => p.id === 'steps')?.default;
    const { samples, parameters } = preset.value.sets;
    const steps = parameters[diffusion?.id ?? '']?.['steps'] ?? own;
    return {
      samples: significant(samples, 5),
      ...(typeof steps === 'number' ? { steps: significant(steps, 5) } : {}),
    };
  });
}
