import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openUploads } from '../../../electron/host/transfer/uploads.ts';
import { bundleOf } from '../../support/bundle.ts';
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
  const other = await bench.send({ 'a.npy': npy(8, 8) });
  free = 499e6;
  const answer = await bench.put(`/uploads/${other}`, bundleOf({ 'b.npy': 'x'.repeat(2000) }));
  expect(answer.status).toBe(507);
  expect(await answer.json()).toMatchObject({
    code: 'cannot-write',
    message: 'The files cannot be written: the disk has too little room, 1 MB are missing.',
    hint: expect.stringContaining('untouched'),
    details: { missingBytes: 1_002_000 },
  });
  // Half of an upload would only take the room that is missing.
  expect(readdirSync(bench.home.uploads)).toEqual([source]);
  expect(await refusalOf(openUploads(bench.home.uploads, () => undefined).begin(2e9))).toBe('cannot-write');
  expect(await refusalOf(bench.library.zip.save(id))).toBe('cannot-write');
  expect(readdirSync(bench.home.exports)).toEqual([]);
  // What is small and already here goes on: a move takes no room.
  expect((await bench.library.import(id, source)).items).toHaveLength(1);
  expect(await bench.library.storage.storage()).toMatchObject({ freeBytes: 499e6 });
});
