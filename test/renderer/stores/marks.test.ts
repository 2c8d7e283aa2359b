// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { createApp, h } from 'vue';
import { expect, it, vi } from 'vitest';
import type { Mark } from '../../../core/contract/studio/mark.ts';
import type { Project } from '../../../core/contract/studio/project.ts';
import { centredGrid } from '../../../core/image/grids/plane-grid.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import { useMarks } from '../../../renderer/stores/marks/marks.ts';
import { useProject } from '../../../renderer/stores/project.ts';
import { useUnsaved } from '../../../renderer/stores/marks/unsaved.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';
import { frameOf } from '../viewer/frame-of.ts';

const input = frameOf({ height: 8, width: 8, pixelMm: [1, 1] }, () => 0);
const result = frameOf({ height: 4, width: 4, pixelMm: [2, 2], grid: centredGrid(4, 4, [2, 2]) }, () => 0);
const FIRST = { item: 'first', frame: 0 };
const ellipse = { kind: 'ellipse', from: { x: 0, y: 0 }, to: { x: 2, y: 3 } } as const;
const named = (n: number): string => `Ellipse ${n}`;
const names = (marks: readonly Mark[]): string[] => marks.map(({ name }) => name);

/** A host that keeps projects, and windows on it. */
function host() {
  const projects = new Map([projectOf('one', ['first', 'second']), projectOf('two', ['third'])].map((p) => [p.id, p]));
  let refusal: object | null = null;
  const double = studioDouble({
    projects: { get: async ({ project }) => projects.get(project)!, close: async () => null },
    marks: {
      async change({ project, put, remove }) {
        if (refusal !== null) throw refusal;
        const before = projects.get(project)!;
        const kept = before.marks.filter(({ id }) => !remove.includes(id) && !put.some((m) => m.id === id));
        const next: Project = { ...before, marks: [...kept, ...put], revision: before.revision + 1 };
        projects.set(project, next);
        return next;
      },
    },
  });
  return {
    refuse: (with_: object | null) => (refusal = with_),
    tell: double.tell,
    projects,
    async window(id: string) {
      const app = createApp({ render: () => h('div') })
        .provide(connectionKey, double.connection)
        .use(createPinia());
      const stores = app.runWithContext(() => ({ marks: useMarks(), project: useProject(), unsaved: useUnsaved() }));
      await stores.project.open(id);
      return stores;
    },
  };
}

it('keeps a mark with its project: on every picture of its slice, after a reload, and in no other project', async () => {
  const studio = host();
  const { marks, project } = await studio.window('one');
  marks.add(ellipse, input, FIRST, named);
  marks.add(ellipse, result, FIRST, named);
  expect(names(marks.on(result, FIRST))).toEqual(['Ellipse 1', 'Ellipse 2']);
  expect(marks.on(input, { item: 'second', frame: 0 })).toEqual([]);
  await flushPromises();

  await project.open('two');
  expect(marks.on(input, FIRST)).toEqual([]);
  expect(marks.canUndo).toBe(false);
  await project.open('one');
  expect(names(marks.on(input, FIRST))).toEqual(['Ellipse 1', 'Ellipse 2']);

  const reloaded = await studio.window('one');
  expect(reloaded.marks.on(input, FIRST)[0]).toMatchObject({ shape: ellipse, unit: 'mm', item: 'first', frame: 0 });
});

it('lies on its slice, or goes through all where a person says so', async () => {
  const { marks } = await host().window('one');
  marks.add(ellipse, input, { item: 'first', frame: 3 }, named);
  expect(marks.on(input, FIRST)).toEqual([]);
  const { id } = marks.on(input, { item: 'first', frame: 3 })[0]!;
  marks.set(id, { frame: null });
  expect(names(marks.on(input, FIRST))).toEqual(['Ellipse 1']);
  marks.set(id, { shown: false });
  expect(marks.on(input, FIRST)).toEqual([]);
  expect(names(marks.listed(input, 'first'))).toEqual(['Ellipse 1']);
});

it('undoes and redoes what was drawn, changed and removed, and both windows show the same', async () => {
  const studio = host();
  const { marks } = await studio.window('one');
  const other = await studio.window('one');
  marks.add(ellipse, input, FIRST, named);
  const { id } = marks.on(input, FIRST)[0]!;
  marks.set(id, { name: 'Aorta' });
  marks.remove([id]);
  expect(marks.on(input, FIRST)).toEqual([]);
  const seen = [];
  for (const step of [marks.undo, marks.undo, marks.undo, marks.undo, marks.redo, marks.redo]) {
    step();
    seen.push(names(marks.on(input, FIRST)));
  }
  expect(seen).toEqual([['Aorta'], ['Ellipse 1'], [], [], ['Ellipse 1'], ['Aorta']]);
  await flushPromises();
  studio.tell({ kind: 'project', project: 'one', revision: studio.projects.get('one')!.revision });
  await flushPromises();
  expect(names(other.marks.on(input, FIRST))).toEqual(['Aorta']);
  // What the other window draws meanwhile stays.
  other.marks.add(ellipse, input, FIRST, named);
  marks.undo();
  await flushPromises();
  expect(names(studio.projects.get('one')!.marks).toSorted()).toEqual(['Ellipse 1', 'Ellipse 1']);
});

it('keeps what could not be saved and tries again; what the host will never take is given up', async () => {
  vi.useFakeTimers();
  const studio = host();
  const { marks, unsaved } = await studio.window('one');
  studio.refuse({ code: 'cannot-write', message: 'The disk is full.', hint: '', details: {} });
  marks.add(ellipse, input, FIRST, named);
  await flushPromises();
  expect(unsaved.first).toMatchObject({ code: 'cannot-write' });
  expect(names(marks.on(input, FIRST))).toEqual(['Ellipse 1']);
  studio.refuse(null);
  await vi.advanceTimersByTimeAsync(6000);
  expect([unsaved.first, names(studio.projects.get('one')!.marks)]).toEqual([null, ['Ellipse 1']]);

  studio.refuse({ code: 'not-found', message: 'There is no such image.', hint: '', details: {} });
  marks.add(ellipse, input, { item: 'gone', frame: 0 }, named);
  await flushPromises();
  expect([unsaved.first, marks.listed(input, 'gone')]).toEqual([null, []]);
  vi.useRealTimers();
});
