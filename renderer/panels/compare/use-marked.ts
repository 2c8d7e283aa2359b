import { computed } from 'vue';
import type { Mark } from '../../../core/contract/studio/mark.ts';
import type { Overlay } from '../../canvas/paint/draw-marks.ts';
import type { Frame } from '../../canvas/frame.ts';
import { useComparison } from '../../stores/runs/comparison.ts';
import { useFinishedMasks } from '../../stores/marks/finished-masks.ts';
import { useMarks } from '../../stores/marks/marks.ts';
import { useMasks } from '../../stores/marks/masks.ts';
import { useProject } from '../../stores/project.ts';

export interface Marked {
  marksOn(frame: Frame | null): readonly Mark[];
  outlinesOn(frame: Frame | null): readonly Overlay[];
  /** Finished masks on the grid of a frame, by name. */
  regionsOn(frame: Frame): Record<string, Uint8Array>;
}

/**
 * What the open project has on the slice that is compared. All pictures lie over the places of the reference, so each
 * shows it at the same anatomy; where the reference is no image of the project, only masks of its very size are meant.
 */
export function useMarked(): Marked {
  const comparison = useComparison();
  const project = useProject();
  const marks = useMarks();
  const masks = useMasks();
  const finished = useFinishedMasks();
  const slice = computed(() => {
    const source = comparison.reference?.source ?? null;
    return source?.project === project.project?.id ? source : null;
  });
  return {
    marksOn(frame) {
      const of = slice.value;
      if (frame === null || of === null) return [];
      return marks.listed(frame, of.item).filter((m) => m.shown && (m.frame === null || m.frame === of.frame));
    },
    outlinesOn: (frame) => finished.overlayOn(frame, slice.value, true),
    regionsOn: (frame) => (slice.value === null ? masks.regionsFor(frame) : finished.regionsOn(frame, slice.value)),
  };
}
