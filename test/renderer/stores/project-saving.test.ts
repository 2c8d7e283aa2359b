// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { createApp, h } from 'vue';
import { expect, it, vi } from 'vitest';
import type { Project } from '../../../core/contract/studio/project.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { useUnsaved } from '../../../renderer/stores/marks/unsaved.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';

it.each([
  ['changed', { views: 20 }],
  ['set back', {}],
])('keeps what is %s while a save is on its way, and saves it next', async (_, values) => {
  let saved: Project = projectOf('one', ['first']);
  let answer: () => void = () => undefined;
  const double = studioDouble({
    projects: {
      get: async () => saved,
      update: ({ patch, revision }) =>
        new Promise((resolve) => {
          answer = () => {
            saved = { ...saved, recipe: patch.recipe ?? saved.recipe, revision: revision + 1 };
            resolve(saved);
          };
        }),
    },
  });
  const app = createApp({ render: () => h('div') })
    .provide(connectionKey, double.connection)
    .use(createPinia());
  const project = app.runWithContext(() => useProject());
  await project.open('one');

  project.setRecipe({ values: { views: 10 } });
  const first = project.save();
  await flushPromises();
  project.setRecipe({ values });
  answer();
  await first;
  expect(project.recipe?.values).toEqual(values);

  const second = project.save();
  await flushPromises();
  answer();
  await second;
  expect(saved.recipe.values).toEqual(values);
  expect(project.isSaved).toBe(true);
});

it('tries what could not be saved again until it is, and says why meanwhile', async () => {
  vi.useFakeTimers();
  let saved: Project = projectOf('one', ['first']);
  let isFull = true;
  const full = { code: 'cannot-write', message: 'The disk is full.', hint: '', details: {} };
  const double = studioDouble({
    projects: {
      get: async () => saved,
      async update({ patch, revision }) {
        if (isFull) throw full;
        saved = { ...saved, recipe: patch.recipe ?? saved.recipe, revision: revision + 1 };
        return saved;
      },
    },
  });
  const app = createApp({ render: () => h('div') })
    .provide(connectionKey, double.connection)
    .use(createPinia());
  const project = app.runWithContext(() => useProject());
  await project.open('one');
  project.setRecipe({ values: { views: 10 } });
  await vi.advanceTimersByTimeAsync(12_000);
  expect([project.isSaved, project.refusal?.message]).toEqual([false, 'The disk is full.']);
  isFull = false;
  await vi.advanceTimersByTimeAsync(6000);
  expect([project.isSaved, project.refusal]).toEqual([true, null]);
  expect(saved.recipe.values).toEqual({ views: 10 });
  vi.useRealTimers();
});

it('keeps what could not be saved when another project is opened: it is tried again, or seen again on return', async () => {
  vi.useFakeTimers();
  const saved = new Map(['one', 'two'].map((id): [string, Project] => [id, projectOf(id, ['first'])]));
  let isFull = true;
  const full = { code: 'cannot-write', message: 'The disk is full.', hint: '', details: {} };
  const double = studioDouble({
    projects: {
      get: async ({ project }) => saved.get(project)!,
      close: async () => null,
      async update({ project, patch, revision }) {
        if (isFull) throw full;
        const now = saved.get(project)!;
        if (revision !== now.revision) throw { ...full, code: 'contradiction' };
        const next = { ...now, recipe: patch.recipe ?? now.recipe, revision: revision + 1 };
        saved.set(project, next);
        return next;
      },
    },
  });
  const app = createApp({ render: () => h('div') })
    .provide(connectionKey, double.connection)
    .use(createPinia());
  const [project, unsaved] = app.runWithContext(() => [useProject(), useUnsaved()] as const);
  const valuesOf = (id: string): unknown => saved.get(id)!.recipe.values;

  await project.open('one');
  project.setRecipe({ values: { views: 10 } });
  await project.open('two');
  expect(project.project?.id).toBe('two');
  expect(unsaved.first?.message).toBe('The disk is full.');
  await project.open('one');
  expect(project.recipe?.values).toEqual({ views: 10 });
  await project.open('two');
  await vi.advanceTimersByTimeAsync(12_000);
  expect(valuesOf('one')).toEqual({});
  isFull = false;
  await vi.advanceTimersByTimeAsync(6000);
  expect(valuesOf('one')).toEqual({ views: 10 });
  expect(valuesOf('two')).toEqual({});
  expect(unsaved.first).toBeNull();
  vi.useRealTimers();
});
