import { useElementSize, type MaybeComputedElementRef } from '@vueuse/core';
import { computed, type ComputedRef } from 'vue';
import { useCompared } from './compared.ts';
import { tilingOf, type Tiling } from './tiling.ts';

/** How so many panes of the reference's shape fill an element, as long as the element's size goes. */
export function useTiling(area: MaybeComputedElementRef, count: () => number): ComputedRef<Tiling> {
  const { aspect } = useCompared();
  const { width, height } = useElementSize(area);
  return computed(() => tilingOf(count(), { width: width.value, height: height.value }, aspect.value));
}
