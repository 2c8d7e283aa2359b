import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { serveStudio, type StudioServer } from '../../electron/server/server.ts';
import { ask, logIn, sent, served, smallStudio, ZEROS, type Answered, type Keys, type Tried } from './small-studio.ts';

let tried: Tried;
let keys: Keys;
const get = (path: string, headers: object = {}): Promise<Answered> =>
  ask(tried.server.port, { path, headers: { host: tried.host, ...headers } });
const send = (method: string, path: string, headers: object, body?: string | Buffer): Promise<Answered> =>
  ask(
    tried.server.port,
    { method, path, headers: { host: tried.host, origin: `http://${tried.host}`, ...headers } },
    body,
  );

/** Of another server for the same page. */
const settings = () => ({ page: tried.place.at('page'), sessionFile: tried.place.at('other.json') });

beforeAll(async () => {
  tried = await served();
  keys = await logIn(tried.host, tried.token);
});
afterAll(() => tried.close());

describe('the page', () => {
  it('is there for everybody, with its policy and without a word about CORS', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    expect(body).toContain('<title>Page');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?!')|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
  it('has files that never change under names that hold their hash', async () => {
    const { headers, body } = await get('/assets/a-1234.js');
    expect(body).toBe('1;');
    expect(headers['content-type']).toMatch(/^text\/javascript/);
    expect(headers['cache-control']).toMatch(/immutable/);
  });
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..\\secret.txt',
    '/assets/%00',
    '/.sources',
    '/link.html',
    '/index.html/',
    '/assets',
    '/INDEX.HTML',
    '/index.html%00.js',
  ])('%s is no file of it', async (path) => {
    const { status, body } = await get(path, keys);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });
  it('leaves links out', async () => {
    symlinkSync(tried.place.at('secret.txt'), tried.place.at('page', 'link.html'));
    const other = await serveStudio(smallStudio(), { ...settings(), port: 0 });
    const { status } = await ask(other.port, { path: '/link.html' });
    await other.close();
    expect(status).toBe(401);
  });
});

