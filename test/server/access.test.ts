import { describe, expect, it } from 'vitest';
import { deny, type Asked } from '../../electron/server/access.ts';

const HOST = '127.0.0.1:4700';
const read: Asked = {
  method: 'GET',
  target: '/items/a/b/frames/0',
  hosts: [HOST],
  origin: null,
  fetchSite: 'same-origin',
  fetchMode: 'cors',
  contentType: null,
  isUpgrade: false,
  hasBody: false,
};
const write: Asked = {
  ...read,
  method: 'PUT',
  target: '/uploads/a/b.dcm',
  origin: `http://${HOST}`,
  contentType: 'application/octet-stream',
  hasBody: true,
};
const upgrade: Asked = { ...read, target: '/rpc', origin: `http://${HOST}`, isUpgrade: true, fetchMode: 'websocket' };

const statusOf = (asked: Asked): number | null => deny(asked)?.status ?? null;

describe('Host', () => {
  it.each(['127.0.0.1', '127.0.0.1:80', '127.0.0.1:4700', 'localhost', 'localhost:9000', '[::1]', '[::1]:65535'])(
    '%s is ours',
    (host) => expect(statusOf({ ...read, hosts: [host] })).toBeNull(),
  );
  it.each([
    '',
    'evil.com',
    '127.0.0.1.evil.com',
    '127.0.0.1:4700.evil.com',
    '127.0.0.1.',
    'localhost.',
    'localhost.evil.com:4700',
    'evil.com:4700',
    'localhost:80@evil.com',
    'evil.com@localhost',
    'user@127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:0',
    '127.0.0.1:04700',
    '127.0.0.1:123456',
    '127.0.0.1:4700:80',
    ' 127.0.0.1',
    '127.0.0.1 ',
    '127.0.0.1\n',
    '127.1',
    '2130706433',
    '0.0.0.0:4700',
    '127.0.0.2',
    '::1',
    '[::1',
    '[::ffff:127.0.0.1]:4700',
    'LOCALHOST',
    'xlocalhost',
  ])('%j is not', (host) => {
    expect(statusOf({ ...read, hosts: [host] })).toBe(421);
    // Whoever says so in Origin too is no more ours for it.
    expect(statusOf({ ...write, hosts: [host], origin: `http://${host}` })).toBe(421);
    expect(statusOf({ ...upgrade, hosts: [host], origin: `http://${host}` })).toBe(421);
  });
  it('must be said once', () => {
    expect(statusOf({ ...read, hosts: [] })).toBe(421);
    expect(statusOf({ ...read, hosts: [HOST, 'evil.com'] })).toBe(421);
  });
});

describe('Origin', () => {
  const foreign = [
    'http://evil.com',
    'https://127.0.0.1:4700',
    'http://127.0.0.1:4701',
    'http://127.0.0.1',
    'http://localhost:4700',
    'http://127.0.0.1:4700.evil.com',
    'http://127.0.0.1:4700/',
    'http://evil.com#http://127.0.0.1:4700',
    'null',
    '',
  ];
  it.each(foreign)('%j neither writes, nor connects, nor reads', (origin) => {
    expect(statusOf({ ...write, origin })).toBe(403);
    expect(statusOf({ ...upgrade, origin })).toBe(403);
    expect(statusOf({ ...read, origin })).toBe(403);
  });
  it('is needed to write and to connect, not to read', () => {
    expect(statusOf({ ...write, origin: null })).toBe(403);
    expect(statusOf({ ...upgrade, origin: null })).toBe(403);
    expect(statusOf({ ...read, origin: null })).toBeNull();
  });
  it('of our own page does all three, also through a tunnel with another port', () => {
    for (const host of [HOST, 'localhost:9000', '[::1]:4700']) {
      for (const asked of [read, write, upgrade]) {
        expect(statusOf({ ...asked, hosts: [host], origin: `http://${host}` })).toBeNull();
      }
    }
  });
});

describe('Sec-Fetch-Site', () => {
  it.each(['same-site', 'cross-site', 'anything'])('%s is refused, although the rest is right', (fetchSite) => {
    for (const asked of [read, write, upgrade]) expect(statusOf({ ...asked, fetchSite })).toBe(403);
  });
  it('none is a person who types: to read', () => {
    expect(statusOf({ ...read, fetchSite: 'none' })).toBeNull();
    expect(statusOf({ ...write, fetchSite: 'none' })).toBe(403);
    expect(statusOf({ ...upgrade, fetchSite: 'none' })).toBe(403);
  });
  it('may be missing', () => {
    for (const asked of [read, write, upgrade]) expect(statusOf({ ...asked, fetchSite: null })).toBeNull();
  });
  it('lets a link elsewhere open the page, and nothing but the page', () => {
    const link: Asked = { ...read, target: '/', fetchSite: 'cross-site', fetchMode: 'navigate' };
    expect(statusOf(link)).toBeNull();
    expect(statusOf({ ...link, fetchMode: 'cors' })).toBe(403);
    expect(statusOf({ ...link, target: '/items/a/b/thumbnail.png' })).toBe(403);
    expect(statusOf({ ...link, target: '/runs/a/files/report.html' })).toBe(403);
    expect(statusOf({ ...link, method: 'POST' })).toBe(403);
  });
});

describe('methods, addresses and bodies', () => {
  it.each(['OPTIONS', 'DELETE', 'PATCH', 'TRACE', 'CONNECT', 'get', ''])('%j is not known', (method) => {
    expect(statusOf({ ...write, method })).toBe(405);
  });
  it.each(['http://127.0.0.1:4700/', '//evil.com/', '*', '', 'items', '/a b', '/a\u0000', '/ä'])(
    '%j is no address',
    (target) => {
      expect(statusOf({ ...read, target })).toBe(400);
    },
  );
  it.each(['/', '/rpc/', '/rpcx', '/RPC', '/rpc%2f', '/uploads'])('nothing is upgraded at %s', (target) => {
    expect(statusOf({ ...upgrade, target })).toBe(400);
  });
  it('a read has no body', () => expect(statusOf({ ...read, hasBody: true })).toBe(400));
  it.each([
    ['POST', 'application/x-www-form-urlencoded'],
    ['POST', 'multipart/form-data; boundary=x'],
    ['POST', 'text/plain'],
    ['POST', 'application/json-evil'],
    ['POST', null],
    ['PUT', 'text/plain'],
    ['PUT', 'text/html'],
    ['PUT', null],
  ])('%s of %j is not taken', (method, contentType) => {
    expect(statusOf({ ...write, method, contentType })).toBe(415);
  });
  it.each([
    ['POST', 'application/json'],
    ['POST', 'Application/JSON; charset=utf-8'],
    ['PUT', 'application/octet-stream'],
    ['PUT', 'image/png'],
  ])('%s of %j is taken', (method, contentType) => {
    expect(statusOf({ ...write, method, contentType })).toBeNull();
  });
  it('a POST may be empty', () => {
    expect(statusOf({ ...write, method: 'POST', contentType: null, hasBody: false })).toBeNull();
  });
});
