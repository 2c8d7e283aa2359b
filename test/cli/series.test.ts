/** A folder of several volumes: the one that is named is read, and a run reads the same one. */
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { langevin, workspace } from '../support/command.ts';
import { writeDicomFolder } from '../support/dicom-folder.ts';

const w = workspace();
afterAll(() => w.remove());
const CT = ['reconstruct', 'ct', 'folder', '--views', '12', '--solver', 'fbp', '--size', 'native'] as const;

beforeAll(() => {
  writeDicomFolder(w.at('folder'), 3, 16);
  writeDicomFolder(w.at('other'), 2, 24);
  for (const name of readdirSync(w.at('other'))) renameSync(w.at('other', name), w.at('folder', `b${name}`));
});

it('--series chooses one, by its number in the list that is printed otherwise', async () => {
  const largest = await langevin(w.path, ...CT, '--dry-run');
  expect(largest.stderr).toMatch(/2 stacks of 3, 2 files; the largest was read/);
  expect(largest.stderr).toMatch(
    /Another is read with --series \(0: Body, 3 files, [\d.]+; 1: Body, 2 files, [\d.]+\)/,
  );
  const chosen = await langevin(w.path, ...CT, '--series', '1', '--slice', '1', '--out', 'run');
  expect([chosen.code, chosen.stderr]).toEqual([0, expect.stringMatching(/2 slices of 24 × 24 pixels/)]);
  const job = jobSchema.parse(JSON.parse(readFileSync(w.at('run', 'job.json'), 'utf8')));
  expect(job).toMatchObject({ input: { series: '1', frame: 1 }, image: { height: 24, width: 24 } });
  expect((await langevin(w.path, 'verify', 'run')).code).toBe(0);
});

it('is of the kind of its images where a model is asked about it and none is named', async () => {
  const { code, stdout } = await langevin(w.path, 'typicality', 'folder', '--dry-run', '--json');
  expect(code).toBe(0);
  const { job } = JSON.parse(stdout) as { job: { model: { id: string }; image: { height: number } } };
  expect([job.model.id, job.image.height]).toEqual(['ct-thorax', 16]);
});

it('what names none, or several, is refused with the list', async () => {
  const none = await langevin(w.path, ...CT, '--series', 'head');
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringMatching(/"head" is none of those in the folder \(0: Body/),
  ]);
  expect((await langevin(w.path, ...CT, '--series', 'body')).stderr).toMatch(/"body" means 2 of those/);
  const file = ['reconstruct', 'ct', 'folder/000.dcm', '--solver', 'fbp', '--series', '0'];
  expect((await langevin(w.path, ...file)).stderr).toMatch(/--series chooses among the volumes of a folder/);
});
