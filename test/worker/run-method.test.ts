import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scan } from '../../core/modalities/ct/job.ts';
import { ctMeasuring } from '../../core/modalities/ct/measuring.ts';
import type { Measured } from '../../core/modalities/measuring.ts';
import { simulateMeasurement } from '../../core/modalities/ct/scan/simulation.ts';
import { solverOf } from '../../core/catalogue/solvers/solvers.ts';
import type { Job } from '../../core/contract/job.ts';
import { modelManifest } from '../../core/contract/model.ts';
import type { ScoreModel } from '../../core/priors/score-model.ts';
import { classicalStarts } from '../../electron/worker/run/domain.ts';
import { figuresOf, type Scene } from '../../electron/worker/run/figures.ts';
import { finishedSamples } from '../../electron/worker/run/finished.ts';
import { lockstep } from '../../electron/worker/run/lockstep.ts';
import { runMethod, type MethodResult } from '../../electron/worker/run/run-method.ts';
import { jobOfScan } from '../support/job-of-scan.ts';
import { bodyHu } from '../support/phantom-npy.ts';
import { manifestOf } from '../support/tiny-model.ts';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'langevin-method-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Shrinks towards 0.4 by the noise level; remembers how large each batch was. */
function shrinking(batches: number[]): ScoreModel {
  let nfe = 0;
  return {
    manifest: modelManifest.parse(manifestOf(new Uint8Array(1))),
    get nfe() {
      return nfe;
    },
    async denoise(x, batch, sigma, out) {
      batches.push(batch);
      nfe += batch;
      const size = x.length / batch;
      await Promise.resolve();
      for (let i = 0; i < x.length; i++) {
        const s = sigma[Math.floor(i / size)]!;
        if (!(s > 0)) throw new Error('no noise level');
        out[i] = (x[i]! + s * 0.4) / (1 + s);
      }
    },
  };
}

describe('a lockstep', () => {
  it('answers all in one batch, each with its own, and no longer waits for who has left', async () => {
    const batches: number[] = [];
    const seats = lockstep(shrinking(batches), 3);
    const ask = async (seat: number, sigma: number): Promise<number> => {
      const x = Float32Array.of(seat, seat);
      await seats[seat]!.model.denoise(x, 1, Float64Array.of(sigma), x);
      return x[0]!;
    };
    const answers = await Promise.all([ask(0, 1), ask(1, 2), ask(2, 3)]);
    answers.forEach((v, i) => expect(v).toBeCloseTo((i + (i + 1) * 0.4) / (i + 2), 6));
    seats[1]!.leave();
    seats[1]!.leave();
    await Promise.all([ask(0, 1), ask(2, 1)]);
    seats[0]!.leave();
    await ask(2, 1);
    expect(batches).toEqual([3, 2, 1]);
    expect(seats.map((s) => s.model.nfe)).toEqual([2, 1, 3]);
  });

  it('tells all of a failure', async () => {
    const seats = lockstep(shrinking([]), 2);
    const bad = seats.map((s) => s.model.denoise(new Float32Array(1), 1, Float64Array.of(0), new Float32Array(1)));
    const ended = await Promise.allSettled(bad);
    expect(ended.map((e) => e.status)).toEqual(['rejected', 'rejected']);
  });
});

