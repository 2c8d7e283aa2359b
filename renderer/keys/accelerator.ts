import type { Chord } from './key-text.ts';
import { isSingleKey, parseChord } from './chord.ts';

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '+': 'Plus',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};
/** What else Electron has a word for: it refuses a whole menu for one that it does not know. */
const KNOWN = /^([!-~]|F([1-9]|1\d|2[0-4])|Enter|Escape|Tab|Backspace|Delete|Insert|Home|End|PageUp|PageDown)$/;

/**
 * A chord in the words of Electron's menus; undefined where it has none, and for a single key: a Mac's menu would take
 * it from whoever is typing.
 */
export function acceleratorOf(chord: Chord): string | undefined {
  if (isSingleKey(chord)) return undefined;
  const { mod, alt, shift, key } = parseChord(chord);
  const name = NAMES[key] ?? (KNOWN.test(key) ? key : undefined);
  const held = [mod && 'CmdOrCtrl', alt && 'Alt', shift && 'Shift'].filter((part) => part !== false);
  return name === undefined ? undefined : [...held, name].join('+');
}
