// @vitest-environment happy-dom
import { createPinia } from 'pinia';
import { expect, it } from 'vitest';
import { createApp } from 'vue';
import { menuTemplate } from '../../../electron/shell/menu.ts';
import { connectionKey } from '../../../renderer/client/connection.ts';
import type { Chord } from '../../../renderer/components/base/key-text.ts';
import { useWindowCommands } from '../../../renderer/shell/use-window-commands.ts';
import { useCommands } from '../../../renderer/stores/commands.ts';
import { createText } from '../../../renderer/text/text.ts';
import { studioDouble } from '../studio-double.ts';

it("every entry of the desktop's menu is a command that the window always has, with the same key", () => {
  const app = createApp({
    setup() {
      const act = (): void => undefined;
      useWindowCommands({ palette: act, keys: act, theme: act, openFiles: act, openFolder: act });
      return () => null;
    },
  });
  app.provide(connectionKey, studioDouble().connection).use(createText()).use(createPinia());
  app.mount(document.createElement('div'));
  const known = app.runWithContext(
    () => new Map<string, Chord | undefined>(useCommands().all.map((c) => [c.id, c.keys[0]])),
  );
  for (const isMac of [true, false]) {
    const entries = menuTemplate({ isMac, hasDevTools: false, perform: () => undefined })
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .filter(({ id }) => id !== undefined);
    expect(entries.length).toBeGreaterThan(10);
    for (const { id = '', accelerator } of entries) {
      expect(known.has(id), id).toBe(true);
      if (accelerator !== undefined) expect(accelerator.replace('CmdOrCtrl', 'Mod'), id).toBe(known.get(id));
    }
  }
  app.unmount();
});
