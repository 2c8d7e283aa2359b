import { expect, it } from 'vitest';
import { newestFirst } from '../../../renderer/stores/runs/newest-first.ts';

it('lists the newest run first, and the slices of one batch by number though the clock did not tell them apart', () => {
  const single = (created: string) => ({ created, batch: null });
  const slice = (number: number) => ({ created: '2026-01-02', batch: { id: 'b', name: 'Body', number, of: 3 } });
  const runs = [single('2026-01-01'), slice(2), slice(3), single('2026-01-03'), slice(1)];
  const order = runs.sort(newestFirst).map(({ created, batch }) => batch?.number ?? created);
  expect(order).toEqual(['2026-01-03', 3, 2, 1, '2026-01-01']);
});
