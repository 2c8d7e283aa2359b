import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GUARDS } from './response-headers.ts';

/** Node holds what makes the signal of a Request fire by the Request alone: each lives as long as its answer is on its way. */
const onTheirWay = new WeakMap<ServerResponse, Request>();

/**
 * A request of node:http as one of Fetch. Its body is read only as fast as it is wanted, and its signal fires when the
 * client goes before it was answered.
 */
export function asRequest(message: IncomingMessage, response: ServerResponse): Request {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(message.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  const method = message.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const request = new Request(new URL(message.url ?? '/', 'http://localhost'), {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: bodyOf(message), duplex: 'half' } : {}),
  });
  onTheirWay.set(response, request);
  return request;
}

/**
 * Whoever stops reading has refused the rest: it is let run out, since a connection that is cut in the middle of an
 * upload would take the refusal along.
 */
function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = message.iterator({ destroyOnReturn: false });
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
        message.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Sends an answer, as fast as the client takes it; a source that fails half-way cuts the connection. */
export async function sendResponse(answer: Response, response: ServerResponse, isHead: boolean): Promise<void> {
  response.writeHead(answer.status, { ...GUARDS, ...Object.fromEntries(answer.headers) });
  if (answer.body === null || isHead) {
    await answer.body?.cancel();
    response.end();
    return;
  }
  // The client went, or the file did: headers are out, so cutting is all that can still be said, and pipeline does it.
  await pipeline(Readable.fromWeb(answer.body), response).catch(() => undefined);
}
