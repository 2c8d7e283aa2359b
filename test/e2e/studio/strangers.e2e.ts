import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { StudioUnderTest } from '../support/studio.ts';

describe.skipIf(!hasBrowser)('Strangers (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let hostile: Server;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    hostile = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<h1>Elsewhere</h1>'));
    await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    hostile.close();
    await studio.close();
  });

  it('a page of another program in the same browser can neither read, change, connect nor frame', async () => {
    const context = await studio.context();
    const ours = await studio.page({ context });
    const workspace = await new StartPage(ours).trySample();
    await workspace.loaded();
    const thumbnail = await ours.evaluate(async () => {
      const found = performance.getEntriesByType('resource').find(({ name }) => name.includes('/frames/'));
      return found?.name ?? '';
    });
    expect(thumbnail).toContain(studio.served.origin);

    const address = hostile.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const page = await context.newPage();
    // Another port of the same host shares our cookies: the nearest that a stranger can come.
    await page.goto(`http://127.0.0.1:${port}/`);
    const tried = await page.evaluate(
      async ({ origin, image }) => {
        const outcome = async (request: () => Promise<unknown>): Promise<unknown> => {
          try {
            return await request();
          } catch {
            return 'refused';
          }
        };
        const socket = (url: string): Promise<string> =>
          new Promise((resolve) => {
            const opening = new WebSocket(url);
            opening.onopen = () => resolve('open');
            opening.onerror = () => resolve('refused');
          });
        const framed = (url: string): Promise<string> =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.src = url;
            frame.onload = () => {
              // A frame that was refused holds an error page, which nobody may look into, but has no size of ours.
              resolve(frame.contentWindow?.length === 0 ? 'empty' : 'framed');
            };
            document.body.append(frame);
          });
        const drawn = (url: string): Promise<string> =>
          new Promise((resolve) => {
            const picture = new Image();
            picture.onload = () => resolve('drawn');
            picture.onerror = () => resolve('refused');
            picture.src = url;
          });
        const credentials = 'include';
        return {
          page: await outcome(async () => (await fetch(`${origin}/`, { credentials })).text()),
          read: await outcome(async () => (await fetch(image, { credentials })).arrayBuffer()),
          unseen: await outcome(async () => (await fetch(image, { credentials, mode: 'no-cors' })).type),
          upload: await outcome(async () => (await fetch(`${origin}/uploads`, { method: 'POST', credentials })).text()),
          drawn: await drawn(image.replace(/frames\/.*$/, 'thumbnail.png')),
          socket: await socket(origin.replace('http', 'ws')),
          framed: await framed(`${origin}/`),
        };
      },
      { origin: studio.served.origin, image: thumbnail },
    );
    const { framed, unseen, ...refused } = tried;
    expect(refused).toEqual({
      page: 'refused',
      read: 'refused',
      upload: 'refused',
      drawn: 'refused',
      socket: 'refused',
    });
    expect(['refused', 'opaque']).toContain(unseen);
    expect(framed).toBe('empty');
    const inner = page.frames().find((frame) => frame !== page.mainFrame());
    expect(inner?.url()).toMatch(/^chrome-error:/);
  });

  it('no request of the window leaves this computer', async () => {
    const context = await studio.context();
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    context.on('page', (opened) => opened.on('websocket', (socket) => asked.push(socket.url())));
    const page = await studio.page({ context });
    const workspace = await new StartPage(page).trySample();
    await workspace.setSize(64);
    await workspace.setMethods('FBP');
    await workspace.run();
    await workspace.reaches('done');
    for (const name of ['Compare', 'Queue', 'Models', 'Compute', 'Settings', 'Start'] as const)
      await openPage(page, name);
    const { host } = new URL(studio.served.origin);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((url) => !/^(data|blob):/.test(url) && new URL(url).host !== host)).toEqual([]);
    expect(asked.some((url) => url.startsWith('ws:'))).toBe(true);
  });
});
