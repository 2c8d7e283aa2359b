/** A measurement that runs the other way is found out, put right by one press, and reconstructed. */
import AxeBuilder from '@axe-core/playwright';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy/npy.ts';
import { fanBeam } from '../../../core/operators/radon/fan-beam.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { hasBrowser } from '../support/browser.ts';
import { dropPaths } from '../support/drop.ts';
import { Workspace } from '../support/pages/workspace.ts';
import { StudioUnderTest } from '../support/studio.ts';

const SIZE = 96;
const FIELD_MM = 360;
const VIEWS = 48;
const BINS = 128;
const BIN_MM = 5;
const SOURCE_MM = 541;
const DETECTOR_MM = 949;
const WATER_PER_MM = 0.0192;

/** μ in 1/mm of a body with two unlike lungs and a spine, which no turn or mirror maps on itself, [size, size]. */
function body(size: number): Float32Array {
  const pixelMm = FIELD_MM / size;
  return Float32Array.from({ length: size * size }, (_, i) => {
    const x = ((i % size) - (size - 1) / 2) * pixelMm;
    const y = ((size - 1) / 2 - Math.floor(i / size)) * pixelMm;
    if ((x / 150) ** 2 + (y / 105) ** 2 > 1) return 0;
    if (Math.hypot(x - 60, (y - 15) * 0.8) < 42) return 0.15 * WATER_PER_MM;
    if (Math.hypot(x + 66, (y - 10) * 0.9) < 38) return 0.18 * WATER_PER_MM;
    return Math.hypot(x - 5, y + 70) < 17 ? 1.7 * WATER_PER_MM : WATER_PER_MM;
  });
}

