/**
 * A studio that brings one run to its end, whatever state it finds its home in; `kill.ts` kills it on the way.
 * Says each worker's process and the run's end as JSON lines.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { forkChild } from '../../../electron/host/child.ts';
import { startWorker } from '../../../electron/host/worker-process.ts';
import { openTestStudio } from '../../support/studio.ts';

const [home = '', worker = '', image = ''] = process.argv.slice(2);
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const { studio, client } = await openTestStudio(home, () => {
  const started = startWorker(forkChild(worker));
  say({ worker: started.pid });
  return started;
});
const NAME = 'Killed';
const card = (await client.projects.list()).find(({ name }) => name === NAME);
let project =
  card === undefined ? await client.projects.create({ name: NAME }) : await client.projects.get({ project: card.id });
if (project.items.length === 0) {
  project = (await client.library.import({ project: project.id, source: studio.registerPaths([image]) })).project;
}
if ((await client.runs.list()).length === 0) {
  const values = { solver: 'sirt', views: 12, spacing: 2, size: 'native' };
  const recipe = { ...project.recipe, values, solverValues: { sirt: { iterations: 30_000 } } };
  await client.runs.submit({ project: project.id, recipe, next: false });
}
await client.queue.start();
for (;;) {
  const runs = await client.runs.list();
  const [run] = runs;
  if (run !== undefined && (run.state === 'done' || run.state === 'failed')) {
    const verified = run.state === 'done' ? (await client.runs.verify({ run: run.id })).figures : 0;
    say({ ended: run.state, error: run.error, run: run.id, runs: runs.length, items: project.items.length, verified });
    break;
  }
  await wait(20);
}
await studio.close();
