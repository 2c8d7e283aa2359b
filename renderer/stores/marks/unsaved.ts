import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { ErrorMessage } from '../../../core/contract/errors.ts';
import { onLeaving } from '../../client/leaving.ts';

/** What could not be saved yet, and why. It is kept in this window and tried again, wherever the person goes meanwhile. */
export const useUnsaved = defineStore('unsaved', () => {
  const refusals = shallowRef<ReadonlyMap<string, ErrorMessage>>(new Map());
  const first = computed(() => [...refusals.value.values()][0] ?? null);
  onLeaving({ isAtRisk: () => first.value !== null });

  /** @param what one key a document @param refusal null: it is saved, or nobody wants it any more */
  function set(what: string, refusal: ErrorMessage | null): void {
    const next = new Map(refusals.value);
    if (refusal === null) next.delete(what);
    else next.set(what, refusal);
    refusals.value = next;
  }

  return { first, set };
});
