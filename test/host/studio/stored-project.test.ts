/** Projects that an earlier program saved: they open, and their recipes mean the jobs that they meant. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../../core/contract/job.ts';
import { workspace } from '../../support/command.ts';
import { settledRuns } from '../../support/settled-runs.ts';
import { openTestStudio, type OpenStudio } from '../../support/studio.ts';
import { bundledWorker, type WorkerBundle } from '../../support/worker.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/version-2');
const w = workspace();
let worker: WorkerBundle;
let open: OpenStudio;
beforeAll(async () => {
  worker = await bundledWorker('studio');
  const projects = join(w.at('home'), 'projects');
  mkdirSync(projects, { recursive: true });
  for (const name of ['image', 'sinogram']) cpSync(join(FIXTURES, name), join(projects, name), { recursive: true });
  open = await openTestStudio(w.at('home'), worker.start);
});
afterAll(async () => {
  await open.studio.close();
  w.remove();
  worker.remove();
});

describe.each(['image', 'sinogram'])('a project of version 2: %s', (name) => {
  it('is planned as it was by its own program, and runs', async () => {
    const { recipe, items } = await open.client.projects.get({ project: name });
    expect(items.map((item) => item.id)).toContain(recipe.item);
    const { job } = await open.client.runs.plan({ project: name, recipe });
    const folder = `${join(w.at('home'), 'projects', name)}/`;
    // What a job says more since then is lifted into the old one too; its solvers saw every bin of the finer grid as a ray.
    const old = jobSchema.parse(JSON.parse(readFileSync(join(FIXTURES, name, 'planned.json'), 'utf8')));
    const bins = name === 'image' ? { bins: 'width' } : {};
    expect(JSON.parse(JSON.stringify(job).replaceAll(folder, ''))).toEqual({
      ...old,
      measurement: { ...old.measurement, ...bins },
    });
    const [run] = await settledRuns(open, await open.client.runs.submit({ project: name, recipe, next: false }));
    expect(run).toMatchObject({ state: 'done', error: null });
  });

  it('is of today on the disk once it is changed', async () => {
    const { revision } = await open.client.projects.get({ project: name });
    await open.client.projects.update({ project: name, revision, patch: { name: 'Changed' } });
    const saved: unknown = JSON.parse(readFileSync(join(w.at('home'), 'projects', name, 'project.json'), 'utf8'));
    expect(saved).toMatchObject({ schemaVersion: 3, name: 'Changed' });
  });
});

it('an image that lay in its trash comes back with what is known of it', async () => {
  const old = JSON.parse(readFileSync(join(FIXTURES, 'image', 'project.json'), 'utf8'));
  const item = { ...old.items[0], id: 'gone' };
  const folder = join(w.at('home'), 'trash', 'parts', 'image.gone');
  mkdirSync(folder, { recursive: true });
  const part = { schemaVersion: 1, project: 'image', name: item.name, item, masks: [], marks: [] };
  writeFileSync(join(folder, 'part.json'), JSON.stringify(part));
  expect(await open.client.library.discarded({ project: 'image' })).toMatchObject([{ id: 'gone' }]);
  const { items } = await open.client.library.restore({ project: 'image', id: 'gone' });
  const { holds: _, doubts: __, looks: ___, ...known } = item.facts;
  expect(items.find(({ id }) => id === 'gone')?.facts).toEqual({ ...known, isSigned: true, says: [], numbers: null });
});
