import { computed, type ComputedRef } from 'vue';
import { presets } from '../../../core/modalities/ct/presets.ts';
import type { PresetId } from '../../../core/modalities/task.ts';
import { solvers } from '../../../core/catalogue/solvers/solvers.ts';
import { significant } from '../../../core/image/number-text.ts';
import { useMeasurement } from '../../stores/runs/measurement.ts';
import { useProject } from '../../stores/project.ts';
import { methodsOf } from './methods.ts';

/** By parameter id: what holds where the recipe gives nothing. */
export function usePlaceholders(): ComputedRef<Readonly<Record<string, string>>> {
  const project = useProject();
  const measurement = useMeasurement();
  return computed(() => {
    const values = project.recipe?.values ?? {};
    const { samples, parameters } = presets[(values['preset'] ?? 'fast') as PresetId];
    const methods = methodsOf(values);
    const diffusion = solvers.find((s) => s.needs.includes('prior') && methods.includes(s.id));
    const own = diffusion?.parameters.find((p) => p.id === 'steps')?.default;
    const steps = parameters[diffusion?.id ?? '']?.['steps'] ?? own;
    const scan = measurement.scan?.ok ? measurement.scan.value : null;
    const beam = scan?.geometry;
    const isSinogram = project.chosen?.facts.kind === 'sinogram';
    const known: Readonly<Record<string, number | null>> = {
      samples,
      steps: typeof steps === 'number' ? steps : null,
      spacing: scan === null ? null : isSinogram ? scan.image.pixelMm : Math.min(...scan.native),
      water: scan?.reading?.waterPerMm ?? null,
      row: scan?.reading?.row ?? null,
      binWidth: beam === undefined ? 1 : beam.kind === 'parallel' ? beam.binMm : beam.binPitch,
      ...(beam === undefined || beam.kind === 'parallel'
        ? {}
        : { sourceDistance: beam.sourceMm, detectorDistance: beam.detectorMm }),
    };
    return Object.fromEntries(
      Object.entries(known).flatMap(([id, v]) => (v === null ? [] : [[id, significant(v, 5)]])),
    );
  });
}
