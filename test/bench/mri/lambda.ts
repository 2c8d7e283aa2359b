/**
 * How far the automatic weights of TV and of the wavelet are from the best ones with real coils: `npx tsx test/bench/mri/lambda.ts --data DIR`
 * (or LANGEVIN_DATA; the eight-coil brain in its kspace). Undersampled afterwards, PSNR of magnitudes against |Sᴴ x| of all samples.
 */
import { parseArgs } from 'node:util';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { measuredKspace } from '../../../core/modalities/mri/kspace/measure.ts';
import { psnr } from '../../../core/metrics/error.ts';
import { mriProblem } from '../../../core/modalities/mri/problem/problem.ts';
import { keptSamples } from '../../../core/modalities/mri/problem/sampled.ts';
import { coilOperator } from '../../../core/operators/kspace/coils.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { splitBregmanOfCoils } from '../../../core/solvers/tv/split-bregman.ts';
import { weightedTv } from '../../../core/solvers/tv/weighted.ts';
import { l1Wavelet, weightedWavelet } from '../../../core/solvers/wavelet/l1-wavelet.ts';
import { maskOf, readBrain, UNDERSAMPLED } from './brain.ts';

const { values } = parseArgs({ options: { data: { type: 'string', default: process.env['LANGEVIN_DATA'] ?? '' } } });
if (values.data === '') {
  console.log('Name --data DIR, the data folder with kspace in it.');
  process.exit(3);
}
const LAMBDAS = [5e-4, 1e-3, 2e-3, 3e-3, 4e-3, 6e-3, 8e-3];
const image = await readBrain(values.data);
const { height, width } = image;
const rows = [['samples', 'method', 'automatic λ', 'dB', 'best λ', 'dB']];
for (const how of UNDERSAMPLED) {
  const mask = maskOf(how, image);
  const measured = measuredKspace(image, mask, { noise: { kind: 'estimated' } }, 1, null, null);
  const posed = mriProblem(keptSamples(image, measured));
  const { problem } = posed;
  const truth = magnitudesOf(measured.truth!, height * width);
  const peak = truth.reduce((most, v) => Math.max(most, v), 0);
  const decibels = (x: Float32Array): number => psnr(magnitudesOf(posed.fromProblem(x), height * width), truth, peak)!;
  // TV of the image with its phase on; a run takes the phase off first, which is a little better at the automatic λ.
  const { data: maps } = measured.arrays['maps']!;
  const A = coilOperator(Float32Array.from(maps), mask, height, width);
  const bright = posed.dataUnit;
  const tv = (lambda: number): Promise<number> => {
    const x = splitBregmanOfCoils(A, problem.data, { lambda, iterations: 20 });
    return Promise.resolve(decibels(posed.toProblem(x.map((v) => v * bright))));
  };
  const wavelet = async (lambda: number): Promise<number> => {
    const state = freshState();
    for await (const _ of l1Wavelet(problem, { lambda, iterations: 60, every: 60 }, state)) void _;
    return decibels(state.arrays['estimate']!);
  };
  for (const [name, run, { expected }] of [
    ['TV', tv, weightedTv(problem, { iterations: 1, tolerance: 0, every: 1 })],
    ['wavelet', wavelet, weightedWavelet(problem, { iterations: 1, every: 1 })],
  ] as const) {
    const own = await run(expected);
    const found: number[] = [];
    for (const lambda of LAMBDAS) found.push(await run(lambda));
    const best = Math.max(...found, own);
    const at = found.indexOf(best);
    const of = at < 0 ? expected : LAMBDAS[at]!;
    rows.push([how.name, name, ...[expected.toPrecision(2), own.toFixed(2), of.toPrecision(2), best.toFixed(2)]]);
  }
}
console.log(alignedTable(rows));
process.exit(0);
