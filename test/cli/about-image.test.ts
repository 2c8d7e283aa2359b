/** What a model is asked about images that are there, through the real command. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../core/contract/refused.ts';
import { reportSchema, type Report, type ResultRow } from '../../core/contract/report.ts';
import { decodeNpy, encodeNpy } from '../../core/formats/npy/npy.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { langevin, workspace } from '../support/command.ts';
import { colourGraph, complexGraph, tinyGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
const [HEIGHT, WIDTH] = [20, 24];

beforeAll(() => {
  const photo = { domain: 'photo', channels: 3, scale: { kind: 'srgb', low: 0, high: 1 } };
  writeModel(w.at('photo'), colourGraph, {}, photo);
  writeModel(w.at('short'), colourGraph, {}, { ...photo, sde: { kind: 've', sigmaMin: 0.002, sigmaMax: 0.05 } });
  writeModel(w.at('ct'), tinyGraph);
  const mri = { domain: 'mri', channels: 2, scale: { kind: 'p99.5-magnitude', low: 0, high: 1 } };
  writeModel(w.at('mri'), complexGraph, {}, mri);
  for (const [name, phase, width] of [
    ['a.png', 0, WIDTH],
    ['b.png', 2, WIDTH],
    ['narrow.png', 0, WIDTH - 4],
  ] as const) {
    const pixels = Uint8Array.from({ length: 3 * HEIGHT * width }, (_, i) => 128 + 100 * Math.sin(i / 9 + phase));
    writeFileSync(w.at(name), encodePng(pixels, width, HEIGHT, 3));
  }
  const values = Float32Array.from({ length: 32 * 32 }, (_, i) => 500 * Math.sin(i / 50));
  writeFileSync(w.at('slice.npy'), encodeNpy(values, [32, 32]));
  writeFileSync(
    w.at('shifted.npy'),
    encodeNpy(
      values.map((v) => v + 1024),
      [32, 32],
    ),
  );
  const complex = Float32Array.from({ length: 2 * 32 * 32 }, (_, i) => values[i >> 1]! * (i % 2 === 0 ? 0.8 : 0.6));
  writeFileSync(w.at('complex.npy'), encodeNpy(complex, [32, 32, 2]));
  writeFileSync(w.at('magnitude.npy'), encodeNpy(values.map(Math.abs), [32, 32]));
});

const ask = (...words: string[]): ReturnType<typeof langevin> => langevin(w.path, ...words);
const reportOf = (run: string): Report =>
  reportSchema.parse(JSON.parse(readFileSync(w.at(run, 'report.json'), 'utf8')));
const rowOf = (run: string): ResultRow => reportOf(run).results[0]!;
const page = (run: string): string => readFileSync(w.at(run, 'report.html'), 'utf8');

describe('likelihood', () => {
  it('is told in bits per dimension as the sum of its parts, with its error', async () => {
    const asked = [
      'likelihood',
      'a.png',
      '--model',
      './photo',
      '--crop',
      '16',
      '--steps',
      '6',
      '--likelihood-probes',
      '3',
    ];
    const { code, stdout, stderr } = await ask(...asked, '--json', '--out', 'likelihood');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const { metrics } = JSON.parse(stdout) as { metrics: Record<string, ResultRow> };
    const row = rowOf('likelihood');
    const { bitsPerDimension, bitsError, bitsLatent, bitsVolume, bitsBelow, bitsGreyLevels } = row;
    expect(metrics['likelihood']).toMatchObject({ bitsPerDimension, bitsError });
    expect(row.parameters).toMatchObject({ probes: 3, steps: 6 });
    expect(bitsPerDimension).toBeCloseTo(bitsLatent! + bitsVolume! + bitsBelow! + bitsGreyLevels!, 9);
    expect(bitsGreyLevels).toBeCloseTo(Math.log2(255), 6);
    expect(bitsError).toBeGreaterThan(0);
    expect(page('likelihood')).toMatch(/Bits\/dim/);
    // The picture of the answer is said to be what it is.
    expect(page('likelihood')).toMatch(/the image as noise to the network/);
    expect(row.path?.at(-1)).toBe('as noise');
    expect((await ask('verify', 'likelihood')).code).toBe(0);
    // The same seed gives the same figure.
    expect((await ask(...asked, '--out', 'again')).code).toBe(0);
    expect(rowOf('again').bitsPerDimension).toBe(bitsPerDimension);
  });

  it('of several images is a run each, with one table', async () => {
    const { code, stdout } = await ask(
      ...['likelihood', 'a.png', 'b.png', '--model', './photo', '--crop', '16', '--steps', '3', '--out', 'several'],
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Bits\/dim/)]);
    const [a, b, mean] = ['a', 'b', 'mean'].map((name) => {
      const line = new RegExp(`^${name} +(-?[\\d.]+) ± ([\\d.]+) `, 'm').exec(stdout);
      return [Number(line?.[1]), Number(line?.[2])] as const;
    });
    expect(mean![0]).toBeCloseTo((a![0] + b![0]) / 2, 2);
    expect(mean![1]).toBeCloseTo(Math.hypot(a![1], b![1]) / 2, 2);
    expect(stdout.indexOf('\nmean ')).toBeGreaterThan(stdout.indexOf('\nb '));
    const table = readFileSync(w.at('several', 'summary.html'), 'utf8');
    for (const name of ['a', 'b']) expect(table).toContain(`<a href="${name}/report.html">${name}</a>`);
    expect(table).toMatch(/<th scope="row">mean<\/th>/);
    expect(readFileSync(w.at('several', 'summary.csv'), 'utf8')).toMatch(/^a,[\s\S]*^b,[\s\S]*^\(mean\),/m);
    const summary: unknown = JSON.parse(readFileSync(w.at('several', 'summary.json'), 'utf8'));
    expect(summary).toMatchObject({
      items: 2,
      failed: 0,
      rows: ['a', 'b'].map((item) => ({ item, bitsPerDimension: expect.any(Number) as number })),
    });
  });

  it('of CT counts steps of 1 HU, and of complex numbers none', async () => {
    const asked = ['--crop', '16', '--steps', '3'];
    expect((await ask('likelihood', 'slice.npy', '--model', './ct', ...asked, '--out', 'ct-run')).code).toBe(0);
    expect(rowOf('ct-run').bitsGreyLevels).toBeCloseTo(Math.log2(2674), 6);
    expect((await ask('likelihood', 'magnitude.npy', '--model', './mri', ...asked, '--out', 'mri-run')).code).toBe(0);
    expect(rowOf('mri-run').bitsGreyLevels).toBeUndefined();
  });

  it('says what it took a magnitude for, in words of such images', async () => {
    const asked = ['--model', './mri', '--crop', '16', '--steps', '3', '--out', 'phaseless'];
    const { stderr } = await ask('likelihood', 'magnitude.npy', ...asked);
    const { warnings, definitions } = reportOf('phaseless');
    for (const said of [stderr, warnings.join()]) expect(said).toMatch(/its phase is taken as 0 everywhere/);
    expect(definitions['bitsPerDimension']).toMatch(/density/);
    expect(definitions['scale']).toMatch(/99\.5th percentile/);
    expect(page('phaseless')).not.toMatch(/grey level|HU/);
    expect((await ask('likelihood', 'complex.npy', ...asked.slice(0, -1), 'phased')).stderr).not.toMatch(/taken as 0/);
  });

  it('says the size of an image in one way from its reading to its report', async () => {
    const grey = Uint8Array.from({ length: 24 * 32 }, (_, i) => 20 + (i % 200));
    writeFileSync(w.at('oblong.png'), encodePng(grey, 24, 32, 1));
    for (const [model, size] of [
      ['photo', '24 × 32'],
      ['mri', '32 × 24'],
    ] as const) {
      const { stderr, stdout } = await ask('typicality', 'oblong.png', '--model', `./${model}`, '--dry-run');
      expect(stderr).toContain(`PNG: ${size} pixels`);
      expect(stderr).toContain(`an image of ${size} pixels`);
      expect(stdout).toContain(`Image     ${size} pixels`);
    }
  });

  it('is refused in a sentence where the noise of the network does not hide the image', async () => {
    const { code, stderr } = await ask('likelihood', 'a.png', '--model', './short', '--crop', '16', '--out', 'refused');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/reaches σ = 0\.05, which does not hide this image/);
  });
});

describe('encode', () => {
  it('shows the error of the round trip, which more steps make smaller', async () => {
    const psnr: number[] = [];
    for (const steps of ['4', '16']) {
      const run = `encoded-${steps}`;
      const asked = ['encode', 'a.png', '--model', './photo', '--steps', steps, '--out', run];
      expect((await ask(...asked)).code).toBe(0);
      psnr.push(rowOf(run).psnr!);
      expect(rowOf(run).path).toEqual(['as noise', 'and back']);
      // What differs is shown, on a scale of the image's own unit.
      expect(page(run)).toMatch(/Signed errors <small>one scale for all: ±0\.05/);
    }
    expect(psnr[1]!).toBeGreaterThan(psnr[0]! + 6);
    expect((await ask('verify', 'encoded-16')).code).toBe(0);
  });
});

describe('interpolate', () => {
  it('lays the images between two side by side, both ends included', async () => {
    const asked = [
      'interpolate',
      'a.png',
      'b.png',
      '--model',
      './photo',
      '--steps',
      '4',
      '--count',
      '5',
      '--temperature',
      '1',
    ];
    expect((await ask(...asked, '--out', 'between')).code).toBe(0);
    const row = rowOf('between');
    expect(row.parameters).toMatchObject({ count: 5, steps: 4, temperature: 1 });
    expect(row.path).toEqual(['the first, and back', '25 %', '50 %', '75 %', 'the second, and back']);
    const path = w.at('between', 'results', 'interpolate-path.npy');
    const { data, shape } = must(decodeNpy(readFileSync(path), path));
    expect(shape).toEqual([5, 3, HEIGHT, WIDTH]);
    // The answer is the one in the middle.
    const answer = w.at('between', 'results', 'interpolate.npy');
    const size = 3 * HEIGHT * WIDTH;
    expect(must(decodeNpy(readFileSync(answer), answer)).data).toEqual(data.slice(2 * size, 3 * size));
    for (const name of ['interpolate-path.png', 'interpolate-path.webp'])
      expect(existsSync(w.at('between', 'results', name))).toBe(true);
    expect(page('between')).toContain('the second, and back');
    expect(page('between')).toMatch(/<dt>Second image, SHA-256<\/dt>\s*<dd><code>[0-9a-f]{64}/);
    // Both ends of the way, as they came.
    for (const end of ['The first, as it came', 'The second, as it came'])
      expect(page('between')).toMatch(new RegExp(`<b>${end}</b>`));
  });

  it.each([
    [['a.png'], /a way has two ends/],
    // Width × height, as sizes of pictures are said everywhere.
    [['a.png', 'narrow.png'], /expected 24 × 20, found 20 × 20/],
    [['a.png', 'missing.png'], /missing\.png/],
  ])('%j is refused, and nothing is left behind', async (names, says) => {
    const { code, stderr } = await ask('interpolate', ...names, '--model', './photo', '--out', 'refused-pair');
    expect([code === 0, stderr]).toEqual([false, expect.stringMatching(says)]);
    expect(existsSync(w.at('refused-pair'))).toBe(false);
  });
});

describe('typicality', () => {
  it('draws the denoising error over r² against the noise, and says what it means', async () => {
    expect((await ask('typicality', 'slice.npy', '--model', './ct', '--out', 'typical')).code).toBe(0);
    const { levels = [], typicality } = rowOf('typical');
    expect(levels).toHaveLength(12);
    const logs = levels.map(({ error, expected }) => Math.log(error / expected));
    expect(typicality).toBeCloseTo(Math.exp(logs.reduce((sum, v) => sum + v, 0) / logs.length), 9);
    expect(page('typical')).toMatch(/about 1 is\s+typical/);
  });

  it('of a folder of pictures is a line each', async () => {
    mkdirSync(w.at('album'));
    for (const name of ['a.png', 'b.png']) writeFileSync(w.at('album', name), readFileSync(w.at(name)));
    const { code, stdout } = await ask('typicality', 'album', '--model', './photo', '--out', 'of-album');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^a .*\nb .*\nmean /m)]);
  });

  it('of several images is a line each, the mean last', async () => {
    const { code, stdout } = await ask(
      ...['typicality', 'slice.npy', 'magnitude.npy', '--model', './ct', '--out', 'typical-of-two', '--json'],
    );
    expect(code).toBe(0);
    const { items, methods } = JSON.parse(stdout) as {
      items: { item: string; metrics: Record<string, { typicality: number }> }[];
      methods: { figures: { typicality: { mean: number } } }[];
    };
    const found = items.map(({ metrics }) => metrics['typicality']!.typicality);
    expect(items.map(({ item }) => item)).toEqual(['slice', 'magnitude']);
    expect(methods[0]!.figures.typicality.mean).toBeCloseTo((found[0]! + found[1]!) / 2, 9);
  });

  it('takes a network of the kind of the image where none is named, and refuses k-space', async () => {
    const { code, stderr } = await ask('typicality', 'missing.npy', '--out', 'refused');
    expect([code === 0, stderr]).toEqual([false, expect.stringMatching(/missing\.npy/)]);
  });
});

describe('what the numbers of an image are', () => {
  const short = {
    likelihood: ['--steps', '2'],
    encode: ['--steps', '2'],
    typicality: [],
    interpolate: ['--steps', '2'],
  };

  it.each(Object.entries(short))('is said to %s by --numbers, and kept in the job', async (task, more) => {
    const images = task === 'interpolate' ? ['shifted.npy', 'shifted.npy'] : ['shifted.npy'];
    const asked = ['--model', './ct', '--crop', '16', ...more];
    expect((await ask(task, ...images, ...asked, '--numbers', 'HU+1024', '--out', `said-${task}`)).code).toBe(0);
    const plain = images.map(() => 'slice.npy');
    expect((await ask(task, ...plain, ...asked, '--numbers', 'HU', '--out', `plain-${task}`)).code).toBe(0);
    const figures = ['bitsPerDimension', 'psnr', 'typicality'] as const;
    for (const id of figures) {
      const [said, own] = [rowOf(`said-${task}`)[id] ?? null, rowOf(`plain-${task}`)[id] ?? null];
      if (own === null) expect(said).toBeNull();
      else expect(said).toBeCloseTo(own, 3);
    }
    expect(reportOf(`said-${task}`).warnings.join()).toMatch(/HU\+1024/);
    expect((await ask('run', w.at(`said-${task}`, 'job.json'), '--out', `again-${task}`)).code).toBe(0);
  });

  it('is nothing that other images know', async () => {
    const { code, stderr } = await ask('likelihood', 'a.png', '--model', './photo', '--numbers', 'HU', '--out', 'no');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--numbers says what the numbers of a CT image are/)]);
    expect(existsSync(w.at('no'))).toBe(false);
  });
});
