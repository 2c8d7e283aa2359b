/**
 * Fifty short runs through one studio: does its process grow? `npx tsx --expose-gc test/bench/studio/endurance.ts [--runs N]`.
 * Resident memory of the host after 5 and after all runs, each after a collection; they may differ by a tenth. A window
 * listens all the time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { alignedTable } from '../../../core/report/html/table.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { openTestStudio } from '../../support/studio.ts';
import { bundledWorker } from '../../support/worker.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '50' } } });
const count = Number(values.runs);
const FIRST = 5;
const GOAL = 1.1;

const folder = mkdtempSync(join(tmpdir(), 'langevin-endurance-'));
const worker = await bundledWorker('endurance');
const { studio, client, projectOf } = await openTestStudio(join(folder, 'home'), worker.start);
const gone = new AbortController();
const stream = await client.system.events(undefined, { signal: gone.signal });
let events = 0;
const listening = (async () => {
  for await (const event of stream) events += event.kind === 'fresh' ? 0 : 1;
})();

async function residentMb(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await wait(200);
  }
  return process.memoryUsage.rss() / 2 ** 20;
}

writeHu(join(folder, 'body.npy'), bodyHu(64), [64, 64]);
const project = await projectOf(join(folder, 'body.npy'));
const values64 = { solver: 'sirt,fbp', views: 23, spacing: 2, size: 'native' };
const recipe = { ...project.recipe, values: values64, solverValues: { sirt: { iterations: 300 } } };
const rows: string[][] = [['runs', 'host MB', 'events']];
let early = NaN;
let late = NaN;
for (let n = 1; n <= count; n++) {
  const [run] = await client.runs.submit({ project: project.id, recipe, next: false });
  for (;;) {
    const { summary } = await client.runs.get({ run: run!.id });
    if (summary.state === 'done') break;
    if (summary.state === 'failed') throw new Error(summary.error?.message);
    await wait(20);
  }
  if (n !== FIRST && n !== count && n % 10 !== 0) continue;
  late = await residentMb();
  if (n === FIRST) early = late;
  rows.push([String(n), late.toFixed(1), String(events)]);
}
await studio.close();
gone.abort();
await listening.catch(() => undefined);
worker.remove();
rmSync(folder, { recursive: true, force: true });

console.log(alignedTable(rows));
console.log(`After ${count} runs ${(late / early).toFixed(3)} times what it was after ${FIRST}; the goal is ${GOAL}.`);
process.exitCode = late / early <= GOAL ? 0 : 1;
