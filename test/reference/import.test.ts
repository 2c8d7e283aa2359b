import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelManifest } from '../../core/contract/model.ts';
import { engineIds, type EngineId } from '../../core/contract/provider.ts';
import { attempt, must } from '../../core/contract/refused.ts';
import { reportSchema } from '../../core/contract/report.ts';
import { readManifest } from '../../electron/disk/model-files.ts';
import { openNetwork } from '../../electron/worker/engines/engines.ts';
import { openTrainer } from '../../electron/worker/training/open-trainer.ts';
import { langevin } from '../support/command.ts';
import { bodyHu, writeHu } from '../support/phantom-npy.ts';
import { dot, normals, pullbackGap } from '../support/pullback-gap.ts';
import { importModel, reference, whyNoRecipe } from './training.ts';

const casesSchema = z.array(
  z.object({
    shape: z.tuple([z.number(), z.number(), z.number()]),
    sigma: z.number(),
    x: z.string(),
    denoised: z.string(),
  }),
);
const CT = { domain: 'ct', low: '-1024', high: '1650', 'pixel-mm': ['0.6', '1.7'], license: 'none', threads: '1' };
const PHOTO = { domain: 'photo', license: 'none', threads: '1' };
const FLAGS = [
  '--image_size 32 --num_channels 32 --num_res_blocks 1 --channel_mult 1,1,2 --attention_resolutions 16',
  '--num_head_channels 16 --learn_sigma True --noise_schedule cosine --resblock_updown True --batch_size 8',
].join(' ');

const torch = await whyNoRecipe();
const diffusers = await whyNoRecipe('diffusers');
const azula = await whyNoRecipe('azula');
const unless = (missing: string | null): string => (missing === null ? '' : ` (skipped: ${missing})`);

let root = '';
beforeAll(async () => {
  process.env['LANGEVIN_THREADS'] = '1';
  root = await mkdtemp(join(tmpdir(), 'langevin-import-'));
});
afterAll(() => rm(root, { recursive: true }));

const at = (...names: string[]): string => join(root, ...names);
const floats = async (path: string): Promise<Float32Array> =>
  new Float32Array(new Uint8Array(await readFile(path)).buffer);
const manifestIn = async (...names: string[]) =>
  modelManifest.parse(JSON.parse(await readFile(at(...names, 'manifest.json'), 'utf8')));

type Options = Parameters<typeof importModel>[2];

/** A network of another library, imported. */
async function imported(kind: string, command: string, options: Options): Promise<string> {
  await reference('foreign_models.py', kind, at(kind));
  const { code, printed } = await importModel(command, at(kind, 'model'), { ...options, out: at(kind, 'out') });
  if (code !== 0) throw new Error(printed);
  return at(kind, 'out', 'manifest.json');
}

/** Largest |D by our engines − D by the library|, over what the library was asked. */
async function difference(kind: string, manifest: string): Promise<number> {
  const differences: number[] = [];
  for (const engine of engineIds) differences.push(await differenceIn(engine));
  return Math.max(...differences);

  async function differenceIn(engine: EngineId): Promise<number> {
    const network = await openNetwork(manifest, 'cpu', engine);
    let largest = 0;
    for (const { shape, sigma, ...files } of casesSchema.parse(
      JSON.parse(await readFile(at(kind, 'cases.json'), 'utf8')),
    )) {
      const [x, expected] = [await floats(at(kind, files.x)), await floats(at(kind, files.denoised))];
      const out = new Float32Array(x.length);
      await network.score(shape[1], shape[2]).denoise(x, 1, Float64Array.of(sigma), out);
      // An ε-network's answer counts σ times: what is compared is relative where σ is above the images' own range.
      for (let i = 0; i < x.length; i++)
        largest = Math.max(largest, Math.abs(out[i]! - expected[i]!) / Math.max(1, sigma));
    }
    return largest;
  }
}
/** Of the worse engine. */
async function slope(manifest: string, height: number, width: number): Promise<number> {
  const gaps: number[] = [];
  for (const engine of engineIds) {
    const network = await openNetwork(manifest, 'cpu', engine);
    gaps.push(await pullbackGap(network.score(height, width), height * width, 0.2));
  }
  return Math.max(...gaps);
}

