import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef } from 'vue';
import { canDo, type Command } from '../shell/commands.ts';

/** Every command that is offered now. */
export const useCommands = defineStore('commands', () => {
  const all = shallowRef<readonly Command[]>([]);

  /** Offers commands as long as the calling component lives. */
  function offer(commands: readonly Command[]): void {
    all.value = [...all.value, ...commands];
    onScopeDispose(() => {
      all.value = all.value.filter((c) => !commands.includes(c));
    });
  }

  function perform(id: string): void {
    const command = all.value.findLast((c) => c.id === id);
    if (command !== undefined && canDo(command)) void command.perform();
  }

  return { all, offer, perform };
});
