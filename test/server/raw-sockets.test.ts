/** What no browser and no HTTP library would send, byte by byte over real sockets. */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { logIn, served, type Keys, type Tried } from './small-studio.ts';

let tried: Tried;
let keys: Keys;
beforeAll(async () => {
  tried = await served();
  keys = await logIn(tried.host, tried.token);
});
afterAll(() => tried.close());
afterEach(() => void vi.useRealTimers());

/** Everything that the server says until it hangs up. */
const said = (bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(tried.server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
    socket.write(bytes);
  });
const statusOf = async (bytes: string): Promise<number> =>
  Number(/^HTTP\/1\.1 (\d+)/.exec(await said(bytes))?.[1] ?? 0);
const request = (line: string, headers: readonly string[], body = ''): string =>
  `${[line, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`;

const host = (): string => `Host: ${tried.host}`;
const origin = (): string => `Origin: http://${tried.host}`;
const cookie = (): string => `Cookie: ${keys.cookie}`;
const port = (): number => tried.server.port;

describe('Host', () => {
  it.each<[string, number, () => readonly string[]]>([
    ['another port, as behind a tunnel', 200, () => ['Host: 127.0.0.1:9']],
    ['IPv6', 200, () => [`Host: [::1]:${port()}`]],
    ['a dot at its end', 421, () => [`Host: localhost.:${port()}`]],
    ['upper case', 421, () => [`Host: LOCALHOST:${port()}`]],
    ['said twice', 421, () => [host(), host()]],
    ['said twice, the second another', 421, () => [host(), 'Host: evil.test']],
    ['not said', 400, () => []],
    ['continued on the next line', 400, () => [host(), ' evil.test']],
    ['a name that somebody made resolve here', 421, () => [`Host: evil.test:${port()}`]],
  ])('%s: %i', async (_, status, headers) => expect(await statusOf(request('GET / HTTP/1.1', headers()))).toBe(status));
  it('not said in HTTP/1.0, which allows it: 421', async () =>
    expect(await statusOf('GET / HTTP/1.0\r\n\r\n')).toBe(421));
  it('is asked of every request of a connection', async () => {
    const two = `GET / HTTP/1.1\r\n${host()}\r\n\r\n${request('GET / HTTP/1.1', ['Host: evil.test'])}`;
    expect((await said(two)).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 421']);
  });
});

describe('the address', () => {
  it.each(['http://127.0.0.1/', 'http://evil.test/', '//evil.test/', '*', '/\0'])('%j is none', async (target) =>
    expect(await statusOf(request(`GET ${target} HTTP/1.1`, [host()]))).toBe(400),
  );
  it.each([
    '/%252e%252e/secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..%252f..%252fsecret.txt',
    '/assets/..;/secret.txt',
    '/assets/../../secret.txt',
    '/%00',
    '/%2500',
  ])('%s leads nowhere', async (target) => {
    const answer = await said(request(`GET ${target} HTTP/1.1`, [host(), cookie()]));
    expect(answer).toMatch(/^HTTP\/1\.1 404/);
    expect(answer).not.toContain('secret');
  });
  it('CONNECT is not heard', async () =>
    expect(await said(`CONNECT evil.test:443 HTTP/1.1\r\n${host()}\r\n\r\n`)).toBe(''));
});

describe('a foreign page', () => {
  it.each<[string, number, () => readonly string[]]>([
    ['of an opaque origin reads', 403, () => ['Origin: null']],
    ['reads with our cookie', 403, () => [cookie(), 'Sec-Fetch-Site: cross-site']],
    ['says where it is twice', 403, () => [cookie(), 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site']],
    ['says two origins', 403, () => [cookie(), origin(), 'Origin: http://evil.test']],
  ])('%s: %i', async (_, status, headers) =>
    expect(await statusOf(request('GET /items/nothing HTTP/1.1', [host(), ...headers()]))).toBe(status),
  );
});

describe('an upgrade', () => {
  const WEBSOCKET = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
  const upgrade = (line: string, headers: readonly string[]): string =>
    `${[line, host(), ...headers, 'Connection: Upgrade', ...WEBSOCKET].join('\r\n')}\r\n\r\n`;
  const key = (): string => `Sec-WebSocket-Protocol: langevin.${keys['x-langevin']}`;
  it.each<[string, number, () => string]>([
    ['without cookie', 401, () => upgrade('GET /rpc HTTP/1.1', [origin(), key()])],
    ['with the cookie, without the key', 401, () => upgrade('GET /rpc HTTP/1.1', [origin(), cookie()])],
    ['with the key twice', 401, () => upgrade('GET /rpc HTTP/1.1', [origin(), cookie(), key(), key()])],
    ['without origin', 403, () => upgrade('GET /rpc HTTP/1.1', [cookie(), key()])],
    ['by POST', 400, () => upgrade('POST /rpc HTTP/1.1', [origin(), cookie(), key()])],
    ['at a whole address', 400, () => upgrade(`GET http://${tried.host}/rpc HTTP/1.1`, [origin(), cookie(), key()])],
    ['to HTTP/2', 400, () => `GET / HTTP/1.1\r\n${host()}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`],
  ])('%s: %i', async (_, status, bytes) => expect(await statusOf(bytes())).toBe(status));
});

describe('a body', () => {
  const post = (path: string, more: readonly string[], body: string): string =>
    request(
      `POST ${path} HTTP/1.1`,
      [host(), origin(), cookie(), `X-Langevin: ${keys['x-langevin']}`, 'Content-Type: application/json', ...more],
      body,
    );
  const chunk = (bytes: number): string => `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n0\r\n\r\n`;
  it.each<[string, number, () => string]>([
    ['over the limit', 413, () => post('/uploads/hash', [`Content-Length: ${2 ** 20 + 1}`], '')],
    [
      'that does not say how long it is',
      413,
      () => post('/uploads/hash', ['Transfer-Encoding: chunked'], chunk(2 ** 21)),
    ],
    ['that says it twice', 400, () => post('/uploads/hash', ['Content-Length: 2', 'Content-Length: 3'], '{}')],
    [
      'that says it in two ways',
      400,
      () => post('/session', ['Content-Length: 5', 'Transfer-Encoding: chunked'], chunk(0)),
    ],
    ['of less than nothing', 400, () => post('/session', ['Content-Length: -2'], '{}')],
  ])('%s: %i', async (_, status, bytes) => expect(await statusOf(bytes())).toBe(status));

  it('that comes byte by byte from somebody unknown is not waited for', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const headers = [host(), origin(), 'Content-Type: application/json', 'Content-Length: 1000'];
    const ended = said(request('POST /session HTTP/1.1', headers, '{'));
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(10_000);
    expect(await ended).toBe('');
  });
});
