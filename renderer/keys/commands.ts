import type { Component } from 'vue';
import type { KeysOf } from './bindings.ts';
import { isSingleKey, isPressed, type Press } from './chord.ts';
import { bindingOf, type Binding, type KeyId } from './key-table.ts';

/** Something that can be done now. */
export interface Offer {
  /** In the table of keys, which has its texts. */
  readonly id: KeyId;
  readonly icon?: Component;
  /** Whether it can be done now; always where it is left out. */
  readonly enabled?: () => boolean;
  readonly perform: () => void | Promise<void>;
}

/**
 * The same with its texts and keys: the palette, the list of keys, menus and shortcuts all read this one. Keys of any
 * scope but `window` count only while an element marked `data-key-scope="viewer"` has the focus.
 */
export type Command = Offer & Binding<KeyId>;

export const commandOf = (offer: Offer, keys: KeysOf): Command => ({
  ...bindingOf(offer.id),
  ...offer,
  keys: keys(offer.id),
});

/** Where a key was pressed, and whether single keys are on. */
export interface Situation {
  readonly inViewer: boolean;
  readonly isTyping: boolean;
  readonly singleKeys: boolean;
}

export const canDo = (command: Offer): boolean => command.enabled?.() ?? true;

/** The command that a key press means here; the one that was offered last goes first. */
export function commandFor(commands: readonly Command[], press: Press, here: Situation): Command | undefined {
  return commands.findLast(
    (c) =>
      (c.scope === 'window' || here.inViewer) &&
      canDo(c) &&
      c.keys.some((chord) => isPressed(chord, press) && (!isSingleKey(chord) || (here.singleKeys && !here.isTyping))),
  );
}

/** Commands whose text has every word of the query, those that begin with it first. */
export function matching<T extends { readonly text: string }>(entries: readonly T[], query: string): readonly T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter((e) => words.every((w) => e.text.toLowerCase().includes(w)));
  const begins = (e: T): number => (words.length > 0 && e.text.toLowerCase().startsWith(words[0]!) ? 0 : 1);
  return [...found].sort((a, b) => begins(a) - begins(b));
}
