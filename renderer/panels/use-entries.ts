import { computed, onScopeDispose, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter } from 'vue';
import type { Frame } from '../canvas/frame.ts';
import type { FrameAddress } from '../canvas/frames.ts';
import { usePixels } from '../stores/pixels.ts';

interface Entry {
  readonly id: string;
  readonly address: FrameAddress;
}

/** Several frames as they arrive, by id. */
export function useEntries(entries: MaybeRefOrGetter<readonly Entry[]>): ComputedRef<ReadonlyMap<string, Frame>> {
  const { frames } = usePixels();
  const reader = {};
  const revision = shallowRef(0);
  onScopeDispose(frames.onChange(() => revision.value++));
  onScopeDispose(() => frames.want(reader, []));
  watch(
    () => toValue(entries),
    (all) => {
      frames.want(
        reader,
        all.map((e) => e.address),
      );
      revision.value++;
    },
    { immediate: true },
  );
  return computed(() => {
    void revision.value;
    const found = new Map<string, Frame>();
    for (const { id, address } of toValue(entries)) {
      const state = frames.stateOf(address);
      if (state?.state === 'ready') found.set(id, state.frame);
    }
    return found;
  });
}
