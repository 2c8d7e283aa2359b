import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from './browser.ts';
import { StartPage } from './pages/start-page.ts';
import { StudioUnderTest } from './studio.ts';

/** Columns of the figures. */
const PSNR = 1;
const SSIM = 2;

describe.skipIf(!hasBrowser)('The sample at 23 views (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('is measured, reconstructed, scored and reported', async () => {
    const page = await studio.page();
    const workspace = await new StartPage(page).trySample();

    await workspace.show('Sinogram');
    await workspace.viewer.getByRole('group', { name: /^Sinogram, 23 views/ }).waitFor();
    await workspace.pane('Quick look').waitFor();
    expect(await workspace.recipe.getByText(/23 views, 0° to/).count()).toBeGreaterThan(0);

    await workspace.setSize(128);
    await workspace.run();
    await workspace.viewer
      .getByText(/^preview, step \d+$/)
      .first()
      .waitFor();
    await workspace.reaches('done');

    await workspace.show('Result');
    const rows = await workspace.figures();
    const figure = (method: string, column: number): number =>
      Number((rows.find(([name]) => name?.startsWith(method)) ?? [])[column]);
    expect(figure('Langevin', PSNR)).toBeGreaterThan(figure('FBP', PSNR) + 3);
    expect(figure('Langevin', SSIM)).toBeGreaterThan(figure('FBP', SSIM));

    const opening = page.waitForEvent('popup');
    await workspace.report().click();
    const report = await opening;
    await report.getByRole('heading', { level: 1 }).waitFor();
    expect(await report.locator('script').count()).toBe(0);
    const answer = await report.request.get(report.url());
    expect(answer.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(await report.getByText('Langevin', { exact: true }).count()).toBeGreaterThan(0);
  });
});
