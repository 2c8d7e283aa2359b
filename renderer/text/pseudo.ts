export interface Texts {
  readonly [key: string]: string | Texts;
}

const ACCENTED: Readonly<Record<string, string>> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  A: 'Á',
  E: 'É',
  O: 'Ö',
  S: 'Š',
  U: 'Ü',
};

/** One text as a translation may look: accented, and 40 % longer. Placeholders and plural bars stay as they are. */
export function lengthened(text: string): string {
  return text
    .split('|')
    .map((form) => {
      const accented = form.replace(/\{[^}]*\}|[a-zA-Z]/g, (m) => (m.startsWith('{') ? m : (ACCENTED[m] ?? m)));
      return `${accented.trimEnd()}${'·'.repeat(Math.ceil(form.trim().length * 0.4))}`;
    })
    .join(' |');
}

/** The whole catalogue in a language that nobody speaks, to see which layouts break and which texts are not in it. */
export function pseudo<T extends Texts>(texts: T): T;
export function pseudo(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, t]) => [key, typeof t === 'string' ? lengthened(t) : pseudo(t)]),
  );
}
