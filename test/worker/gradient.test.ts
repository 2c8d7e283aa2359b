import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attempt, must } from '../../core/contract/refused.ts';
import type { ScoreModel } from '../../core/priors/score-model.ts';
import { onnxScore } from '../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../electron/worker/engines/onnx/open-model.ts';
import { normals, pullbackGap } from '../support/pullback-gap.ts';
import { tinyGraph, writeModel } from '../support/tiny-model.ts';

let folder = '';
beforeAll(() => {
  process.env['LANGEVIN_THREADS'] = '1';
  folder = mkdtempSync(join(tmpdir(), 'langevin-gradient-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scoreOf = async (manifest: string, height: number, width: number): Promise<ScoreModel> =>
  onnxScore(must(await openModel(manifest, 'cpu')), height, width);
describe('the pullback of a network in onnxruntime', () => {
  it.each(['ct', 'mri', 'photo'])('of models/%s is the slope that central differences find', async (id) => {
    const manifest = fileURLToPath(new URL(`../../models/${id}/manifest.json`, import.meta.url));
    // 35 × 30 is padded by reflection on every side.
    for (const sigma of [0.05, 0.5])
      expect(await pullbackGap(await scoreOf(manifest, 35, 30), 35 * 30, sigma)).toBeLessThan(2e-4);
  });

  it.each([
    ['epsilon', { kind: 'vp', betaMin: 0.1, betaMax: 20 }],
    ['v', { kind: 'vp', betaMin: 0.1, betaMax: 20 }],
    ['score', { kind: 'subvp', betaMin: 0.1, betaMax: 20 }],
  ])('goes through the change of variables of a network that predicts %s', async (predicts, sde) => {
    const { manifest } = writeModel(join(folder, predicts), tinyGraph, { predicts }, { sde });
    expect(await pullbackGap(await scoreOf(manifest, 9, 12), 108, 0.4)).toBeLessThan(2e-4);
  });

  it('takes a batch one by one, may write over the cotangent and counts every image', async () => {
    const score = await scoreOf(writeModel(join(folder, 'batch')).manifest, 8, 8);
    const x = normals(4, 128);
    const v = normals(5, 128);
    const alone = [0, 1].map(() => new Float32Array(64));
    for (const [i, out] of alone.entries())
      await score.pullback!(
        x.subarray(64 * i, 64 * i + 64),
        1,
        Float64Array.of(0.1 + 0.2 * i),
        v.slice(64 * i, 64 * i + 64),
        out,
      );
    expect(score.nfe).toBe(2);
    await score.pullback!(x, 2, Float64Array.of(0.1, 0.1 + 0.2), v, v);
    expect([...v]).toEqual(alone.flatMap((out) => [...out]));
    expect(score.nfe).toBe(4);
  });

  it('names the operator that has none, and the network goes on denoising', async () => {
    const graph = {
      ...tinyGraph,
      nodes: tinyGraph.nodes.map((n) => (n.op === 'Conv' ? { op: 'Floor', inputs: ['x'], outputs: n.outputs } : n)),
    };
    const score = await scoreOf(writeModel(join(folder, 'floor'), graph).manifest, 8, 8);
    const x = normals(4, 64);
    const asked = await attempt(() => score.pullback!(x, 1, Float64Array.of(0.1), x, new Float32Array(64)));
    expect(asked).toMatchObject({
      ok: false,
      error: { code: 'model-refused', reason: expect.stringMatching(/no gradient.*Floor.*"blurred"/) as string },
    });
    await score.denoise(x, 1, Float64Array.of(0.1), x);
  });

  it('is refused where the runtime cannot load what was derived', async () => {
    // A value of the network has the name of the first one of its pullback.
    const rename = (name: string): string => (name === 'blurred' ? 'langevin:0' : name);
    const nodes = tinyGraph.nodes.map((n) => ({
      ...n,
      inputs: n.inputs.map(rename),
      outputs: n.outputs.map(rename),
    }));
    const score = await scoreOf(writeModel(join(folder, 'clash'), { ...tinyGraph, nodes }).manifest, 8, 8);
    const x = normals(4, 64);
    expect(await attempt(() => score.pullback!(x, 1, Float64Array.of(0.1), x, new Float32Array(64)))).toMatchObject({
      ok: false,
      error: { code: 'model-refused', reason: expect.stringMatching(/the runtime cannot load it/) as string },
    });
  });

  it('keeps its memory over a thousand calls', async () => {
    const score = await scoreOf(writeModel(join(folder, 'many')).manifest, 64, 64);
    const x = normals(6, 64 * 64);
    const out = new Float32Array(x.length);
    const call = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await score.pullback!(x, 1, Float64Array.of(0.1), x, out);
    };
    await call(100);
    const before = process.memoryUsage.rss();
    await call(1000);
    // The tensors of every call kept, about ten images each, would be 160 MB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(48e6);
  });
});
