/** The window's own connection to a real server, cut again and again. */
import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StudioEvent } from '../../../core/contract/studio/event.ts';
import { openEventStream, type Listen } from '../../../renderer/client/event-stream.ts';
import { logIn, served, type Tried } from '../../server/small-studio.ts';
import { connectFromNode, type NodeConnection } from './node-connection.ts';

const CUTS = 25;
const A_CUT = 8;

let tried: Tried;
let connection: NodeConnection;
let listen: Listen;

beforeEach(async () => {
  tried = await served();
  connection = connectFromNode(tried.host, await logIn(tried.host, tried.token));
  listen = openEventStream((lastEventId) => connection.api.system.events(undefined, { lastEventId }));
});
afterEach(async () => {
  connection.close();
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
    connection.cut(cut % 2 === 0 ? 'torn' : 'closed');
    await pause(randomInt(30));
  }
  await expect.poll(() => heard.length).toBe(1 + n);
  await pause(300);
  expect(heard[0]).toMatchObject({ kind: 'fresh' });
  expect(heard.slice(1).map((event) => (event.kind === 'notice' ? Number(event.text) : event.kind))).toEqual(
    Array.from({ length: n }, (_, i) => i),
  );
  expect(connection.states.filter((s) => s === 'open').length).toBeGreaterThan(1);
});

it('sends what was asked between two connections once it is back', async () => {
  await expect.poll(() => connection.states.at(-1)).toBe('open');
  connection.cut('torn');
  await expect.poll(() => connection.states.at(-1)).toBe('connecting');
  expect(await connection.api.system.about()).toEqual({ program: 'langevin 0.0.0' });
});

it('fails what was on its way when the connection broke: nobody knows whether it was done', async () => {
  await expect.poll(() => connection.states.at(-1)).toBe('open');
  const asked = connection.api.system.about();
  connection.cut('torn');
  await expect(asked).rejects.toThrow();
});

it('ends its streams at the server when the window goes', async () => {
  listen(() => undefined);
  await expect.poll(() => connection.states.at(-1)).toBe('open');
  connection.close();
  await pause(100);
  tried.studio.log.publish(notice(1));
  // A notice that nobody hears is kept for the next: so nobody listens any more.
  const next = tried.studio.log.subscribe(undefined);
  const kinds = [await next.next(), await next.next()].map(({ value }) => value?.event.kind);
  expect(kinds).toEqual(['fresh', 'notice']);
});
