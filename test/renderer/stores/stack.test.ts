// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { createApp, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { useMeasurement } from '../../../renderer/stores/runs/measurement.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { useRuns } from '../../../renderer/stores/runs/runs.ts';
import { useStack } from '../../../renderer/stores/pictures/stack.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';

const AXIAL = [
  [1, 0, 0],
  [0, 1, 0],
] as const;
/** Where the slices of the image lie; the results of every second one are there. */
const AT = [-40, -28, -16, -4, 8];

const runOf = (frame: number, item = 'series', batch = 'b', mm = AT[frame]!): RunSummary => ({
  ...{ id: `${batch}${frame}`, project: 'p', title: 'chest', state: 'done', quarantined: false, created: '2026-01-01' },
  ...{
    finished: null,
    progress: null,
    preview: null,
    provider: null,
    error: null,
    warnings: [],
    measured: '23 views',
    seconds: null,
    psnr: 30,
    ssim: 0.9,
  },
  slice: { item, frame, mm },
  batch: { id: batch, name: 'chest', number: frame + 1, of: 5 },
});

beforeEach(() => {
  vi.stubGlobal(
    'Worker',
    class {
      onmessage = null;
      postMessage(): void {}
      terminate(): void {}
    },
  );
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array(4 * 8 * 8)));
});
afterEach(() => vi.unstubAllGlobals());

/** @param given runs of the project, in the order in which they come */
function opened(given: readonly RunSummary[], slice = 2) {
  const open = projectOf('p', ['series', 'other']);
  const places = AT.map((z) => ({ position: [0, 0, z] as [number, number, number], orientation: AXIAL }));
  const items = open.items.map((item) => ({ ...item, facts: { ...item.facts, frames: 5, places } }));
  const { connection } = studioDouble({ models: { list: async () => [] } });
  const app = createApp({ render: () => null })
    .provide(connectionKey, connection)
    .use(createPinia());
  return app.runWithContext(() => {
    const [look, measurement, project, runs, stack] = [
      useLook(),
      useMeasurement(),
      useProject(),
      useRuns(),
      useStack(),
    ];
    runs.byId = new Map(given.map((run) => [run.id, run]));
    project.adopt({ ...open, items, recipe: { ...open.recipe, item: 'series', slice } });
    return { look, measurement, project, runs, stack };
  });
}

describe('the results of a batch', () => {
  it('are a stack in order of position, whatever the order in which they came', async () => {
    const { look, stack } = opened([runOf(4), runOf(0), runOf(2)]);
    look.run = 'b4';
    await nextTick();
    expect(stack.slices.map(({ id }) => id)).toEqual(['b0', 'b2', 'b4']);
  });

  it('open where the input stands, not at the slice that ended last', async () => {
    const { look, measurement, stack } = opened([runOf(0), runOf(1), runOf(2), runOf(3), runOf(4)]);
    await nextTick();
    look.run = 'b4';
    await flushPromises();
    expect([measurement.slice, look.run, stack.at]).toEqual([2, 'b2', 2]);
  });

  it('follow the input, which follows them', async () => {
    const { look, measurement, project, stack } = opened([0, 1, 2, 3, 4].map((n) => runOf(n)));
    look.lookAt('b3');
    await flushPromises();
    expect([measurement.slice, project.recipe?.slice]).toEqual([3, 3]);
    measurement.goTo(1);
    await flushPromises();
    expect(look.run).toBe('b1');
    stack.goTo(4);
    await flushPromises();
    expect([look.run, measurement.slice]).toEqual(['b4', 4]);
    expect(look.shown).toBe('result'); // whatever picture is looked at stays
  });

  it('that are missing are passed by to the nearest, and another image is followed by its place', async () => {
    const { look, measurement } = opened([runOf(0, 'gone'), runOf(4, 'gone', 'b', -15), runOf(1, 'gone', 'b', 30)]);
    look.lookAt('b0');
    await flushPromises();
    expect(measurement.slice).toBe(2); // it is no slice of the image beside it
    measurement.goTo(3);
    await flushPromises();
    expect(look.run).toBe('b4');
  });

  it('of which one is alone take the input along, and are no stack', async () => {
    const { look, measurement, stack } = opened([{ ...runOf(4), batch: null }]);
    look.lookAt('b4');
    await flushPromises();
    expect([measurement.slice, stack.slices.length]).toEqual([4, 0]);
    measurement.goTo(0);
    await flushPromises();
    expect(look.run).toBe('b4');
  });
});
