import { isMac, type Chord } from '../components/base/key-text.ts';

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

function parse(chord: Chord): Parsed {
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
  const { mod, alt, shift, key } = parse(chord);
  const [modDown, otherDown] = mac ? [press.metaKey, press.ctrlKey] : [press.ctrlKey, press.metaKey];
  if (mod !== modDown || otherDown || alt !== press.altKey) return false;
  if (/^\d$/.test(key)) return shift === press.shiftKey && press.code === `Digit${key}`;
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
  const { mod, alt, key } = parse(chord);
  return !mod && !alt && key.length === 1;
};
