import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuideManifest } from '../../core/contract/guide.ts';
import { attempt } from '../../core/contract/refused.ts';
import { fillNormal, PURPOSE } from '../../core/image/random.ts';
import type { Graph } from '../../electron/worker/engines/graph/graph.ts';
import { logLikelihood, openGuide, type Frame, type Target } from '../../electron/worker/engines/guide.ts';
import { writeGuide, type GuideChanges } from '../support/tiny-guide.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-guide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const normals = (seed: number, count: number): Float32Array => {
  const out = new Float32Array(count);
  fillNormal(out, seed, PURPOSE.start, 0);
  return out;
};

/** A small random network of anybody's: convolution, tanh, mean over pixels, a matrix, less the more noise there is. */
const random = (channels: number, length: number, sees: boolean): Graph => ({
  opset: 14,
  inputs: [
    { name: 'image', shape: ['batch', channels, 'height', 'width'] },
    ...(sees ? [{ name: 'level', shape: ['batch'] }] : []),
  ],
  outputs: [{ name: 'says', shape: ['batch', length] }],
  nodes: [
    { op: 'Conv', inputs: ['image', 'kernel'], outputs: ['a'], attributes: { pads: [1, 1, 1, 1], strides: [2, 2] } },
    { op: 'Tanh', inputs: ['a'], outputs: ['b'] },
    { op: 'GlobalAveragePool', inputs: ['b'], outputs: ['c'] },
    { op: 'Flatten', inputs: ['c'], outputs: ['d'] },
    { op: 'MatMul', inputs: ['d', 'matrix'], outputs: [sees ? 'e' : 'says'] },
    ...(sees ? [{ op: 'Div', inputs: ['e', 'level'], outputs: ['says'] }] : []),
  ],
  constants: [
    { name: 'kernel', shape: [6, channels, 3, 3], data: normals(1, 54 * channels) },
    { name: 'matrix', shape: [6, length], data: normals(2, 6 * length).map((v) => 5 * v) },
  ],
});

const kinds: GuideManifest['says'] = { kind: 'classes', names: ['daisy', 'rose', 'tulip'] };
function write(name: string, changes: GuideChanges = {}, sees = true): string {
  const says = changes.says ?? kinds;
  const length = says.kind === 'classes' ? says.names.length : says.length;
  const network = { sizeMultiple: 2, ...changes.network };
  return writeGuide(join(folder, name), random(changes.channels ?? 3, length, sees), {
    ...{ id: 'flowers', says },
    ...changes,
    network,
  });
}

const frame: Frame = { channels: 3, height: 8, width: 10, scale: { low: 0, high: 1 } };

