import { expect, it } from 'vitest';
import {
  isTrusted,
  mayAsk,
  mayDownload,
  mayNavigate,
  mayRequest,
  ORIGIN,
  reportRun,
} from '../../electron/shell/policy.ts';

const OWN = [`${ORIGIN}/`, `${ORIGIN}/index.html`, `${ORIGIN}/#/queue`];
const REPORT = `${ORIGIN}/runs/20261124-a1/files/report.html`;
/** Addresses that look like ours. */
const FOREIGN = [
  'https://langevin/',
  'http://127.0.0.1:4700/',
  'file:///etc/passwd',
  'app://langevin.evil.com/',
  'app://evil/',
  'app://langevin@evil/',
  'app://person:word@langevin/',
  'app://langevin:80/',
  'app://LANGEVIN/',
  'app:langevin',
  'appx://langevin/',
  'javascript:alert(1)',
  'about:blank',
  'blob:https://evil/1',
  'blob:app://langevin.evil/1',
  'not an address',
  '',
];

it('the window stays on its page', () => {
  for (const address of OWN) expect(mayNavigate(address, true), address).toBe(true);
  for (const address of [...FOREIGN, REPORT, `${ORIGIN}/runs/a/files/job.json`, `${ORIGIN}/exports/a/b`]) {
    expect(mayNavigate(address, true), address).toBe(false);
  }
});

it('a frame may show a report, and nothing else but the page', () => {
  expect(mayNavigate(REPORT, false)).toBe(true);
  for (const address of [...FOREIGN, `${ORIGIN}/runs/a/files/report.html/x`, `${ORIGIN}/runs/../files/report.html`]) {
    expect(mayNavigate(address, false), address).toBe(false);
  }
});

it('reads the run of a report address alone', () => {
  expect(reportRun(REPORT)).toBe('20261124-a1');
  for (const address of [
    ...FOREIGN,
    ...OWN,
    `${ORIGIN}/runs/A%2f/files/report.html`,
    'app://evil/runs/a/files/report.html',
  ]) {
    expect(reportRun(address), address).toBeNull();
  }
});

it('nothing is fetched from elsewhere', () => {
  for (const address of [...OWN, REPORT, `blob:${ORIGIN}/1-2`, 'data:image/png;base64,AA']) {
    expect(mayRequest(address, false), address).toBe(true);
  }
  for (const address of [...FOREIGN, 'devtools://devtools/bundled/a.js', 'ws://127.0.0.1/', 'wss://evil/']) {
    expect(mayRequest(address, false), address).toBe(false);
  }
  expect(mayRequest('devtools://devtools/bundled/a.js', true)).toBe(true);
});

it('only what the page itself offers is a download', () => {
  expect([`blob:${ORIGIN}/1`, `${ORIGIN}/exports/a/b.zip`].map(mayDownload)).toEqual([true, true]);
  for (const address of FOREIGN) expect(mayDownload(address), address).toBe(false);
});

it('a page may write to the clipboard, and is denied everything else', () => {
  expect(mayAsk('clipboard-sanitized-write', ORIGIN)).toBe(true);
  expect(mayAsk('clipboard-sanitized-write', `${ORIGIN}/`)).toBe(true);
  expect(mayAsk('clipboard-sanitized-write', 'app://langevin.evil')).toBe(false);
  for (const permission of [
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'openExternal',
    'usb',
    'hid',
    'unknown',
  ]) {
    expect(mayAsk(permission, ORIGIN), permission).toBe(false);
  }
});

it('only the top frame of our origin is trusted', () => {
  expect(isTrusted({ origin: ORIGIN, parent: null })).toBe(true);
  expect(isTrusted({ origin: ORIGIN, parent: {} })).toBe(false);
  for (const origin of ['null', '', 'app://langevin.evil', 'https://langevin', `${ORIGIN}/`]) {
    expect(isTrusted({ origin, parent: null }), origin).toBe(false);
  }
  expect(isTrusted(null)).toBe(false);
});
