/** MRI in the window: the sample, a magnitude that is dropped, its k-space, a run on a small model, and its report. */
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../../core/contract/job.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { headPhantom } from '../../../core/modalities/mri/phantom/head.ts';
import { complexGraph, writeModel } from '../../support/tiny-model.ts';
import { broken } from '../support/axe.ts';
import { hasBrowser } from '../support/browser.ts';
import { dropPaths } from '../support/drop.ts';
import { Compare } from '../support/pages/compare.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIZE = 64;
const PATIENT = { timeout: 20_000 };
const FIXTURES = fileURLToPath(new URL('../../fixtures/kspace', import.meta.url));
const SHOTS = fileURLToPath(new URL('../../../.scratch/mri', import.meta.url));

const newestOf = (folder: string): string =>
  readdirSync(folder).sort((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs)[0] ?? '';

describe.skipIf(!hasBrowser)('MRI in the window (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page({ context: await studio.context({ reducedMotion: 'reduce' }) });
    workspace = new Workspace(page);
    mkdirSync(SHOTS, { recursive: true });
    const more = { id: 'tiny-mri', name: 'Tiny MRI', domain: 'mri', channels: 2 };
    const scale = { kind: 'p99.5-magnitude', low: 0, high: 1 };
    writeModel(join(studio.home, 'models', 'tiny-mri'), complexGraph, {}, { ...more, scale });
    const head = headPhantom(SIZE, 3);
    const magnitude = Uint8Array.from({ length: SIZE ** 2 }, (_, i) =>
      Math.min(255, Math.hypot(head[i]!, head[SIZE ** 2 + i]!) / 4),
    );
    writeFileSync(join(studio.home, 'head.png'), encodePng(magnitude, SIZE, SIZE, 1));
    writeFileSync(join(studio.home, 'colour.png'), encodePng(new Uint8Array(3 * SIZE ** 2).fill(90), SIZE, SIZE, 3));
  });
  afterAll(() => studio.close());
  const shoot = (name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`) });
  /** Both themes, at the usual size and at the smallest. */
  async function look(name: string): Promise<void> {
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.locator(`[data-theme=${theme}]`).waitFor();
      for (const [width, height] of [
        [1280, 800],
        [1024, 640],
      ] as const) {
        await page.setViewportSize({ width, height });
        await workspace.loaded();
        await shoot(`${name}-${theme}-${width}`);
      }
      expect(await broken(page), `${name}, ${theme}`).toEqual([]);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  async function openSettings(): Promise<void> {
    await openPage(page, 'Settings');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('system');
  }

  it('begins with a head, whose zero-filled image and point spread follow the acceleration', async () => {
    await openSettings();
    await openPage(page, 'Start');
    await look('start');
    await new StartPage(page).trySample('Try the MRI sample');
    await workspace.recipe.getByText(/^\d+ of 256 columns of k-space, 3\.\d+× in truth$/).waitFor();
    await look('sample');
    await workspace.show('k-space');
    await look('kspace');
    const slider = workspace.recipe.getByRole('slider', { name: 'Acceleration' });
    await slider.focus();
    for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowRight');
    await workspace.recipe.getByText(/^\d+ of 256 columns of k-space, [45]\.\d+× in truth$/).waitFor();
    // What contradicts is said by the labels of the form.
    await page.keyboard.press('PageUp');
    await workspace.choose('Sampling', 'Sampling', /^Random/);
    await workspace.recipe
      .getByText(/Give a smaller Centre or Acceleration/)
      .first()
      .waitFor();
    await workspace.recipe.getByRole('radio', { name: '8×' }).click();
    await workspace.choose('Sampling', 'Sampling', /^Poisson/);
    await workspace.recipe.getByText(/^8192 of 65536 samples of k-space, 8× in truth$/).waitFor();
    await workspace.viewer.getByRole('application', { name: /^Point spread/ }).waitFor();
    await look('poisson');
    await workspace.show('Quick look');
    const parts = workspace.viewer.getByRole('radiogroup', { name: 'Shows' });
    await parts.getByRole('radio', { name: 'phase' }).click();
    await workspace.viewer.getByRole('img', { name: /^Colour bar from .180 to 180 °/ }).waitFor();
    await look('phase');
    await parts.getByRole('radio', { name: 'magnitude' }).click();
    expect(studio.faults).toEqual([]);
  });

  it('has coils, each with its k-space and its sensitivity, chosen by the arrow keys too', async () => {
    await workspace.choose('Sampling', 'Sampling', /^Equispaced/);
    await workspace.recipe.getByRole('radio', { name: '4×' }).click();
    const coils = workspace.recipe.getByRole('spinbutton', { name: 'Coils' });
    await coils.fill('6');
    await coils.blur();
    await workspace.show('k-space');
    const strip = workspace.viewer.getByRole('radiogroup', { name: 'Coils' });
    await workspace.viewer.getByText('Sensitivities of the coils, from the centre of k-space').waitFor();
    await strip.getByRole('radio', { name: 'Coil 1' }).focus();
    await page.keyboard.press('ArrowRight');
    await workspace.viewer.getByRole('application', { name: /^k-space, coil 2/ }).waitFor();
    await look('coils');
    expect(studio.faults).toEqual([]);
  });

  it('a grey picture is taken as MRI where a person says so, and a photograph in colour is not', async () => {
    await openPage(page, 'Start');
    await dropPaths(page, [join(studio.home, 'head.png'), join(studio.home, 'colour.png')]);
    await workspace.opened();
    await (await workspace.stage('Picture')).getByRole('combobox').selectOption({ label: 'head.png' });
    const kinds = workspace.recipe.getByRole('radiogroup', { name: 'Taken as' });
    await kinds.getByRole('radio', { name: 'MRI' }).click();
    await workspace.recipe.getByText(/^The file does not say that it is an MR image/).waitFor();
    await look('picture');
    const images = (await workspace.stage('Data')).getByRole('combobox', { name: 'Image' });
    await images.selectOption({ label: 'colour.png' });
    await workspace.recipe
      .getByText(/it is in colour, and an MR image is not/)
      .first()
      .waitFor();
    await shoot('colour');
    expect(await workspace.recipe.getByRole('button', { name: 'Run', exact: true }).isEnabled()).toBe(false);
    await images.selectOption({ label: 'head.png' });
  });

  it('is run, looked at, compared and reported', async () => {
    await workspace.choose('Model', 'Model', /^Tiny MRI/);
    await workspace.run();
    await workspace.reaches('done');
    const [first] = await workspace.figures();
    expect(first?.join(' ')).toMatch(/\d\d\.\d/);
    await look('result');
    await workspace.show('Error');
    await shoot('error');
    const runs = join(studio.home, 'runs');
    const { measurement } = jobSchema.parse(JSON.parse(readFileSync(join(runs, newestOf(runs), 'job.json'), 'utf8')));
    expect(measurement).toMatchObject({ modality: 'mri', sampling: { kind: 'equispaced', acceleration: 4 } });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    const compare = new Compare(page);
    await compare.opened();
    await expect.poll(async () => (await compare.rows())[0]?.join(' '), PATIENT).toMatch(/\d\d\.\d\d 0\.\d/);
    await look('compare');
    expect(studio.faults).toEqual([]);
  });

  it('measured k-space says what it is, is looked at coil by coil, and its readout is cut or kept', async () => {
    await openPage(page, 'Start');
    await dropPaths(page, [join(FIXTURES, 'fastmri-disc.h5')]);
    await workspace.opened();
    await workspace.recipe.getByText(/^k-space in fastMRI: /).waitFor();
    await workspace.recipe.getByText(/^The readout is oversampled 2 times[.]$/).waitFor();
    await workspace.show('k-space');
    await workspace.viewer.getByRole('application', { name: /^k-space/ }).waitFor();
    await look('measured');
    // Two of its 24 lines are none to tell coils from.
    await workspace.recipe.getByRole('spinbutton', { name: 'Centre' }).fill('0.3');
    await workspace.setMethods('Zero-filled');
    await workspace.run();
    await workspace.reaches('done');
    await shoot('measured-result');
    expect(studio.faults).toEqual([]);
  });

  it('k-space is measured by a mask that is brought in beside it, and one that does not fit is refused in words', async () => {
    const SIDE = 32;
    const mask = Uint8Array.from({ length: SIDE ** 2 }, (_, i) =>
      i % 3 === 0 || Math.abs((i % SIDE) - 16) < 4 ? 255 : 0,
    );
    writeFileSync(join(studio.home, 'mask.png'), encodePng(mask, SIDE, SIDE, 1));
    writeFileSync(join(studio.home, 'low.png'), encodePng(mask.subarray(0, 8 * SIDE), SIDE, 8, 1));
    await openPage(page, 'Start');
    await dropPaths(page, [join(FIXTURES, 'noisy.h5')]);
    await workspace.opened();
    const bring = workspace.recipe.locator('input[type=file][aria-label^="Mask"]');
    await bring.setInputFiles(join(studio.home, 'mask.png'));
    await workspace.recipe.getByText(/^\d+ of 1024 samples of k-space, 2[.]\d+× in truth$/).waitFor();
    await workspace.show('k-space');
    await workspace.viewer.getByRole('application', { name: /^k-space/ }).waitFor();
    await look('mask');
    await bring.setInputFiles(join(studio.home, 'low.png'));
    await workspace.recipe.getByText('The mask: expected 32 × 32, found 8 × 32.').first().waitFor();
    await shoot('mask-refused');
    await workspace.recipe.getByRole('combobox', { name: 'Mask' }).selectOption({ label: 'mask.png' });
    await workspace.setMethods('Zero-filled');
    await workspace.run();
    await workspace.reaches('done');
    const runs = join(studio.home, 'runs');
    const { measurement } = jobSchema.parse(JSON.parse(readFileSync(join(runs, newestOf(runs), 'job.json'), 'utf8')));
    expect(measurement).toMatchObject({ sampling: { kind: 'file' }, whitening: { kind: 'own' } });
    expect(studio.faults).toEqual([]);
  });
});