describe('seeds side by side', () => {
  const proximal = solverOf('proximal')!;
  const resolved = proximal.resolve({ steps: 5 });
  if (!resolved.ok) throw new Error(resolved.error.code);
  const solver = { id: 'proximal', parameters: { ...resolved.value }, seeds: [1, 2, 3] };
  const scan: Scan = {
    image: { height: 16, width: 16, pixelMm: 2 },
    geometry: { kind: 'parallel', anglesDeg: [0, 30, 60, 90, 120, 150], bins: 25, binMm: 2, offsetMm: 0 },
    noise: { kind: 'none' },
    simulate: 'same',
    seed: 1,
  };
  const job = jobOfScan(scan, { solvers: [solver] });
  const native = { data: bodyHu(16), channels: 1, height: 16, width: 16, pixelMm: [2, 2], unit: 'HU' } as const;
  const { truth, measurement } = simulateMeasurement(scan, native);
  const measured: Measured = { truth, ...measurement, shape: [6, 25], arrays: {} };
  const scene: Scene = { job, measured, posed: ctMeasuring.posed(job, measured), roi: null };

  async function resultsIn(
    name: string,
    { job, images = 1 }: { job: Job; images?: number },
    seedsAtOnce: number,
    batches: number[],
  ): Promise<readonly MethodResult[]> {
    const at = join(folder, name);
    mkdirSync(join(at, 'checkpoint'), { recursive: true });
    return runMethod(
      {
        folder: at,
        scene: { ...scene, job, posed: { ...scene.posed, images } },
        prior: shrinking(batches),
        priorOfSize: null,
        finished: await finishedSamples(at),
        events: { tell: () => undefined, flush: () => Promise.resolve() },
        preview: { offer: () => Promise.resolve(), thumbnail: () => Promise.resolve() },
        control: { stop: null },
        heeded: null,
        warn: () => undefined,
        seedsAtOnce,
        start: classicalStarts(),
      },
      proximal,
      solver,
    );
  }

  async function run(name: string, seedsAtOnce: number, batches: number[]): Promise<MethodResult> {
    const results = await resultsIn(name, scene, seedsAtOnce, batches);
    expect(results.map((r) => r.name)).toEqual(['proximal']);
    return results[0]!;
  }

  it('give the same images as one by one, in fewer and larger batches', async () => {
    const alone: number[] = [];
    const together: number[] = [];
    const one = await run('one', 1, alone);
    const all = await run('all', 8, together);
    expect(all.samples.map((s) => s.seed)).toEqual([1, 2, 3]);
    all.samples.forEach((s, i) => expect(s.image).toEqual(one.samples[i]!.image));
    expect(all.image).toEqual(one.image);
    expect(Math.max(...alone)).toBe(1);
    expect(together.filter((n) => n === 3)).toHaveLength(5);
    expect(all.facts.map((f) => f.nfe)).toEqual([5, 5, 5]);
  });

  it('count every image that the network sees where one problem holds several', async () => {
    const [pair] = await resultsIn('pair', { job, images: 2 }, 1, []);
    expect(pair!.facts.map((f) => f.nfe)).toEqual([10, 10, 10]);
  });

  it('are results of their own in a gallery, whether they are run or read back, and there is no mean', async () => {
    const batches: number[] = [];
    const mean = await run('one', 1, []);
    for (const times of [5, 5]) {
      const gallery = await resultsIn('gallery', { job: { ...job, samples: 'gallery' } }, 8, batches);
      expect(gallery.map((r) => r.name)).toEqual(['proximal-1', 'proximal-2', 'proximal-3']);
      gallery.forEach((result, i) => {
        expect(result.image).toEqual(mean.samples[i]!.image);
        expect(result.samples.map((s) => s.seed)).toEqual([i + 1]);
        expect(result.facts).toHaveLength(1);
      });
      expect(batches.filter((n) => n === 3)).toHaveLength(times);
    }
    expect(readdirSync(join(folder, 'gallery', 'results')).sort()).toEqual(
      [1, 2, 3].map((seed) => `proximal-${seed}.npy`),
    );
  });

  it('end their curves of residuals where the figures of their images stand', async () => {
    const { samples, facts } = await run('one', 1, []);
    samples.forEach(({ image }, i) => {
      const { residualRelative } = figuresOf(scene, image);
      expect(facts[i]!.curve.at(-1)!.residual / residualRelative).toBeCloseTo(1, 3);
    });
  });

  it('are read back where an earlier process has finished them', async () => {
    const batches: number[] = [];
    const again = await run('one', 1, batches);
    expect(batches).toEqual([]);
    expect(again.samples).toHaveLength(3);
  });
});
