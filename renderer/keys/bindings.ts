import { inject, type InjectionKey } from 'vue';
import type { Chord } from './key-text.ts';
import { parseChord, sameChord } from './chord.ts';
import { bindingOf, keyTable, overlap, type Binding, type KeyId } from './key-table.ts';

/** Keys that a person chose, by the id of what they do; an empty one: none. */
export type ChosenKeys = Readonly<Record<string, Chord>>;

/** The keys of something by its id. */
export type KeysOf = (id: KeyId) => readonly Chord[];

export const keysOf =
  (chosen: ChosenKeys): KeysOf =>
  (id) => {
    const own = chosen[id];
    if (own === undefined) return bindingOf(id).keys;
    return own === '' ? [] : [own];
  };

export const keysKey: InjectionKey<KeysOf> = Symbol('keys');
/** Keys as they are set; those of the table where nobody provides others. */
export const useKeys = (): KeysOf => inject(keysKey, () => keysOf({}), true);

/** Keys by which controls are operated: everywhere, they stay what they are. */
const OPERATING = /^(Enter| |Arrow(Left|Right|Up|Down)|Page(Up|Down)|Home|End|Delete|Backspace)$/;

export type KeyRefusal = { readonly why: 'reserved' } | { readonly why: 'taken'; readonly by: Binding<KeyId> };

/** Why a chord cannot be the key of something: it is another one's where both count, or it operates the window. */
export function refusalOf(chord: Chord, id: KeyId, keys: KeysOf): KeyRefusal | null {
  const { scope } = bindingOf(id);
  const { key, mod, alt } = parseChord(chord);
  if (key === 'Tab' || key === 'Escape' || (scope === 'window' && !mod && !alt && OPERATING.test(key)))
    return { why: 'reserved' };
  const by = keyTable.find(
    (other) => other.id !== id && overlap(other.scope, scope) && keys(other.id).some((own) => sameChord(own, chord)),
  );
  return by === undefined ? null : { why: 'taken', by };
}
