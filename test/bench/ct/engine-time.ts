/**
 * What a reconstruction costs beside its own network: `npx tsx test/bench/ct/engine-time.ts [--model MANIFEST] [--side 320] [--views 23]
 * [--rounds 7]`. In turns, as many evaluations of the network alone as *fast* makes, and *fast* from the measurement of the bundled
 * phantom to its answer: the operator, the start and the steps. Times of the processor, all threads together, which other
 * work on the machine disturbs least, and by the clock. Exit 1 where more than a quarter of either is not the network's.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import { must } from '../../../core/contract/refused.ts';
import { imageOf } from '../../../core/modalities/ct/numbers/read.ts';
import { presets } from '../../../core/modalities/ct/presets.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { readInput } from '../../../electron/worker/read/read-input.ts';
import { median } from '../support/python.ts';
import { timed, type Spent } from '../support/spent.ts';
import { measured } from './slices.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    model: { type: 'string', default: at('../../../models/ct/manifest.json') },
    side: { type: 'string', default: '320' },
    views: { type: 'string', default: '23' },
    rounds: { type: 'string', default: '7' },
  },
});
const [side, views, rounds] = [Number(values.side), Number(values.views), Number(values.rounds)];
const MOST_BESIDE = 0.25;

const input = await readInput(at('../../../resources/phantom/thorax.dcm'), () => 0);
const image = imageOf(input, 0, input.decoded.pixelMm ?? [1, 1]);
const scan = { anglesDeg: equispacedAngles(views, 180), noise: { kind: 'none' } } as const;
const network = await openNetwork(values.model, 'cpu');
const prior = network.score(side, side);
const settings = must(proximalEntry.resolve({ ...presets.fast.parameters['proximal'] }));
const { evaluations } = proximalEntry.cost(settings, { images: 1, hasNoise: false, finer: null });
const { problem, truth } = measured(image, side, scan);

async function alone(): Promise<void> {
  const out = truth.slice();
  for (let k = 0; k < evaluations; k++) await prior.denoise(truth, 1, Float64Array.of(0.1), out);
}

async function reconstruct(): Promise<void> {
  const state = freshState();
  const context = { seed: 1, prior, truth: null, shared: {} };
  for await (const _ of runOf('proximal').run(problem, settings, context, state)) void _;
  if (state.nfe !== evaluations) throw new Error(`${state.nfe} evaluations instead of ${evaluations}`);
}

await alone(); // warm by then
await reconstruct();
const both: { network: Spent; all: Spent }[] = [];
for (let round = 0; round < rounds; round++) both.push({ network: await timed(alone), all: await timed(reconstruct) });
const of = (pick: (b: (typeof both)[number]) => number): number => median(both.map(pick));
const beside = of(({ network: n, all: a }) => 1 - n.cpu / a.cpu);
const besideByClock = of(({ network: n, all: a }) => 1 - n.clock / a.clock);
const goal = `(goal ${100 * MOST_BESIDE} %)`;
console.log(`${side}² × ${views} views, ${evaluations} evaluations, median of ${rounds} rounds in turns\n`);
console.log(
  alignedTable([
    ['', 'network alone, s', 'reconstruction, s', 'not the network'],
    [
      'processor',
      of((b) => b.network.cpu).toFixed(3),
      of((b) => b.all.cpu).toFixed(3),
      `${(100 * beside).toFixed(0)} % ${goal}`,
    ],
    [
      'clock',
      of((b) => b.network.clock).toFixed(3),
      of((b) => b.all.clock).toFixed(3),
      `${(100 * besideByClock).toFixed(0)} % ${goal}`,
    ],
  ]),
);
process.exit(Math.max(beside, besideByClock) <= MOST_BESIDE ? 0 : 1);
