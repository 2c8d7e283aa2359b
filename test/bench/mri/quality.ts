/**
 * PSNR and SSIM of every method on the validation slices, by anatomy:
 * `npx tsx test/bench/mri/quality.ts --data DIR [--suite main|noisy|coils|plane] [--slices 3|9|37] [--model MANIFEST] [--precision int8]
 * [--only NAMES] [--try 'NAME:parameter=value,…'] [--part 1/2]` (or LANGEVIN_DATA). Each figure is kept in
 * test/bench/results/mri-quality.ndjson as it comes, so that a stopped run goes on where it was; a figure is measured
 * again when the model, what is measured or a setting changes.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { ParameterValue } from '../../../core/contract/parameters.ts';
import { precisionOf } from '../../../core/contract/provider.ts';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { fidelityOf } from '../../../core/metrics/fidelity.ts';
import { meanOf } from '../../../core/metrics/posterior.ts';
import type { Preset } from '../../../core/modalities/task.ts';
import { presets } from '../../../core/modalities/mri/presets.ts';
import { accelerationOf } from '../../../core/modalities/mri/sampling/mask.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import {
  ANATOMIES,
  measuredSlice,
  spreadOver,
  validationSlices,
  type Acquisition,
  type Anatomy,
  type MriScene,
  type MriSlice,
} from './slices.ts';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));
const FILE = `${RESULTS}mri-quality.ndjson`;
const BUNDLED = fileURLToPath(new URL('../../../models/mri/manifest.json', import.meta.url));

interface Method {
  readonly name: string;
  readonly solver: string;
  readonly samples: number;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** As of the preset, and what goes before it. */
  readonly suited?: Preset['suited'] | undefined;
  readonly more?: Readonly<Record<string, ParameterValue>>;
}
const ours = (name: string, preset: 'fast' | 'accurate' | 'uncertainty', more: Method['parameters'] = {}): Method => ({
  name,
  solver: 'proximal',
  samples: more === MANY ? 1 : (presets[preset]?.samples ?? 1),
  parameters: { ...presets[preset]?.parameters['proximal'] },
  suited: presets[preset]?.suited,
  more,
});
const MANY = { steps: 32 } as const;
const METHODS: readonly Method[] = [
  { name: 'zero-filled', solver: 'zero-filled', samples: 1, parameters: {} },
  { name: 'tv best', solver: 'tv', samples: 1, parameters: { lambda: 'best' } },
  { name: 'tv auto', solver: 'tv', samples: 1, parameters: {} },
  ours('16 evaluations', 'fast'),
  ours('32 evaluations', 'accurate', MANY),
  ours('accurate', 'accurate'),
];

type Pattern = Acquisition['sampling']['kind'];
const sampled = (kind: Pattern, acceleration: number, center: number, noise = 0, coils = 1): Acquisition => ({
  sampling: { kind, acceleration, center, direction: 'columns', partial: 1 },
  noise,
  coils,
});
const SUITES: Readonly<Record<string, Readonly<Record<string, Acquisition>>>> = {
  main: {
    'Gaussian 4×': sampled('gaussian1d', 4, 0.08),
    'equispaced 4×': sampled('equispaced', 4, 0.08),
    'Gaussian 8×': sampled('gaussian1d', 8, 0.04),
  },
  noisy: {
    'Gaussian 4×, noise 0.01': sampled('gaussian1d', 4, 0.08, 0.01),
    'Gaussian 8×, noise 0.01': sampled('gaussian1d', 8, 0.04, 0.01),
  },
  coils: {
    'Gaussian 4×, 8 coils, noise 0.01': sampled('gaussian1d', 4, 0.08, 0.01, 8),
    'equispaced 8×, 8 coils, noise 0.01': sampled('equispaced', 8, 0.08, 0.01, 8),
    'Gaussian 8×, narrow middle, 8 coils, noise 0.01': sampled('gaussian1d', 8, 0.04, 0.01, 8),
  },
  plane: { 'Poisson 9×': sampled('poisson', 9, 0.08) },
};
const COUNTS: Readonly<Record<string, Readonly<Record<Anatomy, number>>>> = {
  3: { brain: 1, spine: 1, pelvis: 1 },
  9: { brain: 4, spine: 3, pelvis: 2 },
  37: { brain: 13, spine: 15, pelvis: 9 },
};

interface Row {
  readonly key: string;
  readonly setting: string;
  readonly method: string;
  readonly anatomy: Anatomy;
  readonly file: string;
  readonly acceleration: number;
  readonly psnr: number;
  readonly ssim: number;
  readonly seconds: number;
  readonly nfe: number;
  readonly chosen: Readonly<Record<string, number | string>>;
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['LANGEVIN_DATA'] ?? '' },
    suite: { type: 'string', default: 'main' },
    setting: { type: 'string' },
    slices: { type: 'string', default: '3' },
    model: { type: 'string', default: BUNDLED },
    precision: { type: 'string', default: 'float32' },
    only: { type: 'string' },
    try: { type: 'string', multiple: true, default: [] },
    part: { type: 'string', default: '1/1' },
  },
});
const suite = SUITES[values.suite];
const counts = COUNTS[values.slices];
if (values.data === '' || suite === undefined || counts === undefined) {
  console.log('Name --data DIR (the MR slices with their index.csv), a --suite and --slices 3, 9 or 37.');
  process.exit(2);
}
const [part = 1, parts = 1] = values.part.split('/').map(Number);

