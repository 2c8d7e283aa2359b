import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { settingsPatchSchema, settingsSchema } from '../../../core/contract/studio/settings.ts';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { defaultHome, openHome } from '../../../electron/host/library/home.ts';
import { openSettings } from '../../../electron/host/library/settings.ts';
import { openBench, refusalOf, temporary } from './bench.ts';

let folder = '';
beforeEach(() => (folder = temporary()));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  [{ LANGEVIN_HOME: '/x' }, 'linux', '/x'],
  [{ LANGEVIN_HOME: '' }, 'linux', '/p/.local/share/langevin'],
  [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/langevin'],
  [{ XDG_DATA_HOME: 'data' }, 'linux', '/p/.local/share/langevin'],
  [{}, 'darwin', '/p/Library/Application Support/Langevin'],
] as const)('%j on %s is %s', (environment, platform, path) => {
  expect(defaultHome(environment, platform, '/p')).toBe(path);
});

it('is never where the command happens to be started', () => {
  vi.stubEnv('HOME', '');
  expect(isAbsolute(defaultHome({}, 'linux'))).toBe(true);
  vi.unstubAllEnvs();
});

it('belongs to one process, is private, and is swept at the start', async () => {
  const at = join(folder, 'home');
  const first = await openHome(at);
  for (const name of ['projects', 'runs', 'models', 'exports', 'uploads', 'trash'])
    expect(statSync(join(at, name)).mode & 0o777).toBe(0o700);
  for (const name of ['uploads/old', 'exports/old', 'trash/projects/old', 'trash/projects/new', 'projects/kept'])
    mkdirSync(join(at, name));
  const longAgo = new Date(Date.now() - 8 * 86_400_000);
  utimesSync(join(at, 'trash/projects/old'), longAgo, longAgo);
  expect(await refusalOf(openHome(at))).toBe('cannot-write');
  await first.close();
  const second = await openHome(at);
  expect(readdirSync(join(at, 'uploads'))).toEqual([]);
  expect(readdirSync(join(at, 'exports'))).toEqual([]);
  expect(readdirSync(join(at, 'trash/projects'))).toEqual(['new']);
  expect(existsSync(join(at, 'projects/kept'))).toBe(true);
  await second.close();
});

it('lets go of the home where it cannot be made', async () => {
  writeFileSync(join(folder, 'projects'), 'a file is in the way');
  expect(await refusalOf(openHome(folder))).toBe('cannot-write');
  expect(existsSync(join(folder, '.lock'))).toBe(false);
});

it('changes one setting and leaves the others as they are', async () => {
  const events: StudioEvent[] = [];
  const path = join(folder, 'settings.json');
  const settings = await openSettings(path, (event) => events.push(event));
  await settings.set({ theme: 'light' });
  // As it comes over the wire: what is not named must not come back as its default.
  await settings.set(settingsPatchSchema.parse({ showNames: false }));
  expect(settings.get()).toEqual({ ...settingsSchema.parse({}), theme: 'light', showNames: false });
  expect((await openSettings(path, () => undefined)).get()).toEqual(settings.get());
  expect(events).toHaveLength(2);
  expect(Object.keys(settingsPatchSchema.shape).sort()).toEqual(
    Object.keys(settingsSchema.shape)
      .filter((key) => key !== 'schemaVersion')
      .sort(),
  );
});

it('keeps damaged settings aside, says so, and goes on with the defaults', async () => {
  const events: StudioEvent[] = [];
  const path = join(folder, 'settings.json');
  writeFileSync(path, '{"theme":');
  const settings = await openSettings(path, (event) => events.push(event));
  expect(settings.get()).toEqual(settingsSchema.parse({}));
  expect(readFileSync(`${path}.damaged`, 'utf8')).toBe('{"theme":');
  expect(events).toMatchObject([{ kind: 'notice', level: 'warning' }]);
});

it('counts what lies where, and frees what can be freed', async () => {
  const bench = await openBench(join(folder, 'home'));
  const project = await bench.library.projects.create('gone');
  await bench.send({ 'a.npy': 'x'.repeat(1000) });
  await bench.library.projects.remove(project.id);
  const before = await bench.library.storage.storage();
  expect(before.temporary).toBe(1000);
  expect(before.trash).toBeGreaterThan(100);
  expect((await bench.library.storage.clean()).bytes).toBe(before.trash + before.temporary);
  expect(await bench.library.storage.storage()).toMatchObject({ trash: 0, temporary: 0 });
  await bench.close();
});
