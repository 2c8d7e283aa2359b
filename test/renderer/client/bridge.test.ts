// @vitest-environment happy-dom
/** The window's connection inside the desktop program: who may bring the port, and what goes over it. */
import { os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, expect, it, vi } from 'vitest';
import { PORT_MESSAGE, type Desktop, type Picked } from '../../../core/contract/studio/desktop.ts';
import { connectBridge } from '../../../renderer/client/bridge.ts';
import type { Connection } from '../../../renderer/client/connection.ts';
import { eventually } from '../../support/until.ts';

/** As the preload gives it; `opened` is what the system opens right after the port. */
function desktopDouble(opened: readonly Picked[] = []) {
  const { port1, port2 } = new MessageChannel();
  new RPCHandler({ system: { about: os.handler(() => ({ program: 'langevin 9' })) } }).upgrade(port1);
  port1.start();
  const asked: string[] = [];
  let tell: (picked: Picked) => void = () => undefined;
  const post = (init: Partial<MessageEventInit>): void => {
    const event = new Event('message');
    const whole = { source: window, origin: location.origin, data: PORT_MESSAGE, ports: [port2], ...init };
    window.dispatchEvent(Object.assign(event, whole));
  };
  const desktop: Desktop<File> = {
    connect() {
      asked.push('connect');
      // What others may send: it is passed over.
      const evil = new MessageChannel().port1;
      post({ origin: 'https://evil.test', ports: [evil] });
      post({ source: null, ports: [evil] });
      post({ data: 'another message', ports: [evil] });
      post({ ports: [] });
      post({});
      opened.forEach(tell);
    },
    sourceOf: async (files) => (files.every((file) => file.name !== 'pasted.png') ? 'source-1' : null),
    openFiles: async () => null,
    openFolder: async () => null,
    saveExport: async (id, name) => (asked.push(`save ${id} ${name}`), { name, folder: 'Downloads' }),
    printPage: async (path) => (asked.push(`print ${path}`), null),
    setMenu: async () => undefined,
    onMenu: () => undefined,
    onOpened: (listen) => (tell = listen),
  };
  return { desktop, asked, close: () => port1.close(), tell: (picked: Picked) => tell(picked) };
}

const open: { close(): void }[] = [];
afterEach(() => {
  open.splice(0).forEach((double) => double.close());
  vi.unstubAllGlobals();
});

async function connected(opened: readonly Picked[] = []) {
  const double = desktopDouble(opened);
  open.push(double);
  const connection: Connection = await connectBridge(double.desktop);
  return { ...double, connection };
}

it('speaks over the port that its own window brought, and over no other', async () => {
  const { connection } = await connected();
  expect(await connection.api.system.about()).toMatchObject({ program: 'langevin 9' });
  expect(connection.state.value).toBe('open');
});

it('reads files where they lie, and sends what only the page has', async () => {
  const { connection } = await connected();
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    sent.push(`${method} ${url.replace(location.origin, '')}`);
    return Response.json({ id: 'upload-1' });
  });
  const named = (name: string) => ({ file: new File(['x'], name), path: name });
  expect(await connection.upload([named('a.dcm'), named('b.dcm')])).toBe('source-1');
  expect(sent).toEqual([]);
  expect(await connection.upload([named('a.dcm'), named('pasted.png')])).toBe('upload-1');
  expect(sent).toEqual(['POST /uploads', 'PUT /uploads/upload-1']);
});

it("saves and prints by the system's own dialogs", async () => {
  const { connection, asked } = await connected();
  expect(await connection.deliver({ id: 'e1', name: 'run.zip' })).toEqual({ name: 'run.zip', folder: 'Downloads' });
  await connection.print('/exports/e1/a.html');
  expect(asked).toEqual(['connect', 'save e1 run.zip', 'print /exports/e1/a.html']);
});

it('keeps files that the system opened until somebody listens', async () => {
  const first: Picked = { source: 'a', names: ['a.dcm'] };
  const later: Picked = { source: 'b', names: ['b.dcm'] };
  const { connection, tell } = await connected([first]);
  const heard: Picked[] = [];
  connection.desktop?.onOpened((picked) => heard.push(picked));
  tell(later);
  expect(heard).toEqual([first, later]);
});

it('is lost when the port closes', async () => {
  const { connection, close } = await connected();
  close();
  await eventually(() => expect(connection.state.value).toBe('lost'));
});
