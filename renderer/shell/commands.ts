import type { Component } from 'vue';
import { isSingleKey, isPressed, type Press } from './chord.ts';
import type { Chord } from '../components/base/key-text.ts';

/**
 * Something that can be done, as data: the palette, the list of keys, menus and shortcuts all read the same one.
 */
export interface Command {
  /** For example `run.submit`. */
  readonly id: string;
  /** Key of its text. */
  readonly label: string;
  /** Key of the heading that it stands under. */
  readonly group: string;
  readonly icon?: Component;
  /** The first is shown; a browser may keep it to itself, so those that it takes have a second. */
  readonly keys?: readonly Chord[];
  /** `viewer`: its keys count only while an element marked `data-key-scope="viewer"` has the focus. */
  readonly scope?: 'window' | 'viewer';
  /** Whether it can be done now; always where it is left out. */
  readonly enabled?: () => boolean;
  readonly perform: () => void | Promise<void>;
}

/** Where a key was pressed, and whether single keys are on. */
export interface Situation {
  readonly inViewer: boolean;
  readonly isTyping: boolean;
  readonly singleKeys: boolean;
}

export const canDo = (command: Command): boolean => command.enabled?.() ?? true;

/** The command that a key press means here; the one that was offered last goes first. */
export function commandFor(commands: readonly Command[], press: Press, here: Situation): Command | undefined {
  return commands.findLast(
    (c) =>
      (c.scope !== 'viewer' || here.inViewer) &&
      canDo(c) &&
      c.keys?.some((chord) => isPressed(chord, press) && (!isSingleKey(chord) || (here.singleKeys && !here.isTyping))),
  );
}

/** Commands whose text has every word of the query, those that begin with it first. */
export function matching<T extends { readonly text: string }>(entries: readonly T[], query: string): readonly T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter((e) => words.every((w) => e.text.toLowerCase().includes(w)));
  const begins = (e: T): number => (words.length > 0 && e.text.toLowerCase().startsWith(words[0]!) ? 0 : 1);
  return [...found].sort((a, b) => begins(a) - begins(b));
}
