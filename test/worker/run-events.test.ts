/** Numbers of a run's events over its parts. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEvents } from '../../electron/disk/run-events.ts';
import { openRunEvents } from '../../electron/worker/run/run-events.ts';
import { workspace, type Workspace } from '../support/command.ts';

let w: Workspace;
beforeEach(() => void (w = workspace()));
afterEach(() => w.remove());

/** One part of a run: tells so many warnings, and writes them unless it is killed. @returns the numbers that were sent */
async function part(count: number, after = 0, isKilled = false): Promise<number[]> {
  const sent: number[] = [];
  const events = await openRunEvents(w.path, after, ({ n }) => sent.push(n));
  for (let i = 0; i < count; i++) events.tell({ kind: 'warning', text: `${i}` });
  if (!isKilled) await events.flush();
  return sent;
}
const written = async (): Promise<number[]> => (await readEvents(w.path)).map(({ n }) => n);

it('go on from what an earlier part wrote', async () => {
  expect(await part(3)).toEqual([1, 2, 3]);
  expect(await part(2)).toEqual([4, 5]);
  expect(await written()).toEqual([1, 2, 3, 4, 5]);
});

it('are never given again where a killed part told more than it wrote', async () => {
  expect(await part(2)).toEqual([1, 2]);
  expect(await part(3, 2, true)).toEqual([3, 4, 5]);
  expect(await part(1, 5)).toEqual([6]);
  expect(await written()).toEqual([1, 2, 6]);
});

it('go on from the lines of an earlier program, which have none', async () => {
  const line = '{"kind":"warning","text":"old","at":0.1}\n';
  writeFileSync(w.at('events.ndjson'), line.repeat(4));
  expect(await part(1)).toEqual([5]);
  expect(await written()).toEqual([1, 2, 3, 4, 5]);
  expect(readFileSync(w.at('events.ndjson'), 'utf8').startsWith(line.repeat(4))).toBe(true);
});

it('lose no event to a line that was cut by a kill', async () => {
  await part(2);
  appendFileSync(w.at('events.ndjson'), '{"kind":"warning","te');
  const sent = await part(2);
  expect(await written()).toEqual([1, 2, ...sent]);
});
