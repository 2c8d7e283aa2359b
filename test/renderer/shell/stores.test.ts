// @vitest-environment happy-dom
import { ORPCError } from '@orpc/client';
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import type { Project } from '../../../core/contract/studio/project.ts';
import type { Connection } from '../../../renderer/client/connection.ts';
import type { Offer } from '../../../renderer/keys/commands.ts';
import { useCommands } from '../../../renderer/stores/commands.ts';
import { useHost } from '../../../renderer/stores/connection.ts';
import { useIntake } from '../../../renderer/stores/intake.ts';
import { useLook } from '../../../renderer/stores/pictures/look.ts';
import { useNavigation } from '../../../renderer/stores/navigation.ts';
import { useNotices } from '../../../renderer/stores/notices.ts';
import { useSettings } from '../../../renderer/stores/settings.ts';
import { surroundings } from '../surroundings.ts';
import { projectOf } from '../project-of.ts';
import { studioDouble } from '../studio-double.ts';

/** What `use` gives inside a window over this host. */
function inside<T>(connection: Connection, use: () => T): T {
  let given: T | undefined;
  mount(
    defineComponent({
      setup() {
        given = use();
        return () => h('div');
      },
    }),
    { global: surroundings(connection) },
  );
  return given!;
}
const refused = (message: string) =>
  new ORPCError('REFUSED', {
    defined: true,
    data: { code: 'unreadable-file', message, hint: 'Mend it.', details: {} },
  });
const dropped = (path: string) => ({ file: new File(['x'], path), path });
afterEach(() => {
  window.location.hash = '';
  vi.useRealTimers();
});

describe('settings', () => {
  it('show a change at once, and take it back where the host refuses it', async () => {
    const double = studioDouble({ system: { setSettings: () => Promise.reject(refused('The disk is full.')) } });
    const settings = inside(double.connection, useSettings);
    await settings.load();
    const set = settings.set({ theme: 'light' });
    expect(settings.values.theme).toBe('light');
    await set;
    expect([settings.values.theme, settings.refusal?.message]).toEqual(['dark', 'The disk is full.']);
  });
  it('follow what another window sets', () => {
    const double = studioDouble();
    const settings = inside(double.connection, useSettings);
    double.tell({ kind: 'settings', settings: { ...double.settings(), overlays: false } });
    expect(settings.values.overlays).toBe(false);
  });
});

describe('notices', () => {
  it('leave by themselves only where nothing is lost with them', () => {
    vi.useFakeTimers();
    const double = studioDouble();
    const notices = inside(double.connection, useNotices);
    const undo = vi.fn();
    notices.say('Saved.');
    notices.offer('Moved to the trash.', 'Undo', undo);
    double.tell({ kind: 'notice', level: 'warning', text: 'The disk is nearly full.', hint: '' });
    vi.advanceTimersByTime(10_000);
    expect(notices.notices.map((n) => n.text)).toEqual(['Moved to the trash.', 'The disk is nearly full.']);
    notices.act(notices.notices[0]!.id);
    expect(undo).toHaveBeenCalledOnce();
    // What the trash undoes too goes later, a warning much later; an error stays.
    notices.offer('Moved to the trash.', 'Undo', undo);
    notices.refuse({ code: 'x', message: 'It is cut.', hint: '', details: {} });
    vi.advanceTimersByTime(60_000);
    expect(notices.notices.map((n) => n.text)).toEqual(['The disk is nearly full.', 'It is cut.']);
    vi.advanceTimersByTime(600_000);
    expect(notices.notices.map((n) => n.text)).toEqual(['It is cut.']);
  });
  it('are never more than fit', () => {
    const notices = inside(studioDouble().connection, useNotices);
    for (let n = 1; n <= 9; n++) notices.warn(`number ${n}`);
    expect(notices.notices.map((n) => n.text)).toEqual([5, 6, 7, 8, 9].map((n) => `number ${n}`));
  });
});

