/**
 * Network evaluations a second beside PyTorch on the same weights and threads, in turns:
 * `npx tsx test/bench/network/network.ts [--model MANIFEST] [--checkpoint DIR] [--sizes 256,320,512] [--rounds N]`.
 * The comparison needs a Python with torch and onnx (PYTHON names another than Debian's) and rebuilds the network from
 * the ONNX file's own weights, or from a training folder. LANGEVIN_THREADS sets the threads of both.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alignedTable } from '../../../core/report/html/table.ts';
import { readManifest, readWeights } from '../../../electron/disk/model-files.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { sessionOptions, threadCount } from '../../../electron/worker/engines/onnx/providers.ts';
import { flopOf } from './flop.ts';
import { median, startPython } from '../support/python.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/ct/manifest.json', import.meta.url)) },
    checkpoint: { type: 'string', default: '-' },
    sizes: { type: 'string', default: '256,320,512' },
    rounds: { type: 'string', default: '15' },
  },
});
const rounds = Number(values.rounds);

const [opened, file] = [await openModel(values.model, 'cpu'), await readManifest(values.model)];
const weights = file.ok ? await readWeights(file.value) : file;
if (!opened.ok || !weights.ok || !file.ok) {
  console.log(`This measurement needs a model, and ${values.model} cannot be opened: --model MANIFEST names another.`);
  process.exit(4);
}
const model = opened.value;
const { manifest } = model;
const LIMIT = 20;
const giga = (await flopOf(weights.value, manifest, sessionOptions('cpu'), 256)) / 1e9;
console.log(`${manifest.id} ${manifest.network.sha256.slice(0, 8)}: ${giga.toFixed(2)} GFLOP at 256² (limit ${LIMIT})`);

const torch = await startPython(
  new URL('network_torch.py', import.meta.url),
  ['torch', 'onnx'],
  [file.value.path, values.checkpoint, String(threadCount())],
);
if (torch === null) console.log('No Python with torch and onnx here: ours is timed alone.');

/** The same image on both sides. */
const probe = (n: number): Float32Array => Float32Array.from({ length: n * n }, (_, i) => 0.4 + 0.1 * Math.sin(i));
/** Both are float32 and sum in another order. */
const TOLERANCE = 1e-4;

const rows: string[][] = [];
let version = '';
for (const n of values.sizes.split(',').map(Number)) {
  const prior = onnxScore(model, n, n);
  const [x, out] = [probe(n), new Float32Array(n * n)];
  const ours = async (): Promise<number> => {
    const started = performance.now();
    await prior.denoise(x, 1, Float64Array.of(0.1), out);
    return performance.now() - started;
  };
  const theirs = async (): Promise<number> => {
    const [time, square, torchVersion] = (await torch!.ask(String(n))).split(' ');
    const mine = out.reduce((sum, v) => sum + v * v, 0) / out.length;
    if (Math.abs(Number(square) / mine - 1) > TOLERANCE)
      throw new Error(
        'PyTorch evaluates other weights: --checkpoint is not the folder that the model was exported from',
      );
    version = torchVersion!;
    return Number(time);
  };
  const [mine, other]: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round++) {
    const times = [await ours(), torch === null ? NaN : await theirs()] as const;
    if (round < 0) continue; // both warm up
    mine.push(times[0]);
    other.push(times[1]);
  }
  const rate = (times: readonly number[]): string => (1000 / median(times)).toFixed(2);
  const speed = (giga * (n / 256) ** 2) / (median(mine) / 1000);
  const beside = torch === null ? [] : [rate(other), (median(other) / median(mine)).toFixed(2)];
  rows.push([`${n}²`, median(mine).toFixed(0), rate(mine), speed.toFixed(0), ...beside]);
}
torch?.close();
const heads = ['size', 'ours ms', 'ours /s', 'GFLOP/s', ...(torch === null ? [] : ['PyTorch /s', 'ours/PyTorch'])];
console.log(
  `${threadCount()} threads, median of ${rounds} rounds in turns${torch === null ? '' : `, PyTorch ${version}`}`,
);
console.log(alignedTable([heads, ...rows]));
