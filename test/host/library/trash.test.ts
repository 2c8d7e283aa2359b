import { mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { listTrash } from '../../../electron/host/library/trash.ts';

const trash = mkdtempSync(join(tmpdir(), 'langevin-trash-'));
afterAll(() => rmSync(trash, { recursive: true }));

it('lists the newest first, and slices that went together by their numbers', async () => {
  const removed = [
    ['slice 2', 100.0],
    ['slice 10', 100.3],
    ['slice 1', 101.1],
    ['slice 11', 100.7],
    ['later', 300],
    ['earlier', 50],
  ] as const;
  for (const [title, seconds] of removed) {
    mkdirSync(join(trash, title));
    utimesSync(join(trash, title), seconds, seconds);
  }
  const listed = await listTrash(trash, async (_, title) => ({ id: title, title }));
  expect(listed.map(({ title }) => title)).toEqual(['later', 'slice 1', 'slice 2', 'slice 10', 'slice 11', 'earlier']);
});
