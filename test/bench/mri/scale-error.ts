/**
 * What a scale costs that is wrong by a tenth: `npx tsx test/bench/mri/scale-error.ts --data DIR [--slices 1] [--coils 1,8]`
 * (or LANGEVIN_DATA). The network's 1 is the 99.5th percentile of the start, which is within 6 % of the truth's at fourfold
 * acceleration; here it is taken as 0.9, 1 and 1.1 times that. Gaussian 4×, noise of 0.01, the preset *fast*; PSNR in dB.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { must } from '../../../core/contract/refused.ts';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { presets } from '../../../core/modalities/mri/presets.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { measuredSlice, spreadOver, validationSlices } from './slices.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['LANGEVIN_DATA'] ?? '' },
    slices: { type: 'string', default: '1' },
    coils: { type: 'string', default: '1,8' },
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/mri/manifest.json', import.meta.url)) },
  },
});
if (values.data === '') {
  console.log('Name --data DIR, the MR slices with their index.csv.');
  process.exit(2);
}
const FACTORS = [0.9, 1, 1.1];
const model = must(await openModel(values.model, 'cpu'));
const perAnatomy = Number(values.slices);
const slices = spreadOver(validationSlices(values.data), { brain: perAnatomy, spine: perAnatomy, pelvis: perAnatomy });

/** The same problem where the network's 1 is this times as much. */
const rescaled = (problem: InverseProblem, factor: number): InverseProblem => ({
  ...problem,
  data: problem.data.map((v) => v / factor),
  noiseSd: problem.noiseSd / factor,
  start(out) {
    problem.start?.(out);
    for (let i = 0; i < out.length; i++) out[i]! /= factor;
  },
});

const rows: string[][] = [];
for (const coils of values.coils.split(',').map(Number))
  for (const slice of slices) {
    const sampling = { kind: 'gaussian1d', acceleration: 4, center: 0.08, direction: 'columns', partial: 1 } as const;
    const { job, measured, posed } = await measuredSlice(values.data, slice, { sampling, noise: 0.01, coils });
    const { height, width } = job.image;
    const truth = magnitudesOf(measured.truth!, height * width);
    const { parameters, suited } = presets.fast!;
    const given = { ...parameters['proximal'], ...suited?.({ coils }, 'image')['proximal'] };
    const psnrs: number[] = [];
    for (const factor of FACTORS) {
      const state = freshState();
      const context = { seed: 1, prior: onnxScore(model, height, width), truth: null, shared: {} };
      const problem = rescaled(posed.problem, factor);
      for await (const _ of runOf('proximal').run(problem, must(proximalEntry.resolve(given)), context, state)) void _;
      const image = posed.fromProblem(state.arrays['estimate']!.map((v) => v * factor));
      const found = magnitudesOf(image, height * width);
      const error = found.reduce((sum, v, i) => sum + (v - truth[i]!) ** 2, 0) / found.length;
      psnrs.push(-10 * Math.log10(error / posed.scored!.high ** 2));
    }
    rows.push([String(coils), slice.file, ...psnrs.map((v) => v.toFixed(2))]);
    console.error(rows.at(-1)!.join('  '));
  }
console.log(alignedTable([['coils', 'slice', ...FACTORS.map((f) => `× ${f}`)], ...rows]));