/**
 * Whether the network can be trained: how far its gradient in the weights is from that of the other engine, and how far
 * two slopes of the loss are from what it says of them.
 */
async function learning(path: string, side: number) {
  const model = must(await readManifest(path));
  const size = 2 * model.manifest.channels * side * side;
  const batch = {
    x0: normals(1, size).map((n) => 0.4 + 0.2 * n),
    noise: normals(2, size),
    sigma: Float32Array.of(0.1, 0.6),
    side,
  };
  const begun = [];
  for (const engine of engineIds) {
    const trainer = await openTrainer(model, { engine, provider: 'cpu' });
    await trainer.step(batch, 0);
    begun.push(trainer.state());
    await trainer.close();
  }
  const [state, other] = [begun[0]!, begun[1]!];
  const length = Math.sqrt(dot(state.first, state.first));
  const along = state.first.map((v) => v / length);
  const slopeAlong = async (direction: Float32Array, h: number): Promise<number> => {
    const losses = [];
    for (const t of [h, -h]) {
      const weights = state.weights.map((v, i) => v + t * direction[i]!);
      const trainer = await openTrainer(model, {
        engine: 'onnxruntime',
        provider: 'cpu',
        state: { ...state, weights },
      });
      losses.push(await trainer.step(batch, 0));
      await trainer.close();
    }
    return (losses[0]! - losses[1]!) / (2 * h);
  };
  const signs = along.map(Math.sign);
  const ratio = (await slopeAlong(signs, 5e-6)) / (await slopeAlong(along, 5e-4));
  const said = along.reduce((sum, v) => sum + Math.abs(v), 0);
  const difference = state.first.map((v, i) => v - other.first[i]!);
  return { engines: Math.sqrt(dot(difference, difference)) / length, slopes: Math.abs(ratio / said - 1) };
}
async function learns(manifest: string): Promise<void> {
  const { engines, slopes } = await learning(manifest, 16);
  expect(engines).toBeLessThan(1e-4);
  expect(slopes).toBeLessThan(0.01);
}

