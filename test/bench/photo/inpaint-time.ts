/**
 * What inpainting costs beside its own network: `npx tsx test/bench/photo/inpaint-time.ts [--model MANIFEST] [--side 256] [--steps 16]
 * [--rounds 5]`. In turns, so many evaluations of the network alone and one run of the engine with as many steps, its start
 * and data steps included, for scratches and for a box; times of the processor, all threads together, which other work on
 * the machine disturbs least, and by the clock. Needs no data. Exit 1 where the engine takes more than 1.3 times as long.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { must } from '../../../core/contract/refused.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { presets } from '../../../core/modalities/photo/tasks/presets.ts';
import { photoProblem } from '../../../core/modalities/photo/problem/problem.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { drawnMask } from '../../support/photo-masks.ts';
import { median } from '../support/python.ts';
import { timed, type Spent } from '../support/spent.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/photo/manifest.json', import.meta.url)) },
    side: { type: 'string', default: '256' },
    steps: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '5' },
  },
});
const LIMIT = 1.3;
const [side, steps, rounds] = [Number(values.side), Number(values.steps), Number(values.rounds)];
const shape = { channels: 3, height: side, width: side };
const picture = Float32Array.from({ length: 3 * side * side }, (_, i) => {
  const [row, column] = [Math.floor((i % (side * side)) / side) / side, (i % side) / side];
  return 0.5 + 0.3 * Math.sin(9 * row + 4 * column) * Math.cos(5 * column * row) + 0.05 * Math.sin(0.9 * i);
});
const network = await openNetwork(values.model, 'cpu');
const prior = network.score(side, side);
const parameters = must(solverOf('proximal')!.resolve({ ...presets.fast?.parameters['proximal'], steps }));

async function alone(): Promise<void> {
  const x = picture.slice();
  for (let k = 0; k < steps; k++) await prior.denoise(picture, 1, Float64Array.of(0.1), x);
}

async function inpainted(known: Uint8Array): Promise<void> {
  const operator = pixelMask(3, side, side, known);
  const data = new Float32Array(operator.outShape[0] ?? 0);
  operator.forward(picture, data);
  const { problem } = photoProblem({ image: shape, operator: { grey: null, scale: 1 }, known, hinted: null, data });
  const state = freshState();
  const context = { seed: 1, prior, truth: null, shared: {} };
  for await (const step of runOf('proximal').run(problem, parameters, context, state)) void step;
  if (state.nfe !== steps) throw new Error(`${state.nfe} evaluations instead of ${steps}`);
}

await alone(); // warm by then
const rows = [['hole', 'network alone, s CPU', 'engine, s CPU', 'ratio (CPU)', 'ratio (clock)']];
let within = true;
for (const damage of ['scratches', 'box'] as const) {
  const known = drawnMask(damage, side, side, 1);
  const both: { network: Spent; engine: Spent }[] = [];
  for (let round = 0; round < rounds; round++)
    both.push({ network: await timed(alone), engine: await timed(() => inpainted(known)) });
  const of = (pick: (b: (typeof both)[number]) => number): number => median(both.map(pick));
  const ratio = of(({ network: n, engine: e }) => e.cpu / n.cpu);
  within &&= ratio <= LIMIT;
  rows.push([
    damage,
    of((b) => b.network.cpu).toFixed(2),
    of((b) => b.engine.cpu).toFixed(2),
    ratio.toFixed(3),
    of(({ network: n, engine: e }) => e.clock / n.clock).toFixed(3),
  ]);
}
console.log(`${side}², ${steps} evaluations, median of ${rounds} rounds in turns\n\n${alignedTable(rows)}`);
process.exit(within ? 0 : 1);
