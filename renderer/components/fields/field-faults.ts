import {
  computed,
  inject,
  onScopeDispose,
  provide,
  shallowReactive,
  watch,
  type ComputedRef,
  type InjectionKey,
} from 'vue';

/** What is wrong in the fields of a form, by the field. */
type Faults = Map<symbol, string>;
const key: InjectionKey<Faults> = Symbol('faults of the fields');

/** Tells the form around it what is wrong here: a sentence, or null. */
export function tellFault(fault: () => string | null): void {
  const around = inject(key, null);
  if (around === null) return;
  const own = Symbol();
  watch(fault, (text) => (text === null ? around.delete(own) : around.set(own, text)), { immediate: true });
  onScopeDispose(() => around.delete(own));
}

/**
 * The first thing that is wrong in the fields within, or null. A field that cannot be read keeps the last value that
 * could: who acts on the form must not take that for what is written there.
 */
export function gatherFaults(): ComputedRef<string | null> {
  const faults: Faults = shallowReactive(new Map());
  const first = computed(() => [...faults.values()][0] ?? null);
  tellFault(() => first.value);
  provide(key, faults);
  return first;
}