describe('the host', () => {
  it('is connecting before it was ever there, reconnecting after, stopped when it stays away', async () => {
    const double = studioDouble();
    double.state.value = 'connecting';
    const host = inside(double.connection, useHost);
    const seen = [host.health];
    for (const state of ['open', 'connecting', 'lost', 'open'] as const) {
      double.state.value = state;
      await flushPromises();
      seen.push(host.health);
    }
    expect(seen).toEqual(['connecting', 'open', 'reconnecting', 'stopped', 'open']);
    expect(host.about?.program).toBe('langevin 0.1.0');
  });
});

describe('navigation', () => {
  it('keeps the address, and leads back to the project that was open', () => {
    const navigation = inside(studioDouble().connection, useNavigation);
    navigation.go('workspace', 'chest');
    navigation.go('queue');
    expect(window.location.hash).toBe('#/queue');
    navigation.go('workspace');
    expect(navigation.route).toEqual({ page: 'workspace', id: 'chest' });
    navigation.forget('chest');
    expect([navigation.page, navigation.project]).toEqual(['start', null]);
  });
  it('follows back and forward', async () => {
    const navigation = inside(studioDouble().connection, useNavigation);
    window.location.hash = '#/models/ct';
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    expect(navigation.route).toEqual({ page: 'models', id: 'ct' });
  });
});

describe('commands', () => {
  it('are offered as long as their component lives, and performed where they can be', () => {
    const { connection } = studioDouble();
    const perform = vi.fn();
    const command: Offer = { id: 'go.start', perform };
    const closed: Offer = { ...command, id: 'go.queue', enabled: () => false };
    const global = surroundings(connection);
    let commands!: ReturnType<typeof useCommands>;
    const owner = mount(
      defineComponent({
        setup() {
          commands = useCommands();
          commands.offer([command, closed]);
          return () => h('div');
        },
      }),
      { global },
    );
    for (const id of ['go.start', 'go.queue', 'unknown']) commands.perform(id);
    expect(perform).toHaveBeenCalledOnce();
    owner.unmount();
    expect(commands.all).toEqual([]);
  });
});

