/**
 * Evaluations and pullbacks (Jᵀv) a second of both engines on the same weights, in turns, beside PyTorch (float32 and bfloat16) where there is
 * one: `npx tsx test/bench/network/engines.ts [--model MANIFEST] [--sizes 64,128,256] [--rounds N]`.
 * PyTorch is compared on one channel; PYTHON names a Python with torch and onnx. LANGEVIN_THREADS sets the threads of
 * onnxruntime and PyTorch; WebAssembly has one. Processor time holds on a machine that does other things beside.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { must } from '../../../core/contract/refused.ts';
import { engineIds, type PrecisionId, ranOn } from '../../../core/contract/provider.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { readManifest } from '../../../electron/disk/model-files.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { threadCount } from '../../../electron/worker/engines/onnx/providers.ts';
import { median, startPython } from '../support/python.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/ct/manifest.json', import.meta.url)) },
    sizes: { type: 'string', default: '64,128,256' },
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Number(values.rounds);
const { manifest, path } = must(await readManifest(values.model));
/** Those of float32 sum in another order; the others have fewer digits, of which a pullback loses more: bfloat16 5 % at 128². */
const TOLERANCE = { float32: 1e-4, int8: 1e-2, bfloat16: 0.1 } as const;

const torch =
  manifest.channels === 1
    ? await startPython(
        new URL('network_torch.py', import.meta.url),
        ['torch', 'onnx'],
        [path, '-', String(threadCount())],
      )
    : null;

interface Contestant {
  readonly name: string;
  readonly precision: keyof typeof TOLERANCE;
  evaluate(side: number): Promise<Timed>;
  pull(side: number): Promise<Timed>;
}
/** Milliseconds of the clock and of all processors together, and the mean square of what was computed. */
interface Timed {
  readonly wall: number;
  readonly cpu: number;
  readonly square: number;
}
const meanSquare = (a: Float32Array): number => a.reduce((sum, v) => sum + v * v, 0) / a.length;
const filled = (side: number, value: (i: number) => number): Float32Array =>
  Float32Array.from({ length: manifest.channels * side * side }, (_, i) => value(i));
const SIGMA = Float64Array.of(0.1);

let last: unknown = null;
async function engineOf(id: (typeof engineIds)[number], precision: PrecisionId): Promise<Contestant> {
  // The last network stays open, and another one closes it.
  const open = () => openNetwork(values.model, 'auto', id, precision);
  const timed = async (side: number, pulls: boolean): Promise<Timed> => {
    const network = await open();
    const score = network.score(side, side);
    const x = filled(side, (i) => 0.4 + 0.1 * Math.sin(i));
    const v = filled(side, Math.cos);
    const out = new Float32Array(x.length);
    const ask = (): Promise<void> => (pulls ? score.pullback!(x, 1, SIGMA, v, out) : score.denoise(x, 1, SIGMA, out));
    // What was opened anew is warmed up, and derives its gradient.
    if (network !== last) await ask();
    last = network;
    const before = process.cpuUsage();
    const started = performance.now();
    await ask();
    const wall = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    return { wall, cpu: (user + system) / 1000, square: meanSquare(out) };
  };
  return {
    name: ranOn(await open()),
    precision,
    evaluate: (side) => timed(side, false),
    pull: (side) => timed(side, true),
  };
}
const asked = async (line: string): Promise<Timed> => {
  const [wall = '', square = '', , cpu = ''] = (await torch!.ask(line)).split(' ');
  return { wall: Number(wall), cpu: Number(cpu), square: Number(square) };
};
const contestants: Contestant[] = [];
for (const id of engineIds) contestants.push(await engineOf(id, 'float32'));
if (manifest.network.int8 !== undefined) contestants.push(await engineOf('onnxruntime', 'int8'));
for (const precision of torch === null ? [] : (['float32', 'bfloat16'] as const))
  contestants.push({
    name: `PyTorch, ${precision}`,
    precision,
    evaluate: (side) => asked(`${side} ${precision}`),
    pull: (side) => asked(`${side} ${precision} pullback`),
  });

const rows: string[][] = [];
for (const side of values.sizes.split(',').map(Number)) {
  const times = contestants.map((): [Timed[], Timed[]] => [[], []]);
  for (let round = -1; round < rounds; round++) {
    for (const which of [0, 1] as const) {
      let first: number | null = null;
      for (const [i, { name, precision, evaluate, pull }] of contestants.entries()) {
        const timed = await (which === 0 ? evaluate : pull)(side);
        first ??= timed.square;
        if (Math.abs(timed.square / first - 1) > TOLERANCE[precision])
          throw new Error(`${name} computes something else at ${side}²`);
        // The first round warms up.
        if (round >= 0) times[i]![which].push(timed);
      }
    }
  }
  for (const [i, { name }] of contestants.entries()) {
    const [evaluations, pullbacks] = times[i]!;
    const both = (of: (timed: Timed) => number): [number, number] => [
      median(evaluations.map(of)),
      median(pullbacks.map(of)),
    ];
    const [walls, cpus] = [both(({ wall }) => wall), both(({ cpu }) => cpu)];
    const rates = walls.map((wall) => (1000 / wall).toFixed(2));
    rows.push([`${side}²`, name, ...rates, ...cpus.map((cpu) => cpu.toFixed(0)), (cpus[1] / cpus[0]).toFixed(1)]);
  }
}
torch?.close();
console.log(`${manifest.id}, ${threadCount()} threads, median of ${rounds} rounds in turns`);
const heads = ['size', 'engine', 'evaluations/s', 'pullbacks/s', 'cpu ms', 'cpu ms of Jᵀv', 'Jᵀv/evaluation'];
console.log(alignedTable([heads, ...rows]));
