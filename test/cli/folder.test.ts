/** A folder of pictures through the real command: each is a run, and what one lacks keeps no other from being run. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchSummarySchema } from '../../core/contract/batch.ts';
import { jobSchema } from '../../core/contract/job.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { itemNames } from '../../electron/cli/batch/pictures-in.ts';
import { langevin, workspace } from '../support/command.ts';

const w = workspace();
afterAll(() => w.remove());
const [HEIGHT, WIDTH] = [12, 16];
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const summary = (out: string) => batchSummarySchema.parse(json(out, 'summary.json'));

const grey = (seed: number): Uint8Array =>
  encodePng(
    Uint8Array.from({ length: HEIGHT * WIDTH }, (_, i) => (i * (3 + seed)) % 256),
    WIDTH,
    HEIGHT,
    1,
  );
const mask = encodePng(
  Uint8Array.from({ length: HEIGHT * WIDTH }, (_, i) => (i % 7 === 0 ? 0 : 255)),
  WIDTH,
  HEIGHT,
  1,
);

beforeAll(() => {
  for (const folder of ['album', 'masks', 'empty']) mkdirSync(w.at(folder));
  writeFileSync(w.at('album', 'street 10.png'), grey(1));
  writeFileSync(w.at('album', 'street 9.png'), grey(2));
  writeFileSync(w.at('album', 'cut.png'), grey(3).subarray(0, 60));
  const colour = Uint8Array.from({ length: 3 * HEIGHT * WIDTH }, (_, i) => (i % 3) * 90);
  writeFileSync(w.at('album', 'painted.png'), encodePng(colour, WIDTH, HEIGHT, 3));
  writeFileSync(w.at('album', 'notes.txt'), 'no picture');
  for (const name of ['street 10', 'street 9', 'painted']) writeFileSync(w.at('masks', `${name}.png`), mask);
  writeFileSync(w.at('mask.png'), mask);
});

it('is coloured picture by picture; what failed is told with the code of the first failure, and called again is the same', async () => {
  const call = ['colorize', 'album', '--solver', 'grey', '--out', 'coloured', '--json'];
  const { code, stdout, stderr } = await langevin(w.path, ...call);
  expect(code).toBe(3);
  expect(readdirSync(w.at('coloured')).sort()).toEqual([
    'batch.json',
    'street-10',
    'street-9',
    'summary.csv',
    'summary.html',
    'summary.json',
  ]);
  const { items, failed, failures, rows } = summary('coloured');
  expect([items, failed]).toEqual([4, 2]);
  expect(failures.map(({ item, error }) => [item, error.code])).toEqual([
    ['cut', 'unreadable-file'],
    ['painted', 'already-in-colour'],
  ]);
  expect(rows.map(({ item }) => item)).toEqual(['street-9', 'street-10']);
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'failed',
    error: { code: 'unreadable-file' },
    items: [
      { item: 'cut', status: 'failed' },
      { item: 'painted' },
      { item: 'street-9', status: 'done', metrics: { grey: { greyResidual: expect.any(Number) } } },
      {},
    ],
  });
  expect(stderr).toMatch(/2 of 4 pictures/);
  const again = await langevin(w.path, ...call);
  expect([again.code, again.stderr]).toEqual([3, expect.stringMatching(/street-9: already done/)]);
  expect((await langevin(w.path, 'collect', 'coloured')).stdout).toMatch(/over 2 of 4 items, 2 failed/);
});

it('takes for each the mask of its name out of a folder, or one mask for all, and can be sent to another machine whole', async () => {
  const paired = ['restore', 'album', '--mask', 'masks', '--solver', 'harmonic', '--out', 'mended'];
  expect((await langevin(w.path, ...paired)).code).toBe(3);
  expect(summary('mended').failures.map(({ item }) => item)).toEqual(['cut']);
  const named = jobSchema.parse(json('mended', 'street-9', 'job.json')).measurement;
  expect(named).toMatchObject({ operator: { mask: { path: w.at('masks', 'street 9.png') } } });

  const planned = ['inpaint', 'album', '--mask', 'mask.png', '--solver', 'harmonic', '--plan', '--copy-inputs'];
  expect((await langevin(w.path, ...planned, '--out', 'planned')).code).toBe(0);
  const job = jobSchema.parse(json('planned', 'painted', 'job.json'));
  expect(job.input.path).toBe('../inputs/image/painted.png');
  const copy = job.measurement.modality === 'photo' ? (job.measurement.operator.mask?.path ?? '') : '';
  expect(readFileSync(join(w.at('planned', 'painted'), copy)).equals(mask)).toBe(true);
  expect((await langevin(w.path, 'run', 'planned')).code).toBe(3);
  expect(summary('planned').rows.map(({ item }) => item)).toEqual(['painted', 'street-9', 'street-10']);
});

it.each([
  [['colorize', 'empty'], /empty cannot be read: no picture lies in it.*\n.*folders within it/],
  [['restore', 'album', '--mask', 'empty'], /no picture lies in it/],
  [['restore', 'album'], /Nothing says what the picture has lost/],
])('%j is refused as a whole, and nothing is left behind', async (call, says) => {
  const { code, stderr } = await langevin(w.path, ...call, '--out', 'refused');
  expect(code).not.toBe(0);
  expect(stderr).toMatch(says);
  expect(existsSync(w.at('refused'))).toBe(false);
});

it('names runs as their pictures are called, in whatever script, and never like an option', () => {
  const paths = ['写真.png', 'Ünïcødé 写真.jpg', '-x.png', 'A.png', 'a.png', 'a.jpg', '(…).png', 'e\u0301.png'];
  expect(itemNames(paths)).toEqual(['写真', 'Ünïcødé-写真', 'x', 'A', 'a-png', 'a-jpg', 'picture', 'é']);
});
