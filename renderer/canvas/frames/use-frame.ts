import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import type { Frame } from '../frame.ts';
import type { FrameAddress, Frames } from './frames.ts';

export interface SeriesFrame {
  /** The frame that is looked at; while the next one loads, the one before stays. */
  readonly frame: Readonly<Ref<Frame | null>>;
  readonly loading: Readonly<Ref<boolean>>;
  readonly error: Readonly<Ref<ErrorMessage | null>>;
  /** Which frames of the series are in memory, by number. */
  readonly loaded: Readonly<Ref<readonly boolean[]>>;
}

/** How many frames to either side are fetched ahead. */
const AHEAD = 3;

/** One frame of a series (a single picture is a series of one), with its neighbours fetched ahead. */
export function useFrame(
  frames: Frames,
  series: MaybeRefOrGetter<readonly FrameAddress[]>,
  index: MaybeRefOrGetter<number>,
): SeriesFrame {
  const reader = {};
  const revision = shallowRef(0);
  onScopeDispose(frames.onChange(() => revision.value++));
  onScopeDispose(() => frames.want(reader, []));

  const around = computed(() => {
    const all = toValue(series);
    const at = toValue(index);
    const steps = Array.from({ length: AHEAD }, (_, k) => [at + k + 1, at - k - 1]).flat();
    return [at, ...steps].flatMap((n) => all[n] ?? []);
  });
  watch(
    around,
    (wanted) => {
      frames.want(reader, wanted);
      revision.value++;
    },
    { immediate: true },
  );

  const state = computed(() => {
    void revision.value;
    const address = toValue(series)[toValue(index)];
    return address === undefined ? null : frames.stateOf(address);
  });
  const frame = shallowRef<Frame | null>(null);
  watch(
    [state, () => toValue(series)],
    ([now, all], [, before]) => {
      if (now?.state === 'ready') frame.value = now.frame;
      // Another series must not show the picture of the one before.
      else if (now?.state !== 'loading' || all !== before) frame.value = null;
    },
    { immediate: true },
  );
  const loaded = computed(() => {
    void revision.value;
    return toValue(series).map((address) => frames.has(address));
  });
  return {
    frame,
    loading: computed(() => state.value?.state === 'loading'),
    error: computed(() => (state.value?.state === 'failed' ? state.value.error : null)),
    loaded,
  };
}
