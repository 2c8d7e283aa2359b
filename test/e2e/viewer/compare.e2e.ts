import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELD_MM } from '../../../core/modalities/ct/phantom/phantom.ts';
import { encodeNifti } from '../../../core/formats/nifti/write.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { hasBrowser } from '../support/browser.ts';
import { writeDicomFolder } from '../../support/dicom-folder.ts';
import { dropPaths, hoverPaths } from '../support/drop.ts';
import { Compare } from '../support/pages/compare.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIZE = 64;
/** Columns of the figures: picture, PSNR, SSIM, NRMSE, RMSE. */
const PSNR = 1;
const RMSE = 4;

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
    await page
      .getByText('Error map: blue below, white equal, red above; one scale for all, here and in the workspace.')
      .waitFor();
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

  it('brings numbers without a unit and another grid to the reference as they are chosen to be, by keys alone too', async () => {
    const page = await studio.page();
    const folder = join(studio.home, 'lab');
    const [hu] = writeDicomFolder(join(folder, 'truth'), 1, SIZE, FIELD_MM / SIZE);
    const at = (name: string): string => join(folder, name);
    writeFileSync(
      at('percm.npy'),
      encodeNpy(
        hu!.map((v) => 0.2 * (v / 1000 + 1)),
        [SIZE, SIZE],
      ),
    );
    const half = { frames: 1, samples: 1, sliceMm: null, places: [], height: SIZE / 2, width: SIZE / 2 } as const;
    const mm = (2 * FIELD_MM) / SIZE;
    const coarse = new Float32Array((SIZE * SIZE) / 4);
    writeFileSync(at('coarse.nii'), encodeNifti(coarse, { ...half, pixelMm: [mm, mm] }, ''));
    writeFileSync(at('unknown.npy'), encodeNpy(coarse, [SIZE / 2, SIZE / 2]));
    await dropPaths(page, [at('truth'), at('percm.npy'), at('coarse.nii'), at('unknown.npy')]);
    const data = await new Workspace(page).side('Data');
    await data.getByRole('button', { name: /unknown\.npy/ }).waitFor();
    await openPage(page, 'Compare');
    await page.getByRole('button', { name: 'Add pictures' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Pictures to compare' });
    const files = dialog.getByRole('group', { name: /^Images of/ }).getByRole('checkbox');
    await expect.poll(() => files.count()).toBe(4);
    for (const box of await files.all()) await box.check();
    await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    const compare = new Compare(page);
    await compare.figures.waitFor();
    const reference = page.getByRole('combobox', { name: 'Reference' });
    const truth = await reference.locator('option').evaluateAll((all) => all.map((o) => o.textContent ?? ''));
    await reference.selectOption(truth.find((name) => !/\.(npy|nii)$/.test(name)) ?? '');

    await page.getByText(/unknown\.npy lies on another grid.*no size of its pixels/).waitFor();
    await page.getByLabel('Pixel size of unknown.npy').waitFor();
    const names = async (): Promise<readonly (string | undefined)[]> => (await compare.rows()).map(([first]) => first);
    await expect.poll(names).not.toContainEqual(expect.stringContaining('coarse.nii'));
    await page.getByLabel('Bring coarse.nii onto the grid by').selectOption('cubic');
    await page.getByLabel('Numbers of percm.npy').selectOption('1/cm');
    await page.getByLabel('Attenuation of water').fill('0.2');
    await expect.poll(names).toContainEqual(expect.stringMatching(/coarse\.nii\s.*from 32 × 32 pixels by cubic/));
    // The same picture in other numbers: the DICOM file rounds to whole HU.
    const rmse = async (): Promise<number> =>
      Number((await compare.rows()).find(([n]) => n?.startsWith('percm'))?.[RMSE]);
    await expect.poll(rmse).toBeLessThan(0.5);

    const errors = page.getByText(
      'Error map: blue below, white equal, red above; one scale for all, here and in the workspace.',
    );
    await compare.panes.first().focus();
    await page.keyboard.press('d');
    await errors.waitFor();
    await compare.panes.first().focus();
    await page.keyboard.press('d');
    await errors.waitFor({ state: 'detached' });
  });

  it('takes files that are dropped on it, in no project of their own, keeps them, and lets each go again', async () => {
    const page = await studio.page();
    const folder = join(studio.home, 'dropped');
    const [hu] = writeDicomFolder(join(folder, 'truth'), 1, SIZE, FIELD_MM / SIZE);
    writeFileSync(
      join(folder, 'theirs.npy'),
      encodeNpy(
        hu!.map((v) => v + 10),
        [SIZE, SIZE],
      ),
    );
    await openPage(page, 'Start');
    const tiles = page.getByRole('region', { name: 'Recent' }).getByRole('listitem');
    const before = await tiles.count();
    await openPage(page, 'Compare');
    await hoverPaths(page, [join(folder, 'truth')], { x: 320, y: 400 });
    await page.getByText('Add to this comparison').waitFor();
    await dropPaths(page, [join(folder, 'truth'), join(folder, 'theirs.npy')], { x: 320, y: 400 });
    const compare = new Compare(page);
    await compare.figures.waitFor();
    await expect.poll(() => compare.panes.count()).toBe(2);
    await page.reload();
    await expect.poll(() => compare.panes.count()).toBe(2);
    const cell = compare.panes.nth(1);
    await cell.focus();
    await page
      .getByRole('button', { name: /^Take .* out$/ })
      .nth(1)
      .click();
    await expect.poll(() => compare.panes.count()).toBe(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => compare.panes.count()).toBe(2);
    await openPage(page, 'Start');
    await tiles.first().waitFor();
    expect(await tiles.count()).toBe(before);
  });
});
