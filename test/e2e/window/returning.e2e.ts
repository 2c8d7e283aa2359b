import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

describe.skipIf(!hasBrowser)('Coming back (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
    workspace = await new StartPage(page).trySample();
    await workspace.setSize(128);
    await workspace.setMethods('Langevin');
    await workspace.choose('Method', 'Preset', /^Uncertainty/);
  });
  afterAll(() => studio.close());

  const furtherThan = (of: Workspace, share: number): Promise<void> =>
    expect.poll(() => of.share(), { timeout: 60_000, interval: 20 }).toBeGreaterThan(share);

  it('a reload in mid-run loses nothing, and a second tab sees the same', async () => {
    await workspace.run();
    await furtherThan(workspace, 0.02);
    const before = await workspace.share();
    await page.reload();
    await workspace.runPanel.getByText('running', { exact: true }).waitFor();
    await furtherThan(workspace, before);
    const solver = await workspace.stage('Method');
    expect(await solver.getByRole('combobox', { name: 'Preset' }).inputValue()).toBe('uncertainty');

    const second = await page.context().newPage();
    await second.goto(page.url());
    const same = new Workspace(second);
    await same.runPanel.getByText('running', { exact: true }).waitFor();
    await furtherThan(same, before);
    await same.act('Pause');
    await workspace.reaches('paused');
    await workspace.act('Resume');
    await same.reaches('running');
    await second.close();
  });

  it('a server that was killed comes back: the window reconnects, the run can be resumed', async () => {
    const before = await workspace.share();
    await studio.kill();
    await page
      .getByText(/Reconnecting to the studio|The local server stopped/)
      .first()
      .waitFor();
    await studio.restart();
    await page.getByText('Connected', { exact: true }).waitFor({ timeout: 60_000 });

    await openPage(page, 'Queue');
    await page.getByText(/^The queue is paused\. ./).waitFor();
    await page.getByRole('button', { name: 'Start the queue' }).click();
    await page.getByRole('link', { name: 'Workspace' }).click();
    const resume = workspace.runPanel.getByRole('button', { name: /^(Resume|Try again)$/ });
    const isGoing = workspace.runPanel.getByText('running', { exact: true });
    await resume.or(isGoing).first().waitFor();
    if (await resume.isVisible()) await resume.click();
    await furtherThan(workspace, before);
    await workspace.act('Stop & keep');
    await workspace.reaches('stopped, kept');
  });
});
