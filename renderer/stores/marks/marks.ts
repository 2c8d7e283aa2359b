import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Mark, Shape } from '../../../core/contract/studio/mark.ts';
import {
  changed,
  done,
  NO_HISTORY,
  outcomeOf,
  redone,
  undone,
  type MarkChange,
  type MarkHistory,
} from '../../marks/mark-history.ts';
import { onGrid } from '../../marks/on-grid.ts';
import { gridOf, type Frame } from '../../canvas/frame.ts';
import { answerOf } from '../../client/answer.ts';
import { useConnection } from '../../client/connection.ts';
import { useNotices } from '../notices.ts';
import { useProject } from '../project.ts';
import { useUnsaved } from './unsaved.ts';

/** Its key among what could not be saved. */
const MARKS = 'marks';

/** What could not be saved, for example on a full disk, is tried again. */
const AGAIN_MS = 5000;
/** Nothing will make these pass: what was asked is given up and said. */
const REFUSED: readonly string[] = ['not-found', 'contradiction', 'invalid-parameter'];

/** A slice of an imported image. */
interface Slice {
  readonly item: string;
  readonly frame: number;
}

/** An act that the host has not answered yet. */
interface Pending {
  readonly project: string;
  readonly change: MarkChange;
}

/**
 * What was drawn on the images of the open project. A mark lies at a place: every picture of its image shows it there.
 * The host has them; acts are seen at once and saved one after the other. Undo is of this window and of what it did.
 */
export const useMarks = defineStore('marks', () => {
  const project = useProject();
  const connection = useConnection();
  const unsaved = useUnsaved();
  const notices = useNotices();
  const pending = shallowRef<readonly Pending[]>([]);
  const marks = computed(() => {
    const open = project.project;
    if (open === null) return [];
    const own = pending.value.filter((act) => act.project === open.id);
    return own.reduce<readonly Mark[]>((all, { change }) => changed(all, change), open.marks);
  });
  const history = shallowRef<MarkHistory>(NO_HISTORY);
  watch(
    () => project.project?.id,
    () => {
      history.value = NO_HISTORY;
    },
  );
  connection.onEvent(({ kind }) => {
    if (kind === 'fresh') void save();
  });

  /** All of an image, at the places of one of its pictures. */
  const listed = (frame: Frame, item: string): readonly Mark[] =>
    marks.value
      .filter((mark) => mark.item === item)
      .flatMap((mark) => onGrid(mark, gridOf(frame), project.itemOf(item)?.facts.pixelMm ?? null) ?? []);
  /** Those that are seen on a picture of a slice. */
  const on = (frame: Frame | null, source: Slice | null): readonly Mark[] =>
    frame === null || source === null
      ? []
      : listed(frame, source.item).filter((m) => m.shown && (m.frame === null || m.frame === source.frame));

  let isSaving = false;
  /** What waits, oldest first. */
  async function save(): Promise<void> {
    if (isSaving) return;
    isSaving = true;
    for (let next = pending.value[0]; next !== undefined; next = pending.value[0]) {
      const { put, remove: gone } = outcomeOf(next.change);
      const answer = await answerOf(
        connection.api.marks.change({ project: next.project, put: [...put], remove: [...gone] }),
      );
      const isOver = answer.ok || REFUSED.includes(answer.error.code);
      unsaved.set(MARKS, answer.ok || isOver ? null : answer.error);
      if (!isOver) {
        setTimeout(() => void save(), AGAIN_MS);
        break;
      }
      if (answer.ok) {
        if (project.project?.id === next.project) project.adopt(answer.value);
      } else notices.refuse(answer.error);
      pending.value = pending.value.slice(1);
    }
    isSaving = false;
  }
  function perform(change: MarkChange): void {
    const open = project.project;
    if (open === null) return;
    pending.value = [...pending.value, { project: open.id, change }];
    void save();
  }
  function act(change: MarkChange): void {
    perform(change);
    history.value = done(history.value, change);
  }

  /** A mark on a picture; it belongs to the slice. @param nameOf the n-th of its kind */
  function add(shape: Shape, frame: Frame, source: Slice, nameOf: (n: number) => string): void {
    const taken = new Set(marks.value.map(({ name }) => name));
    let n = 1;
    while (taken.has(nameOf(n))) n++;
    const mark = { id: newId(), name: nameOf(n), ...source, unit: gridOf(frame).unit, shape, shown: true };
    act([{ before: null, after: mark }]);
  }
  function set(id: string, change: Partial<Pick<Mark, 'name' | 'frame' | 'shown'>>): void {
    const before = marks.value.find((mark) => mark.id === id);
    if (before !== undefined) act([{ before, after: { ...before, ...change } }]);
  }
  function remove(ids: readonly string[]): void {
    const gone = marks.value.filter(({ id }) => ids.includes(id));
    if (gone.length > 0) act(gone.map((before) => ({ before, after: null })));
  }

  function go(step: ReturnType<typeof undone>): void {
    if (step === null) return;
    perform(step[0]);
    history.value = step[1];
  }

  return {
    listed,
    on,
    add,
    set,
    remove,
    undo: () => go(undone(history.value)),
    redo: () => go(redone(history.value)),
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
  };
});

const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, '0')).join('');
