/**
 * A double of what the shell uses of Electron: it records what it is told, and each part has the type of the real one's
 * declarations. What has no double throws when it is used.
 */
import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads';

type Handler = (event: Electron.IpcMainInvokeEvent, asked: unknown) => unknown;

/** The part that is doubled of a type, and nothing else of it. */
const part = <T extends object>(of: object): T =>
  new Proxy(of, {
    get(target, name) {
      if (name in target || typeof name === 'symbol') return Reflect.get(target, name, target) as unknown;
      if (name === 'then') return undefined;
      throw new Error(`${String(name)} is not in the double`);
    },
  }) as T;

export const ORIGIN = 'app://langevin';

export interface Doubled {
  readonly app: EventEmitter & { readonly calls: string[] };
  readonly sessions: SessionDouble[];
  readonly windows: WindowDouble[];
  readonly children: { readonly entry: string; readonly options: Electron.ForkOptions | undefined }[];
  readonly handlers: Map<string, Handler>;
  readonly ipc: EventEmitter;
  readonly menus: Electron.MenuItemConstructorOptions[][];
  readonly schemes: Electron.CustomScheme[];
  readonly switches: Map<string, string>;
  /** What the person answers to dialogs, the next first. */
  readonly answers: { open: string[]; save: string | null; box: number };
  readonly told: string[];
}

export class SessionDouble extends EventEmitter {
  handle: ((request: Request) => Response | Promise<Response>) | null = null;
  permission: Parameters<Electron.Session['setPermissionRequestHandler']>[0] = null;
  check: Parameters<Electron.Session['setPermissionCheckHandler']>[0] = null;
  device: Parameters<Electron.Session['setDevicePermissionHandler']>[0] = null;
  request: ((details: { url: string }, answer: (response: Electron.CallbackResponse) => void) => void) | null = null;
  spelling = true;
  readonly partition: string;
  constructor(partition: string) {
    super();
    this.partition = partition;
  }
  readonly protocol = {
    handle: (_: string, answer: (request: Request) => Response | Promise<Response>) => {
      this.handle = answer;
    },
  } satisfies Partial<Electron.Protocol>;
  readonly webRequest = {
    onBeforeRequest: (listen: SessionDouble['request']) => {
      this.request = listen;
    },
  };
  setPermissionRequestHandler(handler: SessionDouble['permission']): void {
    this.permission = handler;
  }
  setPermissionCheckHandler(handler: SessionDouble['check']): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: SessionDouble['device']): void {
    this.device = handler;
  }
  setSpellCheckerEnabled(on: boolean): void {
    this.spelling = on;
  }
}

export class ContentsDouble extends EventEmitter {
  open: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  reloads = 0;
  readonly session: Electron.Session | undefined;
  constructor(session: Electron.Session | undefined) {
    super();
    this.session = session;
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.open = handler;
  }
  send(channel: string, value: unknown): void {
    this.emit('sent', channel, value);
  }
  reload(): void {
    this.reloads++;
  }
  async printToPDF(): Promise<Buffer> {
    return Buffer.from('%PDF-');
  }
}

export class WindowDouble extends EventEmitter {
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: ContentsDouble;
  isShown = false;
  constructor(doubled: Doubled, options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    this.webContents = new ContentsDouble(options.webPreferences?.session);
    doubled.windows.push(this);
    doubled.app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  show(): void {
    this.isShown = true;
  }
  hide(): void {
    this.isShown = false;
  }
  isVisible(): boolean {
    return this.isShown;
  }
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.calls.includes('destroy');
  }
  isMaximized(): boolean {
    return false;
  }
  maximize(): void {
    this.calls.push('maximize');
  }
  restore(): void {
    this.calls.push('restore');
  }
  focus(): void {
    this.calls.push('focus');
  }
  destroy(): void {
    this.calls.push('destroy');
  }
  getNormalBounds(): Electron.Rectangle {
    return { x: 10, y: 20, width: 1200, height: 800 };
  }
}

/** Electron's port over Node's, which passes the same kinds of values. */
export class PortDouble extends EventEmitter {
  readonly node: NodePort;
  constructor(node: NodePort) {
    super();
    this.node = node;
    node.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
    node.on('close', () => this.emit('close'));
  }
  postMessage(message: unknown): void {
    this.node.postMessage(message);
  }
  start(): void {
    this.node.start();
  }
  close(): void {
    this.node.close();
  }
}

