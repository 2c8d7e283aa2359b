// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { createApp, h } from 'vue';
import { expect, it } from 'vitest';
import type { Project } from '../../../core/contract/studio/project.ts';
import type { Discarded } from '../../../core/contract/studio/run-summary.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';

it('shows the trash as the last question found it, whichever answer comes last', async () => {
  const whole = projectOf('one', ['first', 'second']);
  const without: Project = { ...whole, items: whole.items.slice(0, 1), revision: whole.revision + 1 };
  const answers: ((trash: Discarded[]) => void)[] = [];
  const double = studioDouble({
    projects: { get: async () => whole },
    library: {
      remove: async () => without,
      restore: async () => ({ ...whole, revision: without.revision + 1 }),
      discarded: () => new Promise<Discarded[]>((resolve) => answers.push(resolve)),
    },
  });
  const app = createApp({ render: () => h('div') })
    .provide(connectionKey, double.connection)
    .use(createPinia());
  const project = app.runWithContext(() => useProject());
  await project.open('one');
  await flushPromises();
  await project.removeItem('second');
  await flushPromises();
  await project.restore('second');
  await flushPromises();
  expect(answers).toHaveLength(3);
  answers[2]?.([]);
  answers[1]?.([{ id: 'second', title: 'second', until: '2026-12-05T00:00:00.000Z' }]);
  await flushPromises();
  expect(project.discarded).toEqual([]);
});
