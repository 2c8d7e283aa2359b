/** A chord as it is written down in this program: parts joined by `+`, `Mod` for Ctrl, or ⌘ on a Mac. */
export type Chord = string;

const ON_MAC: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' };
const ELSEWHERE: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
  ' ': 'Space',
};

export const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The parts of a chord as they stand on the keys. */
export function keyParts(chord: Chord, mac = isMac()): readonly string[] {
  const modifiers = mac ? ON_MAC : ELSEWHERE;
  // `Mod++` is the plus key with a modifier: the last part may be the separator itself.
  const parts = chord.endsWith('++')
    ? [...chord.slice(0, -2).split('+'), '+']
    : chord === '+'
      ? ['+']
      : chord.split('+');
  return parts.map((p) => modifiers[p] ?? NAMES[p] ?? (p.length === 1 ? p.toUpperCase() : p));
}
