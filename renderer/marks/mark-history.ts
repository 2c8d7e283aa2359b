import type { Mark } from '../../core/contract/studio/mark.ts';

/** One act of a person on marks: each as it was and as it is; null: it is not there. */
export type MarkChange = readonly { readonly before: Mark | null; readonly after: Mark | null }[];

export const reversed = (change: MarkChange): MarkChange =>
  change.map(({ before, after }) => ({ before: after, after: before }));

/** What a change leaves there, and what it takes away. */
export function outcomeOf(change: MarkChange): { readonly put: readonly Mark[]; readonly remove: readonly string[] } {
  return {
    put: change.flatMap(({ after }) => after ?? []),
    remove: change.flatMap(({ before, after }) => (after === null && before !== null ? before.id : [])),
  };
}

/** Marks after a change: what is new stands last, the others keep their place. */
export function changed(marks: readonly Mark[], change: MarkChange): readonly Mark[] {
  const { put, remove } = outcomeOf(change);
  const next = new Map(marks.map((mark) => [mark.id, mark]));
  for (const id of remove) next.delete(id);
  for (const mark of put) next.set(mark.id, mark);
  return [...next.values()];
}

/** Steps that can be gone back; the oldest go first. */
const MOST_STEPS = 200;

export interface MarkHistory {
  readonly past: readonly MarkChange[];
  readonly future: readonly MarkChange[];
}
export const NO_HISTORY: MarkHistory = { past: [], future: [] };

export const done = ({ past }: MarkHistory, change: MarkChange): MarkHistory => ({
  past: [...past, change].slice(-MOST_STEPS),
  future: [],
});

/** @returns what is to be done to the marks, or null */
export function undone({ past, future }: MarkHistory): readonly [MarkChange, MarkHistory] | null {
  const last = past.at(-1);
  return last === undefined ? null : [reversed(last), { past: past.slice(0, -1), future: [...future, last] }];
}
export function redone({ past, future }: MarkHistory): readonly [MarkChange, MarkHistory] | null {
  const next = future.at(-1);
  return next === undefined ? null : [next, { past: [...past, next], future: future.slice(0, -1) }];
}
