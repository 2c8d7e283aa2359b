/** Colours and lost detail through the real command: what was measured stays, whatever is made up. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { must } from '../../core/contract/refused.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { GREY_WEIGHTS } from '../../core/operators/pixel/grey.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { langevin, workspace } from '../support/command.ts';
import { colourGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
const [HEIGHT, WIDTH] = [20, 28];
const PIXELS = HEIGHT * WIDTH;
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const OURS = ['--model', 'model', '--steps', '3'] as const;
const { rec601 } = GREY_WEIGHTS;

/** From black to white across, in steps that reach both ends; a little above the middle. */
const greyAt = (pixel: number, full: number): number =>
  Math.round(Math.min(full, (full * ((pixel % WIDTH) + (pixel < PIXELS / 2 ? 0.4 : 0))) / (WIDTH - 1)));
const isHole = (pixel: number): boolean => pixel % 9 === 2;
const isHint = (pixel: number): boolean => pixel % 50 === 7;

beforeAll(async () => {
  writeModel(
    w.at('model'),
    colourGraph,
    {},
    { domain: 'photo', channels: 3, scale: { kind: 'srgb', low: 0, high: 1 } },
  );
  const words = (bits: 8 | 16, samples: 1 | 3, of: (pixel: number, c: number) => number) => {
    const Words = bits === 8 ? Uint8Array : Uint16Array;
    const values = Array.from({ length: samples * PIXELS }, (_, i) => of(Math.floor(i / samples), i % samples));
    return encodePng(Words.from(values), WIDTH, HEIGHT, samples);
  };
  for (const bits of [8, 16] as const)
    writeFileSync(
      w.at(`grey-${bits}.png`),
      words(bits, 1, (pixel) => greyAt(pixel, 2 ** bits - 1)),
    );
  // Grey in three channels, as scanners and JPEG leave it.
  writeFileSync(
    w.at('scan.png'),
    words(8, 3, (pixel, c) => Math.max(0, greyAt(pixel, 255) - c)),
  );
  writeFileSync(
    w.at('colour.png'),
    words(8, 3, (pixel, c) => (c === 0 ? 200 : greyAt(pixel, 255))),
  );
  writeFileSync(
    w.at('mask.png'),
    words(8, 1, (pixel) => (isHole(pixel) ? 0 : 255)),
  );
  writeFileSync(w.at('small.png'), encodePng(new Uint8Array(100).fill(9), 10, 10, 1));
  const layer = (name: string, alpha: (pixel: number) => number, size = [WIDTH, HEIGHT]): Promise<unknown> => {
    const [width = 0, height = 0] = size;
    const raw = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
      i % 4 === 3 ? alpha(Math.floor(i / 4)) : [200, 40, 90][i % 4]!,
    );
    return sharp(raw, { raw: { width, height, channels: 4 } })
      .png()
      .toFile(w.at(name));
  };
  await layer('hints.png', (pixel) => (isHint(pixel) ? 1 + (pixel % 255) : 0));
  await layer('none.png', () => 0);
  await layer('all.png', () => 255);
  await layer('outside.png', () => 9, [WIDTH + 1, HEIGHT]);
});

const greyOf = (data: ArrayLike<number>, pixel: number): number =>
  rec601.reduce((sum, weight, c) => sum + weight * data[3 * pixel + c]!, 0);

