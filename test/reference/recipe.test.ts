import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelManifest, type ModelManifest } from '../../core/contract/model.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { decodeNpy } from '../../core/formats/npy/npy.ts';
import { openGuide } from '../../electron/worker/engines/guide.ts';
import { onnxScore } from '../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../electron/worker/engines/onnx/open-model.ts';
import { langevin } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { interruptedTraining, recipe, reference, TINY, whyNoRecipe, type Domain } from './training.ts';

const paceOfARun = z.object({
  active: z.tuple([z.number(), z.number()]),
  cosine: z.array(z.number()),
  held: z.array(z.number()),
  warming: z.array(z.number()),
  early: z.object({ rates: z.array(z.number()), over: z.array(z.boolean()) }),
  crops: z.array(z.number()),
});

const carriedWeights = z.object({
  names: z.array(z.string()),
  sizes: z.tuple([z.number(), z.number()]),
  rounded: z.number(),
  exact: z.number(),
  architecture: z.unknown(),
  scale: z.number(),
  real: z.number(),
  imaginary: z.number(),
  channelsApart: z.number(),
  colour: z.number(),
  deeper: z.array(z.number()),
  deepened: z.number(),
  back: z.number(),
});

const missing = await whyNoRecipe();
const noQuantiser = await whyNoRecipe('onnxruntime');

const skipped = missing !== null && process.env.CI !== 'true';

