import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Mark, Shape } from '../../core/contract/studio/mark.ts';
import { changed, done, NO_HISTORY, redone, undone, type MarkChange, type MarkHistory } from '../marks/mark-history.ts';
import { onGrid } from '../marks/on-grid.ts';
import { gridOf, type Frame } from '../canvas/frame.ts';
import { useProject } from './project.ts';
import { useShownPicture } from './shown-picture.ts';

/** What was drawn on the images of the open project. A mark lies at a place: every picture of its image shows it there. */
export const useMarks = defineStore('marks', () => {
  const project = useProject();
  const picture = useShownPicture();
  const marks = shallowRef<readonly Mark[]>([]);
  const history = shallowRef<MarkHistory>(NO_HISTORY);
  watch(
    () => project.project?.id,
    () => {
      marks.value = [];
      history.value = NO_HISTORY;
    },
  );

  /** All of an image, at the places of one of its pictures. */
  const listed = (frame: Frame, item: string): readonly Mark[] =>
    marks.value
      .filter((mark) => mark.item === item)
      .flatMap((mark) => onGrid(mark, gridOf(frame), project.itemOf(item)?.facts.pixelMm ?? null) ?? []);
  /** On the picture that is looked at. */
  const here = computed(() => {
    const { frame, source } = picture;
    return frame === null || source === null
      ? []
      : listed(frame, source.item).filter((mark) => isOn(mark, source.frame));
  });
  const shown = computed(() => here.value.filter((mark) => mark.shown));

  function perform(change: MarkChange): void {
    marks.value = changed(marks.value, change);
  }
  function act(change: MarkChange): void {
    perform(change);
    history.value = done(history.value, change);
  }

  /** A mark on the picture that is looked at; it belongs to its slice. @param nameOf the n-th of its kind */
  function add(shape: Shape, nameOf: (n: number) => string): void {
    const { frame, source } = picture;
    if (frame === null || source === null) return;
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
    shown,
    add,
    set,
    remove,
    undo: () => go(undone(history.value)),
    redo: () => go(redone(history.value)),
    canUndo: computed(() => history.value.past.length > 0),
    canRedo: computed(() => history.value.future.length > 0),
  };
});

const isOn = ({ frame }: Mark, slice: number): boolean => frame === null || frame === slice;

const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, '0')).join('');