describe.each([8, 16] as const)('a grey picture of %i bits', (bits) => {
  const run = `coloured-${bits}`;
  const methods = ['proximal-5', 'proximal-6', 'grey', 'kriging', 'spread'];

  it('is coloured from hints by every method, each seed a result of its own', async () => {
    const flags = ['--hints', 'hints.png', '--samples', '2', '--seed', '5'];
    const { code, stderr } = await langevin(w.path, 'colorize', `grey-${bits}.png`, ...flags, ...OURS, '--out', run);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(jobSchema.parse(json(run, 'job.json'))).toMatchObject({
      task: 'colorize',
      samples: 'gallery',
      measurement: { operator: { mask: null, grey: 'rec601', scale: 1, hints: { path: w.at('hints.png') } }, bits },
      image: { channels: 3, height: HEIGHT, width: WIDTH },
    });
    const { results } = reportSchema.parse(json(run, 'report.json'));
    expect(results.map((row) => [row.method, row.seeds])).toEqual([
      ['proximal-5', [5]],
      ['proximal-6', [6]],
      ['grey', []],
      ['kriging', []],
      ['spread', []],
    ]);
    // Half a colour is another colour.
    expect(results.map((row) => row.split)).toEqual([null, null, null, null, null]);
    expect(results.map((row) => row.label)).toEqual([
      'Langevin, seed 5',
      'Langevin, seed 6',
      'Grey copy',
      'Kriging',
      'Spread hints',
    ]);
    expect(existsSync(w.at(run, 'results', 'proximal.npy'))).toBe(false);
  });

  it('keeps its grey in every picture to one step of its depth', async () => {
    const before = must(await decodePath(w.at(`grey-${bits}.png`)));
    for (const method of methods) {
      const after = must(await decodePath(w.at(run, 'results', `${method}.png`)));
      expect(after).toMatchObject({ samples: 3, depth: { bits } });
      let most = 0;
      for (let i = 0; i < PIXELS; i++) most = Math.max(most, Math.abs(greyOf(after.data, i) - before.data[i]!));
      expect(most, method).toBeLessThanOrEqual(1);
      const isColoured = Array.from({ length: PIXELS }, (_, i) => i).some(
        (i) => after.data[3 * i] !== after.data[3 * i + 1],
      );
      expect(isColoured, method).toBe(method !== 'grey');
    }
  });

  it('has the hue of a hint where that is, as light as the picture is there', async () => {
    const full = 2 ** bits - 1;
    const luma = rec601[0] * 200 + rec601[1] * 40 + rec601[2] * 90;
    const after = must(await decodePath(w.at(run, 'results', 'proximal-5.png')));
    for (let i = 0; i < PIXELS; i++) {
      if (!isHint(i)) continue;
      // In black and white there is no room for a colour: elsewhere it is the hint's, shrunk until it fits.
      const chroma = [200, 40, 90].map((v) => ((v - luma) / 255) * full);
      const grey = greyAt(i, full);
      const share = Math.min(1, ...chroma.map((v) => (v > 0 ? (full - grey) / v : -grey / v)));
      chroma.forEach((v, c) =>
        expect(Math.abs(after.data[3 * i + c]! - (grey + share * v))).toBeLessThanOrEqual(full === 255 ? 1 : 4),
      );
    }
  });

  it('verifies', async () => expect((await langevin(w.path, 'verify', run)).code).toBe(0));
});

it('a picture in colour is asked about, and coloured anew where that is meant; a scan of a grey one is grey', async () => {
  const asked = await langevin(w.path, 'colorize', 'colour.png', '--solver', 'grey', '--out', 'asked');
  expect(asked.code).toBe(3);
  expect(asked.stderr).toMatch(/colour\.png is in colour.*\n.*--force/);
  expect(existsSync(w.at('asked'))).toBe(false);
  for (const [file, ...flags] of [['colour.png', '--force'], ['scan.png']] as const) {
    const { code } = await langevin(w.path, 'colorize', file, ...flags, '--solver', 'grey', '--out', `of-${file}`);
    expect(code).toBe(0);
    const before = must(await decodePath(w.at(file)));
    const after = must(await decodePath(w.at(`of-${file}`, 'results', 'grey.png')));
    for (let i = 0; i < PIXELS; i++)
      expect(Math.abs(greyOf(after.data, i) - greyOf(before.data, i))).toBeLessThanOrEqual(1);
  }
});