describe('files on their way in', () => {
  const imported = (project: Project, refusedNames: readonly string[] = []) => ({
    project,
    items: project.items.map((i) => i.id),
    runs: [],
    refused: refusedNames.map((name) => ({
      name,
      error: { code: 'unreadable-file', message: `${name} is truncated.`, hint: '', details: {} },
    })),
    others: [],
  });

  it('open as a new project; what cannot be read is listed, the rest is there', async () => {
    const made = projectOf('new', []);
    const double = studioDouble({
      projects: { create: async () => made, get: async () => made, update: async () => made },
      library: { import: async () => imported(projectOf('new', ['a'], 2), ['b.dcm']) },
    });
    const [intake, navigation] = inside(double.connection, () => [useIntake(), useNavigation()]);
    await intake.take([dropped('series/a.dcm'), dropped('series/b.dcm')], 'new');
    expect(double.uploads[0]?.map((f) => f.path)).toEqual(['series/a.dcm', 'series/b.dcm']);
    expect(navigation.route).toEqual({ page: 'workspace', id: 'new' });
    expect(intake.unread).toEqual([{ name: 'b.dcm', reason: 'is truncated.', hint: '' }]);
    expect([intake.isBusy, intake.refusal, intake.opened]).toEqual([false, null, 1]);
  });
  it('tell how far they are, show the first while a long one travels, and stop when they are told to', async () => {
    const arrived = new Promise<void>(() => undefined);
    const create = vi.fn(async () => projectOf('new', []));
    const forget = vi.fn(async () => null);
    const double = studioDouble({
      projects: { create },
      library: { forget },
      sending: (signal) =>
        Promise.race([
          arrived,
          new Promise<void>((_, fail) => signal?.addEventListener('abort', () => fail(new Error('aborted')))),
        ]),
    });
    const [intake, notices] = inside(double.connection, () => [useIntake(), useNotices()]);
    const large = { file: Object.defineProperty(new File([], 'a'), 'size', { value: 30e6 }), path: 's/a.dcm' };
    const taken = intake.take([large, { ...large, path: 's/b.dcm' }], 'new');
    expect(intake.arriving).toMatchObject({ stage: 'sending', files: { done: 0, of: 2 }, picture: null });
    double.tell({ kind: 'upload', source: 'another', files: 1, bytes: 7 });
    expect(intake.arriving?.bytes).toEqual({ done: 0, of: 60e6 });
    double.tell({ kind: 'upload', source: 'upload-1', files: 1, bytes: 30e6 });
    expect(intake.arriving).toMatchObject({ files: { done: 1, of: 2 }, bytes: { done: 30e6, of: 60e6 } });
    expect(intake.arriving?.picture).toBe('http://studio.test/uploads/upload-1/first.png');
    intake.cancel();
    await taken;
    expect([intake.arriving, intake.isBusy, intake.refusal]).toEqual([null, false, null]);
    expect(create).not.toHaveBeenCalled();
    expect(forget).toHaveBeenCalledWith({ source: 'upload-1' });
    expect(notices.notices.at(-1)?.text).toBe('Cancelled. Nothing of it was added.');
  });
  it('leave no empty project behind where nothing could be read', async () => {
    const made = projectOf('new', []);
    const remove = vi.fn(async () => null);
    const double = studioDouble({
      projects: { create: async () => made, get: async () => made, close: async () => null, remove },
      library: { import: async () => imported(made, ['a.txt']) },
    });
    const [intake, navigation] = inside(double.connection, () => [useIntake(), useNavigation()]);
    await intake.take([dropped('a.txt')], 'new');
    expect(remove).toHaveBeenCalledWith({ project: 'new' });
    expect(navigation.page).toBe('start');
    expect([intake.unread.length, intake.opened]).toEqual([1, 0]);
  });
  it('open a run folder as the run it is, and pass over in one line what lies beside it', async () => {
    const made = projectOf('new', []);
    const answer = {
      ...imported(projectOf('new', ['truth'], 2), ['notes.txt', 'scan.dcm']),
      runs: [{ run: 'r1', name: 'demo', altered: ['report.html: it was changed'] }],
      others: [{ name: 'report.html', kind: 'report' as const }],
    };
    const double = studioDouble({
      projects: { create: async () => made, get: async () => made, update: async () => made },
      library: { import: async () => answer },
    });
    const [intake, notices, look] = inside(double.connection, () => [useIntake(), useNotices(), useLook()]);
    await intake.take([dropped('demo/job.json'), dropped('demo/run.json')], 'new');
    expect([look.shown, look.run]).toEqual(['result', 'r1']);
    expect(intake.unread.map(({ name }) => name)).toEqual(['scan.dcm']);
    expect(notices.notices.map(({ level, text, hint }) => [level, text, hint])).toEqual([
      ['info', 'Opened the run demo.', '2 files were no data and were passed over: notes.txt, report.html'],
      ['warning', 'demo: 1 file is not as it was when the run ended.', 'report.html: it was changed'],
    ]);
  });
  it('that are runs without an image of their own open as a project too', async () => {
    const made = projectOf('new', []);
    const remove = vi.fn(async () => null);
    const answer = { ...imported(made, []), runs: [{ run: 'r1', name: 'batch', altered: [] }] };
    const double = studioDouble({
      projects: { create: async () => made, get: async () => made, update: async () => made, remove },
      library: { import: async () => answer },
    });
    const [intake, navigation, look] = inside(double.connection, () => [useIntake(), useNavigation(), useLook()]);
    await intake.take([dropped('batch/a/job.json'), dropped('batch/a/run.json')], 'new');
    expect(remove).not.toHaveBeenCalled();
    expect([navigation.route, look.run]).toEqual([{ page: 'workspace', id: 'new' }, 'r1']);
  });
  it('that are a model go to the models, those of a project open it', async () => {
    const double = studioDouble({
      models: { import: () => Promise.reject(refused('rank 4 expected, 3 found: input "x".')) },
      projects: { open: async () => projectOf('liver', []) },
    });
    const [intake, navigation] = inside(double.connection, () => [useIntake(), useNavigation()]);
    await intake.take([dropped('net.onnx'), dropped('manifest.json')], 'new');
    expect(intake.refusal?.message).toBe('rank 4 expected, 3 found: input "x".');
    await intake.take([dropped('liver.zip')], 'new');
    expect([intake.refusal, navigation.route.id]).toEqual([null, 'liver']);
  });
});
