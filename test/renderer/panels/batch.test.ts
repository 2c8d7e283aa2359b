// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { h } from 'vue';
import type { Queue, RunAct, RunSummary } from '../../../core/contract/studio/run-summary.ts';
import BatchRow from '../../../renderer/panels/runs/BatchRow.vue';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { groupRuns, leftOf, type RunBatch } from '../../../renderer/stores/runs/run-groups.ts';
import { useRuns } from '../../../renderer/stores/runs/runs.ts';
import { surroundings } from '../surroundings.ts';
import { studioDouble } from '../studio-double.ts';

const progress = (share: number, seconds: number): NonNullable<RunSummary['progress']> => ({
  ...{ phase: 'TV', method: 'tv', seed: null, step: 3, of: 10, share },
  left: { low: seconds, likely: seconds, high: seconds },
});
function runOf(id: string, state: RunSummary['state'], batch: RunSummary['batch'] = null): RunSummary {
  return {
    ...{
      id,
      project: 'p',
      title: id,
      state,
      quarantined: false,
      created: '2026-01-01',
      finished: null,
      slice: null,
      batch,
    },
    ...{ progress: state === 'running' ? progress(0.5, 7) : null, preview: null, provider: null, error: null },
    ...{ warnings: [], measured: '23 views', seconds: null, psnr: null, ssim: null },
  };
}
/** Slices in the order of a list, newest first. */
const slices = (...states: RunSummary['state'][]): RunSummary[] =>
  states
    .map((state, i) => runOf(`s${i + 1}`, state, { id: 'b', name: 'chest', number: i + 1, of: states.length }))
    .reverse();
const batchOf = (runs: readonly RunSummary[]): RunBatch => {
  const found = groupRuns(runs).flatMap((g) => ('batch' in g ? [g.batch] : []));
  expect(found).toHaveLength(1);
  return found[0]!;
};
const queueOf = (waiting: readonly string[], waitingSeconds: readonly number[]): Queue => ({
  ...{ paused: false, reason: null, running: null },
  waiting: [...waiting],
  waitingSeconds: [...waitingSeconds],
});

describe('the slices of a batch', () => {
  it('are one line where the first of them stands, in their order', () => {
    const [alone, other] = [runOf('x', 'done'), runOf('y', 'done')];
    const groups = groupRuns([alone, ...slices('done', 'failed', 'queued'), other]);
    expect(groups.map(({ id }) => id)).toEqual(['x', 'b', 'y']);
    expect(batchOf(slices('done', 'failed', 'queued')).runs.map(({ id }) => id)).toEqual(['s1', 's2', 's3']);
  });

  it.each<[RunSummary['state'], RunSummary['state'][], number, number]>([
    ['done', ['done', 'done'], 2, 0],
    ['failed', ['done', 'failed', 'done'], 2, 1],
    ['running', ['done', 'failed', 'running', 'queued'], 1, 1],
    ['queued', ['failed', 'queued'], 0, 1],
    ['paused', ['done', 'paused'], 1, 0],
    ['stopped-kept', ['done', 'stopped-kept'], 1, 0],
  ])('are %s where %j are', (state, states, done, failed) => {
    expect(batchOf(slices(...states))).toMatchObject({ state, done, failed });
  });

  it('have one share and one time, a slice that was removed aside', () => {
    const runs = slices('done', 'failed', 'running', 'queued', 'queued').filter(({ id }) => id !== 's4');
    const batch = batchOf(runs);
    expect(batch.share).toBeCloseTo((3 + 0.5) / 5, 9);
    expect(leftOf(batch, queueOf(['else', 's5'], [100, 10]))?.likely).toBe(17);
    expect(leftOf(batchOf(slices('done', 'failed')), queueOf([], []))).toBeNull();
  });
});

