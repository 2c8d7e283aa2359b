import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser } from '../support/browser.ts';
import { openPage } from '../support/pages/rail.ts';
import { StartPage } from '../support/pages/start-page.ts';
import type { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIZE = 96;

describe.skipIf(!hasBrowser)('The verbs of a run (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  let workspace: Workspace;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
    workspace = await new StartPage(await studio.page()).trySample();
    await workspace.setSize(SIZE);
    await workspace.setMethods('Langevin');
    await workspace.choose('Method', 'Preset', /^Accurate/);
  });
  afterAll(() => studio.close());

  /** Arrays of the newest run by name. */
  function results(): ReadonlyMap<string, Buffer> {
    const runs = join(studio.home, 'runs');
    const age = (name: string): number => statSync(join(runs, name)).birthtimeMs;
    const newest = readdirSync(runs).sort((a, b) => age(b) - age(a))[0] ?? '';
    const folder = join(runs, newest, 'results');
    const arrays = readdirSync(folder).filter((name) => name.endsWith('.npy'));
    return new Map(arrays.map((name) => [name, readFileSync(join(folder, name))]));
  }

  it('a run that was paused ends with the bits of one that was not', async () => {
    await workspace.run();
    await workspace.reaches('done');
    const whole = results();
    expect(whole.size).toBeGreaterThan(0);

    await workspace.run();
    await expect.poll(() => workspace.share(), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0.1);
    await workspace.act('Pause');
    await workspace.reaches('paused');
    expect(await workspace.share()).toBeLessThan(1);
    await workspace.act('Resume');
    await workspace.reaches('done');
    const parted = results();
    expect([...parted.keys()]).toEqual([...whole.keys()]);
    for (const [name, bytes] of whole) expect(parted.get(name)?.equals(bytes), name).toBe(true);
  });

  it('a run that was stopped is kept and called unfinished', async () => {
    await workspace.run();
    await expect.poll(() => workspace.share(), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0.1);
    await workspace.act('Stop & keep');
    await workspace.reaches('stopped, kept');
    const side = await workspace.side('Results');
    await side.getByText('Stopped before its end: the scores are those of an unfinished result.').waitFor();
    await workspace.show('Result');
    expect((await workspace.figures()).length).toBeGreaterThan(0);
  });

  it('a discarded run comes back by the undo of its notice', async () => {
    const side = await workspace.side('Results');
    const cards = side.getByRole('list').first().getByRole('listitem');
    const before = await cards.count();
    await workspace.act('Discard');
    await expect.poll(() => cards.count()).toBe(before - 1);
    await workspace.page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(() => cards.count()).toBe(before);
    await workspace.reaches('stopped, kept');
  });

  it('and out of the trash', async () => {
    const { page } = workspace;
    await workspace.act('Discard');
    await openPage(page, 'Queue');
    await page.getByRole('button', { name: /^Trash/ }).waitFor();
    await page.getByRole('button', { name: /^Restore / }).click();
    await page.getByText('stopped, kept').waitFor();
    await page.getByRole('button', { name: /^Trash/ }).waitFor({ state: 'detached' });
  });
});
