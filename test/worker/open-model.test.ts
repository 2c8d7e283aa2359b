import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt, must } from '../../core/contract/refused.ts';
import { networkScore } from '../../electron/worker/engines/network-score.ts';
import { onnxScore } from '../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../electron/worker/engines/onnx/open-model.ts';
import { chooseProvider, prove } from '../../electron/worker/engines/onnx/providers.ts';
import { onProgress } from '../../electron/worker/progress.ts';
import { tinyGraph, writeModel } from '../support/tiny-model.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-model-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codeOf = async (manifest: string): Promise<string> => {
  const model = await openModel(manifest, 'cpu');
  return model.ok ? 'opened' : `${model.error.code}: ${'reason' in model.error ? String(model.error.reason) : ''}`;
};

/** D of the tiny graph on an image padded with zeros. */
function tinyDenoised(x: Float32Array, height: number, width: number, sigma: number): Float32Array {
  return x.map((v, i) => {
    const [r, c] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let dr = -1; dr <= 1; dr++) {
      for (let dc = -1; dc <= 1; dc++) {
        const [rr, cc] = [r + dr, c + dc];
        if (rr >= 0 && cc >= 0 && rr < height && cc < width) sum += x[rr * width + cc]!;
      }
    }
    return ((sum / 9) * sigma + 0.02 * v) / (sigma + 0.02);
  });
}

describe('an ONNX network as a score model', () => {
  it('denoises a batch, each image at its own noise level, and counts every image', async () => {
    const model = await openModel(writeModel(join(folder, 'whole')).manifest, 'cpu');
    if (!model.ok) throw new Error(model.error.code);
    const score = onnxScore(model.value, 8, 16);
    const x = Float32Array.from({ length: 2 * 8 * 16 }, (_, i) => Math.sin(i));
    const out = new Float32Array(x.length);
    await score.denoise(x, 2, Float64Array.of(0.1, 0.5), out);
    const expected = [...tinyDenoised(x.slice(0, 128), 8, 16, 0.1), ...tinyDenoised(x.slice(128), 8, 16, 0.5)];
    out.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 5));
    expect(score.nfe).toBe(2);
  });

  it('tells that it goes on: of a step of many tiles nothing else does', async () => {
    let told = 0;
    onProgress(() => told++);
    const model = await openModel(join(folder, 'whole', 'manifest.json'), 'cpu');
    if (!model.ok) throw new Error(model.error.code);
    const x = new Float32Array(64);
    await onnxScore(model.value, 8, 8).denoise(x, 1, Float64Array.of(0.1), x);
    onProgress(() => undefined);
    expect(told).toBe(1);
  });

  it('pads other sizes by reflection and crops them again, in place as well', async () => {
    const model = await openModel(writeModel(join(folder, 'whole')).manifest, 'cpu');
    if (!model.ok) throw new Error(model.error.code);
    const [height, width] = [9, 13];
    const x = Float32Array.from({ length: height * width }, (_, i) => Math.cos(3 * i));
    const whole = tinyDenoised(x, height, width, 0.2);
    await onnxScore(model.value, height, width).denoise(x, 1, Float64Array.of(0.2), x);
    for (let r = 1; r < height - 1; r++) {
      for (let c = 1; c < width - 1; c++) expect(x[r * width + c]).toBeCloseTo(whole[r * width + c]!, 5);
    }
    // At the border the mirrored neighbours count, not zeros.
    expect(Math.abs(x[0]! - whole[0]!)).toBeGreaterThan(1e-3);
  });

  it('asks a network of certain sizes at the smallest that holds the image, and says so where none does', async () => {
    const sizes = [
      [32, 16],
      [16, 16],
    ];
    const model = must(await openModel(writeModel(join(folder, 'sizes'), tinyGraph, { sizes }).manifest, 'cpu'));
    const asked: (readonly number[])[] = [];
    const score = (height: number, width: number) =>
      networkScore(
        model.manifest,
        {
          most: 1,
          evaluate: (images, _conditions, shape) => (asked.push(shape), Promise.resolve(images)),
          pull: () => Promise.reject(new Error('not asked for')),
        },
        height,
        width,
      );
    for (const [height, width] of [
      [16, 16],
      [9, 13],
      [17, 16],
    ] as const) {
      const x = Float32Array.from({ length: height * width }, (_, i) => i);
      const out = new Float32Array(x.length);
      await score(height, width).denoise(x, 1, Float64Array.of(0.1), out);
      expect(out).toEqual(x); // the border goes off again where it was put on
    }
    expect(asked.map(([, , rows, columns]) => [rows, columns])).toEqual([
      [16, 16],
      [16, 16],
      [32, 16],
    ]);
    const refused = await attempt(() => Promise.resolve(score(16, 17)));
    expect(refused).toMatchObject({
      error: {
        code: 'model-refused',
        reason: expect.stringMatching(/up to 16 × 32 or 16 × 16 pixels \(width × height\).*this one has 17 × 16/),
      },
    });
  });

  it('turns an ε-network into a denoiser', async () => {
    const manifest = writeModel(join(folder, 'epsilon'), tinyGraph, { predicts: 'epsilon' }).manifest;
    const model = await openModel(manifest, 'cpu');
    if (!model.ok) throw new Error(model.error.code);
    const x = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i));
    const out = new Float32Array(64);
    await onnxScore(model.value, 8, 8).denoise(x, 1, Float64Array.of(0.3), out);
    const answer = tinyDenoised(x, 8, 8, 0.3);
    out.forEach((v, i) => expect(v).toBeCloseTo(x[i]! - 0.3 * answer[i]!, 5));
  });
});

