import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { dropPaths } from '../support/drop.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

describe.skipIf(!hasBrowser)('A tunnel (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let tunnel: Server;
  const ends = new Set<Socket>();
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    // What `ssh -L` does: another port of this machine, byte for byte.
    tunnel = createServer((near) => {
      const far = connect(studio.served.port, '127.0.0.1');
      for (const end of [near, far]) ends.add(end.on('error', () => end.destroy()));
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => tunnel.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await studio.close();
    for (const end of ends) end.destroy();
    tunnel.close();
  });

  it.each(['127.0.0.1', 'localhost'])(
    'to another port of %s carries pages, uploads, events and pictures',
    async (host) => {
      const address = tunnel.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      expect(port).not.toBe(studio.served.port);
      const direct = studio.served;
      studio.served = { ...direct, url: direct.url.replace(direct.origin, `http://${host}:${port}`) };
      const page = await studio.page();
      studio.served = direct;
      const folder = join(studio.home, `series-${host}`);
      writeDicomFolder(folder, 3, 64);
      await dropPaths(page, [folder]);
      const workspace = new Workspace(page);
      await workspace.opened();
      await workspace.setSize(64);
      await workspace.setMethods('FBP');
      // It is cut once, as a laptop that sleeps does.
      for (const end of ends) end.destroy();
      await page.getByText('Connected').waitFor();
      await workspace.run();
      await workspace.reaches('done');
      await workspace.show('Result');
      expect(new URL(page.url()).port).toBe(String(port));
      expect(
        await (await page.request.get(await workspace.report().getAttribute('href').then(String))).text(),
      ).toContain('FBP');
      await page.context().close();
    },
  );
});