/** Case of import_refusals.py → its sentence. */
const REFUSALS: Readonly<Record<string, string | RegExp>> = {
  nowhere: 'nowhere is no folder; a diffusers model is one.',
  empty: 'empty holds no diffusers model: neither model_index.json nor config.json lies in it.',
  broken: /^broken\/model_index.json cannot be read: /,
  latent: 'latent is a latent model: its network sees codes of "vae", not images, and cannot be a prior of pixels.',
  codes: 'codes is a latent model: its network sees codes of "vqvae", not images, and cannot be a prior of pixels.',
  text: 'text is conditioned on text or images (it has "text_encoder"); a prior must be unconditional.',
  transformer: 'transformer is a DiTPipeline without a unet and a scheduler: only such are read.',
  conditional: 'conditional/unet is a UNet2DConditionModel, conditioned on text; a prior must be unconditional.',
  classes: 'classes/unet is conditioned on class labels; a prior must be unconditional.',
  steps: 'steps/unet learnt a vector for each of its timesteps and knows no noise between them; such are not read.',
  'beside an image':
    'beside an image/unet makes 3 channels of 6: it is conditioned on an image; a prior must be unconditional.',
  'network alone':
    'network alone is a network without its noise schedule: name the folder of scheduler_config.json with --scheduler.',
  'no noise': 'no noise/scheduler lacks scheduler_config.json, which says what noise the network was trained with.',
  'no network': 'no network/unet lacks config.json.',
  predicts: 'The network predicts "flow"; known are epsilon, sample and v_prediction.',
  schedule: 'The noise of its schedule does not grow from step to step.',
  'labels by flag': 'x.pt is conditioned on class labels; a prior must be unconditional.',
  flags: /^--flags cannot be read: .*image_size.*big/,
  'none.pkl': 'none.pkl cannot be read: No such file or directory.',
  'list.pkl': /^list.pkl is no network of EDM \(TypeError: /,
  'text.pkl': /^text.pkl is no network of EDM \(UnpicklingError: /,
  'labels.pkl': 'labels.pkl is conditioned on class labels; a prior must be unconditional.',
  'foreign.pkl': 'foreign.pkl needs the module torch_utils: name a clone of NVlabs/edm with --code.',
  'no images': /^images holds no images \(\.png, /,
  'small images': 'No image in images is large enough for the network: small.png is the first of 1.',
  'channels of images': /^images\/four.npy holds 4 x 16 x 16 numbers; images of 1 channels, /,
  window: /^A CT network needs --low and --high, /,
  'window turned': '--low must lie below --high.',
};

describe.skipIf(torch !== null)(`what cannot be imported${unless(torch)}`, () => {
  it('is refused in one sentence', async () => {
    await mkdir(at('refused'));
    const said = z
      .record(z.string(), z.string())
      .parse(JSON.parse(await reference('import_refusals.py', at('refused'))));
    expect(Object.keys(said)).toEqual(Object.keys(REFUSALS));
    for (const [name, words] of Object.entries(REFUSALS))
      if (typeof words === 'string') expect(said[name]).toBe(words);
      else expect(said[name]).toMatch(words);
  });

  it('ends the command with that sentence alone', async () => {
    const refused = await importModel('edm', at('no.pkl'), { ...PHOTO, code: root, out: at('never') });
    expect(refused.code).toBe(1);
    expect(refused.printed).toBe(`${at('no.pkl')} cannot be read: No such file or directory.\n`);
  });
});

describe.skipIf(diffusers !== null)(`a folder of diffusers${unless(diffusers)}`, () => {
  it('of DDPM denoises as its own scheduler, at its steps and between them, on sides of any multiple', async () => {
    const manifest = await imported('epsilon', 'diffusers', CT);
    expect(await difference('epsilon', manifest)).toBeLessThan(1e-4);
    expect(await slope(manifest, 15, 24)).toBeLessThan(2e-4);
    await learns(manifest);
    const { network, sde, training, residualVariance } = await manifestIn('epsilon', 'out');
    expect(network).toMatchObject({ predicts: 'denoiser', conditioning: 'sigma', sizeMultiple: 4 });
    expect(network.sizes).toBeUndefined();
    expect(sde).toEqual({ kind: 've', sigmaMin: expect.closeTo(0.005, 5), sigmaMax: expect.closeTo(78.7, 0) });
    expect(training).toMatchObject({
      from: 'diffusers DDPMPipeline',
      predicts: 'epsilon',
      steps: 1000,
      betas: 'linear',
    });
    expect(residualVariance).toBeUndefined();
  });

  it('that predicts v goes the whole way: measured, listed, tried, and used for a reconstruction', async () => {
    await mkdir(at('slices'));
    for (const side of [16, 40]) {
      const grey = Buffer.from(Uint8Array.from({ length: side * side }, (_, i) => 90 + 60 * Math.sin(i / 7)));
      await sharp(grey, { raw: { width: side, height: side, channels: 1 } })
        .png()
        .toFile(at('slices', `${side}.png`));
    }
    writeHu(at('slices', 'body.npy'), bodyHu(48), [48, 48]);
    const manifest = await imported('v', 'diffusers', { ...CT, images: at('slices'), id: 'lab', weights: 'float16' });
    expect(await difference('v', manifest)).toBeLessThan(1e-3); // as float16 they are other weights
    const { residualVariance: table, training, scale } = await manifestIn('v', 'out');
    expect(scale).toMatchObject({ low: -1024, high: 1650 });
    expect(training).toMatchObject({
      predicts: 'v_prediction',
      betas: 'squaredcos_cap_v2',
      measured: 3,
      weights: 'float16',
    });
    expect(table!.length).toBeGreaterThanOrEqual(10);
    for (const [sigma, r2] of table!) expect(r2).toBeLessThan(sigma ** 2); // even so faint an answer shrinks the noise

    expect(await langevin(root, 'models', at('v', 'out'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^lab .*ct[^]*weights verified/),
    });
    const side = 44;
    writeHu(at('body.npy'), bodyHu(side), [side, side]);
    const image = ['body.npy', '--spacing', '1', '--model', manifest];
    const ended = await langevin(root, 'reconstruct', 'ct', ...image, '--views', '12', '--steps', '3', '--out', 'run');
    expect(ended).toMatchObject({ code: 0 });
    const report = reportSchema.parse(JSON.parse(await readFile(at('run', 'report.json'), 'utf8')));
    expect(report.results[0]).toMatchObject({ method: 'proximal', model: { id: 'lab' } });
  });

  it('of a score SDE denoises as its score says', async () => {
    const manifest = await imported('score', 'diffusers', PHOTO);
    expect(await difference('score', manifest)).toBeLessThan(1e-4);
    expect(await slope(manifest, 11, 16)).toBeLessThan(2e-4); // its filters take every second place
    await learns(manifest);
    expect(await manifestIn('score', 'out')).toMatchObject({
      channels: 3,
      network: { sizeMultiple: 2 },
      sde: { kind: 've', sigmaMin: 0.01, sigmaMax: 1348 },
    });
  });
});

describe.skipIf(azula !== null)(`a checkpoint of guided-diffusion${unless(azula)}`, () => {
  it('denoises as azula has it, and is refused with other flags', async () => {
    const manifest = await imported('guided-diffusion', 'guided-diffusion', { ...PHOTO, flags: FLAGS });
    expect(await difference('guided-diffusion', manifest)).toBeLessThan(1e-4);
    expect(await slope(manifest, 12, 16)).toBeLessThan(2e-4);
    await learns(manifest);
    expect(await manifestIn('guided-diffusion', 'out')).toMatchObject({ network: { sizeMultiple: 4 }, channels: 3 });
    const flags = FLAGS.replace('--num_channels 32', '--num_channels 64');
    const other = { ...PHOTO, flags, out: at('never') };
    const refused = await importModel('guided-diffusion', at('guided-diffusion', 'model'), other);
    expect(refused.code).toBe(1);
    expect(refused.printed).toMatch(/^The weights are not those of the flags: /);
  });
});

describe.skipIf(torch !== null)(`a network of EDM${unless(torch)}`, () => {
  const code = (kind: string) => ({ ...PHOTO, code: at(kind, 'code') });

  it('denoises as it does itself, with its attention, and has its slope', async () => {
    const manifest = await imported('edm', 'edm', code('edm'));
    expect(await difference('edm', manifest)).toBeLessThan(1e-4);
    expect(await slope(manifest, 12, 18)).toBeLessThan(2e-4);
    await learns(manifest);
    expect(await manifestIn('edm', 'out')).toMatchObject({
      network: { sizeMultiple: 2 },
      sde: { sigmaMin: 0.001, sigmaMax: 40 },
    });
  });

  it('of one size says so, is padded to it, and refuses a larger image', async () => {
    const manifest = await imported('edm-bound', 'edm', code('edm-bound'));
    expect(await difference('edm-bound', manifest)).toBeLessThan(1e-4);
    expect((await manifestIn('edm-bound', 'out')).network.sizes).toEqual([[16, 16]]);
    expect((await langevin(root, 'models', manifest)).stdout).toContain('takes images of up to 16 × 16 pixels');
    const network = await openNetwork(manifest, 'cpu');
    const out = new Float32Array(3 * 11 * 14);
    await network.score(11, 14).denoise(
      out.map((_, i) => Math.sin(i)),
      1,
      Float64Array.of(0.2),
      out,
    );
    expect(out.every(Number.isFinite)).toBe(true);
    const refused = await attempt(() => Promise.resolve(network.score(16, 24)));
    expect(refused).toMatchObject({
      error: { code: 'model-refused', reason: expect.stringContaining('16 × 16 pixels') },
    });
  });
});
