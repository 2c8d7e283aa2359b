/** A model learns from a person's own folder on its page: chosen, followed, kept, and used as a model of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGraph } from '../../../electron/worker/engines/graph/write-graph.ts';
import { bodyHu, writeHu } from '../../support/phantom-npy.ts';
import { manifestOf, tinyGraph } from '../../support/tiny-model.ts';
import { broken } from '../support/axe.ts';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIDE = 48;

describe.skipIf(!hasBrowser)('Adapting a model (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'langevin-adapting-'));
  beforeAll(async () => {
    const weights = encodeGraph(tinyGraph);
    writeFileSync(join(folder, 'tiny.onnx'), weights);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifestOf(weights)));
    for (const name of ['scans', 'notes']) mkdirSync(join(folder, name));
    for (let n = 0; n < 6; n++) {
      const hu = bodyHu(SIDE, 20 * n).map((v, i) => v + 60 * Math.sin(i / 2 + n));
      writeHu(join(folder, 'scans', `${n}.npy`), hu, [SIDE, SIDE]);
    }
    writeFileSync(join(folder, 'notes', 'plan.txt'), 'no image');
    studio = await StudioUnderTest.open();
    page = await studio.page();
    await openPage(page, 'Models');
    await page
      .getByLabel('Add a model')
      .setInputFiles(['tiny.onnx', 'manifest.json'].map((name) => join(folder, name)));
    const card = page.getByRole('listitem').filter({ hasText: 'Tiny test denoiser' });
    await card.getByRole('button', { name: 'Ask it' }).click();
    await page.getByRole('tab', { name: 'Adapt' }).click();
  });
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const act = () => page.getByRole('button', { name: 'Adapt it' });
  const name = () => page.getByRole('textbox', { name: 'Name of the new model' });
  const answer = () => page.getByRole('region', { name: 'Answers' }).getByRole('article', { name: /Adapt/ }).first();
  async function choose(name: string): Promise<void> {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Choose a folder' }).click(),
    ]);
    await chooser.setFiles(join(folder, name));
  }
  async function set(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(values))
      await page.getByRole('spinbutton', { name: label, exact: true }).fill(value);
  }

  it('asks for a folder first, and says in one sentence that one holds no image', async () => {
    expect(await act().getAttribute('aria-disabled')).toBe('true');
    expect(await name().getAttribute('placeholder')).toBe('Tiny test denoiser, adapted to …');
    await choose('notes');
    await page
      .getByText(/notes is not supported: none of its files can be learnt from \(plan\.txt: /)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Remove this folder' }).click();
    await page.getByText('Langevin’s copy of "notes" was deleted').waitFor();
    expect(await act().getAttribute('aria-disabled')).toBe('true');
  });

  it('says beforehand what is learnt from and how long that takes', async () => {
    await choose('scans');
    await page
      .getByText(/fewer than a crop of 96 × 96/)
      .first()
      .waitFor({ timeout: 60_000 });
    await set({ Crop: '32', Steps: '400', 'Crops a step': '2', 'Learning rate': '0.003' });
    await page
      .getByText(/scans: 6 images of 6 files, 1 of them held out/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByText(/on this machine/).waitFor();
    expect(await name().getAttribute('placeholder')).toBe('Tiny test denoiser, adapted to scans');
    expect(await broken(page)).toEqual([]);
  });

  it('is followed while it learns, also after the window was closed', async () => {
    await act().click();
    await answer().getByText('Held-out images, PSNR in dB').first().waitFor({ timeout: 120_000 });
    await page.reload();
    await answer().getByText('Loss of a step').first().waitFor({ timeout: 120_000 });
    await answer().getByRole('button', { name: 'Use this model' }).waitFor({ timeout: 300_000 });
    await answer()
      .getByRole('row', { name: /mean of all noise levels/ })
      .waitFor();
    await answer()
      .getByText(/kept is the average at step/)
      .waitFor();
    expect(await broken(page)).toEqual([]);
  }, 400_000);

  it('becomes a model among the others, with its card', async () => {
    await answer().getByRole('button', { name: 'Use this model' }).click();
    await answer().getByRole('button', { name: 'Open its page' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tiny test denoiser, adapted to scans' }).waitFor();
    await page.getByRole('button', { name: 'Model card' }).click();
    await page.getByText(/went on learning from the images of a folder/).waitFor();
    expect(await broken(page)).toEqual([]);
  });
});
