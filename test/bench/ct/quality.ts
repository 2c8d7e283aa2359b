/**
 * PSNR and SSIM of every method on the validation slices, 320², simulated on the fine grid:
 * `npx tsx test/bench/ct/quality.ts --data DIR [--slices 4] [--suite main|views|curve|slow] [--model MANIFEST] [--precision int8] [--part 1/2]`
 * (or LANGEVIN_DATA). Each figure is kept in test/bench/results/quality.ndjson as it comes, so that a stopped run goes
 * on where it was and two parts may run side by side; a figure is measured again when the model or a preset changes.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { precisionOf } from '../../../core/contract/provider.ts';
import type { Noise } from '../../../core/contract/measurement/noise.ts';
import { CT_SCALE } from '../../../core/image/units/units.ts';
import { fidelityOf } from '../../../core/metrics/fidelity.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { answerOf, classical, diffusion, type Method, settingsOf, within } from './methods.ts';
import { dataFolder, measured, readSlice, slicesOf, type Slice } from './slices.ts';

const SIZE = 320;
const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const FILE = `${RESULTS}quality.ndjson`;
const BUNDLED = fileURLToPath(new URL('../../../models/ct/manifest.json', import.meta.url));

const FBP = classical('fbp', 'fbp');
const BEST = classical('tv best', 'tv', { lambda: 'best' });
const MAIN = [
  FBP,
  classical('sirt', 'sirt'),
  classical('tv auto', 'tv'),
  BEST,
  diffusion('fast'),
  diffusion('accurate'),
];

interface Setting {
  readonly name: string;
  readonly anglesDeg: readonly number[];
  readonly noise: Noise;
  readonly methods: readonly Method[];
  readonly slices: number;
}
const clean: Noise = { kind: 'none' };
const views23 = equispacedAngles(23, 180);
const few = [BEST, diffusion('fast'), diffusion('accurate')];
const SUITES: Readonly<Record<string, readonly Setting[]>> = {
  main: [
    { name: '23 views', anglesDeg: views23, noise: clean, methods: MAIN, slices: 20 },
    {
      name: '23 views, gaussian:0.01',
      anglesDeg: views23,
      noise: { kind: 'gaussian', epsilon: 0.01 },
      methods: MAIN,
      slices: 20,
    },
  ],
  views: [
    { name: '10 views', anglesDeg: equispacedAngles(10, 180), noise: clean, methods: few, slices: 4 },
    { name: '45 views', anglesDeg: equispacedAngles(45, 180), noise: clean, methods: few, slices: 4 },
    { name: '90 views', anglesDeg: equispacedAngles(90, 180), noise: clean, methods: few, slices: 4 },
    { name: '60 views over 120°', anglesDeg: equispacedAngles(60, 120), noise: clean, methods: few, slices: 4 },
  ],
  curve: [
    {
      name: '23 views',
      anglesDeg: views23,
      noise: clean,
      methods: [
        BEST,
        ...[4, 6, 8, 12, 16, 24, 32, 64].map((n) => within('fast', n)),
        ...[12, 24, 32, 64].map((n) => within('accurate', n)),
      ],
      slices: 10,
    },
  ],
  slow: [
    {
      name: '23 views',
      anglesDeg: views23,
      noise: clean,
      methods: [diffusion('uncertainty'), diffusion('paper')],
      slices: 2,
    },
  ],
};

interface Row {
  readonly key: string;
  readonly setting: string;
  readonly method: string;
  readonly patient: string;
  readonly file: string;
  readonly psnr: number;
  readonly ssim: number;
  readonly seconds: number;
  readonly nfe: number;
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    slices: { type: 'string' },
    suite: { type: 'string', default: 'main' },
    model: { type: 'string', default: BUNDLED },
    precision: { type: 'string', default: 'float32' },
    part: { type: 'string', default: '1/1' },
    only: { type: 'string' },
  },
});
const data = dataFolder();
const suite = SUITES[values.suite];
if (suite === undefined) {
  console.log(`--suite is one of ${Object.keys(SUITES).join(', ')}.`);
  process.exit(2);
}
const [part = 1, parts = 1] = values.part.split('/').map(Number);

/** Slices spread over the patients: first one of each, then the second ones. */
function chosen(count: number): Slice[] {
  const all = slicesOf(data, 'val');
  const firsts = all.filter((s, i) => all.findIndex((t) => t.patient === s.patient) === i);
  const ordered = [...firsts, ...all.filter((s) => !firsts.includes(s))];
  const wanted = Math.min(count, Number(values.slices ?? count));
  if (wanted > firsts.length) return ordered.slice(0, wanted);
  return Array.from({ length: wanted }, (_, i) => firsts[Math.floor((i * firsts.length) / wanted)]!);
}

