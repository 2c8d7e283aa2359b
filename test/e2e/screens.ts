/**
 * A picture of every screen and state, dark and light, at three sizes: `npm run screens`, or some of them: `npm run screens
 * -- --only dark-1280x800 --scenes ct,mri,photo,around`. They lie in `.scratch/screens/<theme>-<size>/`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { encodeNpy } from '../../core/formats/npy/npy.ts';
import { bodyHu } from '../support/phantom-npy.ts';
import { hasBrowser } from './support/browser.ts';
import { writeDicomFolder } from '../support/dicom-folder.ts';
import { dropPaths, hoverPaths } from './support/drop.ts';
import { Compare } from './support/pages/compare.ts';
import { openPage } from './support/pages/rail.ts';
import { StartPage } from './support/pages/start-page.ts';
import { Workspace } from './support/pages/workspace.ts';
import { SCREEN_MS, shooting, type Shoot } from './support/shoot.ts';
import { StudioUnderTest } from './support/studio.ts';
import { scanning } from './mri/screens.ts';
import { mending } from './photo/screens.ts';

const OUT = fileURLToPath(new URL('../../.scratch/screens', import.meta.url));
const SIZES = [
  { width: 1024, height: 640 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const { values } = parseArgs({ options: { only: { type: 'string' }, scenes: { type: 'string' } } });
const isWanted = (scene: string): boolean => values.scenes?.split(',').includes(scene) ?? true;

async function starting(studio: StudioUnderTest, page: Page, shoot: Shoot, theme: string): Promise<void> {
  const start = new StartPage(page);
  await start.firstRun.waitFor();
  await shoot('first-run');
  await start.acknowledge();
  await openPage(page, 'Settings');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption(theme);
  await shoot('settings');
  for (const name of ['Compare', 'Queue', 'Workspace', 'Start'] as const) {
    await openPage(page, name);
    await shoot(`${name.toLowerCase()}-empty`);
  }
  const folder = join(studio.home, 'thorax');
  writeDicomFolder(folder, 12, 96);
  for (let n = 0; n < 6; n++) writeFileSync(join(folder, `damaged-${n}.dcm`), Buffer.alloc(200 + n, n));
  await dropPaths(page, [folder]);
  const report = page.getByRole('dialog', { name: /could not be opened/ });
  await report.waitFor();
  await shoot('import-errors');
  await report.getByRole('button', { name: 'Close' }).last().click();
}

async function working(page: Page, shoot: Shoot, folder: string): Promise<Workspace> {
  const workspace = new Workspace(page);
  await workspace.opened();
  await shoot('workspace-series');
  const data = await workspace.side('Data');
  await data.getByRole('button', { name: 'DICOM elements' }).click();
  await data.getByRole('table').waitFor();
  await shoot('workspace-data-tags');
  await batching(workspace, shoot);

  await openPage(page, 'Start');
  await new StartPage(page).trySample();
  for (const picture of ['Input', 'Sinogram', 'Quick look'] as const) {
    await workspace.show(picture);
    await shoot(`workspace-${picture.toLowerCase().replace(' ', '-')}`);
  }
  for (const stage of ['Scan', 'Method'] as const) {
    await (await workspace.stage(stage)).evaluate((element) => element.scrollIntoView());
    await shoot(`workspace-stage-${stage.toLowerCase()}`);
  }
  await hoverPaths(page, [folder], { x: 320, y: 400 });
  await shoot('drop');
  await page.reload();
  await workspace.opened();
  await painted(workspace, shoot);
  return workspace;
}

/** Numbers that could be attenuation: nothing runs until it is said. */
async function doubting(studio: StudioUnderTest, page: Page, shoot: Shoot): Promise<void> {
  const file = join(studio.home, 'attenuation.npy');
  const perMm = bodyHu(96).map((hu) => 0.0192 * (1 + hu / 1000));
  writeFileSync(file, encodeNpy(perMm, [96, 96]));
  await openPage(page, 'Start');
  await dropPaths(page, [file]);
  const workspace = new Workspace(page);
  await workspace.opened();
  await workspace.recipe
    .getByText(/Choose what its numbers are/)
    .first()
    .waitFor();
  await shoot('workspace-numbers-asked');
}

async function batching(workspace: Workspace, shoot: Shoot): Promise<void> {
  const { page } = workspace;
  await workspace.setMethods('TV', 'FBP');
  await (await workspace.stage('Data')).getByRole('switch', { name: 'Every slice' }).click();
  await workspace.run();
  const side = await workspace.side('Results');
  await shoot('workspace-batch-running');
  await side.getByText(/over 12 of 12 slices/).waitFor({ timeout: SCREEN_MS });
  await workspace.show('Result');
  await shoot('workspace-batch');
  await page.getByRole('button', { name: 'Show three planes' }).click();
  await workspace.tool('Cross-hair');
  const box = await workspace.pane('Axial').boundingBox();
  if (box !== null) await page.mouse.click(box.x + 0.45 * box.width, box.y + 0.55 * box.height);
  await shoot('workspace-planes');
  await workspace.show('Error');
  await workspace.viewer.getByText(/missing or on their way/).waitFor({ state: 'detached', timeout: SCREEN_MS });
  await shoot('workspace-planes-error');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await shoot('keys-workspace');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show three planes' }).click();
  await workspace.tool('Window and level');
  await openPage(page, 'Queue');
  await shoot('queue-batch');
}

