import type { Incoming } from './connection.ts';

/** Sends one bulk request. @returns the JSON of its answer; rejects with the host's ErrorMessage */
export type Send = (method: 'POST' | 'PUT', path: string, body: Blob | null, signal?: AbortSignal) => Promise<unknown>;

/** As many as a browser opens to one host. */
const AT_A_TIME = 6;

/**
 * Sends files into a place of their own. The first that fails ends the others.
 * @returns the source id; rejects with the host's ErrorMessage
 */
export async function upload(
  send: Send,
  files: readonly Incoming[],
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<string> {
  const id = idOf(await send('POST', '/uploads', null));
  const failed = new AbortController();
  const waiting = files.values();
  let done = 0;
  onProgress(done, files.length);
  const sendNext = async (): Promise<void> => {
    for (const { file, path } of waiting) {
      await send('PUT', `/uploads/${id}/${path.split('/').map(encodeURIComponent).join('/')}`, file, failed.signal);
      onProgress(++done, files.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, sendNext));
  } catch (e) {
    failed.abort();
    throw e;
  }
  return id;
}

function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new Error('the host named no place for the files');
}
