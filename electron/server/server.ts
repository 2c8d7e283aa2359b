/**
 * The studio over loopback: the built window, the bulk paths and the requests, for whoever has the printed address.
 * Every request passes `deny` (is it our page?), then the session (is it our person?), then its route.
 */
import type { AnyRouter } from '@orpc/server';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Refused } from '../../core/contract/refused.ts';
import { deny, pathOf, type Asked, type Denial } from './access.ts';
import { asRequest, sendResponse } from './fetch-bridge.ts';
import { pageAnswer, readPage, type PageFile } from './page-files.ts';
import { openRpcSockets } from './rpc-socket.ts';
import { forgetSession, keepSession, keptSession, type Kept } from './session-file.ts';
import { openSession, type Session } from './session.ts';

/** What is served: a studio, or a part of one. */
export interface Served {
  readonly router: AnyRouter;
  /** @returns null where the path is none of the bulk's */
  bulk(request: Request): Promise<Response | null>;
}

export interface StudioServer {
  readonly port: number;
  /** With the token in its fragment: whoever has it may open the studio. */
  readonly url: string;
  /** An address that opens it once, within a minute. */
  ticketUrl(): string;
  close(): Promise<void>;
}

/** Loopback alone: there is no setting for another address; a tunnel reaches it from elsewhere. */
const ADDRESS = '127.0.0.1';
/** A browser uses six a window, and one for its events. */
const CONNECTIONS = 64;
const HEADERS_MS = 10_000;
/** A client that neither sends nor takes a byte; a transfer as a whole may take as long as it needs. */
const IDLE_MS = 120_000;
/** Whoever is not known yet holds a connection no longer, even if a byte comes now and then. */
const LOGIN_MS = 10_000;
const JSON_BYTES = 2 ** 20;
const TOKEN_BYTES = 1024;

export interface ServerSetting {
  /** The folder of the built window. */
  readonly page: string;
  /** 0: that of a server that was killed, else any that is free. */
  readonly port: number;
  /** Where the session is kept in case that this server is killed. */
  readonly sessionFile: string;
}

/** @throws Refused (contradiction) where the port is taken */
export async function serveStudio(studio: Served, setting: ServerSetting): Promise<StudioServer> {
  const { sessionFile } = setting;
  const files = await readPage(setting.page);
  const kept = await keptSession(sessionFile);
  const session = openSession(kept?.secrets);
  const sockets = openRpcSockets(studio.router);
  const parts = { studio, files, session };
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: 0, connectionsCheckingInterval: HEADERS_MS / 2 },
    (message, response) => {
      const isHead = message.method === 'HEAD';
      void answer(message, response, parts)
        // A bug of ours: said without its text, which may hold a path or a name.
        .catch(() => plain(500, 'This request failed.'))
        .then((found) => sendResponse(found, response, isHead));
    },
  );
  server.maxConnections = CONNECTIONS;
  server.timeout = IDLE_MS;
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    const denial = deny(askedOf(message, true)) ?? withoutSession(message, session);
    if (denial === null) sockets.accept(message, socket, head);
    else socket.end(`HTTP/1.1 ${denial.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    socket.on('error', () => socket.destroy());
  });
  const port = await listenAgain(server, setting.port, kept);
  await keepSession(sessionFile, { port, secrets: session.secrets });
  const addressOf = (token: string): string => `http://${ADDRESS}:${port}/#token=${token}`;
  return {
    port,
    url: addressOf(session.token),
    ticketUrl: () => addressOf(session.ticket()),
    async close() {
      await sockets.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await forgetSession(sessionFile);
    },
  };
}

interface Parts {
  readonly studio: Served;
  readonly files: ReadonlyMap<string, PageFile>;
  readonly session: Session;
}

