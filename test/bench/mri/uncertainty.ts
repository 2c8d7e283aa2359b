/**
 * Whether draws of the preset *uncertainty* explain noisy samples as well as the truth does:
 * `npx tsx test/bench/mri/uncertainty.ts --data DIR [--slices 1] [--coils 1,8] [--noise 0.01] [--seeds 1] [--try parameter=value,…]`
 * (or LANGEVIN_DATA). Whitened residuals ‖Ax − y‖/(σ_y√m) of single draws, Gaussian 4×, 8 % of the lines in the middle;
 * those of the truth beside them, which with several coils carry what the maps do not explain. Exit 1 where a draw is off by more
 * than a tenth. With two seeds also how far two draws lie apart over how far they lie from the truth: of draws from the posterior 1.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { must } from '../../../core/contract/refused.ts';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { presets } from '../../../core/modalities/mri/presets.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { discrepancy } from '../../../core/solvers/discrepancy.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { measuredSlice, spreadOver, validationSlices } from './slices.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['LANGEVIN_DATA'] ?? '' },
    slices: { type: 'string', default: '1' },
    coils: { type: 'string', default: '1,8' },
    noise: { type: 'string', default: '0.01' },
    seeds: { type: 'string', default: '1' },
    try: { type: 'string', default: '' },
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/mri/manifest.json', import.meta.url)) },
  },
});
if (values.data === '') {
  console.log('Name --data DIR, the MR slices with their index.csv.');
  process.exit(2);
}
const tried = Object.fromEntries(
  values.try
    .split(',')
    .filter((part) => part !== '')
    .map((part) => part.split('=') as [string, string])
    .map(([id, v]) => [id, Number.isNaN(Number(v)) ? v : Number(v)]),
);
const parameters = must(proximalEntry.resolve({ ...presets.uncertainty?.parameters['proximal'], ...tried }));
const model = must(await openModel(values.model, 'cpu'));
const perAnatomy = Number(values.slices);
const slices = spreadOver(validationSlices(values.data), { brain: perAnatomy, spine: perAnatomy, pelvis: perAnatomy });

const apart = (p: Float32Array, q: Float32Array): number =>
  Math.sqrt(p.reduce((sum, v, i) => sum + (v - q[i]!) ** 2, 0) / p.length);

const rows: string[][] = [];
let isOff = false;
for (const coils of values.coils.split(',').map(Number))
  for (const slice of slices) {
    const sampling = { kind: 'gaussian1d', acceleration: 4, center: 0.08, direction: 'columns', partial: 1 } as const;
    const { job, measured, posed } = await measuredSlice(values.data, slice, {
      ...{ sampling, noise: Number(values.noise), coils },
    });
    const { problem, toProblem, fromProblem, scored } = posed;
    const { height, width } = job.image;
    const truth = magnitudesOf(measured.truth!, height * width);
    const residual = new Float32Array(problem.data.length);
    const whitened = (x: Float32Array): number => {
      problem.operator.forward(x, residual);
      for (let i = 0; i < residual.length; i++) residual[i]! -= problem.data[i]!;
      return discrepancy(problem, residual);
    };
    const psnr = (x: Float32Array): number => {
      const found = magnitudesOf(fromProblem(x), height * width);
      const error = found.reduce((sum, v, i) => sum + (v - truth[i]!) ** 2, 0) / found.length;
      return -10 * Math.log10(error / scored!.high ** 2);
    };
    const ofTruth = whitened(toProblem(measured.truth!));
    const prior = onnxScore(model, height, width);
    const shared = {};
    const draws: Float32Array[] = [];
    for (let seed = 1; seed <= Number(values.seeds); seed++) {
      const state = freshState();
      const context = { seed, prior, truth: null, shared };
      for await (const _ of runOf('proximal').run(problem, parameters, context, state)) void _;
      const x = state.arrays['estimate']!;
      const own = whitened(x);
      draws.push(magnitudesOf(fromProblem(x), height * width));
      isOff ||= Math.abs(own - 1) > 0.1;
      rows.push([String(coils), slice.file, String(seed), own.toFixed(3), ofTruth.toFixed(3), psnr(x).toFixed(2)]);
      console.error(rows.at(-1)!.join('  '));
    }
    const [a, b] = draws;
    if (a !== undefined && b !== undefined) {
      const error = Math.sqrt((apart(a, truth) ** 2 + apart(b, truth) ** 2) / 2);
      rows.at(-1)!.push((apart(a, b) / error).toFixed(2));
    }
  }
console.log(
  alignedTable([
    ['coils', 'slice', 'seed', 'residual/noise of a draw', 'of the truth', 'PSNR of a draw', 'apart over error'],
    ...rows.map((row) => [...row, ...(row.length === 6 ? ['–'] : [])]),
  ]),
);
process.exit(isOff ? 1 : 0);
