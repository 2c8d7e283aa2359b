import type { Page } from 'playwright-core';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { SCREEN_MS, type Shoot } from '../support/shoot.ts';

/** Photographs: what there is to ask for, painting a hole, choosing among fillings, and the report. */
export async function mending(page: Page, shoot: Shoot): Promise<void> {
  await openPage(page, 'Start');
  const workspace = await new StartPage(page).trySample('Mend the sample');
  const { recipe } = workspace;
  await recipe.getByText(/^Takes/).waitFor();
  await shoot('photo-sample');
  for (const name of ['Colorize', 'Restore'] as const) {
    const wish = recipe.getByRole('radio', { name, exact: true });
    // Each is there from the day on which it can be asked for.
    if ((await wish.count()) === 0) continue;
    await wish.check({ force: true });
    await shoot(`photo-${name.toLowerCase()}`);
  }
  await recipe.getByRole('radio', { name: 'Fill a hole', exact: true }).check({ force: true });
  await recipe.getByRole('button', { name: 'Go on painting' }).click();
  await page.getByRole('button', { name: 'Finish painting' }).waitFor();
  await workspace.drag(workspace.pane('Input'), [0.2, 0.6], [0.3, 0.62]);
  await shoot('photo-painting');
  await workspace.setMethods('Biharmonic', 'Telea');
  await workspace.run();
  await workspace.reaches('done', SCREEN_MS);
  await shoot.report('photo-report');
  await workspace.gallery.getByRole('button', { name: 'Telea', exact: true }).click();
  await workspace.loaded();
  await shoot('photo-candidates');
  await workspace.gallery.getByRole('button', { name: 'Keep this one' }).click();
  await recipe.getByRole('list', { name: 'Kept so far' }).waitFor();
  await workspace.loaded();
  await shoot('photo-kept');
}