const opened = await openModel(values.model, 'cpu', precisionOf(values.precision));
if (!opened.ok) {
  console.log(`The model cannot be opened: ${opened.error.code}.`);
  process.exit(4);
}
const model = opened.value;
/** Of eight bits, in the names of figures. */
const digits = model.evaluating === model.session ? '' : ' int8';

mkdirSync(RESULTS, { recursive: true });
const rows = new Map<string, Row>();
const load = (): void => {
  if (!existsSync(FILE)) return;
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    if (line === '') continue;
    const row: Row = JSON.parse(line);
    rows.set(row.key, row);
  }
};

async function figure(
  setting: Setting,
  method: Method,
  slice: Slice,
  scene: () => Promise<ReturnType<typeof measured>>,
): Promise<void> {
  const { needsPrior, samples, resolved } = settingsOf(method, setting.noise.kind !== 'none');
  const identity = [
    setting.name,
    slice.file,
    method.solver,
    samples,
    JSON.stringify(resolved),
    needsPrior ? `${model.manifest.network.sha256}${digits}` : '',
  ];
  const key = createHash('sha256').update(identity.join('|')).digest('hex').slice(0, 16);
  // Two methods may be one: it is measured once, and told under both names.
  const known = rows.get(key);
  if (known !== undefined) return void wanted.push({ ...known, method: method.name });
  const { problem, truth, truthHu } = await scene();
  const prior = needsPrior ? onnxScore(model, SIZE, SIZE) : null;
  const { image, nfe, seconds } = await answerOf(method, problem, truth, prior);
  const { psnr, ssim } = fidelityOf(image, truthHu, { channels: 1, height: SIZE, width: SIZE }, CT_SCALE, null);
  const row: Row = {
    key,
    setting: setting.name,
    method: method.name,
    patient: slice.patient,
    file: slice.file,
    psnr: psnr ?? NaN,
    ssim: ssim ?? NaN,
    seconds,
    nfe,
  };
  appendFileSync(FILE, `${JSON.stringify(row)}\n`);
  rows.set(key, row);
  wanted.push(row);
  console.error(
    `${setting.name} ${slice.file} ${method.name}: ${row.psnr.toFixed(2)} dB, ${row.ssim.toFixed(3)}, ${seconds.toFixed(1)} s`,
  );
}

const wanted: Row[] = [];
load();
for (const setting of suite) {
  for (const [index, slice] of chosen(setting.slices).entries()) {
    if (index % parts !== part - 1) continue;
    let kept: Promise<ReturnType<typeof measured>> | null = null;
    const scene = () => (kept ??= readSlice(data, slice).then((image) => measured(image, SIZE, setting)));
    for (const method of setting.methods) {
      if (values.only === undefined || values.only.split(',').includes(method.name))
        await figure(setting, method, slice, scene);
    }
  }
}

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
/** Mean over the patients, each patient's slices averaged first. */
const overPatients = (of: readonly Row[], value: (row: Row) => number): number =>
  mean([...new Set(of.map((r) => r.patient))].map((p) => mean(of.filter((r) => r.patient === p).map(value))));

for (const setting of suite) {
  const mine = wanted.filter((r) => r.setting === setting.name);
  const best = mine.filter((r) => r.method === 'tv best');
  const table = setting.methods.flatMap((method) => {
    const of = mine.filter((r) => r.method === method.name);
    if (of.length === 0) return [];
    const psnr = overPatients(of, (r) => r.psnr);
    const gain = best.length === 0 ? '' : (psnr - overPatients(best, (r) => r.psnr)).toFixed(2);
    return [
      [
        method.name,
        String(of.length),
        psnr.toFixed(2),
        gain,
        overPatients(of, (r) => r.ssim).toFixed(3),
        mean(of.map((r) => r.nfe)).toFixed(0),
        mean(of.map((r) => r.seconds)).toFixed(1),
      ],
    ];
  });
  console.log(
    `\n${setting.name}, ${SIZE}², mean over patients, model ${model.manifest.id} ${model.manifest.network.sha256.slice(0, 8)}${digits}`,
  );
  console.log(alignedTable([['method', 'slices', 'PSNR dB', 'over TV best', 'SSIM', 'nfe', 'seconds'], ...table]));
}
