import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELD_MM } from '../../core/image/phantom.ts';
import { hasBrowser } from './browser.ts';
import { writeDicomFolder } from './dicom-folder.ts';
import { dropPaths } from './drop.ts';
import { Compare } from './pages/compare.ts';
import { StartPage } from './pages/start-page.ts';
import { StudioUnderTest } from './studio.ts';

const SIZE = 64;
/** Column of the figures: picture, region, PSNR. */
const PSNR = 2;

describe.skipIf(!hasBrowser)('Comparing (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('shows results, their truth and a file from outside in one view, by figures and as a report', async () => {
    const page = await studio.page();
    const start = new StartPage(page);
    const workspace = await start.trySample();
    await workspace.setSize(SIZE);
    await workspace.setMethods('FBP', 'SIRT');
    await workspace.run();
    await workspace.reaches('done');

    const data = await workspace.side('Data');
    const outside = join(studio.home, 'elsewhere');
    writeDicomFolder(outside, 1, SIZE, FIELD_MM / SIZE); // pixels of another size than the sample's are not compared
    await dropPaths(page, [outside], { x: 320, y: 400 }); // the half that adds to the project
    const card = data.getByRole('button', { name: new RegExp(`CT · ${SIZE} × ${SIZE}`) });
    const name = (await card.innerText()).split('\n')[0]?.trim() ?? '';

    await workspace.side('Results');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const compare = new Compare(page);
    await compare.opened();
    await page.getByRole('button', { name: 'Add pictures' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pictures to compare' });
    await dialog.getByRole('checkbox', { name, exact: true }).check();
    await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    await compare.opened();

    await expect.poll(async () => (await compare.rows()).map(([first]) => first)).toContain(name);
    // Figures come one picture after the other.
    await expect.poll(async () => (await compare.rows()).every((row) => Number.isFinite(Number(row[PSNR])))).toBe(true);
    const rows = await compare.rows();
    expect(rows.map(([first]) => first)).toEqual(expect.arrayContaining(['FBP', 'SIRT', name]));
    const psnr = (of: string): number => Number(rows.find(([n]) => n === of)?.[PSNR]);
    expect(psnr('SIRT')).toBeGreaterThan(psnr(name));

    // One view: what is magnified in one pane is magnified in all, and one probe reads all.
    const first = compare.panes.first();
    await first.focus();
    await first.press('Shift+Digit1');
    await expect.poll(async () => page.getByText('100 %', { exact: true }).count()).toBe(await compare.panes.count());
    await first.hover();
    await compare.probed.waitFor();
    expect(await compare.probed.getByRole('row').count()).toBe((await compare.panes.count()) + 1);

    await compare.mode('Signed error');
    await page.getByText('Error map: blue below, white equal, red above; one range for all').waitFor();
    await compare.mode('Slider');
    await compare.divide.focus();
    await compare.divide.press('ArrowRight');
    expect(await compare.divide.inputValue()).toBe('51');
    await compare.divide.press('Home');
    expect(await compare.divide.inputValue()).toBe('0');

    const files: string[] = [];
    page.on('download', (file) => files.push(file.suggestedFilename()));
    await page.getByRole('button', { name: 'Build report' }).click();
    await page.getByText('The report was built: HTML, JSON and CSV.').first().waitFor();
    await expect.poll(() => files.map((name) => name.replace(/^.*\./, '')).sort()).toEqual(['csv', 'html', 'json']);
  });
});
