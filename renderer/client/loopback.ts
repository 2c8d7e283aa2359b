import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { ref } from 'vue';
import type { StudioContract } from '../../core/contract/studio/studio.ts';
import { bulkSend } from './bulk-send.ts';
import type { Connection } from './connection.ts';
import { openEventStream } from './event-stream.ts';
import { printPage } from './print-page.ts';
import { ReopeningSocket, type OneSocket, type SocketEvents, type SocketState } from './reopening-socket.ts';
import { upload } from './uploads.ts';

/** @param key that the server gave for the token, see `openDoor` */
export function connectLoopback(key: string, origin = location.origin): Connection {
  const state = ref<SocketState>('connecting');
  const websocket = new ReopeningSocket(
    (events) => openSocket(`${origin.replace(/^http/, 'ws')}/rpc`, key, events),
    (now) => (state.value = now),
  );
  const api: ContractRouterClient<StudioContract> = createORPCClient(new RPCLink({ websocket }));
  const onEvent = openEventStream((lastEventId) => api.system.events(undefined, { lastEventId }));
  const url = (path: string): string => `${origin}${path}`;

  const send = bulkSend(url, { 'x-langevin': key }, 'outlives');

  return {
    api,
    state,
    url,
    upload: (files, options) => upload(send, files, options),
    put: (path, body) => send('PUT', path, body),
    onEvent,
    print: (path) => printPage(url(`${path}?print`)),
    async deliver({ id, name }) {
      const link = document.createElement('a');
      link.href = url(`/exports/${id}/${encodeURIComponent(name)}`);
      link.download = name;
      link.click();
      return { name, folder: null };
    },
  };
}

function openSocket(url: string, key: string, { opened, heard, ended }: SocketEvents): OneSocket {
  // The browser's WebSocket sends no headers of ours; a protocol's name is the one thing that it says for us.
  const socket = new WebSocket(url, `langevin.${key}`);
  socket.binaryType = 'arraybuffer';
  socket.onopen = opened;
  socket.onmessage = ({ data }: MessageEvent<unknown>) => heard(data);
  socket.onclose = ended;
  return {
    get isOpen() {
      return socket.readyState === WebSocket.OPEN;
    },
    send: (data) => socket.send(data),
    close: () => socket.close(),
  };
}