export function doubleElectron(setting: {
  readonly isFirst: boolean;
  readonly startChild: (entry: string) => EventEmitter;
}): { readonly doubled: Doubled; readonly electron: object } {
  const app = Object.assign(new EventEmitter(), { calls: [] as string[] });
  const doubled: Doubled = {
    ...{ app, sessions: [], windows: [], children: [], handlers: new Map(), ipc: new EventEmitter() },
    ...{ menus: [], schemes: [], switches: new Map(), told: [] },
    answers: { open: [], save: null, box: 0 },
  };
  const { answers } = doubled;
  const call =
    (name: string) =>
    (...args: readonly unknown[]): void => {
      app.calls.push([name, ...args].join(' '));
    };
  const area = { x: 0, y: 0, width: 1920, height: 1040 };
  const own = {
    isPackaged: false,
    getAppPath: () => '/nowhere',
    getPath: (name: string) => `/person/${name}`,
    setPath: call('setPath'),
    setName: call('setName'),
    enableSandbox: call('enableSandbox'),
    exit: call('exit'),
    requestSingleInstanceLock: () => setting.isFirst,
    whenReady: async () => undefined,
    commandLine: part<Electron.CommandLine>({
      appendSwitch: (name: string, value = '') => doubled.switches.set(name, value),
    }),
  } satisfies Partial<Electron.App>;
  const handling = {
    handle: (channel: string, handler: Handler) => void doubled.handlers.set(channel, handler),
  } satisfies Partial<Electron.IpcMain>;
  const electron = {
    app: Object.assign(app, own),
    protocol: {
      registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => void doubled.schemes.push(...schemes),
    } satisfies Partial<Electron.Protocol>,
    session: {
      fromPartition: (partition: string) => {
        const session = new SessionDouble(partition);
        doubled.sessions.push(session);
        return part<Electron.Session>(session);
      },
    } satisfies Partial<typeof Electron.session>,
    BrowserWindow: class extends WindowDouble {
      constructor(options: Electron.BrowserWindowConstructorOptions) {
        super(doubled, options);
      }
    },
    ipcMain: Object.assign(doubled.ipc, handling),
    MessageChannelMain: class {
      readonly port1: PortDouble;
      readonly port2: PortDouble;
      constructor() {
        const { port1, port2 } = new MessageChannel();
        this.port1 = new PortDouble(port1);
        this.port2 = new PortDouble(port2);
      }
    },
    Menu: {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => {
        doubled.menus.push(template);
        return part<Electron.Menu>({});
      },
      setApplicationMenu: () => undefined,
    } satisfies Partial<typeof Electron.Menu>,
    dialog: {
      showOpenDialog: async () => ({ canceled: answers.open.length === 0, filePaths: answers.open }),
      showSaveDialog: async () => ({ canceled: answers.save === null, filePath: answers.save ?? '' }),
      showMessageBox: async (_: unknown, options?: Electron.MessageBoxOptions) => {
        doubled.told.push(options?.message ?? '');
        return { response: answers.box, checkboxChecked: false };
      },
      showErrorBox: (title: string) => void doubled.told.push(title),
    } satisfies Partial<Electron.Dialog>,
    screen: {
      getPrimaryDisplay: () => part<Electron.Display>({ id: 1, workArea: area }),
      getAllDisplays: () => [part<Electron.Display>({ id: 1, workArea: area })],
    } satisfies Partial<Electron.Screen>,
    nativeTheme: { shouldUseDarkColors: true } satisfies Partial<Electron.NativeTheme>,
    utilityProcess: {
      fork: (entry: string, _: string[] | undefined, options: Electron.ForkOptions | undefined) => {
        doubled.children.push({ entry, options });
        return part<Electron.UtilityProcess>(setting.startChild(entry));
      },
    } satisfies Partial<typeof Electron.utilityProcess>,
  };
  return { doubled, electron };
}

export interface PageDouble {
  /** What the preload exposed, by name. */
  readonly exposed: Map<string, unknown>;
  /** What the preload posted to its window. */
  readonly posted: { readonly message: unknown; readonly origin: string; readonly ports: readonly PortDouble[] }[];
  /** A page of another origin, or a frame in ours, from now on. */
  frame: { origin: string; parent: object | null };
  readonly electron: object;
  readonly window: object;
}

/** The other side: what a preload has of Electron, joined to the process above. */
export function doublePage({ ipc, handlers, windows }: Doubled): PageDouble {
  const heard = new EventEmitter();
  const page = {
    exposed: new Map<string, unknown>(),
    posted: [] as PageDouble['posted'][number][],
    frame: { origin: ORIGIN, parent: null },
  };
  const event = () => {
    const postMessage = (channel: string, _: unknown, ports: readonly PortDouble[]): void => {
      heard.emit(channel, { ports });
    };
    return { senderFrame: { ...page.frame, postMessage } };
  };
  windows[0]?.webContents.on('sent', (channel: string, value: unknown) => heard.emit(channel, {}, value));
  const ipcRenderer = {
    send: (channel: string, asked?: unknown) => void ipc.emit(channel, event(), asked),
    invoke: async (channel: string, asked?: unknown) => {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return handler(part<Electron.IpcMainInvokeEvent>(event()), structuredClone(asked));
    },
  } satisfies Partial<Electron.IpcRenderer>;
  const electron = {
    ipcRenderer: Object.assign(heard, ipcRenderer),
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => void page.exposed.set(name, api),
    } satisfies Partial<Electron.ContextBridge>,
    webUtils: {
      getPathForFile: (file: File) => (file.name.startsWith('/') ? file.name : ''),
    } satisfies Partial<Electron.WebUtils>,
  };
  const window = {
    location: { origin: ORIGIN },
    postMessage: (message: unknown, origin: string, ports: readonly PortDouble[]) =>
      void page.posted.push({ message, origin, ports }),
  };
  return Object.assign(page, { electron, window });
}
