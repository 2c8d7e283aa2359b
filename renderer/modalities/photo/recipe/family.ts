import type { Item } from '../../../../core/contract/studio/item.ts';

/** The picture that a step goes back to, as far as the project still has it. */
export function originalOf(items: readonly Item[], item: Item): Item {
  const seen = new Set<string>();
  let at = item;
  for (;;) {
    seen.add(at.id);
    const from = items.find(({ id }) => id === at.made?.from);
    if (from === undefined || seen.has(from.id)) return at;
    at = from;
  }
}

/** A picture and all that was kept of it, in the order in which it was. */
export function familyOf(items: readonly Item[], of: Item | null): readonly Item[] {
  if (of === null) return [];
  const original = originalOf(items, of);
  return items.filter((item) => originalOf(items, item).id === original.id);
}
