import { isMac, type Chord } from './key-text.ts';

/** What of a key press decides. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

interface Parsed {
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly key: string;
}

export function parseChord(chord: Chord): Parsed {
  const key = chord.endsWith('+') ? '+' : (chord.split('+').at(-1) ?? '');
  const before = chord.slice(0, chord.length - key.length).split('+');
  return { mod: before.includes('Mod'), alt: before.includes('Alt'), shift: before.includes('Shift'), key };
}

/** Where signs lie on the keyboard on which they need no Shift. */
const PLACES: Readonly<Record<string, string>> = {
  '.': 'Period',
  ',': 'Comma',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '`': 'Backquote',
};

/**
 * Whether a key press is this chord. Letters count by the character that they produce, so that a chord is where its
 * letter is on AZERTY and Dvorak too; digits count by place, because some layouts need Shift for them. Signs are
 * whatever produces them: which keys that takes is the layout's affair.
 */
export function isPressed(chord: Chord, press: Press, mac = isMac()): boolean {
  const { mod, alt, shift, key } = parseChord(chord);
  const [modDown, otherDown] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (mod !== modDown || otherDown || alt !== press.altKey) return false;
  if (/^\d$/.test(key)) {
    const isDigit = press.code === `Digit${key}` || (press.code === `Numpad${key}` && press.key === key);
    return isDigit && shift === press.shiftKey;
  }
  if (/^[a-z]$/i.test(key)) {
    // With Alt a Mac produces other characters; there only the place is left.
    const isLetter = press.key.toLowerCase() === key.toLowerCase() || (alt && press.code === `Key${key.toUpperCase()}`);
    return shift === press.shiftKey && isLetter;
  }
  if (key.length === 1 && key !== ' ') {
    return press.key === key ? !shift || press.shiftKey : shift && press.shiftKey && press.code === PLACES[key];
  }
  return shift === press.shiftKey && press.key === key;
}

/** A key that types a character by itself: a person may switch all of these off (WCAG 2.1.4). */
export const isSingleKey = (chord: Chord): boolean => {
  const { mod, alt, key } = parseChord(chord);
  return !mod && !alt && key.length === 1;
};

/** Whether two ways to write a chord mean the same key. */
export const sameChord = (a: Chord, b: Chord): boolean => {
  const [one, other] = [parseChord(a), parseChord(b)];
  const isSame = one.mod === other.mod && one.alt === other.alt && one.shift === other.shift;
  return isSame && one.key.toLowerCase() === other.key.toLowerCase();
};

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn']);

/** The chord that a key press writes down, so that `isPressed` knows it again; null for what is none by itself. */
export function chordOf(press: Press, mac = isMac()): Chord | null {
  const [modDown, otherDown] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (otherDown || MODIFIERS.has(press.key)) return null;
  const digit = /^Digit(\d)$/.exec(press.code)?.[1];
  const letter = /^[a-z]$/i.test(press.key)
    ? press.key.toUpperCase()
    : press.altKey
      ? /^Key([A-Z])$/.exec(press.code)?.[1]
      : undefined;
  const key = digit ?? letter ?? press.key;
  // Dead keys and those of input methods name no key.
  if (/^(Dead|Process|Unidentified|)$/.test(key)) return null;
  // A sign is whatever produces it, Shift or not.
  const isSign = digit === undefined && letter === undefined && key.length === 1 && key !== ' ';
  const held = [modDown && 'Mod', press.altKey && 'Alt', press.shiftKey && !isSign && 'Shift'];
  return [...held.filter((part) => part !== false), key].join('+');
}