/** Line integrals on a finer grid than any that is reconstructed, as ASTRA's fanflat returns them, [views, bins]. */
function measured(): Float32Array {
  const fine = 2 * SIZE;
  const pixelMm = FIELD_MM / fine;
  const project = fanBeam({
    ...{ kind: 'fan-flat', height: fine, width: fine, pixelMm, bins: BINS, binPitch: BIN_MM, offset: 0 },
    ...{ sourceMm: SOURCE_MM, detectorMm: DETECTOR_MM },
    // Its source starts below, its bins run clockwise (docs/geometry.md).
    anglesDeg: equispacedAngles(VIEWS, 360).map((deg) => deg - 90),
  });
  const rays = new Float32Array(VIEWS * BINS);
  project.forward(body(fine), rays);
  return rays.map((_, i) => pixelMm * rays[i - (i % BINS) + BINS - 1 - (i % BINS)]!);
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((sum, v) => sum + v, 0) / x.length;
  const [ofA, ofB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [p, q] = [a[i]! - ofA, b[i]! - ofB];
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Rules that the recipe breaks, each with what breaks it. */
async function brokenIn(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include('section.recipe').analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

describe.skipIf(!hasBrowser)('A measured scan (skipped without Chromium)', () => {
  let studio: StudioUnderTest;
  beforeAll(async () => {
    studio = await StudioUnderTest.open();
  });
  afterAll(() => studio.close());

  it('whose detector runs the other way is told so, put right by one press, and reconstructed', async () => {
    const file = join(studio.home, 'fanflat.npy');
    writeFileSync(file, encodeNpy(measured(), [VIEWS, BINS]));
    const page = await studio.page({ context: await studio.context({ reducedMotion: 'reduce' }) });
    await dropPaths(page, [file]);
    const workspace = new Workspace(page);
    await workspace.opened();

    const data = await workspace.stage('Data');
    await data.getByRole('switch', { name: 'Is a measured sinogram' }).click();
    await workspace.choose('Data', 'Quantity', /^Line integrals/);
    await workspace.choose('Scan', 'Geometry', /flat detector$/);
    const scan = await workspace.stage('Scan');
    const advanced = scan.getByRole('button', { name: 'Advanced' });
    if ((await advanced.getAttribute('aria-expanded')) !== 'true') await advanced.click();
    const fill = async (stage: typeof scan, field: string, value: number): Promise<void> => {
      const box = stage.getByRole('spinbutton', { name: field, exact: true });
      await box.fill(String(value));
      await box.blur();
    };
    await fill(scan, 'Source distance', SOURCE_MM);
    await fill(scan, 'Detector distance', DETECTOR_MM);
    await fill(scan, 'Bin width', BIN_MM);
    await fill(scan, 'Start angle', -90);
    await workspace.setSize(SIZE);
    await fill(data, 'Spacing', FIELD_MM / SIZE);
    await workspace.setMethods('FBP');

    await workspace.recipe.getByText(/^The detector runs the other way: residual/).waitFor();
    expect(await brokenIn(page)).toEqual([]);
    await workspace.recipe.getByRole('button', { name: 'Use this', exact: true }).click();
    await workspace.recipe.getByText(/^✓ What is said of it explains the measurement/).waitFor();

    await workspace.run();
    await workspace.reaches('done');
    const runs = join(studio.home, 'runs');
    const folder = join(runs, readdirSync(runs)[0]!, 'results');
    const name = readdirSync(folder).find((entry) => entry.endsWith('.npy'))!;
    const result = decodeNpy(readFileSync(join(folder, name)), name);
    if (!result.ok) throw new Error(result.error.code);
    expect(result.value.shape).toEqual([SIZE, SIZE]);
    expect(correlation(result.value.data, body(SIZE))).toBeGreaterThan(0.95);
  });

  it('of counts takes a flat and a dark field from files, in the place of I₀, and lets them go again', async () => {
    const file = join(studio.home, 'counts.npy');
    const counts = measured().map((integral) => 100 + 1e5 * Math.exp(-integral));
    writeFileSync(file, encodeNpy(counts, [VIEWS, BINS]));
    const page = await studio.page();
    await dropPaths(page, [file]);
    const workspace = new Workspace(page);
    await workspace.opened();
    const data = await workspace.stage('Data');
    await data.getByRole('switch', { name: 'Is a measured sinogram' }).click();
    await workspace.choose('Data', 'Quantity', /^Photon counts/);
    const i0 = data.getByRole('spinbutton', { name: 'Photons I₀' });
    await i0.waitFor();

    const choose = async (field: string, name: string, values: Float32Array, shape: number[]): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await data.getByRole('group', { name: field }).getByRole('button', { name: 'Choose…' }).click();
      const buffer = Buffer.from(encodeNpy(values, shape));
      await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer });
    };
    await choose('Flat field', 'short.npy', new Float32Array(7).fill(1e5), [7]);
    await data.getByText('it has 7 values for 128 bins and ').waitFor();
    await data.getByRole('button', { name: 'Take the Flat field away' }).click();
    await choose('Flat field', 'flat.npy', new Float32Array(2 * BINS).fill(100_100), [2, BINS]);
    await choose('Dark field', 'dark.npy', new Float32Array(BINS).fill(100), [BINS]);
    await data.getByText('flat.npy').waitFor();
    await data.getByText('128 numbers, 100 on average').waitFor();
    await i0.waitFor({ state: 'detached' });
    expect(await brokenIn(page)).toEqual([]);
    await page.getByText(/^autosaved/).waitFor();

    await page.reload();
    await data.getByText('128 numbers, 100 on average').waitFor();
    await workspace.setMethods('FBP');
    await workspace.run();
    await workspace.reaches('done');
    for (const field of ['Flat field', 'Dark field'])
      await data.getByRole('button', { name: `Take the ${field} away` }).click();
    await i0.waitFor();
    await data.getByText(/^Counts need those of an unobstructed ray/).waitFor();
    await choose('Flat field', 'flat.npy', new Float32Array(BINS).fill(100_100), [BINS]);
    // Line integrals have no such field, and none that was chosen before stands in their way.
    await workspace.choose('Data', 'Quantity', /^Line integrals/);
    await data.getByRole('group', { name: 'Flat field' }).waitFor({ state: 'detached' });
    await expect.poll(() => workspace.recipe.getByRole('button', { name: 'Run', exact: true }).isEnabled()).toBe(true);
  });
});
