import { computed, ref, type WritableComputedRef } from 'vue';

/** Whether a panel is open: folded until a person unfolds it, and open in any case while something in it must be seen. */
export function useFold(mustShow: () => boolean): WritableComputedRef<boolean> {
  const isUnfolded = ref(false);
  return computed({ get: () => isUnfolded.value || mustShow(), set: (open) => (isUnfolded.value = open) });
}
