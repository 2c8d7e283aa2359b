/**
 * How often an independent classifier sees the kind that was asked for: `npx tsx test/bench/model/guide.ts --judge FOLDER
 * [--guide models/flowers] [--count 50] [--weights 0,1,2,4] [--steps 30] [--size 64] [--batch 1]`. For each kind so many
 * samples of the photograph model at σ from its first to its last level, guided with each weight (0: not at all), judged by
 * another network of clean images, which `models/training/guide.py --clean` trains. Prints the share of each kind that is
 * recognised, in all and by kind; test/bench/results/guide.png has the first samples, a row a kind, for the last weight.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { must } from '../../../core/contract/refused.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { guided } from '../../../core/priors/guided.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState, type InverseProblem } from '../../../core/solvers/solver.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { openGuide } from '../../../electron/worker/engines/guide.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    judge: { type: 'string' },
    guide: { type: 'string', default: at('../../../models/flowers') },
    model: { type: 'string', default: at('../../../models/photo/manifest.json') },
    count: { type: 'string', default: '50' },
    weights: { type: 'string', default: '0,1,2,4' },
    steps: { type: 'string', default: '30' },
    size: { type: 'string', default: '64' },
  },
});
if (values.judge === undefined) {
  console.log('Name --judge FOLDER: a classifier of clean photographs, which models/training/guide.py --clean trains.');
  process.exit(4);
}
const [count, steps, side] = [Number(values.count), Number(values.steps), Number(values.size)];
const network = await openNetwork(values.model, 'cpu', 'auto');
const guide = await openGuide(values.guide, 'cpu');
const judge = await openGuide(values.judge, 'cpu');
const { scale, channels } = network.manifest;
const frame = { channels, height: side, width: side, scale };
const { says } = guide.manifest;
const theirs = judge.manifest.says;
if (says.kind !== 'classes' || theirs.kind !== 'classes' || says.names.join() !== theirs.names.join())
  throw new Error('Guide and judge must know the same classes.');

/** Nothing is measured. */
const problem: InverseProblem = {
  operator: {
    inShape: [channels, side, side],
    outShape: [0],
    forward: () => undefined,
    adjoint: (_, out) => out.fill(0),
  },
  ...{ shape: [channels, side, side], data: new Float32Array(0), noiseSd: 0, weights: null, lower: null },
  ...{
    firstSigma: 1,
    symmetries: [0],
    prox: () => ({ solve: (z, _, out) => (out.set(z), { iterations: 0, residual: 0 }) }),
  },
  start: (out) => out.fill(0.45),
};
const ancestral = {
  ...{ steps, sigmaStart: 20, sigmaEnd: 0.01, noiseScale: 1.03, renoiseRule: 'ancestral' },
  ...{ varianceFloor: 0, modelError: 0, lastFloor: 0, symmetries: 'none' },
} as const;
const parameters = must(solverOf('proximal')!.resolve(ancestral));

async function kindOf(target: number, weight: number, seed: number): Promise<{ kind: number; image: Float32Array }> {
  const free = network.score(side, side);
  const prior = weight === 0 ? free : guided(free, guide.towards({ kind: 'class', index: target }, frame), weight);
  const state = freshState();
  for await (const _step of runOf('proximal').run(
    problem,
    parameters,
    { seed, prior, truth: null, shared: {} },
    state,
  ));
  const image = state.arrays['estimate']!.map((v) => Math.min(1, Math.max(0, v)));
  const logits = await judge.says(image, 1, Float64Array.of(0.01), frame);
  return { kind: logits.indexOf(Math.max(...logits)), image };
}

const SHOWN = Math.min(8, count);
let sheet: Float32Array[][] = [];
const rows = [['weight', 'all', ...says.names]];
for (const weight of values.weights.split(',').map(Number)) {
  sheet = [];
  const shares: number[] = [];
  for (const [target, name] of says.names.entries()) {
    const images: Float32Array[] = [];
    let right = 0;
    for (let seed = 1; seed <= count; seed++) {
      const { kind, image } = await kindOf(target, weight, 1000 * target + seed);
      if (kind === target) right++;
      if (images.length < SHOWN) images.push(image);
    }
    sheet.push(images);
    shares.push(right / count);
    console.error(`weight ${weight}, ${name}: ${right} of ${count}`);
  }
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length;
  rows.push([`${weight}`, ...[mean, ...shares].map((share) => `${(100 * share).toFixed(0)} %`)]);
}

const [width, height] = [SHOWN * side, says.names.length * side];
const pixels = new Uint8Array(width * height * 3);
for (const [r, images] of sheet.entries())
  for (const [c, image] of images.entries())
    for (let i = 0; i < side * side; i++) {
      const [row, column] = [r * side + Math.floor(i / side), c * side + (i % side)];
      for (let p = 0; p < 3; p++)
        pixels[(row * width + column) * 3 + p] = Math.round(255 * image[p * side * side + i]!);
    }
mkdirSync(at('../results'), { recursive: true });
writeFileSync(at('../results/guide.png'), encodePng(pixels, width, height, 3));
console.log(alignedTable(rows));
