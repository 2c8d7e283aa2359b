import { expect, it } from 'vitest';
import { pointSet } from '../../../core/lesson/point-sets.ts';
import { movedPoint } from '../../../renderer/panels/lesson/edits.ts';
import { usePoints } from '../../../renderer/panels/lesson/use-points.ts';

it('a set is no longer itself once a point was moved, and is again when that is taken back', () => {
  const data = usePoints('ring');
  data.edit(movedPoint(data.points.value, 0, [0, 0]));
  data.settle();
  expect(data.set.value).toBeNull();
  data.undo();
  expect(data.set.value).toBe('ring');
  expect(data.points.value).toEqual(pointSet('ring'));
  expect(data.canUndo.value).toBe(false);
});

it('a drag is one change, however often the point moved', () => {
  const data = usePoints('ring');
  for (let k = 1; k <= 20; k++) data.edit(movedPoint(data.points.value, 3, [0.01 * k, 0]));
  data.settle();
  data.edit(movedPoint(data.points.value, 3, [0.5, 0.5]));
  data.settle();
  data.undo();
  expect(data.points.value[6]).toBeCloseTo(0.2, 6);
  data.undo();
  expect(data.points.value).toEqual(pointSet('ring'));
});

it('what was removed, all of it too, comes back', () => {
  const data = usePoints('clusters');
  data.selected.value = 55;
  data.removeSelected();
  expect([data.points.value.length / 2, data.selected.value, data.hasSelected.value]).toEqual([55, 54, true]);
  data.clear();
  expect([data.points.value.length, data.selected.value, data.hasSelected.value]).toEqual([0, -1, false]);
  data.undo();
  data.undo();
  expect(data.points.value).toEqual(pointSet('clusters'));
  data.undo();
  expect(data.points.value).toEqual(pointSet('clusters'));
});

it('choosing a set is a change as well', () => {
  const data = usePoints('clusters');
  data.choose('letter');
  expect(data.points.value).toEqual(pointSet('letter'));
  data.undo();
  expect(data.set.value).toBe('clusters');
});
