/** A photograph in the window: opened, painted over, mended, kept, and painted again. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { broken } from '../support/axe.ts';
import { hasBrowser } from '../support/browser.ts';
import { dropPaths } from '../support/drop.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const [HEIGHT, WIDTH] = [96, 128];
const SHOTS = fileURLToPath(new URL('../../../.scratch/photograph', import.meta.url));
/** Sky, a red disc, a green field. */
const colourAt = (row: number, column: number): readonly number[] => {
  if (Math.hypot(row - 40, column - 80) < 22) return [220, 60, 40];
  return row > 64 ? [50, 140 + (column >> 2), 60] : [90 + row, 130 + row, 230];
};

describe.skipIf(!hasBrowser)('A photograph (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let page: Page;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    page = await studio.page();
    workspace = new Workspace(page);
    mkdirSync(SHOTS, { recursive: true });
    const pixels = Array.from({ length: HEIGHT * WIDTH }, (_, i) => colourAt(Math.floor(i / WIDTH), i % WIDTH));
    writeFileSync(join(studio.home, 'photo.png'), encodePng(Uint8Array.from(pixels.flat()), WIDTH, HEIGHT, 3));
  });
  afterAll(() => studio.close());
  const shoot = (name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`) });
  const made = /^[\d.]+ % of the picture will be made up by the model; everything else stays as it is to the bit[.]$/;

  async function paintHole(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await workspace.recipe.getByRole('button', { name: 'Paint the hole' }).click();
    const masks = page.getByRole('tabpanel', { name: 'Masks' });
    await masks.getByRole('button', { name: 'Finish painting' }).waitFor();
    await workspace.drag(workspace.pane('Input'), from, to);
    await masks.getByText('Saved', { exact: true }).waitFor();
  }

  it('is asked about as one, and says what is missing', async () => {
    await dropPaths(page, [join(studio.home, 'photo.png')]);
    await workspace.opened();
    await workspace.recipe.getByText('Paint what is to be filled.').first().waitFor();
    await shoot('opened');
    expect(await broken(page)).toEqual([]);
  });

  it('tells how much will be made up, fills it, and one of the candidates is kept', async () => {
    await paintHole([0.42, 0.4], [0.58, 0.5]);
    await workspace.recipe.getByText(made).waitFor();
    await shoot('painted');
    await workspace.setMethods('Biharmonic', 'Harmonic');
    await workspace.run();
    await workspace.reaches('done');
    const gallery = workspace.gallery;
    await gallery.getByRole('button', { name: 'Harmonic', exact: true }).click();
    await workspace.pane('Harmonic').waitFor();
    await workspace.loaded();
    await shoot('candidates');
    expect(await broken(page)).toEqual([]);
    await gallery.getByRole('button', { name: 'Keep this one' }).click();
    const steps = workspace.recipe.getByRole('list', { name: 'Kept so far' });
    await steps.getByRole('button', { name: 'Step 1', exact: true }).and(page.locator('[aria-current=true]')).waitFor();
    await workspace.loaded();
    await shoot('kept');
  });

  it('is painted on again, and gone back to after a reload', async () => {
    await paintHole([0.3, 0.6], [0.4, 0.66]);
    await workspace.recipe.getByText(/filled from what is around it/).waitFor();
    await workspace.run();
    await workspace.reaches('done');
    await page.reload();
    await workspace.opened();
    const steps = workspace.recipe.getByRole('list', { name: 'Kept so far' });
    await steps.getByRole('button', { name: 'Original', exact: true }).click();
    // What was painted there is what is asked for again.
    await workspace.recipe.getByText(/filled from what is around it/).waitFor();
    await workspace.show('Input');
    await shoot('original');
    expect(studio.faults).toEqual([]);
  });

  it('begins with a sample of our own that is painted already', async () => {
    await openPage(page, 'Start');
    await page.getByRole('heading', { name: 'Mend a photograph' }).waitFor();
    await shoot('start');
    await new StartPage(page).trySample('Mend the sample');
    await workspace.recipe.getByText(made).waitFor();
    await shoot('sample');
    expect(studio.faults).toEqual([]);
  });

  it('is coloured from a few colours, and enlarged from there', async () => {
    await openPage(page, 'Start');
    await new StartPage(page).trySample('Colour the sample');
    await workspace.recipe.getByText(/^Colours are made from yours on [\d.]+ % of the picture[.]/).waitFor();
    await workspace.setMethods('Spread hints');
    await workspace.run();
    await workspace.reaches('done');
    await workspace.gallery.getByRole('button', { name: 'Keep this one' }).click();
    await workspace.recipe.getByRole('list', { name: 'Kept so far' }).waitFor();
    // It is in colour now: it is asked before other colours are made.
    await workspace.recipe.getByText('This picture is in colour already.').first().waitFor();
    await workspace.recipe.getByRole('radio', { name: 'Restore', exact: true }).check({ force: true });
    await workspace.recipe
      .getByText(/^Say what it has lost/)
      .first()
      .waitFor();
    expect(await broken(page)).toEqual([]);
    const size = workspace.recipe.getByRole('spinbutton', { name: 'Enlarge', exact: true });
    await size.fill('2');
    await size.blur();
    await workspace.recipe.getByText(/^The result has 2 times the size, 768 × 512/).waitFor();
    await shoot('enlarge');
    expect(studio.faults).toEqual([]);
  });
});
