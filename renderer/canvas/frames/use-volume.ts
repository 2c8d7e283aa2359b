import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue';
import type { Frame } from '../frame.ts';
import type { FrameAddress, Frames } from './frames.ts';

/** All frames of a stack, as far as they are in memory; what is missing is fetched. */
export function useVolume(
  frames: Frames,
  addresses: MaybeRefOrGetter<readonly (FrameAddress | null)[]>,
): Readonly<Ref<readonly (Frame | null)[]>> {
  const reader = {};
  const revision = shallowRef(0);
  onScopeDispose(frames.onChange(() => revision.value++));
  onScopeDispose(() => frames.want(reader, []));
  watch(
    () => toValue(addresses),
    (all) =>
      frames.want(
        reader,
        all.filter((a) => a !== null),
      ),
    { immediate: true },
  );
  return computed(() => {
    void revision.value;
    return toValue(addresses).map((address) => {
      const state = address === null ? null : frames.stateOf(address);
      return state?.state === 'ready' ? state.frame : null;
    });
  });
}
