/**
 * What a reconstruction costs beside its own network: `npx tsx test/bench/mri/engine-time.ts [--model MANIFEST] [--side 256] [--steps 16]
 * [--rounds 5]`. In turns, as many evaluations of the network alone as the engine makes, and a reconstruction from samples to answer: the
 * operator, the start, the problem and the engine; with eight coils their maps are made before. Times of the processor, all
 * threads together, which other work on the machine disturbs least, and by the clock. Needs no data. Exit 1 where the engine
 * takes more than 1.3 times as long with one coil, or 1.6 with eight.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { must } from '../../../core/contract/refused.ts';
import { headPhantom } from '../../../core/modalities/mri/phantom/head.ts';
import { addNoise } from '../../../core/modalities/mri/noise.ts';
import { presets } from '../../../core/modalities/mri/presets.ts';
import { mriProblem } from '../../../core/modalities/mri/problem/problem.ts';
import { totalVariationStart } from '../../../core/modalities/mri/problem/start.ts';
import { samplingMask } from '../../../core/modalities/mri/sampling/pattern.ts';
import { simulatedCoils } from '../../../core/modalities/mri/sensitivities/simulated.ts';
import { coilOperator } from '../../../core/operators/kspace/coils.ts';
import { oneCoil } from '../../../core/operators/kspace/one-coil.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { median } from '../support/python.ts';
import { timed, type Spent } from '../support/spent.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/mri/manifest.json', import.meta.url)) },
    side: { type: 'string', default: '256' },
    steps: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '5' },
  },
});
const [side, steps, rounds] = [Number(values.side), Number(values.steps), Number(values.rounds)];
const LIMITS = { 1: 1.3, 8: 1.6 } as const;

const grid = { height: side, width: side };
const image = headPhantom(side, 1);
const sampling = {
  kind: 'gaussian1d',
  acceleration: 4,
  center: 0.08,
  direction: 'columns',
  partial: 1,
  seed: 1,
} as const;
const mask = samplingMask(sampling, grid);
const network = await openNetwork(values.model, 'cpu');
const prior = network.score(side, side);

async function alone(evaluations: number): Promise<void> {
  const x = image.slice();
  for (let k = 0; k < evaluations; k++) await prior.denoise(image, 1, Float64Array.of(0.1), x);
}

/** What a scanner gives, and a reconstruction of it. */
function measurement(coils: 1 | 8): { evaluations: number; reconstruct: () => Promise<void> } {
  const maps = coils === 1 ? null : simulatedCoils(coils, side, side, 1);
  const operatorOf = () => (maps === null ? oneCoil(side, side, mask) : coilOperator(maps, mask, side, side));
  const scanner = operatorOf();
  const data = new Float32Array(scanner.outShape.reduce((size, n) => size * n, 1));
  scanner.forward(image, data);
  const noiseSd = addNoise(data, { kind: 'gaussian', epsilon: 0.02 }, 1);
  const { parameters, suited } = presets.fast!;
  const given = { ...parameters['proximal'], ...suited?.({ coils }, 'image')['proximal'], steps };
  const settings = must(proximalEntry.resolve(given));
  const asking = { images: 1, hasNoise: true, finer: null };
  const { evaluations } = proximalEntry.cost(settings, asking);
  return {
    evaluations,
    async reconstruct() {
      const samples = { ...grid, mask, data, noiseSd };
      const start = totalVariationStart(samples, operatorOf());
      const { problem } = mriProblem({ ...samples, coils: maps === null ? null : { maps, sets: 1 }, start });
      const state = freshState();
      const context = { seed: 1, prior, truth: null, shared: {} };
      for await (const _ of runOf('proximal').run(problem, settings, context, state)) void _;
      if (state.nfe !== evaluations) throw new Error(`${state.nfe} evaluations instead of ${evaluations}`);
    },
  };
}

await alone(2); // warm by then
const rows = [
  ['coils', 'evaluations', 'network alone, s CPU', 'reconstruction, s CPU', 'ratio (CPU)', 'ratio (clock)'],
];
let within = true;
for (const coils of [1, 8] as const) {
  const { evaluations, reconstruct } = measurement(coils);
  await reconstruct();
  const both: { network: Spent; all: Spent }[] = [];
  for (let round = 0; round < rounds; round++)
    both.push({ network: await timed(() => alone(evaluations)), all: await timed(reconstruct) });
  const of = (pick: (b: (typeof both)[number]) => number): number => median(both.map(pick));
  const ratio = of(({ network: n, all: a }) => a.cpu / n.cpu);
  within &&= ratio <= LIMITS[coils];
  rows.push([
    String(coils),
    String(evaluations),
    of((b) => b.network.cpu).toFixed(2),
    of((b) => b.all.cpu).toFixed(2),
    `${ratio.toFixed(3)} (goal ${LIMITS[coils]})`,
    of(({ network: n, all: a }) => a.clock / n.clock).toFixed(3),
  ]);
}
console.log(`${side}², median of ${rounds} rounds in turns\n\n${alignedTable(rows)}`);
process.exit(within ? 0 : 1);