async function painted(workspace: Workspace, shoot: Shoot): Promise<void> {
  const { page } = workspace;
  const masks = await workspace.side('Masks');
  await masks.getByRole('button', { name: 'New mask' }).click();
  const box = await workspace.pane('Input').boundingBox();
  if (box === null) throw new Error('the pane is not shown');
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(0.42, 0.42));
  await page.mouse.down();
  await page.mouse.move(...at(0.55, 0.5), { steps: 15 });
  await page.mouse.up();
  await masks.getByText('Saved', { exact: true }).waitFor();
  await shoot('workspace-painting');
  await masks.getByRole('button', { name: 'Finish painting' }).click();
  await workspace.side('Measure');
  await workspace.tool('Line profile');
  await page.mouse.move(...at(0.35, 0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.65, 0.55), { steps: 10 });
  await page.mouse.up();
  await shoot('workspace-measure');
  await workspace.tool('Window and level');
  await workspace.side('Results');
}

async function running(workspace: Workspace, shoot: Shoot): Promise<void> {
  const { page } = workspace;
  await workspace.setSize(128);
  await workspace.choose('Method', 'Preset', /^Uncertainty/);
  await workspace.run();
  await workspace.reaches('running', SCREEN_MS);
  await workspace.show('Result');
  await workspace.viewer
    .getByText(/^preview, step \d+$/)
    .first()
    .waitFor({ timeout: SCREEN_MS });
  await shoot('workspace-running');
  await workspace.recipe.getByRole('button', { name: 'Add to queue' }).click();
  await openPage(page, 'Queue');
  await shoot('queue-running');
  await page.getByRole('button', { name: 'Pause the queue' }).click();
  await page.getByRole('button', { name: 'Start the queue' }).waitFor();
  await shoot('queue-paused');
  await page.getByRole('button', { name: 'Discard' }).nth(1).click();
  await page.getByRole('button', { name: /^Trash/ }).waitFor();
  await shoot('queue-trash');
  await page.getByRole('button', { name: 'Start the queue' }).click();
  await page.getByRole('link', { name: 'Workspace' }).click();
  await workspace.reaches('done', SCREEN_MS);
  for (const picture of ['Result', 'Error', 'Spread'] as const) {
    await workspace.show(picture);
    await shoot(`workspace-${picture.toLowerCase().replace(' ', '-')}`);
  }
  await shoot.report('report');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await shoot('export');
  await page.keyboard.press('Escape');
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 640, height: 400 });
  for (const tab of ['Recipe', 'Pictures', 'Results'] as const) {
    await page.getByRole('tab', { name: tab, exact: true }).first().click();
    await shoot(`narrow-${tab.toLowerCase()}`);
  }
  if (wide !== null) await page.setViewportSize(wide);
}

async function comparing(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const compare = new Compare(page);
  await compare.scored();
  for (const [mode, name] of [
    ['Side by side', 'grid'],
    ['Slider', 'slider'],
    ['Signed error', 'error'],
  ] as const) {
    await compare.mode(mode);
    await shoot(`compare-${name}`);
  }
  await compare.mode('Side by side');
  await page.getByRole('button', { name: 'Cross-hair', exact: true }).click();
  await compare.panes.first().click();
  await shoot('compare-cross-hair');
}

async function around(studio: StudioUnderTest, page: Page, shoot: Shoot): Promise<void> {
  for (const name of ['Queue', 'Models', 'Start'] as const) {
    await openPage(page, name);
    await shoot(name === 'Start' ? 'start-recent' : name.toLowerCase());
  }
  await openPage(page, 'Models');
  await page.getByRole('button', { name: 'What is a score?' }).click();
  for (const step of ['Data', 'Score', 'Samples', 'Measurement'] as const) {
    await page.getByRole('tab', { name: step }).click();
    if (step === 'Samples') await page.getByText('step 240 of 240').waitFor({ timeout: SCREEN_MS });
    if (step === 'Measurement') await page.getByText(/The points miss y/).waitFor({ timeout: SCREEN_MS });
    await shoot(`score-${step.toLowerCase()}`);
  }
  await openPage(page, 'Compute');
  await page.getByRole('button', { name: 'Test now' }).click();
  await page.getByRole('table').waitFor({ timeout: SCREEN_MS });
  await shoot('compute');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  await shoot('commands');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await shoot('keys');
  await page.keyboard.press('Escape');
  await studio.kill();
  await page.getByText(/Reconnecting to the studio/).waitFor();
  await shoot('reconnecting');
}

if (!hasBrowser) throw new Error('The pictures need Chromium: set CHROMIUM to its path.');
for (const theme of ['dark', 'light']) {
  for (const viewport of SIZES) {
    const set = `${theme}-${viewport.width}x${viewport.height}`;
    if (values.only !== undefined && values.only !== set) continue;
    const studio = await StudioUnderTest.open();
    try {
      const context = await studio.context({ viewport, reducedMotion: 'reduce' });
      context.setDefaultNavigationTimeout(SCREEN_MS);
      const page = await studio.page({ context, asked: true });
      page.setDefaultTimeout(SCREEN_MS);
      const shoot = shooting(page, join(OUT, set));
      await starting(studio, page, shoot, theme);
      if (isWanted('ct')) {
        const workspace = await working(page, shoot, join(studio.home, 'thorax'));
        await running(workspace, shoot);
        await comparing(page, shoot);
        await doubting(studio, page, shoot);
      }
      if (isWanted('mri')) await scanning(page, shoot);
      if (isWanted('photo')) await mending(page, shoot);
      if (isWanted('around')) await around(studio, page, shoot);
      console.log(`${set}: ${shoot.count()} pictures`);
    } finally {
      await studio.close();
    }
  }
}
