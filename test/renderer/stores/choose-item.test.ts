// @vitest-environment happy-dom
import { createPinia } from 'pinia';
import { createApp, h } from 'vue';
import { expect, it } from 'vitest';
import type { ItemFacts } from '../../../core/contract/studio/item.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';

it('carries what numbers are to an image that looks alike, and never to another', async () => {
  const empty = projectOf('one', ['a', 'b', 'ct']);
  const above: ItemFacts['numbers'] = { low: 0, high: 3071, kind: 'hu+1024', because: 'whole numbers from 0 to 3071' };
  const found: Readonly<Record<string, ItemFacts['numbers']>> = { a: above, b: { ...above, high: 2800 } };
  const project: Project = {
    ...empty,
    items: empty.items.map((item) => ({ ...item, facts: { ...item.facts, numbers: found[item.id] ?? null } })),
    recipe: { ...empty.recipe, item: 'a', values: { numbers: 'HU+1024', views: 30 } },
  };
  const double = studioDouble({ projects: { get: async () => project, update: async () => project } });
  const app = createApp({ render: () => h('div') })
    .provide(connectionKey, double.connection)
    .use(createPinia());
  const store = app.runWithContext(() => useProject());
  await store.open('one');
  store.chooseItem('b');
  expect(store.recipe).toMatchObject({ item: 'b', values: { numbers: 'HU+1024', views: 30 } });
  store.chooseItem('ct');
  expect(store.recipe).toMatchObject({ item: 'ct', values: { views: 30 } });
  expect(store.recipe?.values).not.toHaveProperty('numbers');
});
