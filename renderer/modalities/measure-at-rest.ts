import { watch, type WatchSource } from 'vue';

/** While slices go past none of them is measured: their pictures go before. */
const REST_MS = 120;

/**
 * Measures at once when the recipe asks otherwise, and when slices go past only the one at which they come to rest.
 * @param slice what is measured; null while there is nothing
 * @param asked how; the same for as long as every slice is measured alike
 */
export function measureAtRest(
  slice: WatchSource<object | null>,
  asked: WatchSource<unknown>,
  measure: () => Promise<void>,
): void {
  watch(
    [slice, asked],
    ([now, how], [before, last], onCleanup) => {
      const goesPast = now !== null && before !== null && before !== undefined && how === last;
      if (!goesPast) return void measure();
      const timer = setTimeout(() => void measure(), REST_MS);
      onCleanup(() => clearTimeout(timer));
    },
    { immediate: true },
  );
}
