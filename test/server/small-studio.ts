/** As little of a studio as a server needs to be tried: events, an echo, and bulk paths that stream. */
import { os, withEventMeta } from '@orpc/server';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { openEventLog, type EventLog } from '../../electron/host/runs/event-log.ts';
import { serveStudio, type Served, type StudioServer } from '../../electron/server/server.ts';
import { workspace, type Workspace } from '../support/command.ts';

export interface SmallStudio extends Served {
  readonly log: EventLog;
  /** Whether the request that goes on was given up by its client. */
  aborted: boolean;
}

export function smallStudio(): SmallStudio {
  const log = openEventLog();
  const small: SmallStudio = {
    log,
    aborted: false,
    router: {
      system: {
        about: os.input(z.unknown()).handler(() => ({ program: 'langevin 0.0.0' })),
        events: os.handler(async function* ({ lastEventId, signal }) {
          for await (const { id, event } of log.subscribe(lastEventId, signal)) yield withEventMeta(event, { id });
        }),
        echo: os.input(z.string()).handler(({ input }) => input.length),
      },
    },
    async bulk(asked) {
      const { pathname } = new URL(asked.url);
      asked.signal.addEventListener('abort', () => (small.aborted = true));
      switch (pathname) {
        case '/uploads/hash':
          return Response.json(await hashOf(asked));
        case '/uploads/refuse':
          for await (const _ of asked.body ?? []) return Response.json({ code: 'cannot-write' }, { status: 507 });
          return null;
        case '/items/zeros':
          return new Response(Readable.toWeb(Readable.from(zeros())) as ReadableStream);
        case '/items/bug':
          throw new Error('a bug at /home/patient-name');
        default:
          return null;
      }
    },
  };
  return small;
}

async function hashOf(asked: Request): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of asked.body ?? []) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

export const ZEROS = 64 * 2 ** 20;
export const sent = { bytes: 0 };
async function* zeros(): AsyncGenerator<Uint8Array> {
  for (sent.bytes = 0; sent.bytes < ZEROS; sent.bytes += 2 ** 20) yield new Uint8Array(2 ** 20);
}

export interface Tried {
  readonly server: StudioServer;
  readonly studio: SmallStudio;
  readonly place: Workspace;
  readonly host: string;
  readonly token: string;
  close(): Promise<void>;
}

export async function served(): Promise<Tried> {
  const place = workspace();
  mkdirSync(place.at('page', 'assets'), { recursive: true });
  writeFileSync(place.at('page', 'index.html'), '<!doctype html><title>Page</title>');
  writeFileSync(place.at('page', 'assets', 'a-1234.js'), '1;');
  writeFileSync(place.at('page', '.sources'), 'stamp');
  writeFileSync(place.at('secret.txt'), 'secret');
  const studio = smallStudio();
  const server = await serveStudio(studio, { page: place.at('page'), port: 0, sessionFile: place.at('session.json') });
  return {
    server,
    studio,
    place,
    host: `127.0.0.1:${server.port}`,
    token: server.url.split('#token=')[1] ?? '',
    async close() {
      studio.log.close();
      await server.close();
      place.remove();
    },
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as it is written here: no browser and no URL parser puts anything right on the way. */
export const ask = (port: number, options: RequestOptions, body?: string | Buffer): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, agent: false, ...options }, (answer) => {
      void text(answer).then((said) =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: said }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });

export interface Keys {
  readonly cookie: string;
  readonly 'x-langevin': string;
}

/** Exchanges a token as the page does. */
export async function logIn(host: string, token: string): Promise<Keys> {
  const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
  const {
    status,
    headers: said,
    body,
  } = await ask(Number(host.split(':')[1]), { method: 'POST', path: '/session', headers }, JSON.stringify({ token }));
  if (status !== 200) throw new Error(`refused with ${status}`);
  const { key } = z.object({ key: z.string() }).parse(JSON.parse(body));
  return { cookie: said['set-cookie']?.[0]?.split(';')[0] ?? '', 'x-langevin': key };
}
