/**
 * How the cost grows with the image and with the number of views, on the bundled phantom:
 * `npx tsx test/bench/ct/scaling.ts [--model MANIFEST] [--sizes 128,…,512] [--views 10,…,360] [--rounds N]`.
 * Each setting runs in a process of its own, so that its peak memory is its own; the last line of a table is the
 * exponent p of cost ∝ size^p or views^p, fitted in logarithms.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { must } from '../../../core/contract/refused.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { expectedTv } from '../../../core/solvers/tv/weighted.ts';
import { proximalOf } from '../../../core/solvers/data-proximal.ts';
import { rms } from '../../../core/solvers/proximal.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { totalVariation } from '../../../core/solvers/tv/total-variation.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { imageOf } from '../../../core/modalities/ct/numbers/read.ts';
import { readInput } from '../../../electron/worker/read/read-input.ts';
import { measured } from './slices.ts';
import { median, milliseconds } from '../support/python.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: at('../../../models/ct/manifest.json') },
    sizes: { type: 'string', default: '128,192,256,320,384,448,512' },
    views: { type: 'string', default: '10,23,45,90,180,360' },
    rounds: { type: 'string', default: '5' },
    /** Inner: `size,views` to measure in this process. */
    one: { type: 'string' },
  },
});
const rounds = Number(values.rounds);

/** Seconds, but for the memory. */
const costSchema = z.strictObject({
  evaluation: z.number(),
  dataStep: z.number(),
  tvIteration: z.number(),
  /** Simulating the measurement and describing the operators, once a run. */
  setting: z.number(),
  peakMb: z.number(),
});
type Cost = z.infer<typeof costSchema>;

async function measure(size: number, views: number): Promise<Cost> {
  const opened = must(await openModel(values.model, 'cpu'));
  const input = await readInput(at('../../../resources/phantom/thorax.dcm'), () => 0);
  const image = imageOf(input, 0, input.decoded.pixelMm ?? [1, 1]);
  const begun = performance.now();
  const { problem, truth } = measured(image, size, {
    anglesDeg: equispacedAngles(views, 180),
    noise: { kind: 'none' },
  });
  const setting = performance.now() - begun;

  const prior = onnxScore(opened, size, size);
  const out = new Float32Array(truth.length);
  const evaluations: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const started = performance.now();
    await prior.denoise(truth, 1, Float64Array.of(0.1), out);
    if (round >= 0) evaluations.push(performance.now() - started);
  }

  const parameters = must(proximalEntry.resolve({}));
  const numberOf = (id: string): number => Number(parameters[id]);
  const prox = proximalOf(problem, numberOf('cgIterations'), problem.data, null);
  const lambda = ((numberOf('modelError') * rms(problem.data)) / numberOf('varianceFloor')) ** 2;
  for (let warm = 0; warm < 3; warm++) prox.solve(truth, lambda, out);
  const dataSteps = Array.from({ length: rounds }, () => milliseconds(() => void prox.solve(truth, lambda, out)));

  const iterations: number[] = [];
  let last = NaN; // the first report comes after the norm, which is made once
  const tv = { lambda: expectedTv(problem), iterations: rounds + 2, tolerance: 0, every: 1 };
  for await (const _step of totalVariation(problem, tv, freshState())) {
    const now = performance.now();
    if (!Number.isNaN(last)) iterations.push(now - last);
    last = now;
  }
  return {
    evaluation: median(evaluations) / 1000,
    dataStep: median(dataSteps) / 1000,
    tvIteration: median(iterations) / 1000,
    setting: setting / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

if (values.one !== undefined) {
  const [size, views] = values.one.split(',').map(Number);
  process.send!(await measure(size!, views!));
  process.disconnect();
} else await compare();

function inOwnProcess(size: number, views: number): Promise<Cost> {
  const args = ['--one', `${size},${views}`, '--model', values.model, '--rounds', values.rounds];
  const child = fork(fileURLToPath(import.meta.url), args);
  return new Promise((resolve, reject) => {
    child.on('message', (message) => resolve(costSchema.parse(message)));
    child.on('exit', (code) => reject(new Error(`${size}² × ${views} views ended with ${code} and no figures`)));
  });
}

/** Slope of ln(cost) over ln(by), least squares. */
function exponent(by: readonly number[], cost: readonly number[]): string {
  if (by.length < 2) return '';
  const [x, y] = [by.map(Math.log), cost.map(Math.log)];
  const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, v, i) => sum + (v - mx) * (y[i]! - my), 0);
  return (covariance / x.reduce((sum, v) => sum + (v - mx) ** 2, 0)).toFixed(2);
}

async function compare(): Promise<void> {
  const opened = await openModel(values.model, 'cpu');
  if (!opened.ok) {
    console.log(
      `This measurement needs a model, and ${values.model} cannot be opened: --model MANIFEST names another.`,
    );
    process.exit(4);
  }
  const numbers = (text: string): number[] => text.split(',').map(Number);
  await table('size', numbers(values.sizes), '23 views', (size) => inOwnProcess(size, 23));
  await table('views', numbers(values.views), '320²', (views) => inOwnProcess(320, views));
}

async function table(
  name: string,
  settings: readonly number[],
  fixed: string,
  costOf: (setting: number) => Promise<Cost>,
): Promise<void> {
  const costs: Cost[] = [];
  for (const setting of settings) costs.push(await costOf(setting));
  const cells = (c: Cost): string[] => [
    (c.evaluation * 1000).toFixed(0),
    (c.dataStep * 1000).toFixed(1),
    (c.tvIteration * 1000).toFixed(1),
    c.setting.toFixed(2),
    c.peakMb.toFixed(0),
  ];
  const fitted = (['evaluation', 'dataStep', 'tvIteration', 'setting', 'peakMb'] as const).map((key) =>
    exponent(
      settings,
      costs.map((c) => c[key]),
    ),
  );
  console.log(`\n${fixed}, median of ${rounds}`);
  console.log(
    alignedTable([
      [name, 'evaluation ms', 'data step ms', 'TV iteration ms', 'measuring s', 'peak MB'],
      ...settings.map((setting, i) => [String(setting), ...cells(costs[i]!)]),
      ['exponent', ...fitted],
    ]),
  );
}
