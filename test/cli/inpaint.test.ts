/** Pictures with holes through the real command: what is known comes back to the bit, whatever fills the rest. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobSchema } from '../../core/contract/job.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { must } from '../../core/contract/refused.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { inpaint as inpaintTask } from '../../core/modalities/photo/tasks/inpaint.ts';
import { encodePng } from '../../core/formats/picture/png-write.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { langevin, workspace } from '../support/command.ts';
import { colourGraph, writeModel } from '../support/tiny-model.ts';

const w = workspace();
afterAll(() => w.remove());
const [HEIGHT, WIDTH] = [20, 28];
const PIXELS = HEIGHT * WIDTH;

/** A smooth picture with an edge, 0…full, [row, column, sample]. */
const scene = (samples: 1 | 3, full: number): number[] =>
  Array.from({ length: PIXELS * samples }, (_, i) => {
    const [pixel, c] = [Math.floor(i / samples), i % samples];
    const [row, column] = [Math.floor(pixel / WIDTH), pixel % WIDTH];
    const light = 0.2 + 0.5 * (column / WIDTH) + (row > 9 ? 0.2 : 0) - 0.1 * c;
    return Math.round(full * Math.min(1, Math.max(0, light)));
  });
const isKnown = (pixel: number): boolean => (pixel * 7) % 5 !== 0 && Math.floor(pixel / WIDTH) !== 4;

beforeAll(() => {
  writeModel(
    w.at('model'),
    colourGraph,
    {},
    { domain: 'photo', channels: 3, scale: { kind: 'srgb', low: 0, high: 1 } },
  );
  const mask = Uint8Array.from({ length: PIXELS }, (_, i) => (isKnown(i) ? 255 : 0));
  writeFileSync(w.at('mask.png'), encodePng(mask, WIDTH, HEIGHT, 1));
  writeFileSync(
    w.at('inverse.png'),
    encodePng(
      mask.map((v) => 255 - v),
      WIDTH,
      HEIGHT,
      1,
    ),
  );
  writeFileSync(w.at('none.png'), encodePng(new Uint8Array(PIXELS).fill(255), WIDTH, HEIGHT, 1));
  writeFileSync(w.at('all.png'), encodePng(new Uint8Array(PIXELS), WIDTH, HEIGHT, 1));
  // As JPEG and soft brushes leave it: a little beside black and white, also in colour.
  const soft = Uint8Array.from({ length: 3 * PIXELS }, (_, i) =>
    isKnown(Math.floor(i / 3)) ? 255 - (i % 3) * 40 : (i % 7) * 9,
  );
  writeFileSync(w.at('soft.png'), encodePng(soft, WIDTH, HEIGHT, 3));
  writeFileSync(
    w.at('label.png'),
    encodePng(
      mask.map((v) => v / 255),
      WIDTH,
      HEIGHT,
      1,
    ),
  );
  writeFileSync(w.at('small.png'), encodePng(mask.slice(0, 100), 10, 10, 1));
  // Layers of a paint program: red on nothing; black and white on nothing; nothing at all.
  const layer = (colour: (pixel: number) => number[], alpha: (pixel: number) => number): Uint8Array =>
    Uint8Array.from({ length: 4 * PIXELS }, (_, i) =>
      i % 4 === 3 ? alpha(i >> 2) : alpha(i >> 2) > 0 ? colour(i >> 2)[i % 4]! : 0,
    );
  const painted = (pixel: number): number => (isKnown(pixel) ? 0 : 255);
  writeFileSync(
    w.at('layer.png'),
    encodePng(
      layer(() => [220, 30, 30], painted),
      WIDTH,
      HEIGHT,
      4,
    ),
  );
  const either = layer((pixel) => Array<number>(3).fill(255 * (pixel % 2)), painted);
  writeFileSync(w.at('either.png'), encodePng(either, WIDTH, HEIGHT, 4));
  writeFileSync(w.at('nothing.png'), encodePng(new Uint8Array(4 * PIXELS), WIDTH, HEIGHT, 4));
  for (const samples of [1, 3] as const)
    for (const [bits, Words] of [
      [8, Uint8Array],
      [16, Uint16Array],
    ] as const) {
      const whole = Words.from(scene(samples, 2 ** bits - 1));
      const damaged = whole.map((v, i) => (isKnown(Math.floor(i / samples)) ? v : 0));
      writeFileSync(w.at(`whole-${samples}-${bits}.png`), encodePng(whole, WIDTH, HEIGHT, samples));
      writeFileSync(w.at(`damaged-${samples}-${bits}.png`), encodePng(damaged, WIDTH, HEIGHT, samples));
    }
});

