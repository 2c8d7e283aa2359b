import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { asRequest } from '../../electron/server/fetch-bridge.ts';

it('tells that a client went, also where nobody holds the request any more when its memory is collected', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let isGone = false;
  const server = createServer((message, response) => {
    asRequest(message, response).signal.addEventListener('abort', () => (isGone = true));
    response.write('x');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const asked = request({ host: '127.0.0.1', port });
  asked.on('error', () => undefined);
  await new Promise<void>((answered) => {
    asked.once('response', (answer) => answer.once('data', () => answered()));
    asked.end();
  });
  for (let round = 0; round < 3; round++) {
    await new Promise((done) => setTimeout(done, 10));
    collect();
  }
  asked.destroy();
  await expect.poll(() => isGone, { timeout: 10_000 }).toBe(true);
  server.close();
});
