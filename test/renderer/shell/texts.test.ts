import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createText } from '../../../renderer/text/text.ts';
import { en } from '../../../renderer/text/messages.ts';
import { lengthened, pseudo, type Texts } from '../../../renderer/text/pseudo.ts';

const root = new URL('../../../', import.meta.url);
const sources = readdirSync(new URL('renderer', root), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|vue)$/.test(file) && !/^(text[/]en|modalities[/][^/]+[/]text[.]ts$)/.test(file))
  .map((file) => ({ file, code: readFileSync(new URL(`renderer/${file}`, root), 'utf8') }));
const keysOf = (texts: Texts, above = ''): string[] =>
  Object.entries(texts).flatMap(([key, t]) => (typeof t === 'string' ? [above + key] : keysOf(t, `${above}${key}.`)));
const keys = keysOf(en);
const areas = Object.keys(en).join('|');

/** A key, or a template with holes in it, as a pattern of the keys that it can mean. */
const patternOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(/\$\{[^}]*\}/)
      .map((part) => part.replaceAll('.', '\\.'))
      .join('[\\w.-]+')}$`,
  );
const found = (before: string) =>
  sources.flatMap(({ file, code }) =>
    [...code.matchAll(new RegExp(`${before}['\`]((?:${areas})\\.[^'\`\\s]*)['\`]`, 'g'))].map(([, text = '']) => ({
      file,
      text,
      pattern: patternOf(text),
    })),
  );
/** What is certainly a key: the first argument of `t`, and the label or group of a command. */
const asked = found("(?:\\bt\\((?:[^'`()]*\\?)?\\s*|\\b(?:label|group): )");
/** Whatever may be one. */
const mentioned = found('');

describe('the catalogue of texts', () => {
  it('has every text that the window asks for', () =>
    expect(asked.filter((m) => !keys.some((k) => m.pattern.test(k))).map((m) => `${m.file}: ${m.text}`)).toEqual([]));
  it('has no text that nobody asks for', () =>
    expect(keys.filter((k) => !mentioned.some((m) => m.pattern.test(k)))).toEqual([]));
  it('is sound: every text and its plural forms can be put together', () => {
    const { t } = createText().global;
    for (const key of keys) expect([key, t(key, {}, 2)]).not.toEqual([key, '']);
  });
});

describe('the language that nobody speaks', () => {
  it('is 40 % longer, keeps placeholders and plural forms', () => {
    expect(lengthened('Ten signs!')).toBe('Téñ šígñš!····');
    expect(lengthened('{n} file | {n} files')).toBe('{n} fílé···· | {n} fíléš····');
  });
  it('has the same keys', () => expect(keysOf(pseudo(en))).toEqual(keys));
});