describe.skipIf(skipped)(`training recipe${skipped ? ` (skipped: ${missing})` : ''}`, () => {
  let root: string;
  let manifest: ModelManifest;
  let session: InferenceSession;

  const at = (...names: string[]) => join(root, ...names);
  const readManifest = async (name: string) =>
    modelManifest.parse(JSON.parse(await readFile(at(name, 'manifest.json'), 'utf8')));
  const train = (domain: Domain, out: string, options: Parameters<typeof recipe>[1]) =>
    recipe('train.py', { domain, data: at(`${domain}-data`), out: at(out), ...TINY, ...options });
  const exportModel = (domain: Domain, checkpoint: string, out: string) =>
    recipe('export.py', {
      ...{ checkpoint: at(checkpoint), data: at(`${domain}-data`), out: at(out) },
      ...{ size: 64, threads: 1, id: 'tiny', name: 'Tiny' },
    });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'langevin-recipe-'));
    if (missing !== null) return;
    await reference('recipe.py', 'ct', at('ct-data'));
    for (const steps of [6, 9]) await train('ct', 'ct-run', { steps, size: 64, batch: 4 });
    await exportModel('ct', 'ct-run', 'ct');
    manifest = await readManifest('ct');
    session = await InferenceSession.create(at('ct', manifest.network.file), { intraOpNumThreads: 1 });
  }, 300_000);
  beforeEach(() => {
    if (missing !== null) throw new Error(missing); // in CI: every test fails and is counted
  });
  afterAll(() => rm(root, { recursive: true }));

  const image = (count: number, height: number, width: number) =>
    Float32Array.from({ length: count * height * width }, (_, i) => 0.3 + 0.2 * Math.sin(i * i));
  const denoise = async (x: Float32Array, shape: readonly number[], sigma: readonly number[]) => {
    const { inputs, outputs } = manifest.network;
    const feeds = {
      [inputs.image]: new Tensor('float32', x, shape),
      [inputs.noise]: new Tensor('float32', Float32Array.from(sigma), [sigma.length]),
    };
    const clean = (await session.run(feeds))[outputs.denoised];
    if (!clean || !(clean.data instanceof Float32Array)) throw new Error('The network answers in another type.');
    return { dims: clean.dims, data: clean.data };
  };

  it('goes on where it stopped', async () => {
    const log = z.array(z.object({ step: z.number() }));
    const rows = log.parse(JSON.parse(await readFile(at('ct-run', 'log.json'), 'utf8')));
    expect(rows.map((row) => row.step)).toEqual([3, 6, 6, 9, 9]); // each run ends with a row of its own
  });

  it('describes the weights it exported', async () => {
    const weights = await readFile(at('ct', manifest.network.file));
    expect(manifest.network.bytes).toBe(weights.length);
    expect(manifest.network.sha256).toBe(createHash('sha256').update(weights).digest('hex'));
    expect(manifest).toMatchObject({
      id: 'tiny',
      scale: { low: -1024, high: 1650 },
      network: { sizeMultiple: 4, predicts: 'denoiser', conditioning: 'sigma' },
      training: { slices: 6, patients: 3, steps: 9, batch: 4, seed: 1 },
    });
  });

  it('measures a residual error that grows with the noise and stays below it', () => {
    const table = manifest.residualVariance!;
    expect(table.length).toBeGreaterThanOrEqual(12);
    expect(table[0]![0]).toBe(0.002);
    expect(table.at(-1)![0]).toBe(1);
    for (const [k, [sigma, r2]] of table.entries()) {
      expect(r2).toBeGreaterThan(k === 0 ? 0 : table[k - 1]![1]);
      expect(r2).toBeLessThan(1.02 * sigma ** 2); // the untrained skip path alone is already a Wiener filter
    }
  });

  it('takes any batch and any size of its multiple', async () => {
    for (const shape of [
      [1, 1, 32, 40],
      [3, 1, 64, 20],
    ] as const) {
      const [batch, , height, width] = shape;
      const { dims, data } = await denoise(image(batch, height, width), shape, new Array<number>(batch).fill(0.1));
      expect(dims).toEqual(shape);
      expect(data.every(Number.isFinite)).toBe(true);
    }
  });

  it('treats the images of a batch alone, each at its own noise level', async () => {
    const pair = image(2, 32, 32);
    const together = (await denoise(pair, [2, 1, 32, 32], [0.01, 0.5])).data;
    const second = (await denoise(pair.slice(1024), [1, 1, 32, 32], [0.5])).data;
    for (let i = 0; i < 1024; i++) expect(Math.abs(together[1024 + i]! - second[i]!)).toBeLessThan(1e-5);
  });

  it('reconstructs with it through the command', async () => {
    const side = 48;
    writeHu(join(root, 'body.npy'), bodyHu(side), [side, side]);
    const image = ['body.npy', '--spacing', '1', '--model', at('ct', 'manifest.json')];
    const measurement = ['--views', '16', '--solver', 'proximal,fbp', '--steps', '4', '--out', 'run'];
    const ended = await langevin(root, 'reconstruct', 'ct', ...image, ...measurement);
    expect(ended).toMatchObject({ code: 0 });
    const report = reportSchema.parse(JSON.parse(await readFile(join(root, 'run', 'report.json'), 'utf8')));
    const [own] = report.results;
    expect(own).toMatchObject({
      method: 'proximal',
      nfe: 4,
      provider: 'cpu (onnxruntime)',
      model: { id: 'tiny', sha256: manifest.network.sha256 },
    });
    expect(Number.isFinite(own!.psnr)).toBe(true);
    expect(own!.residualRelative).toBeLessThan(0.2); // whatever the network says, the data are heard
    const result = decodeNpy(await readFile(join(root, 'run', 'results', 'proximal.npy')), 'proximal.npy');
    expect(result).toMatchObject({ ok: true, value: { shape: [side, side] } });
  });

  it('exports again without losing what others measured or wrote', async () => {
    const [path, card] = [at('ct', 'manifest.json'), at('ct', 'card.md')];
    const domainCheck = [[0.05, 1.5, 3]];
    await writeFile(path, JSON.stringify({ ...manifest, domainCheck }));
    await writeFile(card, '# Tiny\n<!-- measured: written by export.py -->\nold\n<!-- end of measured -->\nEnd\n');
    await exportModel('ct', 'ct-run', 'ct');
    expect(modelManifest.parse(JSON.parse(await readFile(path, 'utf8')))).toEqual({ ...manifest, domainCheck });
    const text = await readFile(card, 'utf8');
    expect(text).toMatch(/^# Tiny\n[^]*\nEnd\n$/);
    expect(text).toContain('9 steps');
    expect(text).not.toContain('old');
  });

  it('is the same network after an interruption as without one', async () => {
    const options = { steps: 9, size: 64, precision: 'float32' };
    await train('ct', 'unbroken', options);
    const interrupted = { domain: 'ct', data: at('ct-data'), out: at('broken'), ...TINY, ...options };
    expect(await interruptedTraining(interrupted)).toBe(0);
    await train('ct', 'broken', options);
    const steps = z.array(z.object({ step: z.number(), psnr: z.record(z.string(), z.number()) }));
    const log = async (name: string) => steps.parse(JSON.parse(await readFile(at(name, 'log.json'), 'utf8')));
    expect((await log('broken')).at(-1)).toEqual((await log('unbroken')).at(-1));
  });

  it('lets the rate fall at once where a file asks for the end', async () => {
    await mkdir(at('early'));
    await writeFile(at('early', 'finish'), '2');
    const printed = await train('ct', 'early', { steps: 100_000, size: 64 });
    expect(printed.trim().split('\n').at(-1)).toMatch(/"step": 2, .*"final": true/);
  });

  it('paces a run by its work, whatever the clock says', async () => {
    const pace = paceOfARun.parse(JSON.parse(await reference('pacing.py')));
    const [steady, paused] = pace.active;
    expect(steady).toBe(42); // 21 steps of two seconds; a minute of validation does not count
    expect(paused).toBe(42); // nor does an hour's pause
    expect(pace.cosine).toEqual([1, expect.closeTo(0.5), expect.closeTo(0)]);
    expect(pace.held).toEqual([1, 1, expect.closeTo(0.5), expect.closeTo(0)]);
    expect(pace.warming).toEqual([0.005, 0.5, 1, 1]);
    expect(pace.early).toEqual({ rates: [1, 0.5, 0], over: [true, false] });
    expect(pace.crops).toEqual([64, 64, 128, 160, 160, 160]);
  });

  it('carries weights to other numbers of channels and of blocks', async () => {
    const facts = carriedWeights.parse(
      JSON.parse(await reference('carried_weights.py', at('ct-run'), at('ct', 'ct.onnx'))),
    );
    expect(facts.names).toEqual([]);
    // What is stored as float16 behind a Cast is read as what it was rounded to, the rest as it was.
    const [large, small] = facts.sizes;
    expect(large).toBeGreaterThan(5);
    expect(facts).toMatchObject({ rounded: large, exact: small });
    expect(facts.architecture).toEqual({ channels: 1, widths: [8, 16], blocks: [1, 1], embedding: 64 });
    // A real image stays the CT network's business; the imaginary part takes the skip path alone.
    expect(facts.real).toBeLessThan(1e-6 * facts.scale);
    expect(facts.imaginary).toBe(0);
    expect(facts.channelsApart).toBe(0);
    expect(facts.colour).toBeLessThan(0.2 * facts.scale);
    expect(facts.back).toBe(0);
    // A deeper network begins as the one that it is made of.
    expect(facts).toMatchObject({ deeper: [3, 2], deepened: 0 });
  });

  it('refuses weights that are not what the flags ask for', async () => {
    await expect(train('ct', 'wide', { from: at('ct', 'ct.onnx'), widths: '8,24', steps: 3 })).rejects.toThrow(
      /--widths \[8, 24\] was asked for, but .* has \[8, 16\]/,
    );
    await expect(train('ct', 'flat', { from: at('ct', 'ct.onnx'), blocks: '1,0', steps: 3 })).rejects.toThrow(
      /--blocks \[1, 0\] was asked for, but .* has \[1, 1\]: only more can be added/,
    );
    await reference('recipe.py', 'mri', at('mri-data'));
    await expect(train('mri', 'ct-run', { steps: 3 })).rejects.toThrow(/holds a network for ct, not mri/);
    await rm(at('mri-data'), { recursive: true });
  });

  it.each([
    { domain: 'photo', channels: 3, scale: { low: 0, high: 1 }, counts: { photographs: 6, labels: 2 } },
    { domain: 'mri', channels: 2, scale: { low: 0, high: 1 }, counts: { slices: 3, subjects: 3 } },
  ] as const)(
    'goes on from CT to $domain, and the program reads the result',
    async ({ domain, channels, ...facts }) => {
      await reference('recipe.py', domain, at(`${domain}-data`));
      await train(domain, `${domain}-run`, { from: at('ct', 'ct.onnx'), steps: 3, size: 64 });
      await exportModel(domain, `${domain}-run`, domain);
      const own = await readManifest(domain);
      expect(own).toMatchObject({ domain, channels, scale: facts.scale, network: { file: `${domain}.onnx` } });
      expect(own.training).toMatchObject({ ...facts.counts, steps: 3, weights: 'float16' });
      expect(own.training!['from']).toMatch(/^ct\.onnx, sha256 [0-9a-f]{16}$/);
      const model = await openModel(at(domain, 'manifest.json'), 'cpu');
      if (!model.ok) throw new Error(JSON.stringify(model.error));
      const score = onnxScore(model.value, 30, 40);
      const clean = new Float32Array(channels * 30 * 40);
      await score.denoise(
        clean.map((_, i) => Math.sin(i)),
        1,
        Float64Array.of(0.1),
        clean,
      );
      expect(clean.every(Number.isFinite)).toBe(true);
    },
  );

  it.skipIf(noQuantiser !== null)(
    `stores the weights in 8 bits${noQuantiser === null ? '' : ` (skipped: ${noQuantiser})`}`,
    async () => {
      await recipe('quantise.py', {
        ...{ model: at('ct'), data: at('ct-data'), count: 4, size: 32, images: 1, tolerance: 1 },
      });
      const { network } = await readManifest('ct');
      const { file, sha256, bytes } = network.int8!;
      const weights = await readFile(at('ct', file));
      expect([sha256, bytes]).toEqual([createHash('sha256').update(weights).digest('hex'), weights.length]);
      expect(network.sha256).toBe(manifest.network.sha256);
      const opened = await openModel(at('ct', 'manifest.json'), 'cpu', 'int8');
      // A processor whose 8-bit sums overflow refuses it, and says so.
      if (!opened.ok)
        expect(opened.error).toMatchObject({ reason: expect.stringContaining('this processor') as string });
      expect(weights.includes('QuantizeLinear')).toBe(true);
    },
  );

  it('trains a guide, which the program opens and follows', async () => {
    await reference('recipe.py', 'photo', at('guide-data'));
    await recipe('guide.py', { data: at('guide-data'), out: at('guide'), steps: 2, batch: 4, threads: 1 });
    const guide = await openGuide(at('guide'), 'cpu');
    const { says } = guide.manifest;
    expect(says).toMatchObject({ kind: 'classes', names: { length: 2 } });
    const frame = { channels: 3, height: 16, width: 24, scale: { low: 0, high: 1 } };
    const x = image(3, 16, 24);
    expect(await guide.says(x, 1, Float64Array.of(0.3), frame)).toSatisfy(
      (logits: Float32Array) => logits.length === 2 && logits.every(Number.isFinite),
    );
    const out = new Float32Array(x.length);
    await guide.towards({ kind: 'class', index: 1 }, frame).gradient(x, 1, Float64Array.of(0.3), out);
    expect(out.every(Number.isFinite)).toBe(true);
    expect(out.some((v) => v !== 0)).toBe(true);
  }, 120_000);

  it('draws a sheet of samples', async () => {
    const options = { checkpoint: at('ct-run'), out: at('sheet.png'), count: 2, side: 32, steps: 3, threads: 1 };
    await recipe('gate.py', options);
    expect(await sharp(at('sheet.png')).metadata()).toMatchObject({ width: 66, height: 32, channels: 3 });
  });
});
