import { computed, type WritableComputedRef } from 'vue';
import { useComparison } from '../../stores/runs/comparison.ts';
import type { ViewerTool } from '../../tools/viewer-tools.ts';

/** The tool of pictures whose window is not set by hand: what would set it moves them. */
export function usePanTool(): WritableComputedRef<ViewerTool> {
  const comparison = useComparison();
  return computed({
    get: () => (comparison.tool === 'window' ? 'pan' : comparison.tool),
    set: (tool) => {
      comparison.tool = tool;
    },
  });
}