async function answer(message: IncomingMessage, response: ServerResponse, parts: Parts): Promise<Response> {
  const { studio, files, session } = parts;
  const foreign = deny(askedOf(message, false)) ?? tooLarge(message);
  if (foreign !== null) return refuse(foreign, message);
  const path = pathOf(message.url ?? '');
  const isRead = message.method === 'GET' || message.method === 'HEAD';
  if (path === '/session') {
    return isRead ? reply(withoutSession(message, session) ?? { status: 204, reason: '' }) : logIn(message, session);
  }
  const file = isRead ? files.get(path) : undefined;
  if (file !== undefined) return pageAnswer(file);
  const { cookie } = message.headers;
  // A picture cannot bring the key along, so reading needs the cookie alone; every change needs both.
  const denial = isRead && session.hasCookie(cookie) ? null : withoutSession(message, session);
  if (denial !== null) return refuse(denial, message);
  return (await studio.bulk(asRequest(message, response))) ?? plain(404, 'There is nothing at this address.');
}

/** Exchanges the printed token for the cookie and the key. */
async function logIn(message: IncomingMessage, session: Session): Promise<Response> {
  if (Number(message.headers['content-length'] ?? 0) > TOKEN_BYTES) return plain(413, 'This is no token.');
  const late = setTimeout(() => message.destroy(), LOGIN_MS);
  const given = tokenSchema.safeParse(
    await text(message)
      .then(JSON.parse)
      .catch(() => null)
      .finally(() => clearTimeout(late)),
  );
  if (!given.success || !session.acceptsToken(given.data.token)) return plain(401, 'This token is not known.');
  return Response.json({ key: session.secrets.key }, { headers: { 'set-cookie': session.cookie } });
}
const tokenSchema = z.strictObject({ token: z.string() });

function withoutSession(message: IncomingMessage, session: Session): Denial {
  const key = message.headers['x-langevin'] ?? message.headers['sec-websocket-protocol']?.replace(/^langevin\./, '');
  const isHere = session.hasCookie(message.headers.cookie) && typeof key === 'string' && session.hasKey(key);
  return isHere ? null : { status: 401, reason: 'Open the address that langevin printed when it started.' };
}

function tooLarge({ method, headers }: IncomingMessage): Denial {
  // One in pieces does not say how large it is.
  const bytes = headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Infinity;
  const isLarge = method === 'POST' && bytes > JSON_BYTES;
  return isLarge ? { status: 413, reason: 'This request is too large.' } : null;
}

function askedOf(message: IncomingMessage, isUpgrade: boolean): Asked {
  const { headers } = message;
  const one = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null);
  return {
    method: message.method ?? '',
    target: message.url ?? '',
    hosts: message.headersDistinct.host ?? [],
    origin: headers.origin ?? null,
    fetchSite: one(headers['sec-fetch-site']),
    fetchMode: one(headers['sec-fetch-mode']),
    contentType: headers['content-type'] ?? null,
    isUpgrade,
    hasBody: headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0,
  };
}

const plain = (status: number, reason: string): Response =>
  new Response(status === 204 ? null : `${reason}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });

const reply = ({ status, reason }: NonNullable<Denial>): Response => plain(status, reason);

/** What was refused is not read: the rest of its body goes with its connection. */
function refuse(denial: NonNullable<Denial>, message: IncomingMessage): Response {
  const answer = reply(denial);
  if (!message.complete) answer.headers.set('connection', 'close');
  return answer;
}

/** Windows look for their server where it was. */
const listenAgain = (server: Server, port: number, kept: Kept | null): Promise<number> =>
  port !== 0 || kept === null ? listen(server, port) : listen(server, kept.port).catch(() => listen(server, 0));

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (e: NodeJS.ErrnoException) => {
      const reasons: Readonly<Record<string, string>> = {
        EADDRINUSE: `Port ${port} is taken by another program`,
        EACCES: `Port ${port} is reserved for the system`,
      };
      const reason = reasons[e.code ?? ''];
      if (reason === undefined) reject(e);
      else {
        const remedy = 'Choose another --port, or leave it out for any that is free.';
        reject(new Refused({ code: 'contradiction', reason, remedy }));
      }
    });
    server.listen({ host: ADDRESS, port, exclusive: true }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port was bound'));
      else resolve(address.port);
    });
  });
}