const inpaint = (...args: string[]) => langevin(w.path, 'inpaint', ...args);
const json = (...names: string[]): unknown => JSON.parse(readFileSync(w.at(...names), 'utf8'));
const OURS = ['--model', 'model', '--steps', '4'] as const;

// Both colours and both depths, in two runs: every command is a process.
describe.each([
  [1, 16],
  [3, 8],
] as const)('a picture of %i channels and %i bits', (samples, bits) => {
  const run = `run-${samples}-${bits}`;
  const [damaged, whole] = [`damaged-${samples}-${bits}.png`, `whole-${samples}-${bits}.png`];
  const full = 2 ** bits - 1;
  const methods = inpaintTask.solvers;

  it('is filled by every method, and scored in the hole against an undamaged one', async () => {
    const all = ['--solver', methods.join(), '--reference', whole];
    const { code, stderr } = await inpaint(damaged, '--mask', 'mask.png', ...all, ...OURS, '--out', run);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const job = jobSchema.parse(json(run, 'job.json'));
    expect(job).toMatchObject({
      task: 'inpaint',
      measurement: {
        modality: 'photo',
        operator: { mask: { hole: 'black' }, grey: null, scale: 1, hints: null },
        bits,
      },
      image: { channels: samples, height: HEIGHT, width: WIDTH, pixelMm: null },
    });
    const report = reportSchema.parse(json(run, 'report.json'));
    const page = readFileSync(w.at(run, 'report.html'), 'utf8');
    for (const text of ['Parts of this picture are made up.', 'As it came', 'the hole in pink', 'Side by side'])
      expect(page).toContain(text);
    expect(page).not.toMatch(/diagnosis|One window|on the model’s scale/);
    // A prior of everything cannot tell what is foreign to it.
    expect(report.domain).toBeNull();
    expect(report).toMatchObject({ image: { unit: 'srgb' }, regionName: 'the hole', dataRange: { inUnit: 1 } });
    for (const row of report.results) {
      expect(row.psnr).toBeGreaterThan(20);
      expect(row.roi?.psnr).toBeLessThan(row.psnr!); // outside of the hole there is no error
      expect(row.residualRelative).toBe(0);
      expect([row.psnrHole, row.ssimHole]).toEqual([row.roi?.psnr, row.roi?.ssim]);
      expect(row.seam).toBeGreaterThan(0);
      expect(row.textureEnergy).toBeGreaterThan(0);
      // A grey picture has no colours to compare.
      const isNumber = samples === 3 ? (expect.any(Number) as number) : null;
      expect([row.ciede2000, row.colourfulness, row.colourfulnessRatio]).toEqual([isNumber, isNumber, isNumber]);
    }
  });

  it('keeps every known pixel to the bit, in the array and in the picture of its own depth', async () => {
    const before = must(await decodePath(w.at(damaged)));
    for (const method of methods) {
      const path = w.at(run, 'results', `${method}.npy`);
      const array = must(decodeNpy(readFileSync(path), path));
      expect(array.shape).toEqual(samples === 1 ? [HEIGHT, WIDTH] : [3, HEIGHT, WIDTH]);
      const picture = must(await decodePath(w.at(run, 'results', `${method}.png`)));
      expect(picture).toMatchObject({ samples, fullScale: full, depth: { bits } });
      for (let i = 0; i < PIXELS; i++) {
        if (!isKnown(i)) continue;
        for (let c = 0; c < samples; c++) {
          const stored = before.data[i * samples + c]!;
          expect(array.data[c * PIXELS + i]).toBe(Math.fround(stored / full));
          expect(picture.data[i * samples + c]).toBe(stored);
        }
      }
    }
  });

  it('verifies, and a result is the picture that it is for compare', async () => {
    expect((await langevin(w.path, 'verify', run)).code).toBe(0);
    const report = reportSchema.parse(json(run, 'report.json'));
    const { code, stdout } = await langevin(w.path, 'compare', whole, `${run}/results/harmonic.npy`);
    expect(code).toBe(0);
    const harmonic = report.results.find(({ method }) => method === 'harmonic')!;
    // Rounded to the depth of the picture.
    expect(Number(/([\d.]+)\*? +0\.9/.exec(stdout)?.[1])).toBeCloseTo(harmonic.psnr!, bits === 8 ? 0 : 2);
  });
});

