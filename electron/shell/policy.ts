/** What the window may do: pure decisions; whatever is not named here is denied. */

export const SCHEME = 'app';
export const ORIGIN = 'app://langevin';

/** The parts of an address of our own; null for any other. Names count as they are written, never by a prefix. */
function ownPath(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, host, username, password, pathname } = new URL(address);
  const isOwn = protocol === `${SCHEME}:` && host === 'langevin' && username === '' && password === '';
  return isOwn ? pathname : null;
}

export const isOwn = (address: string): boolean => ownPath(address) !== null;

const isPage = (address: string): boolean => ['/', '/index.html'].includes(ownPath(address) ?? '');

/** The run whose report an address is; null where it is none. */
export const reportRun = (address: string): string | null =>
  /^\/runs\/([a-z0-9][a-z0-9-]{0,63})\/files\/report\.html$/.exec(ownPath(address) ?? '')?.[1] ?? null;

export const reportAddress = (run: string): string => `${ORIGIN}/runs/${run}/files/report.html`;

/** Bulk paths that may be printed: the report of a run, and one that waits as an export. */
export const mayPrint = (path: string): boolean =>
  reportRun(`${ORIGIN}${path}`) !== null || /^\/exports\/[a-z0-9][a-z0-9-]{0,63}\/[^/?#\\]{1,255}\.html$/.test(path);

/** The window stays where it is; a frame in it may show a report. */
export const mayNavigate = (address: string, isMainFrame: boolean): boolean =>
  isPage(address) || (!isMainFrame && reportRun(address) !== null);

/** What pages may fetch: our own, what they made themselves, and the developer's tools where these may be open. */
export function mayRequest(address: string, hasDevTools: boolean): boolean {
  if (isOwn(address) || address.startsWith('data:')) return true;
  return address.startsWith(`blob:${ORIGIN}/`) || (hasDevTools && address.startsWith('devtools://'));
}

/** What the page offers as a file by itself, for example a mask. */
export const mayDownload = (address: string): boolean => isOwn(address) || address.startsWith(`blob:${ORIGIN}/`);

/** Pictures and tables may be put into the clipboard; nothing may be read from it. */
export const mayAsk = (permission: string, origin: string): boolean =>
  permission === 'clipboard-sanitized-write' && (origin === ORIGIN || origin === `${ORIGIN}/`);

/** What of Electron's WebFrameMain tells who sends. */
export interface Frame {
  readonly origin: string;
  readonly parent: object | null;
}

/** Requests are taken from our own page alone, never from a frame in it. */
export const isTrusted = (frame: Frame | null): boolean =>
  frame !== null && frame.parent === null && frame.origin === ORIGIN;