describe('a picture to restore', () => {
  it('gets colours and what was damaged at once, and what is left of its grey stays', async () => {
    const flags = ['--mask', 'mask.png', '--grey', '--weights', 'rec601', '--hints', 'hints.png'];
    const { code } = await langevin(w.path, 'restore', 'colour.png', ...flags, ...OURS, '--out', 'old');
    expect(code).toBe(0);
    const { results } = reportSchema.parse(json('old', 'report.json'));
    expect(results.map(({ method }) => method)).toEqual(['proximal', 'grey', 'kriging', 'spread']);
    const before = must(await decodePath(w.at('colour.png')));
    for (const { method } of results) {
      const after = must(await decodePath(w.at('old', 'results', `${method}.png`)));
      for (let i = 0; i < PIXELS; i++)
        if (!isHole(i)) expect(Math.abs(greyOf(after.data, i) - greyOf(before.data, i))).toBeLessThanOrEqual(1);
    }
    expect((await langevin(w.path, 'verify', 'old')).code).toBe(0);
  });

  it.each([
    ['colour.png', 3],
    ['grey-16.png', 1],
  ] as const)('is enlarged so that the mean of each block is the pixel: %s', async (file, channels) => {
    const out = `large-${file}`;
    const { code } = await langevin(w.path, 'restore', file, '--scale', '3', ...OURS, '--out', out);
    expect(code).toBe(0);
    const job = jobSchema.parse(json(out, 'job.json'));
    expect(job.image).toEqual({ channels, height: 3 * HEIGHT, width: 3 * WIDTH, pixelMm: null });
    const { results } = reportSchema.parse(json(out, 'report.json'));
    expect(results.map(({ method }) => method)).toEqual(['proximal', 'bicubic']);
    for (const { residualRelative } of results) expect(residualRelative).toBeLessThan(1e-4);
    const picture = must(await decodePath(w.at(out, 'results', 'proximal.png')));
    expect(picture).toMatchObject({ height: 3 * HEIGHT, width: 3 * WIDTH, samples: channels });
    expect((await langevin(w.path, 'verify', out)).code).toBe(0);
  });
});

it.each([
  ['colorize', 'grey-8.png', ['--hints', 'outside.png'], 3, /The picture of hints: expected 28 × 20, found 29 × 20/],
  [
    'colorize',
    'grey-8.png',
    ['--hints', 'none.png'],
    3,
    /none\.png .*every pixel is transparent.*\n.*transparent layer/,
  ],
  ['colorize', 'grey-8.png', ['--hints', 'all.png'], 3, /all\.png .*no pixel is transparent/],
  ['colorize', 'grey-8.png', ['--solver', 'spread'], 2, /from hints, and there are none.*\n.*--hints/],
  ['colorize', 'gone.png', [], 3, /gone\.png cannot be read/],
  ['restore', 'grey-8.png', [], 2, /Nothing says what the picture has lost.*\n.*--mask.*--grey.*--scale/],
  ['restore', 'grey-8.png', ['--mask', 'small.png'], 3, /The mask: expected 28 × 20, found 10 × 10/],
  ['restore', 'grey-8.png', ['--hints', 'hints.png', '--scale', '2'], 2, /--hints give colours.*\n.*--grey/],
  ['restore', 'grey-8.png', ['--hints', 'hints.png', '--scale', '2', '--grey'], 2, /--scale makes others of them/],
  ['restore', 'grey-8.png', ['--scale', '5'], 2, /--scale.*between 1 and 4/],
  ['restore', 'grey-8.png', ['--scale', '2', '--reference', 'grey-8.png'], 3, /expected 56 × 40, found 28 × 20/],
] as const)(
  '%s %s %j is refused with a sentence, and nothing is left behind',
  async (task, file, flags, exit, says) => {
    const { code, stderr } = await langevin(w.path, task, file, ...flags, ...OURS, '--out', 'refused');
    expect(stderr).toMatch(says);
    expect(code).toBe(exit);
    expect(stderr).not.toMatch(/\n\s+at |node:internal/);
    expect(existsSync(w.at('refused'))).toBe(false);
  },
);