it('without a reference there is no score, and the inverse mask says the same', async () => {
  const classical = ['--solver', 'biharmonic'];
  expect((await inpaint('damaged-3-8.png', '--mask', 'mask.png', ...classical, '--out', 'a')).code).toBe(0);
  const inverse = ['--mask', 'inverse.png', '--hole', 'white', ...classical];
  expect((await inpaint('damaged-3-8.png', ...inverse, '--out', 'b')).code).toBe(0);
  const report = reportSchema.parse(json('a', 'report.json'));
  expect(report.results[0]).toMatchObject({ psnr: null, roi: null, psnrHole: null, ssimHole: null, ciede2000: null });
  // What needs no truth is told.
  expect(report.results[0]).toMatchObject({ seam: expect.any(Number), colourfulness: expect.any(Number) });
  const bytes = (run: string): Buffer => readFileSync(w.at(run, 'results', 'biharmonic.npy'));
  expect(bytes('a').equals(bytes('b'))).toBe(true);
  expect(report.warnings).toEqual([]);
});

it('a mask of which more is hole than not is asked about, and filled as it says', async () => {
  const classical = ['--solver', 'harmonic', '--out', 'mostly'];
  const { code, stderr } = await inpaint('whole-3-8.png', '--mask', 'inverse.png', ...classical);
  expect(code).toBe(0);
  const asked = /\d\d % of the picture is hole.*inverted\? Then white is the hole: --hole white/;
  expect(stderr).toMatch(asked);
  expect(reportSchema.parse(json('mostly', 'report.json')).warnings).toEqual([expect.stringMatching(asked)]);
});

it('a large hole is filled from a smooth start by its own preset, which a run without it is told of', async () => {
  const wide = Uint8Array.from({ length: PIXELS }, (_, i) => (i % WIDTH > 5 && i % WIDTH < 25 && i > 0 ? 0 : 255));
  wide.fill(255, 0, WIDTH);
  wide.fill(255, 19 * WIDTH);
  writeFileSync(w.at('wide.png'), encodePng(wide, WIDTH, HEIGHT, 1));
  const flags = ['damaged-3-8.png', '--mask', 'wide.png', '--model', 'model', '--solver', 'proximal'];
  expect((await inpaint(...flags, '--steps', '2', '--out', 'thin')).code).toBe(0);
  const told = [expect.stringMatching(/The hole is up to \d+ pixels wide, .*preset "large"/)];
  expect(reportSchema.parse(json('thin', 'report.json')).warnings).toEqual(expect.arrayContaining(told));
  expect((await inpaint(...flags, '--preset', 'large', '--samples', '2', '--out', 'with-texture')).code).toBe(0);
  const report = reportSchema.parse(json('with-texture', 'report.json'));
  expect(report.warnings).not.toEqual(expect.arrayContaining(told));
  expect(report.results.map(({ method, nfe }) => [method, nfe])).toEqual([
    ['proximal-1', 64],
    ['proximal-2', 64],
  ]);
});

