import { computed, ref, shallowRef } from 'vue';
import type { PointSet } from '../../../core/contract/lesson.ts';
import { pointSet } from '../../../core/lesson/point-sets.ts';
import { removedPoint } from './edits.ts';

/** How many changes can be taken back. */
const MOST_STEPS = 100;

/** The data of the lesson: one of its sets, or what a person has made of it; every change can be taken back. */
export function usePoints(first: PointSet) {
  const points = shallowRef<Float32Array>(pointSet(first));
  /** The set that the points are, null once one was touched. */
  const set = ref<PointSet | null>(first);
  /** Index of the point that keys move; −1: none. */
  const selected = ref(-1);
  const past = shallowRef<readonly { readonly points: Float32Array; readonly set: PointSet | null }[]>([]);
  /** A point that is dragged changes many times, and is one change. */
  let isOpen = false;

  function change(next: Float32Array, from: PointSet | null): void {
    if (next === points.value) return;
    if (!isOpen) past.value = [...past.value, { points: points.value, set: set.value }].slice(-MOST_STEPS);
    isOpen = true;
    points.value = next;
    set.value = from;
  }
  /** What changed until now is one change. */
  const settle = (): void => void (isOpen = false);

  function replace(next: Float32Array, from: PointSet | null): void {
    settle();
    change(next, from);
    settle();
    selected.value = -1;
  }

  return {
    points,
    set,
    selected,
    hasSelected: computed(() => selected.value >= 0 && 2 * selected.value < points.value.length),
    canUndo: computed(() => past.value.length > 0),
    edit: (next: Float32Array) => change(next, null),
    settle,
    choose: (id: PointSet) => replace(pointSet(id), id),
    clear: () => replace(new Float32Array(), null),
    removeSelected(): void {
      const k = selected.value;
      replace(removedPoint(points.value, k), null);
      selected.value = Math.min(k, points.value.length / 2 - 1);
    },
    undo(): void {
      const last = past.value.at(-1);
      if (last === undefined) return;
      past.value = past.value.slice(0, -1);
      settle();
      points.value = last.points;
      set.value = last.set;
      selected.value = Math.min(selected.value, last.points.length / 2 - 1);
    },
  };
}