describe('a model that is not what it says', () => {
  it('is missing', async () => {
    expect(await codeOf(join(folder, 'nowhere', 'manifest.json'))).toMatch(/^model-missing/);
    const { manifest, weights } = writeModel(join(folder, 'no-weights'));
    rmSync(weights);
    expect(await codeOf(manifest)).toMatch(/^model-missing.*no such file/);
  });

  it('is altered by one bit, or cut', async () => {
    const { manifest, weights } = writeModel(join(folder, 'altered'));
    const bytes = readFileSync(weights);
    bytes[bytes.length - 30]! ^= 1;
    writeFileSync(weights, bytes);
    expect(await codeOf(manifest)).toMatch(/^model-altered/);
    writeFileSync(weights, bytes.subarray(0, 100));
    expect(await codeOf(manifest)).toMatch(/^model-altered/);
  });

  it('has other inputs or outputs: both are named', async () => {
    const inputs = { image: 'picture', noise: 'sigma' };
    expect(await codeOf(writeModel(join(folder, 'inputs'), tinyGraph, { inputs }).manifest)).toMatch(
      /^model-refused: its inputs should be picture, sigma, found sigma, x/,
    );
    const outputs = { denoised: 'clean' };
    expect(await codeOf(writeModel(join(folder, 'outputs'), tinyGraph, { outputs }).manifest)).toMatch(
      /^model-refused: its output should be clean, found denoised/,
    );
  });

  it('answers with another shape, or with numbers that are not finite', async () => {
    const small = {
      ...tinyGraph,
      nodes: tinyGraph.nodes.map((n) => (n.op === 'Conv' ? { ...n, attributes: { pads: [0, 0, 0, 0] } } : n)),
    };
    expect(await codeOf(writeModel(join(folder, 'small'), small).manifest)).toMatch(/^model-refused/);
    const crop = {
      ...tinyGraph,
      nodes: [
        { op: 'Conv', inputs: ['x', 'kernel'], outputs: ['denoised'] },
        { op: 'Reshape', inputs: ['sigma', 'column'], outputs: ['s'] },
      ],
    };
    expect(await codeOf(writeModel(join(folder, 'crop'), crop).manifest)).toMatch(
      /^model-refused: its answer to an image/,
    );
    const zero = {
      ...tinyGraph,
      constants: tinyGraph.constants.map((c) =>
        c.name === 'kernel' ? { ...c, data: new Float32Array(9).fill(NaN) } : c,
      ),
    };
    expect(await codeOf(writeModel(join(folder, 'nan'), zero).manifest)).toMatch(/^model-refused: .*not finite/);
  });

  it('has a manifest that departs from the schema: the entry is named', async () => {
    const { manifest } = writeModel(join(folder, 'schema'), tinyGraph, { predicts: 'magic' });
    expect(await codeOf(manifest)).toMatch(/^model-refused: "network.predicts"/);
  });
});

describe('providers', () => {
  it('prove themselves on a known graph; what this build lacks says so', async () => {
    expect(await prove('cpu')).toEqual({ provider: 'cpu', reason: null });
    const { reason } = await prove(process.platform === 'darwin' ? 'dml' : 'coreml');
    expect(reason).toBe('not part of this build');
    expect(await chooseProvider('cpu')).toEqual({ ok: true, value: 'cpu' });
  });
});