describe('a guide', () => {
  const vector = normals(9, 4);
  it.each<[string, GuideChanges, Target, Frame, boolean]>([
    ['classes', {}, { kind: 'class', index: 1 }, frame, true],
    ['classes of clean images', {}, { kind: 'class', index: 2 }, frame, false],
    [
      'images on another scale',
      { scale: { kind: 'srgb', low: -1, high: 3 } },
      { kind: 'class', index: 0 },
      frame,
      true,
    ],
    [
      'a distance',
      { says: { kind: 'vector', length: 4, likeness: 'distance', spread: 2 } },
      { kind: 'vector', values: vector },
      frame,
      true,
    ],
    [
      'a cosine',
      { says: { kind: 'vector', length: 4, likeness: 'cosine', spread: 0.1 } },
      { kind: 'vector', values: vector },
      frame,
      true,
    ],
    ['σ as its logarithm', { network: { conditioning: 'logSigma' } }, { kind: 'class', index: 0 }, frame, true],
  ])(
    'pulls towards what is wanted of %s: its gradient is the slope of log p',
    async (name, changes, target, of, sees) => {
      const guide = await openGuide(write(name, changes, sees), 'cpu');
      const towards = guide.towards(target, of);
      const size = 240;
      const x = normals(3, 2 * size).map((v) => 0.5 + 0.3 * v);
      const w = normals(4, 2 * size);
      const sigma = Float64Array.of(0.4, 0.9);
      const out = new Float32Array(2 * size);
      const scratch = new Float32Array(2 * size);
      await towards.gradient(x, 2, sigma, out);
      const at = (t: number) =>
        towards.gradient(
          x.map((v, i) => v + t * w[i]!),
          2,
          sigma,
          scratch,
        );
      const [ahead, behind] = [await at(5e-3), await at(-5e-3)];
      for (const b of [0, 1]) {
        let [along, length] = [0, 0];
        for (let i = b * size; i < (b + 1) * size; i++) {
          along += out[i]! * w[i]!;
          length += out[i]! ** 2;
        }
        expect(Math.abs(along - (ahead[b]! - behind[b]!) / 1e-2)).toBeLessThan(2e-3 * Math.sqrt(length * size));
        expect(length).toBeGreaterThan(0);
      }
    },
  );

  it('says what the network says of each image at its own noise level', async () => {
    const guide = await openGuide(write('says'), 'cpu');
    const x = normals(3, 480);
    const said = await guide.says(x, 2, Float64Array.of(0.5, 1), frame);
    const alone = await guide.says(x.slice(240), 1, Float64Array.of(0.5), frame);
    expect(said).toHaveLength(6);
    alone.forEach((v, i) => expect(v / 2).toBeCloseTo(said[3 + i]!, 4));
  });

  it.each<[string, GuideChanges, Target, Partial<Frame>, RegExp]>([
    ['channels', {}, { kind: 'class', index: 0 }, { channels: 1 }, /images of 3 channels, and these have 1/],
    [
      'a size',
      { network: { size: [16, 12] } },
      { kind: 'class', index: 0 },
      {},
      /12 × 16 pixels alone, and these are 10 × 8/,
    ],
    ['a multiple', { network: { sizeMultiple: 4 } }, { kind: 'class', index: 0 }, {}, /multiples of 4/],
    ['a class', {}, { kind: 'class', index: 3 }, {}, /it says 3 classes, and class 3 is none of them/],
    [
      'a vector',
      { says: { kind: 'vector', length: 4, likeness: 'cosine', spread: 1 } },
      { kind: 'vector', values: normals(1, 5) },
      {},
      /it says 4 numbers, and the target has 5/,
    ],
  ])('refuses in words %s that is none of its', async (name, changes, target, other, words) => {
    const guide = await openGuide(write(`no ${name}`, changes), 'cpu');
    const asked = await attempt(async () => guide.towards(target, { ...frame, ...other }));
    expect(asked).toMatchObject({
      ok: false,
      error: { code: 'model-refused', model: 'flowers', reason: expect.stringMatching(words) as string },
    });
  });

  it.each<[string, GuideChanges, RegExp]>([
    ['input', { network: { inputs: { image: 'x', noise: 'level' } } }, /inputs should be level, x, found image, level/],
    ['output', { network: { output: 'logits' } }, /output should be logits, found says/],
  ])('refuses a network without its %s', async (name, changes, words) => {
    const asked = await attempt(() => openGuide(write(`lacks ${name}`, changes), 'cpu'));
    expect(asked).toMatchObject({
      ok: false,
      error: { code: 'model-refused', reason: expect.stringMatching(words) as string },
    });
  });

  it('refuses one that says another number of things, and a folder without guide.json', async () => {
    const guide = await openGuide(write('wrong', { says: { kind: 'classes', names: ['a', 'b'] } }), 'cpu');
    expect(await guide.says(normals(1, 240), 1, Float64Array.of(1), frame)).toHaveLength(2);
    expect(await attempt(() => openGuide(folder, 'cpu'))).toMatchObject({
      error: { code: 'model-missing', reason: 'the folder holds no guide.json' },
    });
  });
});

describe('log p of a class', () => {
  it('is that of the softmax, also of logits beyond what exp can hold', () => {
    const gradient = new Float32Array(3);
    expect(logLikelihood({ says: kinds }, Float32Array.of(1000, 1000, 0), 0, gradient)).toBeCloseTo(-Math.log(2), 6);
    expect([...gradient]).toEqual([0.5, -0.5, 0]);
  });
});
