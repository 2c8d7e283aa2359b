/** The real entry and the real preload, over a recorded double of Electron and a real studio. */
import { stampOf } from '../../electron/host/process-stamp.ts';
import { bundleOf } from '../support/bundle.ts';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PORT_MESSAGE, type Desktop, type Picked } from '../../core/contract/studio/desktop.ts';
import type { StudioContract } from '../../core/contract/studio/studio.ts';
import type { Child } from '../../electron/host/child.ts';
import { workspace, type Workspace } from '../support/command.ts';
import {
  doubleElectron,
  doublePage,
  ORIGIN,
  type Doubled,
  type PageDouble,
  type WindowDouble,
} from './electron-double.ts';
import { eventually } from '../support/until.ts';

const ECHO = `process.on('message', (m) => { if (m.say) process.stderr.write(m.say); process.send({ heard: m }); });`;

let w: Workspace;
let doubled: Doubled;
let page: PageDouble;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const argv = process.argv;

/** Node's child behind Electron's interface. */
function startChild(entry: string): EventEmitter {
  const child = fork(entry, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  const utility = Object.assign(new EventEmitter(), {
    pid: child.pid,
    stderr: child.stderr,
    postMessage: (message: object) => void child.send(message),
    kill: () => child.kill(),
  });
  child.on('message', (message) => utility.emit('message', message));
  child.on('exit', (code) => utility.emit('exit', code ?? 1));
  return utility;
}

async function start({ isFirst = true, args = [] as string[] } = {}): Promise<void> {
  process.argv = [
    'electron',
    'shell.mjs',
    `--root=${w.path}`,
    `--worker=${w.at('worker.cjs')}`,
    `--home=${w.at('home')}`,
    ...args,
  ];
  const made = doubleElectron({ isFirst, startChild });
  doubled = made.doubled;
  vi.doMock('electron', () => made.electron);
  await import('../../electron/shell/main.ts');
}

/** Resolves once the window is there. */
async function opened(args: string[] = []): Promise<WindowDouble> {
  await start({ args });
  await eventually(() => expect(doubled.handlers.size).toBe(6));
  await eventually(() => expect(doubled.app.listenerCount('window-all-closed')).toBe(1));
  return doubled.windows[0]!;
}

/** Runs the real preload in a page. */
async function preload(): Promise<Desktop<File>> {
  page = doublePage(doubled);
  vi.resetModules();
  vi.doMock('electron', () => page.electron);
  vi.stubGlobal('window', page.window);
  await import('../../electron/shell/preload.ts');
  return page.exposed.get('langevin') as Desktop<File>;
}

/** The entries of each menu of the bar that is shown now. */
const menuShown = (): readonly unknown[] => (doubled.menus.at(-1) ?? []).map(({ submenu }) => submenu);
const ANY: unknown = expect.any(Function);

const quit = async (): Promise<void> => {
  doubled.app.emit('before-quit', { preventDefault: () => undefined });
  await eventually(() => expect(doubled.app.calls).toContain('exit 0'));
};
const asked = (...parts: readonly unknown[]) => {
  const event = Object.assign({ prevented: false, preventDefault: () => void (event.prevented = true) }, ...parts);
  return event as { prevented: boolean };
};

beforeEach(() => {
  w = workspace();
  mkdirSync(w.at('dist', 'renderer', 'assets'), { recursive: true });
  mkdirSync(w.at('models'));
  writeFileSync(w.at('dist', 'renderer', 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(w.at('dist', 'renderer', 'assets', 'a-1.js'), '1;');
  writeFileSync(w.at('package.json'), JSON.stringify({ version: '1.2.3' }));
  writeFileSync(w.at('worker.cjs'), ECHO);
  writeFileSync(w.at('slice.dcm'), 'none');
  vi.resetModules();
});
afterEach(async () => {
  if (doubled.windows.length > 0 && !doubled.app.calls.includes('exit 0')) await quit();
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  vi.unstubAllGlobals();
  process.argv = argv;
  w.remove();
});

describe('the process', () => {
  it('is in a sandbox, quiet, and keeps its profile inside the home', async () => {
    await opened();
    expect(doubled.app.calls).toContain('enableSandbox');
    expect(doubled.app.calls).toContain(`setPath userData ${w.at('home', 'window')}`);
    expect(doubled.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
    expect(doubled.switches.has('disable-background-networking')).toBe(true);
    expect(doubled.switches.has('no-proxy-server')).toBe(true);
    expect(doubled.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND');
  });

  it('leaves to the first one what a second one was given', async () => {
    await start({ isFirst: false });
    expect([doubled.app.calls.at(-1), doubled.windows.length, existsSync(w.at('home', 'runs'))]).toEqual([
      'exit 0',
      0,
      false,
    ]);
  });

  it('says why it cannot start: another studio owns the home', async () => {
    mkdirSync(w.at('home'));
    writeFileSync(w.at('home', '.lock'), JSON.stringify({ owner: await stampOf(process.ppid), key: 'first' }));
    await start();
    await eventually(() => expect(doubled.app.calls).toContain('exit 1'));
    expect(doubled.told).toEqual([expect.stringContaining(`another langevin (process ${process.ppid})`)]);
    expect(doubled.windows).toHaveLength(0);
  });

  it('says why it cannot start: there is no place for the home', async () => {
    writeFileSync(w.at('home'), 'a file');
    await start();
    expect([doubled.app.calls.at(-1), doubled.told, doubled.windows]).toEqual([
      'exit 1',
      ['Langevin could not start.'],
      [],
    ]);
  });
});

describe('the window', () => {
  it('has no Node, one preload, a session in memory', async () => {
    const window = await opened();
    expect(window.loaded).toEqual([`${ORIGIN}/`]);
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    });
    expect(window.options.webPreferences?.preload).toMatch(/preload\.cjs$/);
    expect(doubled.sessions.map((s) => s.partition)).toEqual(['langevin']);
  });

  it('goes nowhere: navigation, redirects, webviews and new windows are refused', async () => {
    const { webContents } = await opened();
    const tried = (name: string, url: string, isMainFrame = true): boolean => {
      const event = asked({ url, isMainFrame });
      webContents.emit(name, event);
      return event.prevented;
    };
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      expect(tried(name, 'https://evil.test/'), name).toBe(true);
    }
    expect(tried('will-frame-navigate', 'https://evil.test/', false)).toBe(true);
    expect(tried('will-navigate', `${ORIGIN}/`)).toBe(false);
    expect(webContents.open?.({ url: 'https://evil.test/' } as Electron.HandlerDetails)).toEqual({ action: 'deny' });
    expect(doubled.windows).toHaveLength(1);
  });

  it('shows a report in a window that runs nothing', async () => {
    const { webContents } = await opened();
    const url = `${ORIGIN}/runs/a1/files/report.html`;
    expect(webContents.open?.({ url } as Electron.HandlerDetails)).toEqual({ action: 'deny' });
    const [, report] = doubled.windows;
    expect(report?.loaded).toEqual([url]);
    expect(report?.options.webPreferences).toMatchObject({ sandbox: true, javascript: false, nodeIntegration: false });
    expect(report?.options.webPreferences?.preload).toBeUndefined();
  });

  it('gets no permission, device or request to elsewhere', async () => {
    await opened();
    const [session] = doubled.sessions;
    const granted: boolean[] = [];
    const details = { requestingUrl: `${ORIGIN}/index.html`, isMainFrame: true } as Electron.PermissionRequest;
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'clipboard-sanitized-write'] as const) {
      session?.permission?.({} as Electron.WebContents, permission, (yes) => granted.push(yes), details);
      const check = session?.check?.(null, permission, ORIGIN, {} as Electron.PermissionCheckHandlerHandlerDetails);
      expect(check).toBe(granted.at(-1));
    }
    expect(granted).toEqual([false, false, false, true]);
    expect(session?.device?.({} as Electron.DevicePermissionHandlerHandlerDetails)).toBe(false);
    expect(session?.spelling).toBe(false);
    const cancelled = (url: string): boolean | undefined => {
      let answer: boolean | undefined;
      session?.request?.({ url }, ({ cancel }) => (answer = cancel));
      return answer;
    };
    expect(['https://evil.test/', 'http://127.0.0.1:80/', 'ws://evil.test/'].map(cancelled)).toEqual([
      true,
      true,
      true,
    ]);
    expect(cancelled(`${ORIGIN}/assets/a-1.js`)).toBe(false);
    const download = asked();
    session?.emit('will-download', download, { getURL: () => 'https://evil.test/a.exe' });
    expect(download.prevented).toBe(true);
  });

  it('is loaded again when its page dies, but not without end', async () => {
    const { webContents } = await opened();
    webContents.emit('render-process-gone');
    expect(webContents.reloads).toBe(0); // it died at once
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now + 60_000);
    webContents.emit('render-process-gone');
    webContents.emit('render-process-gone');
    vi.restoreAllMocks();
    expect(webContents.reloads).toBe(1);
  });
});

