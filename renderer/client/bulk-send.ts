import type { Send } from './uploads.ts';

/** A request that outlives its page may take 64 KiB, with all the others that do (Fetch, "keepalive"). */
const OUTLIVING_BYTES = 60 * 1024;
const outlives = (bytes: number): boolean => bytes <= OUTLIVING_BYTES;

/**
 * Sends to the host's bulk paths. @param url of a path @param headers that every request has
 * @param then what a small write does when its page goes: only HTTP carries one that outlives it
 */
export function bulkSend(
  url: (path: string) => string,
  headers: Readonly<Record<string, string>> = {},
  then: 'ends' | 'outlives' = 'ends',
): Send {
  let outliving = 0;
  return async (method, path, body, signal) => {
    const bytes = body?.size ?? 0;
    const keepalive = then === 'outlives' && method === 'PUT' && outlives(outliving + bytes);
    if (keepalive) outliving += bytes;
    const isJson = body?.type === 'application/json';
    const type = body === null ? {} : { 'content-type': isJson ? body.type : 'application/octet-stream' };
    const answer = await fetch(url(path), {
      method,
      body,
      keepalive,
      headers: { ...headers, ...type },
      ...(signal === undefined ? {} : { signal }),
    }).finally(() => {
      if (keepalive) outliving -= bytes;
    });
    const said: unknown = await answer.json().catch(() => null);
    if (answer.ok) return said;
    throw said ?? new Error(`status ${answer.status}`);
  };
}
