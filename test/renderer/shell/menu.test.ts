// @vitest-environment happy-dom
/** The menu of the desktop program follows the catalogue of texts, the keys as they are set, and what can be done. */
import { createPinia } from 'pinia';
import { afterEach, describe, expect, it } from 'vitest';
import { createApp, nextTick, type App } from 'vue';
import type { MenuCommand, MenuPart } from '../../../core/contract/studio/desktop.ts';
import { menuSchema } from '../../../electron/shell/menu.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import { acceleratorOf } from '../../../renderer/keys/accelerator.ts';
import { useDesktopMenu } from '../../../renderer/commands/desktop-menu.ts';
import { useWindowCommands } from '../../../renderer/commands/use-window-commands.ts';
import { useSettings } from '../../../renderer/stores/settings.ts';
import { en } from '../../../renderer/text/messages.ts';
import { lengthened, pseudo } from '../../../renderer/text/pseudo.ts';
import { createText } from '../../../renderer/text/text.ts';
import { studioDouble } from '../studio-double.ts';

let app: App;
afterEach(() => app.unmount());

/** A window on the desktop, with the menus that it has said so far. */
function inDesktop(texts = en) {
  const menus: (readonly MenuPart[])[] = [];
  const done: string[] = [];
  let choose = (_: string): void => undefined;
  const desktop = {
    setMenu: async (parts: readonly MenuPart[]) => void menus.push(parts),
    onMenu: (listen: (command: string) => void) => (choose = listen),
    openFiles: async () => null,
    openFolder: async () => null,
    onOpened: () => undefined,
  };
  const act = (): void => undefined;
  app = createApp({
    setup() {
      useWindowCommands({ palette: act, keys: () => done.push('keys'), theme: act, openFiles: act, openFolder: act });
      useDesktopMenu();
      return () => null;
    },
  });
  const { connection } = studioDouble();
  app
    .provide(connectionKey, { ...connection, desktop })
    .use(createText(texts))
    .use(createPinia());
  app.mount(document.createElement('div'));
  const command = (id: string): MenuCommand | undefined =>
    menus
      .at(-1)
      ?.flatMap(({ entries }) => entries)
      .find((entry): entry is MenuCommand => typeof entry === 'object' && 'id' in entry && entry.id === id);
  return {
    menus,
    done,
    command,
    choose: (id: string) => choose(id),
    settings: app.runWithContext(() => useSettings()),
  };
}

describe('the menu', () => {
  it('is one that the shell takes, and every command in it is one that every page has', () => {
    const { menus } = inDesktop();
    const [menu] = menus.map((parts) => menuSchema.parse(parts));
    const commands = menu!.flatMap(({ entries }) => entries).filter((e) => typeof e === 'object' && 'id' in e);
    expect(commands.length).toBeGreaterThan(10);
    const off = commands.filter((c) => 'enabled' in c && !c.enabled).map((c) => 'id' in c && c.id);
    expect(off).toEqual(['queue.start']); // it runs already
  });
  it('has every word from the catalogue', () => {
    const { menus } = inDesktop(pseudo(en));
    const labels = menus[0]!.flatMap(({ label, entries }) => [
      label,
      ...entries.flatMap((e) => (e === 'line' ? [] : e.label)),
    ]);
    for (const label of labels) expect(label).toMatch(/·$/);
    expect(labels).toContain(lengthened('&File'));
  });
  it('shows the first key of each command as it is set, and follows a change', async () => {
    const { command, settings, menus } = inDesktop();
    expect(command('file.open')?.accelerator).toBe('CmdOrCtrl+O');
    expect(command('go.queue')).not.toHaveProperty('accelerator');
    await settings.set({ keys: { 'file.open': 'Alt+ArrowUp', 'go.queue': 'Mod+Shift+Q' } });
    expect([command('file.open')?.accelerator, command('go.queue')?.accelerator]).toEqual([
      'Alt+Up',
      'CmdOrCtrl+Shift+Q',
    ]);
    await settings.set({ keys: { 'file.open': '' } });
    expect(command('file.open')).not.toHaveProperty('accelerator');
    await settings.set({ keys: {} });
    expect(command('file.open')?.accelerator).toBe('CmdOrCtrl+O');
    const said = menus.length;
    await settings.set({ overlays: false });
    await nextTick();
    expect(menus).toHaveLength(said);
  });
  it('does what is chosen', () => {
    const { done, choose } = inDesktop();
    choose('window.keys');
    expect(done).toEqual(['keys']);
  });
});

describe("a key in the words of Electron's menus", () => {
  it.each([
    ['Mod+K', 'CmdOrCtrl+K'],
    ['Alt+Shift+O', 'Alt+Shift+O'],
    ['Mod+.', 'CmdOrCtrl+.'],
    ['Mod++', 'CmdOrCtrl+Plus'],
    ['Mod+ ', 'CmdOrCtrl+Space'],
    ['Mod+ArrowLeft', 'CmdOrCtrl+Left'],
    ['Mod+Enter', 'CmdOrCtrl+Enter'],
    ['Shift+F6', 'Shift+F6'],
    ['F24', 'F24'],
  ])('%s is %s', (chord, accelerator) => expect(acceleratorOf(chord)).toBe(accelerator));
  it.each(['', '?', 'Q', '1', 'Shift+1', 'Mod+ö', 'Mod+€', 'F25', 'Mod+MediaPlayPause', 'Mod+AudioVolumeUp'])(
    '%j is none',
    (chord) => expect(acceleratorOf(chord)).toBeUndefined(),
  );
});
