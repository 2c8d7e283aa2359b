// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { afterEach, expect, it, vi } from 'vitest';
import { connectionKey } from '../../../renderer/client/connection.ts';
import type { ToWorker } from '../../../renderer/compute/dialogue.ts';
import { performer } from '../../../renderer/modalities/ct/compute/perform.ts';
import type { Measuring } from '../../../renderer/modalities/ct/compute/protocol.ts';
import { useScan } from '../../../renderer/modalities/ct/use-scan.ts';
import { useModality } from '../../../renderer/modalities/modalities.ts';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { useMeasurement } from '../../../renderer/stores/runs/measurement.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';
import { eventually } from '../../support/until.ts';

afterEach(() => vi.unstubAllGlobals());

/** A series of five slices of 8², the middle one chosen; `asked` is what the window's worker was asked. */
async function opened() {
  const asked: ToWorker<Measuring>['kind'][] = [];
  vi.stubGlobal(
    'Worker',
    class {
      readonly #perform = performer();
      onmessage: ((event: MessageEvent) => void) | null = null;
      postMessage(message: ToWorker<Measuring>): void {
        asked.push(message.kind);
        const data = { id: message.id, ok: true, kind: message.kind, value: this.#perform(message) };
        queueMicrotask(() => this.onmessage?.(new MessageEvent('message', { data })));
      }
      terminate(): void {}
    },
  );
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array(4 * 8 * 8)));
  const open = projectOf('p', ['series']);
  const items = open.items.map((item) => ({ ...item, facts: { ...item.facts, frames: 5 } }));
  const saved = { ...open, items, recipe: { ...open.recipe, item: 'series', slice: 2, values: { views: 6 } } };
  const { connection } = studioDouble({ models: { list: async () => [] } });
  const app = createApp({ render: () => null })
    .provide(connectionKey, connection)
    .use(createPinia());
  const stores = app.runWithContext(() => ({
    look: useLook(),
    measurement: useMeasurement(),
    modality: useModality(),
    scan: useScan(),
    project: useProject(),
  }));
  stores.project.adopt(saved);
  await eventually(() => expect(stores.measurement.baseline).not.toBeNull());
  return { ...stores, saved, asked };
}

it('measures no slice that goes past, also where the recipe means the one that is looked at', async () => {
  const { measurement, project, asked } = await opened();
  const before = asked.length;
  for (const n of [3, 4, 3]) {
    measurement.goTo(n);
    await eventually(() => expect(measurement.loading).toBe(false));
    await flushPromises();
  }
  expect(project.recipe?.slice).toBe(3);
  expect(asked).toHaveLength(before);
  // It rests.
  await eventually(() => expect(asked.slice(before)).toEqual(['measure', 'fbp']));
});

it('goes all the way round only where the sinogram is looked at', async () => {
  const { look, scan, asked } = await opened();
  expect(asked).not.toContain('full');
  look.shown = 'measurement';
  await eventually(() => expect(scan.full?.anglesDeg.length).toBe(180));
  look.shown = 'input';
  await eventually(() => expect(scan.full).toBeNull());
});

it('keeps the series when the project comes back saved', async () => {
  const { measurement, project, saved } = await opened();
  const before = measurement.series;
  project.adopt({ ...structuredClone(saved), revision: saved.revision + 1 });
  expect(measurement.series).toBe(before);
});
