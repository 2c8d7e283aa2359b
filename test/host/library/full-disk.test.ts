import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { npy, openBench, refusalOf, type Bench } from './bench.ts';

let free = 1e12;
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  statfs: async () => ({ bavail: free, bsize: 1 }),
}));

let bench: Bench;
beforeEach(async () => {
  free = 1e12;
  bench = await openBench();
});
afterEach(() => bench.close());

it('refuses uploads and project files while there is still room for what runs have to write', async () => {
  const { id } = await bench.library.projects.create('p');
  const source = await bench.send({ 'a.npy': npy(8, 8) });
  free = 499e6;
  const answer = await bench.put(`/uploads/${source}/b.npy`, 'x');
  expect(answer.status).toBe(507);
  expect(await answer.json()).toMatchObject({
    code: 'cannot-write',
    message: 'b.npy cannot be written: the disk is full.',
  });
  expect(readdirSync(join(bench.home.uploads, source))).toEqual(['a.npy']);
  expect(await refusalOf(bench.library.zip.save(id))).toBe('cannot-write');
  expect(readdirSync(bench.home.exports)).toEqual([]);
  // What is small and already here goes on: a move takes no room.
  expect((await bench.library.import(id, source)).items).toHaveLength(1);
  expect(await bench.library.storage.storage()).toMatchObject({ freeBytes: 499e6 });
});
