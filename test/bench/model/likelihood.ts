/**
 * Bits per dimension that each shipped model gives to images it was trained on, to others of their kind and to foreign
 * ones: `npx tsx test/bench/model/likelihood.ts --data DIR [--models ct,mri,photo] [--images 2] [--side 64] [--steps 32]
 * [--probes 2] [--ignore] [--differences]` (or LANGEVIN_DATA).
 * Middles of the images at their own resolution, grey levels of 1 HU or 8 bits, Heun in ln σ. "±" is the standard error
 * over the images, "probes" the error of one image by its probes, "excess" what the noise at σ_max does not hide.
 * `--ignore` leaves out what lies below σ_min, as published figures do.
 * `--differences` instead: vᵀJv by central differences beside the pullback, over the step's share of σ.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { signProbes } from '../../../core/sampling/jacobian-trace.ts';
import { logLikelihood, type Likelihood } from '../../../core/sampling/likelihood.ts';
import { centreOf } from '../../../core/sampling/sampler.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { dataFolder, GREY_STEP, imagesFor, MODELS, SETS } from './images.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    models: { type: 'string', default: MODELS.join() },
    images: { type: 'string', default: '2' },
    side: { type: 'string', default: '64' },
    steps: { type: 'string', default: '32' },
    probes: { type: 'string', default: '2' },
    ignore: { type: 'boolean', default: false },
    differences: { type: 'boolean', default: false },
  },
});
const data = dataFolder(values.data);
const [count, side] = [Number(values.images), Number(values.side)];

async function likelihoodOf(score: ScoreModel, x: Float32Array, greyStep: number, seed: number): Promise<Likelihood> {
  const run = logLikelihood(
    score,
    x,
    {
      integrator: { kind: 'heun', steps: Number(values.steps), rho: null },
      probes: Number(values.probes),
      centre: centreOf(score.manifest),
      greyStep,
      belowSigmaMin: values.ignore ? 'ignored' : 'bound',
    },
    seed,
  );
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value;
  }
}

const mean = (v: readonly number[]): number => v.reduce((sum, a) => sum + a, 0) / v.length;
const errorOf = (v: readonly number[]): number =>
  v.length < 2 ? NaN : Math.sqrt(v.reduce((s, a) => s + (a - mean(v)) ** 2, 0) / (v.length * (v.length - 1)));

/** vᵀJv per pixel over the share of σ that a step takes, then by pullback. */
async function differences(score: ScoreModel, x: Float32Array): Promise<string[][]> {
  const n = x.length;
  const [v] = signProbes(n, 1, 1);
  const [noisy, ahead, behind] = [new Float32Array(n), new Float32Array(n), new Float32Array(n)];
  const rows: string[][] = [];
  for (const sigma of [0.002, 0.02, 0.2, 1]) {
    const level = Float64Array.of(sigma);
    fillNormal(noisy, 1, PURPOSE.start, 0);
    for (let i = 0; i < n; i++) noisy[i] = x[i]! + sigma * noisy[i]!;
    const row = [String(sigma)];
    for (const share of STEPS) {
      const at = async (sign: number, out: Float32Array): Promise<void> =>
        score.denoise(
          noisy.map((value, i) => value + sign * share * sigma * v![i]!),
          1,
          level,
          out,
        );
      await at(1, ahead);
      await at(-1, behind);
      row.push(
        (v!.reduce((s, value, i) => s + value * (ahead[i]! - behind[i]!), 0) / (2 * share * sigma * n)).toFixed(5),
      );
    }
    await score.pullback!(noisy, 1, level, v!, ahead);
    row.push((v!.reduce((s, value, i) => s + value * ahead[i]!, 0) / n).toFixed(5));
    rows.push(row);
  }
  return rows;
}
const STEPS = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1];

const rows: string[][] = [];
for (const kind of MODELS) {
  if (!values.models.split(',').includes(kind)) continue;
  const opened = await openModel(
    fileURLToPath(new URL(`../../../models/${kind}/manifest.json`, import.meta.url)),
    'cpu',
  );
  if (!opened.ok) {
    console.log(
      `This measurement needs the shipped models, and that of ${kind} cannot be opened: ${opened.error.code}.`,
    );
    process.exit(4);
  }
  const score = onnxScore(opened.value, side, side);
  if (values.differences) {
    const [x] = await imagesFor(kind, 'val', data, 1, side);
    for (const row of await differences(score, x!)) rows.push([kind, ...row]);
    continue;
  }
  for (const set of SETS) {
    if (set === kind) continue; // its own validation images again
    const started = performance.now();
    const found: Likelihood[] = [];
    for (const [i, x] of (await imagesFor(kind, set, data, count, side)).entries())
      found.push(await likelihoodOf(score, x, GREY_STEP[kind], i + 1));
    const bits = found.map((f) => f.bitsPerDimension);
    rows.push([
      kind,
      set,
      mean(bits).toFixed(2),
      errorOf(bits).toFixed(2),
      mean(found.map((f) => f.standardError ?? NaN)).toFixed(3),
      mean(found.map((f) => f.excess)).toFixed(3),
      String(found[0]!.nfe),
      ((performance.now() - started) / 1000 / count).toFixed(1),
    ]);
    console.error(rows.at(-1)!.join('  '));
  }
}
console.log(
  alignedTable(
    values.differences
      ? [['model', 'σ', ...STEPS.map((s) => `h = ${s}σ`), 'pullback'], ...rows]
      : [['model', 'images', 'bits/dim', '±', 'probes', 'excess', 'nfe', 's an image'], ...rows],
  ),
);
