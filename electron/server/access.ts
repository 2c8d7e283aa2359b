/**
 * Who may ask the loopback server for what: pure decisions, before anything is read or opened.
 *
 * Any web page may send requests to 127.0.0.1, and a name of its own can be made to resolve there. So the names in Host
 * are compared first, as a whole and with a list of ours, never parsed and never by a prefix; only then may Origin be
 * compared with what Host says. The port is free: an SSH tunnel has another one than we do.
 */

/** What a request says of itself, before its path is looked up. Header values as they came; null where absent. */
export interface Asked {
  readonly method: string;
  /** The request target as it came. */
  readonly target: string;
  readonly hosts: readonly string[];
  readonly origin: string | null;
  readonly fetchSite: string | null;
  readonly fetchMode: string | null;
  readonly contentType: string | null;
  readonly isUpgrade: boolean;
  /** Another body than none is announced. */
  readonly hasBody: boolean;
}

/** An HTTP status with one sentence, or null: go on. */
export type Denial = { readonly status: number; readonly reason: string } | null;

const OUR_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:[1-9]\d{0,4})?$/;
/** Types that only our own page sends: a form of a foreign page cannot. */
const BODY_TYPES: Readonly<Record<string, readonly string[]>> = {
  POST: ['application/json'],
  PUT: ['application/octet-stream', 'image/png'],
};
export const RPC_PATH = '/rpc';

const denied = (status: number, reason: string): Denial => ({ status, reason });

/** Whether a request comes from our own page, as far as its headers tell. Whether it has a session is asked later. */
export function deny(asked: Asked): Denial {
  const [host = '', ...more] = asked.hosts;
  if (more.length > 0 || !OUR_HOST.test(host)) return denied(421, 'This server answers to its loopback names only.');
  if (!/^\/(?!\/)[!-~]*$/.test(asked.target)) return denied(400, 'The address is not a path.');
  const isOwnOrigin = asked.origin === `http://${host}`;
  if (asked.isUpgrade) {
    if (asked.method !== 'GET' || pathOf(asked.target) !== RPC_PATH) return denied(400, 'Nothing is upgraded here.');
    return isOwnOrigin && isOwnSite(asked) ? null : denied(403, 'Another origin may not connect.');
  }
  switch (asked.method) {
    case 'GET':
    case 'HEAD':
      if (asked.hasBody) return denied(400, 'A request of this kind has no body.');
      if (asked.origin !== null && !isOwnOrigin) return denied(403, 'Another origin may not read.');
      return isOwnSite(asked) || isEntry(asked) ? null : denied(403, 'Another site may not read.');
    case 'POST':
    case 'PUT':
      if (!isOwnOrigin || !isOwnSite(asked)) return denied(403, 'Another origin may not write.');
      return hasOwnType(asked) ? null : denied(415, 'This type of content is not taken.');
    default:
      // OPTIONS too: no preflight of a foreign page is ever answered with consent.
      return denied(405, 'This method is not known here.');
  }
}

export const pathOf = (target: string): string => target.split(/[?#]/, 1)[0] ?? '';

/** Old browsers do not say; a person's own typing and reloading is `none`. Another port of this machine is `same-site`. */
const isOwnSite = ({ fetchSite, method, isUpgrade }: Asked): boolean =>
  fetchSite === null ||
  fetchSite === 'same-origin' ||
  (fetchSite === 'none' && (method === 'GET' || method === 'HEAD') && !isUpgrade);

/**
 * The printed address may be clicked anywhere, for example in a terminal that is a web page. The page behind it holds no
 * data, gets no cookie with a foreign click (SameSite=Strict), and cannot be framed.
 */
const isEntry = ({ target, fetchMode }: Asked): boolean => pathOf(target) === '/' && fetchMode === 'navigate';

function hasOwnType({ method, contentType, hasBody }: Asked): boolean {
  if (contentType === null) return !hasBody;
  const [type = ''] = contentType.toLowerCase().split(';', 1);
  return BODY_TYPES[method]?.includes(type.trim()) ?? false;
}