describe('the protocol', () => {
  const get = async (address: string, init: RequestInit = {}): Promise<Response> =>
    (await doubled.sessions[0]?.handle?.(new Request(address, init))) ?? Response.error();

  it('serves the built window under its policy', async () => {
    await opened();
    const answer = await get(`${ORIGIN}/`);
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html><title>Page</title>']);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get(`${ORIGIN}/assets/a-1.js`)).headers.get('content-type')).toContain('text/javascript');
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });

  it.each([
    'app://evil/',
    'app://langevin:80/',
    `${ORIGIN}/package.json`,
    `${ORIGIN}/../package.json`,
    `${ORIGIN}/%2e%2e/package.json`,
    `${ORIGIN}/..%2f..%2fpackage.json`,
    `${ORIGIN}/assets/..%5c..%5cpackage.json`,
    `${ORIGIN}/runs/none/files/job.json`,
    `${ORIGIN}/.sources`,
  ])('has nothing at %s', async (address) => {
    await opened();
    const answer = await get(address);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('takes files where the page has them and the disk does not', async () => {
    await opened();
    const { id } = (await (await get(`${ORIGIN}/uploads`, { method: 'POST', body: '{"bytes":5}' })).json()) as {
      id: string;
    };
    const put = await get(`${ORIGIN}/uploads/${id}`, { method: 'PUT', body: bundleOf({ 'a/b.dcm': 'bytes' }) });
    expect(put.status).toBe(200);
    expect(readFileSync(w.at('home', 'uploads', id, 'a', 'b.dcm'), 'utf8')).toBe('bytes');
  });
});

describe('the preload', () => {
  it('exposes its acts by name, and nothing of Electron', async () => {
    await opened();
    await preload();
    expect([...page.exposed.keys()]).toEqual(['langevin']);
    expect(Object.keys(page.exposed.get('langevin') as object).sort()).toEqual(
      [
        'connect',
        'onMenu',
        'onOpened',
        'openFiles',
        'openFolder',
        'printPage',
        'saveExport',
        'setMenu',
        'sourceOf',
      ].sort(),
    );
  });

  it('hands over a port that speaks with the studio', async () => {
    await opened();
    const desktop = await preload();
    desktop.connect();
    const [{ message, origin, ports }] = page.posted as [PageDouble['posted'][number]];
    expect([message, origin, ports.length]).toEqual([PORT_MESSAGE, ORIGIN, 1]);
    const port = ports[0]!.node;
    const api: ContractRouterClient<StudioContract> = createORPCClient(new RPCLink({ port }));
    port.start();
    expect(await api.system.about()).toMatchObject({ program: 'langevin 1.2.3', target: 'desktop' });
    const events = await api.system.events();
    const { name } = await api.projects.create({ name: 'From the desktop' });
    expect([name, (await events.next()).value]).toEqual(['From the desktop', expect.anything()]);
    await expect(api.projects.get({ project: 'none' })).rejects.toMatchObject({ code: 'REFUSED' });
    await events.return?.();
    port.close();
  });

  it('is not answered from another origin, nor from a frame', async () => {
    await opened();
    const desktop = await preload();
    for (const frame of [
      { origin: 'https://evil.test', parent: null },
      { origin: ORIGIN, parent: {} },
    ]) {
      page.frame = frame;
      desktop.connect();
      await expect(desktop.openFiles()).rejects.toThrow('Only the window itself');
      await expect(desktop.saveExport('a', 'b')).rejects.toThrow('Only the window itself');
      await expect(desktop.sourceOf([new File([], '/a.dcm')])).rejects.toThrow('Only the window itself');
    }
    expect(page.posted).toEqual([]);
  });

  it('names files by where they lie; what is not on disk is left to an upload', async () => {
    await opened();
    const desktop = await preload();
    expect(await desktop.sourceOf([new File([], w.at('slice.dcm'))])).toMatch(/^[a-z0-9]+$/);
    expect(await desktop.sourceOf([new File([], w.at('slice.dcm')), new File([], 'pasted.png')])).toBeNull();
  });

  it('asks by schemas: a path that is none, an id that climbs', async () => {
    await opened();
    await preload();
    const asking = (channel: string, asked: unknown): Promise<unknown> =>
      Promise.resolve(
        doubled.handlers.get(channel)?.({ senderFrame: page.frame } as Electron.IpcMainInvokeEvent, asked),
      );
    for (const asked of [['relative.dcm'], ['/a\0.dcm'], [], 'a', [1], null]) {
      await expect(asking('langevin:source-of', asked), JSON.stringify(asked)).rejects.toThrow();
    }
    for (const asked of [{ id: '../a', name: 'b' }, { id: 'a' }, { id: 'a', name: 'b', more: 1 }, null]) {
      await expect(asking('langevin:save-export', asked), JSON.stringify(asked)).rejects.toThrow();
    }
    await expect(asking('langevin:print-page', { path: '/runs/../../etc/files/report.html' })).rejects.toThrow();
  });

  it("opens the system's dialogs, and gives a source for what was chosen", async () => {
    await opened();
    const desktop = await preload();
    expect(await desktop.openFolder()).toBeNull();
    doubled.answers.open = [w.at('slice.dcm'), w.at('package.json')];
    expect(await desktop.openFiles()).toEqual({
      source: expect.stringMatching(/^[a-z0-9]+$/) as string,
      names: ['slice.dcm', 'package.json'],
    });
  });

  it('writes a report as PDF where the person says, and tells of an export that is gone', async () => {
    await opened();
    const desktop = await preload();
    doubled.answers.save = w.at('report.pdf');
    const saved = await desktop.printPage('/runs/a1/files/report.html');
    expect(saved).toEqual({ name: 'report.pdf', folder: w.path.split('/').at(-1) });
    for (const path of ['/runs/a1/files/inputs/truth.npy', '//evil.test/a.html', '/exports/a1/../../a.html', '/a.html'])
      await expect(desktop.printPage(path)).rejects.toThrow();
    expect(readFileSync(w.at('report.pdf'), 'utf8')).toBe('%PDF-');
    expect(doubled.windows[1]?.calls).toEqual(['destroy']);
    doubled.answers.save = w.at('gone.zip');
    expect(await desktop.saveExport('a1', 'gone.zip')).toBeNull();
    expect([doubled.told.length, existsSync(w.at('gone.zip'))]).toEqual([1, false]);
  });

  it('passes on the menu, and files that the system opened before the page was there', async () => {
    const window = await opened([w.at('slice.dcm'), '--evil.dcm', w.at('package.json')]);
    const desktop = await preload();
    const commands: string[] = [];
    const picked: Picked[] = [];
    desktop.onMenu((command) => commands.push(command));
    desktop.onOpened((given) => picked.push(given));
    desktop.connect();
    await eventually(() => expect(picked.map(({ names }) => names)).toEqual([['slice.dcm']]));
    await desktop.setMenu([{ label: 'Go', entries: [{ id: 'go.start', label: 'Start', enabled: true }] }]);
    const [[item]] = menuShown() as [[Electron.MenuItemConstructorOptions]];
    (item.click as () => void)();
    expect(commands).toEqual(['go.start']);
    doubled.app.emit('second-instance', {}, ['langevin', 'slice.dcm'], w.path);
    await eventually(() => expect(picked).toHaveLength(2));
    expect([window.isShown, window.calls]).toEqual([true, ['focus']]);
  });
});

describe('the menu', () => {
  it('is as the window says, each time that it says so; before, there is none', async () => {
    await opened();
    const desktop = await preload();
    expect(menuShown()).toEqual([]);
    const entry = { id: 'go.start', label: 'Anfang', enabled: true };
    await desktop.setMenu([{ label: '&Gehe', entries: [{ ...entry, accelerator: 'Alt+G' }] }]);
    expect(menuShown()).toEqual([[{ ...entry, accelerator: 'Alt+G', registerAccelerator: false, click: ANY }]]);
    await desktop.setMenu([{ label: '&Gehe', entries: ['line', { ...entry, enabled: false }] }]);
    expect(menuShown()).toEqual([
      [{ type: 'separator' }, { ...entry, enabled: false, registerAccelerator: false, click: ANY }],
    ]);
  });

  it('has no more than what the window may ask for', async () => {
    await opened();
    const desktop = await preload();
    const asking = (asked: unknown): Promise<unknown> =>
      Promise.resolve(
        doubled.handlers.get('langevin:set-menu')?.({ senderFrame: page.frame } as Electron.IpcMainInvokeEvent, asked),
      );
    for (const entry of [
      { role: 'recentDocuments', label: 'a' },
      { role: 'quit' },
      { id: 'a', label: 'a' },
      'a',
      null,
    ]) {
      await expect(asking([{ label: 'a', entries: [entry] }]), JSON.stringify(entry)).rejects.toThrow();
    }
    await expect(asking([{ label: 'a', entries: [], click: 'a' }])).rejects.toThrow();
    page.frame = { origin: 'https://evil.test', parent: null };
    await expect(desktop.setMenu([])).rejects.toThrow('Only the window itself');
    expect(doubled.menus).toHaveLength(1);
  });

  it.each([true, false])("shows the developer's tools only where they may be open (%s)", async (hasDevTools) => {
    const { menuTemplate } = await import('../../electron/shell/menu.ts');
    const part = { label: 'View', entries: [{ role: 'toggleDevTools', label: 'Tools' } as const] };
    const [view] = menuTemplate([part], { isMac: false, hasDevTools, perform: () => undefined });
    expect(view?.submenu).toHaveLength(hasDevTools ? 1 : 0);
  });
});

describe('the end', () => {
  it('comes after the studio has been closed: the home is free, the place of the window is kept', async () => {
    const window = await opened();
    const close = asked();
    window.emit('close', close);
    expect(close.prevented).toBe(true);
    await eventually(() => expect(doubled.app.calls).toContain('exit 0'));
    expect(window.calls).toContain('destroy');
    expect(JSON.parse(readFileSync(w.at('home', 'window.json'), 'utf8'))).toMatchObject({ width: 1200, height: 800 });
    const { openHome } = await import('../../electron/host/library/home.ts');
    await (await openHome(w.at('home'))).close();
  });
});

describe('the end while a run goes on', () => {
  async function leaving() {
    await start({ isFirst: false });
    const { leaver } = await import('../../electron/shell/shutdown.ts');
    const { BrowserWindow } = await import('electron');
    const window = new BrowserWindow();
    const state = { busy: true, closed: 0 };
    const { ask } = leaver({
      window,
      statePath: w.at('window.json'),
      isBusy: async () => state.busy,
      closeStudio: async () => void state.closed++,
    });
    doubled.app.calls.length = 0;
    return { ask, state, window: doubled.windows[0]! };
  }
  const ended = (): boolean => doubled.app.calls.includes('exit 0');

  it('is asked for; cancelled, everything stays', async () => {
    const { ask, state, window } = await leaving();
    doubled.answers.box = 2;
    await ask();
    expect([doubled.told, window.calls, state.closed, ended()]).toEqual([['A run is going on.'], [], 0, false]);
    doubled.app.calls.push('exit 0');
  });

  it('pauses and quits', async () => {
    const { ask, state, window } = await leaving();
    doubled.answers.box = 1;
    await Promise.all([ask(), ask()]);
    expect([doubled.told.length, window.calls, state.closed, ended()]).toEqual([1, ['destroy'], 1, true]);
  });

  it('waits for the run without its window', async () => {
    const { ask, state, window } = await leaving();
    window.show();
    vi.useFakeTimers();
    await ask();
    expect(window.isShown).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ended()).toBe(false);
    state.busy = false;
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await eventually(() => expect([state.closed, ended()]).toEqual([1, true]));
  });
});

describe('the worker', () => {
  const child = async (): Promise<Child> => {
    await start({ isFirst: false });
    const { utilityChild } = await import('../../electron/shell/utility-child.ts');
    return utilityChild(w.at('worker.cjs'));
  };

  it("is Electron's own child, whose messages and last words are heard", async () => {
    const worker = await child();
    expect(doubled.children).toMatchObject([
      { entry: w.at('worker.cjs'), options: { stdio: ['ignore', 'ignore', 'pipe'] } },
    ]);
    const heard = new Promise((resolve) => worker.onMessage(resolve));
    worker.send({ say: 'x'.repeat(3000), data: Float32Array.of(1, 2) });
    expect(await heard).toMatchObject({ heard: { data: Float32Array.of(1, 2) } });
    await eventually(() => expect(worker.lastWords).toBe('x'.repeat(2000)));
    const ended = new Promise((resolve) => worker.onExit(resolve));
    worker.kill();
    expect(await ended).toBe('exit code 1');
    worker.kill(); // it is gone already
  });
});
