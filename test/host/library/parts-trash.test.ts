import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Discarded } from '../../../core/contract/studio/run-summary.ts';
import { openPartsTrash } from '../../../electron/host/projects/parts-trash.ts';
import type { Projects } from '../../../electron/host/projects/projects.ts';
import { npy, openBench, type Bench } from './bench.ts';

let bench: Bench;
beforeEach(async () => (bench = await openBench()));
afterEach(() => bench.close());

it('is told to whom a change of the project makes ask as it is once that change is done', async () => {
  const { projects } = bench.library;
  const { id } = await projects.create('p');
  const { items } = await bench.library.import(id, await bench.send({ 'a.npy': npy(4, 6) }));
  const item = items[0] ?? '';
  await bench.library.items.remove(id, item);

  let told: Promise<Discarded[]> | null = null;
  const askedWhenSaved: Projects = {
    ...projects,
    async change(...asked) {
      const changed = await projects.change(...asked);
      told = trash.list(id);
      await Promise.race([told, after(100)]);
      return changed;
    },
  };
  const trash = openPartsTrash(bench.home, askedWhenSaved);
  expect(await trash.list(id)).toMatchObject([{ id: item }]);
  await trash.restore(id, item);
  expect(await told).toEqual([]);
});