describe('the row of a batch', () => {
  function rowOf(runs: readonly RunSummary[]) {
    const asked: { act: RunAct; runs: readonly string[] }[] = [];
    const { connection } = studioDouble({
      runs: { several: async (input) => (asked.push(input), [...input.runs]) },
    });
    const row = mount(BatchRow, {
      props: { batch: batchOf(runs) },
      slots: { slice: ({ run, title }: { run: RunSummary; title: string }) => h('i', `${title} ${run.id}`) },
      global: surroundings(connection),
    });
    const click = async (name: RegExp): Promise<void> => {
      const button = row.findAll('button').find((b) => name.test(b.attributes('aria-label') ?? b.text()));
      await button?.trigger('click');
      await flushPromises();
    };
    return { row, asked, click };
  }

  it('says how many failed and never that it is done then, opens to its slices, and tries those alone again', async () => {
    const { row, asked, click } = rowOf(slices('done', 'failed', 'done', 'failed'));
    expect(row.text()).toContain('Every slice of chest');
    expect(row.text()).toContain('2 of 4, 2 failed');
    expect(row.text()).not.toMatch(/\bdone\b/);
    expect(row.findAll('i')).toHaveLength(0);
    await click(/Every slice/);
    expect(row.findAll('i').map((i) => i.text())).toEqual(['Slice 1 s1', 'Slice 2 s2', 'Slice 3 s3', 'Slice 4 s4']);
    await click(/^Try the 2 that failed again/);
    expect(asked).toEqual([{ act: 'retry', runs: ['s2', 's4'] }]);
  });

  it('pauses, stops and removes all of them, each as far as it can be', async () => {
    const { asked, click } = rowOf(slices('done', 'running', 'queued', 'queued'));
    await click(/^Pause all/);
    await click(/^Keep the slice that runs/);
    await click(/^Discard all/);
    expect(asked).toEqual([
      { act: 'pause', runs: ['s2', 's3', 's4'] },
      { act: 'pause', runs: ['s3', 's4'] },
      { act: 'keep', runs: ['s2'] },
      { act: 'discard', runs: ['s1', 's2', 's3', 's4'] },
    ]);
  });

  it('tells the time of the whole while it goes on', () => {
    const { connection } = studioDouble();
    const global = surroundings(connection);
    const runs = slices('done', 'running', 'queued');
    const row = mount(
      {
        components: { BatchRow },
        setup: () => ((useRuns().queue = queueOf(['s3'], [33])), { batch: batchOf(runs) }),
        template: '<BatchRow :batch="batch"><template #slice /></BatchRow>',
      },
      { global },
    );
    expect(row.get('[role=progressbar]').attributes('aria-valuetext')).toBe('1 of 3 · 40 s left');
  });

  it('tells mean and deviation of what is done, in one line that leads to the table in Results', async () => {
    const { connection } = studioDouble();
    const found: { look?: ReturnType<typeof useLook> } = {};
    const reached = [
      { psnr: 30, ssim: 0.9 },
      { psnr: 33, ssim: 0.94 },
      { psnr: null, ssim: null },
    ];
    const runs = slices('done', 'done', 'running').map((run) => ({
      ...run,
      ...reached[(run.batch?.number ?? 1) - 1]!,
    }));
    const row = mount(
      {
        components: { BatchRow },
        setup: () => ((found.look = useLook()), { batch: batchOf(runs) }),
        template: '<BatchRow :batch="batch"><template #slice /></BatchRow>',
      },
      { global: surroundings(connection) },
    );
    const line = row.get('button.figures');
    // 3/√2 and 0.04/√2, the deviation of two.
    expect(line.text()).toBe('31.50 ± 2.12\u00a0dB · SSIM 0.9200 ± 0.0283');
    await line.trigger('click');
    expect(found.look).toMatchObject({ run: 's1', shown: 'result', side: 'results', tableOf: 'b' });
    expect(window.location.hash).toContain('p');
    window.location.hash = '';
  });

  it('tells no figures before a slice has any', () => {
    expect(rowOf(slices('running', 'queued')).row.find('button.figures').exists()).toBe(false);
  });
});
