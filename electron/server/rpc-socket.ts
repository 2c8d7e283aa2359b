import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

/** No request is larger; bulk goes over HTTP. */
const MESSAGE_BYTES = 16 * 2 ** 20;
/** A client that takes no more is not sent more: its events wait in the log, which is bounded. */
const WAITING_BYTES = 4 * 2 ** 20;
const LOOK_MS = 20;
/** A laptop that sleeps, a tunnel that breaks: nobody says goodbye. */
const PING_MS = 30_000;

export interface RpcSockets {
  /** Takes over a connection that was admitted. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** Requests and events over WebSockets, one a window. */
export function openRpcSockets(router: AnyRouter): RpcSockets {
  const handler = new RPCHandler(router);
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES, perMessageDeflate: false });
  const silent = new WeakSet<WebSocket>();
  const pings = setInterval(() => {
    for (const client of server.clients) {
      if (silent.has(client)) client.terminate();
      silent.add(client);
      client.ping();
    }
  }, PING_MS);
  pings.unref();

  return {
    accept(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => {
        client.on('pong', () => silent.delete(client));
        client.on('error', () => client.terminate()); // too large a message, or the network: the client opens another
        void handler.upgrade({
          addEventListener: client.addEventListener.bind(client),
          send: (data: Parameters<WebSocket['send']>[0]) => sendPatiently(client, data),
        });
      });
    },
    async close() {
      clearInterval(pings);
      for (const client of server.clients) {
        client.close(1001);
        client.terminate();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves once the client keeps up, so that a stream is read no faster than it is taken. */
async function sendPatiently(client: WebSocket, data: Parameters<WebSocket['send']>[0]): Promise<void> {
  client.send(data);
  while (client.bufferedAmount > WAITING_BYTES && client.readyState === client.OPEN) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
