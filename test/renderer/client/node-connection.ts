import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { StudioContract } from '../../../core/contract/studio/studio.ts';
import { ReopeningSocket, type SocketState } from '../../../renderer/client/reopening-socket.ts';
import type { Keys } from '../../server/small-studio.ts';

export interface NodeConnection {
  readonly api: ContractRouterClient<StudioContract>;
  /** Every state so far. */
  readonly states: readonly SocketState[];
  /** Breaks the connection that is open: with a goodbye, or without one. */
  cut(how: 'closed' | 'torn'): void;
  close(): void;
}

/** The window's connection from Node, whose version 20 has no WebSocket of its own. */
export function connectFromNode(host: string, keys: Keys): NodeConnection {
  let latest: WebSocket | null = null;
  const states: SocketState[] = [];
  const socket = new ReopeningSocket(
    ({ opened, heard, ended }) => {
      const headers = { cookie: keys.cookie };
      const ws = new WebSocket(`ws://${host}/rpc`, `langevin.${keys['x-langevin']}`, {
        ...{ origin: `http://${host}`, headers },
      });
      latest = ws;
      ws.on('open', opened).on('close', ended);
      ws.on('error', () => undefined);
      ws.on('message', (data, isBinary) => heard(isBinary ? data : String(data)));
      return {
        get isOpen() {
          return ws.readyState === ws.OPEN;
        },
        send(data) {
          if (data instanceof Blob) throw new Error('no Blob is sent here');
          ws.send(data);
        },
        close: () => ws.close(),
      };
    },
    (state) => states.push(state),
  );
  return {
    api: createORPCClient(new RPCLink({ websocket: socket })),
    states,
    cut(how) {
      if (how === 'torn') latest?.terminate();
      else latest?.close();
    },
    close: () => socket.close(),
  };
}
