import { computed, type ComputedRef } from 'vue';
import { significant } from '../../../../core/image/number-text.ts';
import { useProject } from '../../../stores/project.ts';
import { useScan } from '../use-scan.ts';

/** By parameter id: what holds where the recipe gives nothing. */
export function usePlaceholders(): ComputedRef<Readonly<Record<string, string>>> {
  const project = useProject();
  const own = useScan();
  return computed(() => {
    const scan = own.scan?.ok ? own.scan.value : null;
    const beam = scan?.geometry;
    const known: Readonly<Record<string, number | null>> = {
      spacing: scan === null ? null : project.input === 'sinogram' ? scan.image.pixelMm : Math.min(...scan.native),
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
