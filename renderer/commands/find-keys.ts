import { keyTable, type Binding, type KeyId } from '../keys/key-table.ts';
import { matching } from '../keys/commands.ts';

export interface KeyGroup {
  readonly name: string;
  readonly of: readonly Binding<KeyId>[];
}

/** What keys can be set to, by group in the table's order; only what a query finds. @param t texts by their keys */
export function findKeys(query: string, t: (key: string) => string): readonly KeyGroup[] {
  const rows = keyTable.map((b) => ({ b, text: `${t(b.label)} ${t(b.group)} ${t('settings.section.keys')}` }));
  const found = new Set(matching(rows, query).map(({ b }) => b));
  const inOrder = keyTable.filter((b) => found.has(b));
  return [...new Set(inOrder.map(({ group }) => group))].map((group) => ({
    name: t(group),
    of: inOrder.filter((b) => b.group === group),
  }));
}
