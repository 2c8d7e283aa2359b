import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef } from 'vue';
import { keysOf } from '../keys/bindings.ts';
import { canDo, commandOf, type Offer } from '../keys/commands.ts';
import { useSettings } from './settings.ts';

/** Every command that is offered now, with its keys as they are set. */
export const useCommands = defineStore('commands', () => {
  const settings = useSettings();
  const offers = shallowRef<readonly Offer[]>([]);
  const keys = computed(() => keysOf(settings.values.keys));
  /** Where several offer the same, it is the last of those that can be done now. */
  const offered = computed(() => {
    const byId = new Map<string, Offer>();
    for (const one of offers.value) if (canDo(one) || !canDoNow(byId.get(one.id))) byId.set(one.id, one);
    return byId;
  });
  const all = computed(() => [...offered.value.values()].map((one) => commandOf(one, keys.value)));

  /** Offers commands as long as the calling component lives. */
  function offer(commands: readonly Offer[]): void {
    offers.value = [...offers.value, ...commands];
    onScopeDispose(() => {
      offers.value = offers.value.filter((c) => !commands.includes(c));
    });
  }

  function perform(id: string): void {
    const command = offered.value.get(id);
    if (canDoNow(command)) void command?.perform();
  }

  return { all, keys, offer, perform };
});

const canDoNow = (offer: Offer | undefined): boolean => offer !== undefined && canDo(offer);
