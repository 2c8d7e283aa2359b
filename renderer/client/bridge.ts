import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { ref } from 'vue';
import { PORT_MESSAGE, type Desktop, type Picked } from '../../core/contract/studio/desktop.ts';
import type { StudioContract } from '../../core/contract/studio/studio.ts';
import { bulkSend } from './bulk-send.ts';
import type { Connection } from './connection.ts';
import { openEventStream } from './event-stream.ts';
import { upload } from './uploads.ts';

declare global {
  interface Window {
    /** In the desktop program alone. */
    readonly langevin?: Desktop<File>;
  }
}

/** The host in the same program, over a port that its preload hands over. */
export async function connectBridge(desktop: Desktop<File>): Promise<Connection> {
  // Files that the system opened may come right after the port, before anybody listens.
  const early: Picked[] = [];
  let take = (picked: Picked): void => void early.push(picked);
  desktop.onOpened((picked) => take(picked));

  const port = await portOf(desktop);
  const state = ref<'open' | 'lost'>('open');
  port.addEventListener('close', () => (state.value = 'lost'));
  const api: ContractRouterClient<StudioContract> = createORPCClient(new RPCLink({ port }));
  port.start();
  const url = (path: string): string => `${location.origin}${path}`;
  const send = bulkSend(url);

  return {
    api,
    state,
    url,
    /** Files on disk are read where they lie; what only the page has (a pasted picture) is sent. */
    async upload(files, options) {
      const source = files.length === 0 ? null : await desktop.sourceOf(files.map(({ file }) => file));
      return source ?? upload(send, files, options);
    },
    put: (path, body) => send('PUT', path, body),
    onEvent: openEventStream((lastEventId) => api.system.events(undefined, { lastEventId })),
    deliver: ({ id, name }) => desktop.saveExport(id, name),
    print: (path) => desktop.printPage(path),
    desktop: {
      openFiles: () => desktop.openFiles(),
      openFolder: () => desktop.openFolder(),
      setMenu: (parts) => desktop.setMenu(parts),
      onMenu: (listen) => desktop.onMenu(listen),
      onOpened(listen) {
        take = listen;
        early.splice(0).forEach(listen);
      },
    },
  };
}

/** The message could come from a frame as well: only the window's own, from its own origin, brings the port. */
function portOf(desktop: Desktop<File>): Promise<MessagePort> {
  return new Promise((resolve) => {
    const listen = ({ source, origin, data, ports: [port] }: MessageEvent<unknown>): void => {
      if (source !== window || origin !== location.origin || data !== PORT_MESSAGE || port === undefined) return;
      window.removeEventListener('message', listen);
      resolve(port);
    };
    window.addEventListener('message', listen);
    desktop.connect();
  });
}
