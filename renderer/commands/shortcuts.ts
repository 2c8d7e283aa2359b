import { useEventListener } from '@vueuse/core';
import { commandFor, type Command } from '../keys/commands.ts';

const TYPING = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable=true]';

/** Performs commands by their keys, wherever the focus is. A dialog that is open keeps the keyboard to itself. */
export function useShortcuts(commands: () => readonly Command[], singleKeys: () => boolean): void {
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest('[role=dialog], [role=menu]') !== null) return;
    const command = commandFor(commands(), event, {
      inViewer: target.closest('[data-key-scope=viewer]') !== null,
      isTyping: target.matches(TYPING),
      singleKeys: singleKeys(),
    });
    if (command === undefined) return;
    event.preventDefault();
    void command.perform();
  });
}
