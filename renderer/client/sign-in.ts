const PLACE = 'langevin.key';

/** The token of the printed address, which leaves the address bar and the history at once. */
function takeToken(): string | null {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return null;
  history.replaceState(null, '', location.pathname);
  return token;
}

/**
 * Exchanges the printed address's token for a cookie and a key, or takes up the session of an earlier window.
 * @returns the key; null where neither opens: the person has to open the printed address
 */
export async function openDoor(): Promise<string | null> {
  const token = takeToken();
  if (token !== null) {
    const body = JSON.stringify({ token });
    const answer = await fetch('/session', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const said: unknown = answer.ok ? await answer.json() : null;
    if (typeof said === 'object' && said !== null && 'key' in said && typeof said.key === 'string') {
      localStorage.setItem(PLACE, said.key);
      return said.key;
    }
  }
  const key = localStorage.getItem(PLACE);
  if (key === null) return null;
  return (await fetch('/session', { headers: { 'x-langevin': key } })).ok ? key : null;
}

/** An address that is opened over this one differs in its fragment alone: the browser does not load it by itself. */
export function watchAddress(): void {
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#token=')) location.reload();
  });
}
