// @vitest-environment happy-dom
/** What stands where a picture would: why nothing can be measured, and what becomes of a run that has none yet. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { TooltipProvider } from 'reka-ui';
import { h } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Project } from '../../../core/contract/studio/project.ts';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import ViewerPanel from '../../../renderer/panels/ViewerPanel.vue';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { useRuns } from '../../../renderer/stores/runs/runs.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';
import { runIn } from '../run-in.ts';
import { surroundings } from '../surroundings.ts';

let panel: VueWrapper;
beforeEach(() => {
  vi.stubGlobal(
    'Worker',
    class {
      postMessage(): void {}
      terminate(): void {}
    },
  );
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const { connection } = studioDouble({
    models: { list: async () => [] },
    runs: { events: async () => [], get: () => new Promise(() => undefined) },
  });
  panel = mount(() => h(TooltipProvider, () => h(ViewerPanel)), {
    global: surroundings(connection),
    attachTo: document.body,
  });
});
afterEach(() => {
  panel.unmount();
  vi.unstubAllGlobals();
});

const head = (values: Project['recipe']['values']): Project => {
  const open = projectOf('p', ['a']);
  return {
    ...open,
    items: open.items.map((item) => ({
      ...item,
      facts: { ...item.facts, unit: 'stored', modality: 'MR', height: 64, width: 64 },
    })),
    recipe: { ...open.recipe, task: 'reconstruct-mri', item: 'a', values },
  };
};

it.each(['measurement', 'baseline'] as const)(
  'a %s that cannot be made says so, and is not the input',
  async (shown) => {
    useProject().adopt(head({ sampling: 'random', center: 0.5, acceleration: 8 }));
    useLook().shown = shown;
    await flushPromises();
    expect(panel.get('.stage').text()).toContain('Nothing can be measured like this: the recipe says why.');
  },
);

it('a run without a picture says whether one comes', async () => {
  useProject().adopt(head({}));
  const look = useLook();
  look.shown = 'result';
  await flushPromises();
  expect(panel.get('.stage').text()).toContain('Results appear here once a run has begun.');
  const said: Partial<Record<RunSummary['state'], string>> = {
    queued: 'This run waits in the queue.',
    running: 'The first picture of this run is on its way.',
    paused: 'stands still until it is resumed',
    interrupted: 'goes on once the queue is started',
    failed: 'This run left no result.',
  };
  const reason = 'The program ended unexpectedly.';
  useRuns().queue = { paused: true, reason, running: null, waiting: ['r'], waitingSeconds: [1] };
  for (const state of ['queued', 'running', 'paused', 'interrupted', 'failed'] as const) {
    useRuns().byId = new Map([['r', runIn(state)]]);
    look.run = 'r';
    await flushPromises();
    expect(panel.get('.stage').text(), state).toContain(said[state]);
  }
});
