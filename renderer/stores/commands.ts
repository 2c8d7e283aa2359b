import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef } from 'vue';
import { keysOf } from '../keys/bindings.ts';
import { canDo, commandOf, type Offer } from '../shell/commands.ts';
import { useSettings } from './settings.ts';

/** Every command that is offered now, with its keys as they are set. */
export const useCommands = defineStore('commands', () => {
  const settings = useSettings();
  const offers = shallowRef<readonly Offer[]>([]);
  const keys = computed(() => keysOf(settings.values.keys));
  const all = computed(() => offers.value.map((offer) => commandOf(offer, keys.value)));

  /** Offers commands as long as the calling component lives. */
  function offer(commands: readonly Offer[]): void {
    offers.value = [...offers.value, ...commands];
    onScopeDispose(() => {
      offers.value = offers.value.filter((c) => !commands.includes(c));
    });
  }

  function perform(id: string): void {
    const command = offers.value.findLast((c) => c.id === id);
    if (command !== undefined && canDo(command)) void command.perform();
  }

  return { all, keys, offer, perform };
});