it.each([
  ['soft.png', [expect.stringMatching(/^\d+ pixels of the mask \(\d+ %\) are neither black nor white/)]],
  ['label.png', []],
  [
    'layer.png',
    [
      'The mask is painted on a transparent layer in one colour: what is painted (24 %) is the hole, and what is transparent is kept.',
    ],
  ],
])('%s has the hole that it shows, and what was read into it is said', async (mask, warnings) => {
  const { code } = await inpaint('damaged-3-8.png', '--mask', mask, '--solver', 'harmonic', '--out', `by-${mask}`);
  expect(code).toBe(0);
  const path = w.at(`by-${mask}`, 'inputs', 'known.npy');
  const known = must(decodeNpy(readFileSync(path), path));
  expect(Array.from(known.data, (v) => v !== 0)).toEqual(Array.from({ length: PIXELS }, (_, i) => isKnown(i)));
  expect(reportSchema.parse(json(`by-${mask}`, 'report.json')).warnings).toEqual(warnings);
});

it.each([
  [[], /There is no mask/],
  [['--mask', 'small.png'], /The mask: expected 28 × 20, found 10 × 10/],
  [['--mask', 'none.png'], /no hole/],
  [['--mask', 'either.png'], /either\.png is not supported: as a mask it is both: parts of it are transparent/],
  [['--mask', 'nothing.png'], /nothing\.png is not supported: as a mask it is fully transparent/],
  [['--mask', 'gone.png'], /gone\.png cannot be read: there is no such file.*\n.*Check the path/],
  [['--mask', 'all.png'], /all\.png is not supported: as a mask it keeps no pixel.*\n.*--hole white/],
  [['--mask', 'mask.png', '--reference', 'whole-1-8.png'], /whole-1-8\.png .*it is grey, and the result is in colour/],
  [['--mask', 'mask.png', '--reference', 'small.png'], /The reference: expected 28 × 20, found 10 × 10/],
  [['--mask', 'mask.png', '--solver', 'fbp'], /"fbp" is not a solver/],
  [['--mask', 'mask.png', '--model', 'ct-thorax'], /ct-thorax/],
])('%j is refused with a sentence, and nothing is left behind', async (flags, says) => {
  const { code, stderr } = await inpaint('damaged-3-8.png', ...flags, '--out', 'refused');
  expect(code).not.toBe(0);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/\n\s+at |node:internal/);
  expect(existsSync(w.at('refused'))).toBe(false);
});

it('a small hole of a larger picture is filled from what lies around it, and all else is what it was', async () => {
  const [rows, columns] = [600, 560];
  const values = Uint8Array.from({ length: 3 * rows * columns }, (_, i) => 90 + ((i * 7) % 60));
  const isHole = (pixel: number): boolean => {
    const [row, column] = [Math.floor(pixel / columns), pixel % columns];
    return row > 280 && row < 300 && column > 550;
  };
  const mask = Uint8Array.from({ length: rows * columns }, (_, i) => (isHole(i) ? 0 : 255));
  writeFileSync(w.at('large.png'), encodePng(values, columns, rows, 3));
  writeFileSync(w.at('large-mask.png'), encodePng(mask, columns, rows, 1));
  const flags = ['--mask', 'large-mask.png', '--model', 'model/manifest.json', '--steps', '3', '--solver', 'proximal'];
  const dry = await inpaint('large.png', ...flags, '--dry-run');
  expect(dry.stdout).toContain('the network sees 256 × 256 pixels around the hole');
  expect((await inpaint('large.png', ...flags, '--out', 'large')).code).toBe(0);
  const job = jobSchema.parse(json('large', 'job.json'));
  expect(job.tile).toBe(256);
  // Nine columns of the hole at the right edge, and a tile's side around them.
  expect(job.around).toEqual({ tiles: 1, pixels: (19 + 2 * 256) * (9 + 256) });
  const picture = must(await decodePath(w.at('large', 'results', 'proximal.png')));
  const found = picture.data.every((v, i) => isHole(Math.floor(i / 3)) || v === values[i]);
  expect(found).toBe(true);
  expect(picture.data.some((v, i) => isHole(Math.floor(i / 3)) && v !== values[i])).toBe(true);
  const report = reportSchema.parse(json('large', 'report.json'));
  expect(report.results[0]).toMatchObject({ residualRelative: 0, nfe: 3 });
  expect(report.results[0]?.split?.measured).toBeGreaterThan(0.99);
  expect((await langevin(w.path, 'verify', 'large')).code).toBe(0);
});
