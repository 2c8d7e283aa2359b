/** The window's own connection to a real server, cut again and again. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import type { StudioContract } from '../../../core/contract/studio/studio.ts';
import { openEventStream, type Listen } from '../../../renderer/client/event-stream.ts';
import { ReopeningSocket, type SocketState } from '../../../renderer/client/reopening-socket.ts';
import { nodeSocket } from '../../server/node-socket.ts';
import { logIn, served, type Keys, type Tried } from '../../server/small-studio.ts';

const CUTS = 25;
const A_CUT = 8;

let tried: Tried;
let keys: Keys;
let socket: ReopeningSocket;
let listen: Listen;
let api: ContractRouterClient<StudioContract>;
let latest: WebSocket;
const states: SocketState[] = [];

beforeEach(async () => {
  tried = await served();
  keys = await logIn(tried, tried.token);
  states.length = 0;
  socket = new ReopeningSocket(
    ({ opened, heard, ended }) => {
      const ws = (latest = nodeSocket(tried, keys));
      ws.binaryType = 'arraybuffer';
      ws.on('open', opened).on('close', ended);
      ws.on('error', () => undefined);
      ws.on('message', (data, isBinary) => heard(isBinary ? data : String(data)));
      return {
        get isOpen() {
          return ws.readyState === ws.OPEN;
        },
        send: (data) => ws.send(data instanceof Blob ? '' : data),
        close: () => ws.close(),
      };
    },
    (state) => states.push(state),
  );
  api = createORPCClient(new RPCLink({ websocket: socket }));
  listen = openEventStream((lastEventId) => api.system.events(undefined, { lastEventId }));
});
afterEach(async () => {
  socket.close();
  await tried.close();
});

const notice = (n: number): StudioEvent => ({ kind: 'notice', level: 'info', text: String(n), hint: '' });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it(`gives every event once and in order over ${CUTS} cuts`, async () => {
  const heard: StudioEvent[] = [];
  listen((event) => heard.push(event));
  await expect.poll(() => heard.length).toBe(1); // fresh
  let n = 0;
  for (let cut = 0; cut < CUTS; cut++) {
    for (let k = 0; k < A_CUT; k++) {
      tried.studio.log.publish(notice(n++));
      if (randomInt(2) === 0) await pause(0);
    }
    if (cut % 2 === 0) latest.terminate();
    else latest.close();
    await pause(randomInt(30));
  }
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(1 + n);
  await pause(300);
  expect(heard[0]).toMatchObject({ kind: 'fresh' });
  expect(heard.slice(1).map((event) => (event.kind === 'notice' ? Number(event.text) : event.kind))).toEqual(
    Array.from({ length: n }, (_, i) => i),
  );
  expect(states.filter((s) => s === 'open').length).toBeGreaterThan(1);
});

it('sends what was asked between two connections once it is back', async () => {
  await expect.poll(() => states.at(-1)).toBe('open');
  latest.terminate();
  await expect.poll(() => states.at(-1)).toBe('connecting');
  expect(await api.system.about()).toEqual({ program: 'langevin 0.0.0' });
});

it('fails what was on its way when the connection broke: nobody knows whether it was done', async () => {
  await expect.poll(() => states.at(-1)).toBe('open');
  const asked = api.system.about();
  latest.terminate();
  await expect(asked).rejects.toThrow();
});

it('ends its streams at the server when the window goes', async () => {
  listen(() => undefined);
  await expect.poll(() => states.at(-1)).toBe('open');
  socket.close();
  await pause(100);
  tried.studio.log.publish(notice(1));
  // A notice that nobody hears is kept for the next: so nobody listens any more.
  const next = tried.studio.log.subscribe(undefined);
  const kinds = [await next.next(), await next.next()].map(({ value }) => value?.event.kind);
  expect(kinds).toEqual(['fresh', 'notice']);
});
