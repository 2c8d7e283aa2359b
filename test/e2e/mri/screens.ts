import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { dropPaths } from '../support/drop.ts';
import { Compare } from '../support/pages/compare.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { SCREEN_MS, type Shoot } from '../support/shoot.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/kspace', import.meta.url));

/** MRI with one coil and with eight, what contradicts, a run, its comparison and its queue, and k-space that was measured. */
export async function scanning(page: Page, shoot: Shoot): Promise<void> {
  await openPage(page, 'Start');
  const workspace = await new StartPage(page).trySample('Try the MRI sample');
  await planned(workspace);
  await shoot('mri-input');
  await oneCoil(workspace, shoot);
  await eightCoils(workspace, shoot);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const compare = new Compare(page);
  await compare.scored();
  for (const [mode, name] of [
    ['Side by side', 'grid'],
    ['Signed error', 'error'],
  ] as const) {
    await compare.mode(mode);
    await shoot(`mri-compare-${name}`);
  }
  await openPage(page, 'Queue');
  await shoot('mri-queue');
  await measured(page, shoot);
}

const planned = ({ recipe }: Workspace): Promise<void> => recipe.getByText(/^Takes/).waitFor({ timeout: SCREEN_MS });

async function oneCoil(workspace: Workspace, shoot: Shoot): Promise<void> {
  const parts = workspace.viewer.getByRole('radiogroup', { name: 'Shows' });
  await workspace.show('k-space');
  await workspace.viewer.getByText('Point spread').first().waitFor();
  await shoot('mri-k-space');
  await workspace.show('Quick look');
  await parts.getByRole('radio', { name: 'phase' }).click();
  await workspace.loaded();
  await shoot('mri-phase');
  await parts.getByRole('radio', { name: 'magnitude' }).click();
  await workspace.setMethods('Langevin', 'TV', 'Zero-filled');
  await workspace.run();
  await workspace.reaches('running', SCREEN_MS);
  await workspace.show('Result');
  await shoot('mri-running');
  await workspace.reaches('done', SCREEN_MS);
  await workspace.loaded();
  await shoot('mri-result');
  await workspace.show('Error');
  await shoot('mri-error');
  await shoot.report('mri-report');
}

async function eightCoils(workspace: Workspace, shoot: Shoot): Promise<void> {
  const { recipe } = workspace;
  await workspace.show('k-space');
  await (await workspace.stage('Sampling')).evaluate((element) => element.scrollIntoView());
  const field = async (name: string, value: string): Promise<void> => {
    const input = recipe.getByRole('spinbutton', { name, exact: true });
    await input.fill(value);
    await input.blur();
  };
  await field('Coils', '8');
  await workspace.viewer
    .getByText('Sensitivities of the coils, from the centre of k-space')
    .waitFor({ timeout: SCREEN_MS });
  await workspace.loaded();
  await shoot('mri-coils');
  await field('Centre', '0');
  await recipe
    .getByText(/calibration region/)
    .first()
    .waitFor();
  await workspace.loaded();
  await shoot('mri-refused');
  await field('Centre', '0.08');
  await workspace.setMethods('CG-SENSE', 'Zero-filled');
  await planned(workspace);
  await workspace.run();
  const figures = (await workspace.side('Results')).getByRole('table').first();
  await figures.getByRole('row', { name: /^CG-SENSE/ }).waitFor({ timeout: SCREEN_MS });
  await workspace.show('Result');
  await shoot('mri-coils-result');
  await shoot.report('mri-coils-report');
}

async function measured(page: Page, shoot: Shoot): Promise<void> {
  await openPage(page, 'Start');
  await dropPaths(page, [join(FIXTURES, 'fastmri-disc.h5'), join(FIXTURES, 'fastmri-without.h5')]);
  const refused = page.getByRole('dialog', { name: /could not be opened/ });
  await refused.waitFor();
  await shoot('mri-unread');
  await refused.getByRole('button', { name: 'Close' }).last().click();
  const workspace = new Workspace(page);
  await workspace.opened();
  await workspace.recipe.getByText(/^k-space in fastMRI: /).waitFor();
  await shoot('mri-measured');
  await workspace.show('k-space');
  await workspace.viewer
    .getByText('Sensitivities of the coils, from the centre of k-space')
    .waitFor({ timeout: SCREEN_MS });
  await shoot('mri-measured-k-space');
}
