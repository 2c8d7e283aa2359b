// @vitest-environment happy-dom
/** The gallery of a photograph's run: what is there of each candidate, and one that is kept. */
import { flushPromises, mount } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { h } from 'vue';
import { afterEach, expect, it, vi } from 'vitest';
import type { Job } from '../../../core/contract/job.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import type { Item } from '../../../core/contract/studio/item.ts';
import type { RunDetails, RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { centredGrid } from '../../../core/image/grids/plane-grid.ts';
import CandidateStrip from '../../../renderer/panels/runs/CandidateStrip.vue';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { picturesOf } from '../../../renderer/stores/pictures/pictures.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { useRuns } from '../../../renderer/stores/runs/runs.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';
import { surroundings } from '../surroundings.ts';

afterEach(() => vi.unstubAllGlobals());

const sha256 = 'ab'.repeat(32);
const job: Job = {
  ...{
    schemaVersion: 3,
    task: 'inpaint',
    preset: 'fast',
    samples: 'gallery',
    seed: 1,
    model: null,
    engine: 'auto',
    precision: 'auto',
    provider: 'auto',
  },
  input: { path: '/a.png', sha256, frame: 0, pixels: null, sliceMm: null },
  measurement: {
    modality: 'photo',
    operator: { mask: { path: '/m.png', sha256, hole: 'black' }, grey: null, scale: 1, hints: null, start: null },
    bits: 8,
    written: { format: 'png', without: 'nothing' },
    reference: null,
    noise: { kind: 'none' },
  },
  image: { channels: 3, height: 8, width: 8, pixelMm: null },
  solvers: [
    { id: 'proximal', parameters: {}, seeds: [1, 2, 3] },
    { id: 'biharmonic', parameters: {}, seeds: [] },
  ],
  roi: null,
  series: null,
};
const created = '2026-01-01T00:00:00.000Z';
const summary = (state: RunSummary['state']): RunSummary => ({
  ...{ id: 'run', project: 'p', title: 'a.png · masked', state, quarantined: false, created, finished: null },
  ...{ progress: null, preview: null, provider: null, error: null, warnings: [], slice: null, batch: null },
  ...{ measured: 'masked', seconds: null, psnr: null, ssim: null },
});
const detailsOf = (state: RunSummary['state'], files: string[]): RunDetails => ({
  ...{ summary: summary(state), job, files, arrays: {}, report: null, place: null, source: null, window: null },
  record: {
    ...{
      schemaVersion: 1,
      state,
      program: 'langevin test',
      created,
      finished: null,
      engine: null,
      precision: null,
      provider: null,
      versions: {},
    },
    ...{ error: null, warnings: [], command: '', crashes: 0 },
  },
  grid: centredGrid(8, 8, [1, 1], 'px'),
});

async function opened(state: RunSummary['state'], files: string[], events: RunEvent[] = []) {
  vi.stubGlobal(
    'Worker',
    class {
      postMessage(): void {}
      terminate(): void {}
    },
  );
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const before = projectOf('p', ['a']);
  const made: Item = { ...before.items[0]!, id: 'kept', made: { run: 'run', result: 'proximal-2', from: 'a' } };
  const take = vi.fn(async () => ({
    ...before,
    revision: 2,
    items: [...before.items, made],
    recipe: { ...before.recipe, item: 'kept' },
  }));
  const { connection } = studioDouble({
    projects: { update: async () => before },
    runs: {
      take,
      list: async () => [summary(state)],
      get: async () => detailsOf(state, files),
      events: async () => events,
    },
    queue: { get: async () => ({ paused: false, reason: null, running: 'run', waiting: [], waitingSeconds: [] }) },
  });
  const page = mount(() => h(TooltipProvider, () => h(CandidateStrip)), {
    global: surroundings(connection),
    attachTo: document.body,
  });
  const project = useProject();
  project.adopt({ ...before, recipe: { ...before.recipe, item: 'a' } });
  await useRuns().load();
  useLook().lookAt('run');
  await flushPromises();
  return { page, project, take };
}
const cards = (page: Awaited<ReturnType<typeof opened>>['page']) => page.findAll('li button');

it('shows every candidate from the beginning, with the newest preview of each, and keeps none that is unfinished', async () => {
  const preview = (n: number, seed: number): RunEvent => ({
    ...{ kind: 'preview', n, at: n, method: 'proximal', seed, step: n, file: `previews/proximal-${seed}.npy` },
  });
  const { page } = await opened('running', ['results/biharmonic.npy'], [preview(1, 1), preview(2, 1), preview(3, 2)]);
  expect(cards(page).map((c) => [c.text(), c.attributes('disabled') === undefined])).toEqual([
    ['seed 1', true],
    ['seed 2', true],
    ['seed 3', false],
    ['Biharmonic', true],
  ]);
  await cards(page)[1]!.trigger('click');
  expect(useLook()).toMatchObject({ file: 'previews/proximal-2.npy', shown: 'result' });
  expect(page.find('.button-primary').attributes('aria-disabled')).toBe('true');
  page.unmount();
});

it('a method that is called as the map of a spread is no map', () => {
  const spread = { kind: 'spread', unit: 'srgb', layout: 'planar', shape: [8, 8] } as const;
  const image = { ...spread, kind: 'image' } as const;
  const files = ['results/spread.npy', 'results/proximal.npy'];
  const named = (arrays: RunDetails['arrays']): readonly string[] =>
    picturesOf({ files, arrays }).map(({ method }) => method);
  expect(named({ 'results/spread.npy': image, 'results/proximal.npy': image })).toEqual(['proximal', 'spread']);
  expect(named({ 'results/spread.npy': spread, 'results/proximal.npy': image })).toEqual(['proximal']);
});

it('keeps the one that is looked at: it is what the recipe goes on with', async () => {
  const files = [1, 2, 3].map((seed) => `results/proximal-${seed}.npy`);
  const { page, project, take } = await opened('done', [...files, 'results/biharmonic.npy']);
  await cards(page)[1]!.trigger('click');
  await page.find('.button-primary').trigger('click');
  await flushPromises();
  expect(take).toHaveBeenCalledWith({ run: 'run', result: 'proximal-2' });
  expect(project.recipe?.item).toBe('kept');
  expect(useLook().shown).toBe('input');
  expect(cards(page)[1]!.find('[aria-label="kept"]').exists()).toBe(true);
  page.unmount();
});