/** `NAME:parameter=value,…` */
function tried(text: string): Method {
  const [name = '', settings = ''] = text.split(':');
  const more = Object.fromEntries(
    settings
      .split(',')
      .filter((s) => s !== '')
      .map((s) => s.split('=') as [string, string])
      .map(([id, v]): [string, ParameterValue] => [id, Number.isNaN(Number(v)) ? v : Number(v)]),
  );
  return { ...ours(name, 'fast', more), name };
}
const wantedMethods = [
  ...METHODS.filter(({ name }) => values.only === undefined || values.only.split(',').includes(name)),
  ...values.try.map(tried),
];

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
if (existsSync(FILE))
  for (const line of readFileSync(FILE, 'utf8').split('\n')) {
    if (line === '') continue;
    const row: Row = JSON.parse(line);
    rows.set(row.key, row);
  }
const wanted: string[] = [];

async function figure(setting: string, method: Method, slice: MriSlice, scene: () => Promise<MriScene>): Promise<void> {
  const entry = solverOf(method.solver)!;
  const { job, measured, posed } = await scene();
  const coils = measured.shape[0] ?? 1;
  const resolved = entry.resolve({
    ...method.parameters,
    ...method.suited?.({ coils }, 'image')[method.solver],
    ...method.more,
  });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error));
  const identity = [
    setting,
    slice.file,
    method.solver,
    method.samples,
    JSON.stringify(resolved.value),
    // Of what is measured: sampling, phase, noise and start.
    createHash('sha256').update(posed.problem.data).update(posed.toProblem(measured.truth!)).digest('hex'),
    posed.problem.firstSigma,
    entry.needs.includes('prior') ? `${model.manifest.network.sha256}${digits}` : '',
  ];
  const key = createHash('sha256').update(identity.join('|')).digest('hex').slice(0, 16);
  if (rows.has(key)) return void wanted.push(key);
  const { height, width } = job.image;
  const prior = entry.needs.includes('prior') ? onnxScore(model, height, width) : null;
  const shared: Record<string, Float32Array> = {};
  const images: Float32Array[] = [];
  const begun = performance.now();
  let nfe = 0;
  let chosen: Row['chosen'] = {};
  for (let seed = 1; seed <= method.samples; seed++) {
    const state = freshState();
    const code = runOf(entry.id);
    const context = { seed, prior, truth: posed.toProblem(measured.truth!), shared };
    for await (const _step of code.run(posed.problem, resolved.value, context, state));
    images.push(posed.fromProblem(state.arrays['estimate']!));
    nfe += state.nfe;
    chosen = code.chosen(state);
  }
  const seconds = (performance.now() - begun) / 1000;
  const { psnr, ssim } = fidelityOf(
    magnitudesOf(meanOf(images), height * width),
    magnitudesOf(measured.truth!, height * width),
    { channels: 1, height, width },
    posed.scored!,
    null,
  );
  const row: Row = {
    ...{ key, setting, method: method.name, anatomy: slice.anatomy, file: slice.file, seconds, nfe, chosen },
    acceleration: accelerationOf(Uint8Array.from(measured.arrays['mask']!.data)),
    psnr: psnr ?? NaN,
    ssim: ssim ?? NaN,
  };
  appendFileSync(FILE, `${JSON.stringify(row)}\n`);
  rows.set(key, row);
  wanted.push(key);
  console.error(
    `${setting} ${slice.file} ${method.name}: ${row.psnr.toFixed(2)} dB, ${row.ssim.toFixed(3)}, ${seconds.toFixed(1)} s`,
  );
}

const slices = spreadOver(validationSlices(values.data), counts);
const settings = Object.entries(suite).filter(([name]) => values.setting === undefined || name === values.setting);
for (const [name, acquisition] of settings)
  for (const [index, slice] of slices.entries()) {
    if (index % parts !== part - 1) continue;
    let kept: Promise<MriScene> | null = null;
    const scene = () => (kept ??= measuredSlice(values.data, slice, acquisition));
    for (const method of wantedMethods) await figure(name, method, slice, scene);
  }

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
for (const [setting] of settings) {
  const mine = wanted.map((key) => rows.get(key)!).filter((r) => r.setting === setting);
  if (mine.length === 0) continue;
  const best = mine.filter((r) => r.method === 'tv best');
  const gain = (of: readonly Row[], anatomy: Anatomy | null): string => {
    const [own, bar] = [of, best].map((some) => some.filter((r) => anatomy === null || r.anatomy === anatomy));
    if (own!.length === 0) return '–';
    const value = mean(own!.map((r) => r.psnr));
    if (bar!.length !== own!.length || own![0]!.method === 'tv best') return value.toFixed(2);
    const more = value - mean(bar!.map((r) => r.psnr));
    return `${value.toFixed(2)} (${more >= 0 ? '+' : ''}${more.toFixed(2)})`;
  };
  const table = wantedMethods.flatMap(({ name }) => {
    const of = mine.filter((r) => r.method === name);
    if (of.length === 0) return [];
    const ssim = mean(of.map((r) => r.ssim)).toFixed(3);
    const cost = [mean(of.map((r) => r.nfe)).toFixed(0), mean(of.map((r) => r.seconds)).toFixed(1)];
    return [[name, String(of.length), gain(of, null), ssim, ...ANATOMIES.map((a) => gain(of, a)), ...cost]];
  });
  const { id, network } = model.manifest;
  const accelerations = mine.map((r) => r.acceleration);
  console.log(
    `\n${setting} (truly ${Math.min(...accelerations).toFixed(2)} to ${Math.max(...accelerations).toFixed(2)}), model ${id} ${network.sha256.slice(0, 8)}${digits}`,
  );
  const heads = ANATOMIES.map((a) => `${a} ${slices.filter((s) => s.anatomy === a).length}`);
  console.log(alignedTable([['method', 'n', 'PSNR (over TV best)', 'SSIM', ...heads, 'nfe', 'seconds'], ...table]));
}
