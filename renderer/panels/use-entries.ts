import { computed, onScopeDispose, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter } from 'vue';
import type { ErrorMessage } from '../../core/contract/errors.ts';
import type { Frame } from '../canvas/frame.ts';
import type { FrameAddress } from '../canvas/frames/frames.ts';
import { usePixels } from '../stores/pictures/pixels.ts';

interface Entry {
  readonly id: string;
  readonly address: FrameAddress;
}

/** Several frames as they arrive, and why some do not, by id. */
export function useEntries(entries: MaybeRefOrGetter<readonly Entry[]>): {
  readonly frames: ComputedRef<ReadonlyMap<string, Frame>>;
  readonly errors: ComputedRef<ReadonlyMap<string, ErrorMessage>>;
} {
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
  const states = computed(() => {
    void revision.value;
    return toValue(entries).map(({ id, address }) => [id, frames.stateOf(address)] as const);
  });
  return {
    frames: computed(() => new Map(states.value.flatMap(([id, s]) => (s?.state === 'ready' ? [[id, s.frame]] : [])))),
    errors: computed(() => new Map(states.value.flatMap(([id, s]) => (s?.state === 'failed' ? [[id, s.error]] : [])))),
  };
}
