// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { expect, it, vi } from 'vitest';
import type { Batch } from '../../../core/contract/studio/batch.ts';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import BatchFigures from '../../../renderer/panels/runs/BatchFigures.vue';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { useRuns } from '../../../renderer/stores/runs/runs.ts';
import { studioDouble } from '../studio-double.ts';
import { surroundings } from '../surroundings.ts';

const PSNR = [34.5, 31.25, 36.75];
const NO_FIGURES = {
  ...{ ssim: 0.9, nrmse: 0.1, hfen: 0.1, bias: 0, rmse: 9, residualRelative: 0.01, residualWhitened: null },
  ...{ seconds: 1, nfe: 0 },
};
const slices = PSNR.map((_, n) => ({ frame: 4 + n, mm: 12 * n - 100 }));
const batch: Batch = {
  id: 'b',
  name: 'chest · 23 views',
  of: 4,
  slices: slices.map((place, n) => ({ run: `r${n}`, number: n + 1, place, state: 'done' })),
  sliceMm: 12,
  summary: {
    ...{ schemaVersion: 2, researchUseOnly: true, items: 3, failed: 0, unit: 'HU', dataRange: null, failures: [] },
    missing: [],
    methods: [
      {
        method: 'tv',
        label: 'TV',
        figures: { psnr: { n: 3, mean: 34.1667, sd: 2.765, worst: { item: 'slice 6', value: 31.25 } } },
      },
    ],
    rows: PSNR.map((psnr, n) => ({ item: `slice ${5 + n}`, slice: slices[n]!, method: 'tv', psnr, ...NO_FIGURES })),
  },
};
const runOf = (n: number): RunSummary => ({
  ...{ id: `r${n}`, project: 'p', title: 'chest', state: 'done', quarantined: false, created: '2026-01-01' },
  ...{
    finished: null,
    progress: null,
    preview: null,
    provider: null,
    error: null,
    warnings: [],
    measured: '23 views',
    seconds: null,
    psnr: 1,
    ssim: 1,
  },
  slice: { item: 'i', ...slices[n]! },
  batch: { id: 'b', name: 'chest', number: n + 1, of: 4 },
});

it('shows mean, deviation and the worst slice, every slice with its place, and goes to the one that is picked', async () => {
  vi.stubGlobal('Worker', vi.fn());
  const { connection } = studioDouble({ runs: { batch: async () => batch }, models: { list: async () => [] } });
  const found: { look?: ReturnType<typeof useLook> } = {};
  const host = {
    components: { BatchFigures },
    setup() {
      useRuns().byId = new Map([0, 1, 2].map((n) => [`r${n}`, runOf(n)]));
      found.look = useLook();
      found.look.run = 'r0';
    },
    template: '<BatchFigures batch="b" />',
  };
  const panel = mount(host, { global: surroundings(connection) });
  await flushPromises();
  expect(panel.text()).toContain('34.17 ± 2.77');
  expect(panel.text()).toContain('PSNR in dB over 3 of 4 slices.');
  const rows = panel.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text()));
  expect(rows[0]).toEqual(['TV', '34.17 ± 2.77', '31.25Slice 6']);
  expect(rows.slice(1)).toEqual([
    ['5', '−100.0', '34.50', '0.9000'],
    ['6', '−88.0', '31.25', '0.9000'],
    ['7', '−76.0', '36.75', '0.9000'],
  ]);
  expect(panel.find('tr.selected').text()).toContain('−100.0');
  await panel.find('button.pick').trigger('click');
  await flushPromises();
  expect(found.look!.run).toBe('r1');
  expect(panel.find('tr.selected').text()).toContain('−88.0');
  vi.unstubAllGlobals();
});