describe('the session', () => {
  it('is a cookie that scripts cannot read and other sites do not get', async () => {
    const headers = { 'content-type': 'application/json' };
    const said = await send('POST', '/session', headers, JSON.stringify({ token: tried.token }));
    expect(said.headers['set-cookie']?.[0]).toMatch(
      /^langevin-[0-9a-f]{8}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
  });
  it.each(['', 'x', '{}', '{"token":1}', '{"token":""}', '[]', 'null', '{"token":"x","more":1}'])(
    'is not had for %s',
    async (body) => {
      const { status, headers } = await send('POST', '/session', { 'content-type': 'application/json' }, body);
      expect(status).toBe(401);
      expect(headers['set-cookie']).toBeUndefined();
    },
  );
  it('is not had for a token that is almost right', async () => {
    for (const token of [tried.token.slice(1), `${tried.token}a`, tried.token.toUpperCase(), keys['x-langevin']]) {
      await expect(logIn(tried.host, token)).rejects.toThrow('401');
    }
  });
  it('is not had by a body without end', async () => {
    const { status } = await send('POST', '/session', { 'content-type': 'application/json' }, 'x'.repeat(2000));
    expect(status).toBe(413);
    const chunked = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    expect((await send('POST', '/session', chunked, '{}')).status).toBe(413);
  });
  it('a ticket opens it once', async () => {
    const ticket = tried.server.ticketUrl().split('#token=')[1] ?? '';
    expect(ticket).not.toBe(tried.token);
    expect(await logIn(tried.host, ticket)).toEqual(keys);
    await expect(logIn(tried.host, ticket)).rejects.toThrow('401');
    expect(await logIn(tried.host, tried.token)).toEqual(keys);
  });
  it('can be asked for', async () => {
    expect((await get('/session', keys)).status).toBe(204);
    expect((await get('/session')).status).toBe(401);
    expect((await get('/session', { cookie: keys.cookie })).status).toBe(401);
    expect((await get('/session', { 'x-langevin': keys['x-langevin'] })).status).toBe(401);
  });
  it('of another start is none', async () => {
    const other = await served();
    const { status } = await ask(other.server.port, { path: '/items/zeros', headers: { ...keys } });
    await other.close();
    expect(status).toBe(401);
  });
});

describe('bulk', () => {
  const png = { 'content-type': 'image/png' };
  it('is read with the cookie, and with nothing less', async () => {
    expect((await get('/items/nothing', { cookie: keys.cookie })).status).toBe(404);
    expect((await get('/items/nothing')).status).toBe(401);
    expect((await get('/items/nothing', { 'x-langevin': keys['x-langevin'] })).status).toBe(401);
    expect((await get('/items/nothing', { cookie: `${keys.cookie.slice(0, -1)}x` })).status).toBe(401);
  });
  it('is written with the key beside the cookie: cookies are shared with other ports', async () => {
    expect((await send('PUT', '/uploads/hash', { ...png, cookie: keys.cookie }, 'x')).status).toBe(401);
    expect((await send('PUT', '/uploads/hash', { ...png, 'x-langevin': keys['x-langevin'] }, 'x')).status).toBe(401);
    expect((await send('PUT', '/uploads/hash', { ...png, ...keys }, 'x')).status).toBe(200);
  });
  it('is written by our own page only, whatever it brings', async () => {
    const foreign = { ...png, ...keys, origin: 'http://evil.com' };
    expect((await send('PUT', '/uploads/hash', foreign, 'x')).status).toBe(403);
    expect((await send('PUT', '/uploads/hash', { ...png, ...keys, 'sec-fetch-site': 'same-site' }, 'x')).status).toBe(
      403,
    );
    expect((await send('PUT', '/uploads/hash', { ...png, ...keys, host: 'evil.com' }, 'x')).status).toBe(421);
    expect((await send('DELETE', '/uploads/hash', { ...keys })).status).toBe(405);
    const preflight = { 'access-control-request-method': 'PUT', origin: 'http://evil.com' };
    const { status, headers } = await send('OPTIONS', '/uploads/hash', preflight);
    expect(status).toBe(405);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
  it('arrives whole, however large', async () => {
    const body = randomBytes(20 * 2 ** 20 + 17);
    const { body: said } = await send('PUT', '/uploads/hash', { ...png, ...keys }, body);
    expect(JSON.parse(said)).toEqual({ bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') });
  });
  it('says why it refuses although the rest is still on its way', async () => {
    const { status, body } = await send('PUT', '/uploads/refuse', { ...png, ...keys }, randomBytes(30 * 2 ** 20));
    expect(status).toBe(507);
    expect(JSON.parse(body)).toEqual({ code: 'cannot-write' });
  });
  it('is sent no faster than it is taken, and ends when the client goes', async () => {
    const { port } = tried.server;
    await new Promise<void>((resolve, reject) => {
      const headers = { host: tried.host, cookie: keys.cookie };
      const asked = request({ host: '127.0.0.1', port, path: '/items/zeros', headers }, (answer) => {
        answer.once('readable', () => {
          // Nothing more is read: what is on its way lies in the buffers of both ends.
          setTimeout(() => {
            expect(sent.bytes).toBeLessThan(ZEROS / 2);
            answer.destroy();
            resolve();
          }, 300);
        });
        answer.on('error', () => undefined);
      });
      asked.on('error', reject);
      asked.end();
    });
    await expect.poll(() => tried.studio.aborted).toBe(true);
    expect(sent.bytes).toBeLessThan(ZEROS / 2);
  });
  it('tells nothing of a bug', async () => {
    const { status, body } = await get('/items/bug', { cookie: keys.cookie });
    expect(status).toBe(500);
    expect(body).toBe('This request failed.\n');
  });
  it('a POST is small', async () => {
    const headers = { ...keys, 'content-type': 'application/json' };
    expect((await send('POST', '/uploads', headers, Buffer.alloc(2 ** 20 + 1))).status).toBe(413);
  });
  it('runs nothing and loads nothing', async () => {
    const { headers } = await get('/items/nothing', { cookie: keys.cookie });
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });
});

describe('requests over WebSocket', () => {
  interface Try {
    readonly path?: string;
    readonly origin?: string;
    readonly host?: string;
    readonly cookie?: string;
    readonly protocol?: string;
  }
  /** 'open', or the status of the refusal. */
  const open = (given: Try = {}): Promise<'open' | number> => {
    const { path = '/rpc', origin = `http://${tried.host}`, host = tried.host, cookie = keys.cookie } = given;
    const protocol = given.protocol ?? `langevin.${keys['x-langevin']}`;
    const socket = new WebSocket(`ws://127.0.0.1:${tried.server.port}${path}`, protocol === '' ? [] : protocol, {
      origin,
      headers: { host, cookie },
    });
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode));
      socket.on('error', reject);
    });
  };

  it('are taken from our page with both secrets', async () => expect(await open()).toBe('open'));
  it.each<[string, number, () => Try]>([
    ['another path', 400, () => ({ path: '/' })],
    ['another origin', 403, () => ({ origin: 'http://evil.com' })],
    ['an opaque origin', 403, () => ({ origin: 'null' })],
    ['another port', 403, () => ({ origin: 'http://127.0.0.1:1' })],
    ['another host', 421, () => ({ host: 'evil.com', origin: 'http://evil.com' })],
    ['a prefix of our host', 421, () => ({ host: `${tried.host}.evil.com`, origin: `http://${tried.host}.evil.com` })],
    ['no cookie', 401, () => ({ cookie: '' })],
    ['a wrong cookie', 401, () => ({ cookie: `${keys.cookie}x` })],
    ['no key', 401, () => ({ protocol: '' })],
    ['a wrong key', 401, () => ({ protocol: 'langevin.wrong' })],
    ['the token as key', 401, () => ({ protocol: `langevin.${tried.token}` })],
  ])('%s: %i', async (_, status, given) => expect(await open(given())).toBe(status));

  it('of more than 16 MiB end the connection, and only it', async () => {
    const socket = new WebSocket(`ws://${tried.host}/rpc`, `langevin.${keys['x-langevin']}`, {
      origin: `http://${tried.host}`,
      headers: { cookie: keys.cookie },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.send(Buffer.alloc(16 * 2 ** 20 + 1));
    await closed;
    expect(await open()).toBe('open');
  });
});

describe('a server that was killed', () => {
  // What it leaves behind is what a living one has there.
  const leave = (): void => copyFileSync(tried.place.at('session.json'), tried.place.at('other.json'));
  const holds = async ({ port }: StudioServer): Promise<boolean> =>
    (await ask(port, { path: '/session', headers: { ...keys } })).status === 204;

  it('is followed by one that its windows know', async () => {
    leave();
    const next = await serveStudio(smallStudio(), { ...settings(), port: 0 });
    expect(await holds(next)).toBe(true);
    expect(next.url).not.toContain(tried.token);
    expect(next.port).not.toBe(tried.server.port); // it is taken: by the one that lives
    await next.close();
  });
  it('is followed at its own port where that is free', async () => {
    const first = await serveStudio(smallStudio(), { ...settings(), port: 0 });
    const left = readFileSync(tried.place.at('other.json'));
    await first.close();
    expect(existsSync(tried.place.at('other.json'))).toBe(false);
    writeFileSync(tried.place.at('other.json'), left);
    const next = await serveStudio(smallStudio(), { ...settings(), port: 0 });
    expect(next.port).toBe(first.port);
    await next.close();
  });
  it('leaves nothing that others of the machine could read', () => {
    expect(statSync(tried.place.at('session.json')).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
  });
  it('that ended in order is not followed', async () => {
    leave();
    await (await serveStudio(smallStudio(), { ...settings(), port: 0 })).close();
    const next = await serveStudio(smallStudio(), { ...settings(), port: 0 });
    expect(await holds(next)).toBe(false);
    await next.close();
  });
  it.each(['', '{', '{}', '{"port":1,"secrets":{"name":"langevin-00000000","value":"","key":""}}'])(
    'a file of %j is none',
    async (text) => {
      writeFileSync(tried.place.at('other.json'), text);
      const next = await serveStudio(smallStudio(), { ...settings(), port: 0 });
      expect(await holds(next)).toBe(false);
      expect((await ask(next.port, { path: '/session', headers: { cookie: 'langevin-00000000=' } })).status).toBe(401);
      await next.close();
    },
  );
});

it('a port that is taken is said in one sentence', async () => {
  const second = serveStudio(smallStudio(), { ...settings(), port: tried.server.port });
  await expect(second).rejects.toMatchObject({
    refusal: { code: 'contradiction', reason: `Port ${tried.server.port} is taken by another program` },
  });
});

it('hears loopback alone', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter((one) => !one.internal && one.family === 'IPv4');
  for (const { address } of others) {
    const refused = await new Promise((resolve) => {
      const socket = connect(tried.server.port, address);
      socket.on('error', () => resolve(true));
      socket.on('connect', () => resolve(false));
    });
    expect(refused).toBe(true);
  }
  expect(new URL(tried.server.url).hostname).toBe('127.0.0.1');
});

it('takes 64 connections at a time', async () => {
  const idle = Array.from({ length: 80 }, () => connect(tried.server.port, '127.0.0.1').on('error', () => undefined));
  const closed = idle.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  // Those beyond the limit are hung up on.
  await Promise.race(closed);
  await expect.poll(() => idle.filter((socket) => socket.readyState === 'open').length).toBeLessThanOrEqual(64);
  for (const socket of idle) socket.destroy();
  await Promise.all(closed);
  await expect.poll(async () => (await get('/').catch(() => null))?.status ?? null).toBe(200);
});
