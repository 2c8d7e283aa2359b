import type { MenuItemConstructorOptions as Item } from 'electron';

export interface MenuSetting {
  readonly isMac: boolean;
  readonly hasDevTools: boolean;
  /** Tells the window to perform one of its commands. */
  readonly perform: (command: string) => void;
}

/** The usual entries. What is ours to do is done by the window, which knows these commands by their ids. */
export function menuTemplate({ isMac, hasDevTools, perform }: MenuSetting): Item[] {
  const command = (label: string, id: string, accelerator?: string): Item => ({
    label,
    id,
    click: () => perform(id),
    // The key is shown here and heard by the window itself, which knows whether somebody is typing.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const line: Item = { type: 'separator' };
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        command('&Open files…', 'file.open', 'CmdOrCtrl+O'),
        command('Open &folder…', 'file.open-folder'),
        line,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        command('&Start', 'go.start'),
        command('&Workspace', 'go.workspace'),
        command('&Compare', 'go.compare'),
        command('&Queue', 'go.queue'),
        command('&Models', 'go.models'),
        command('C&ompute', 'go.compute'),
        command('S&ettings', 'go.settings'),
      ],
    },
    {
      label: '&Queue',
      submenu: [command('&Start the queue', 'queue.start'), command('&Pause the queue', 'queue.pause')],
    },
    {
      label: '&View',
      submenu: [
        command('&Commands', 'window.palette', 'CmdOrCtrl+K'),
        command('Dark or light &theme', 'window.theme'),
        line,
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
        line,
        { role: 'reload' },
        ...(hasDevTools ? [{ role: 'toggleDevTools' } as const] : []),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [command('&Keys', 'window.keys'), { role: 'about' }] },
  ];
}
