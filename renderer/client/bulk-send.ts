import type { Send } from './uploads.ts';

/** Sends to the host's bulk paths. @param url of a path @param headers that every request has */
export function bulkSend(url: (path: string) => string, headers: Readonly<Record<string, string>> = {}): Send {
  return async (method, path, body, signal) => {
    const isJson = body?.type === 'application/json';
    const type = body === null ? {} : { 'content-type': isJson ? body.type : 'application/octet-stream' };
    const answer = await fetch(url(path), {
      method,
      body,
      headers: { ...headers, ...type },
      ...(signal === undefined ? {} : { signal }),
    });
    const said: unknown = await answer.json().catch(() => null);
    if (answer.ok) return said;
    throw said ?? new Error(`status ${answer.status}`);
  };
}
