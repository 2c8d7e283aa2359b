/**
 * The table of the domain check, and what it is worth:
 * `npx tsx test/bench/ct/domain.ts --data DIR [--model MANIFEST] [--slices N] [--write]` (or LANGEVIN_DATA).
 * Measures the classical starts of the validation slices under several numbers of views, noises and sizes, prints
 * [σ, median, 99th percentile] or writes it into the manifest, then counts the verdicts on those starts, on body parts
 * beside the thorax, and on what is no CT of a body at all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkDomain, domainFigures } from '../../../core/catalogue/domain-check.ts';
import { DOMAIN_SIGMAS } from '../../../core/catalogue/domain-levels.ts';
import type { Noise } from '../../../core/contract/measurement/noise.ts';
import type { DomainCheck } from '../../../core/contract/report.ts';
import { must } from '../../../core/contract/refused.ts';
import type { Image } from '../../../core/image/image.ts';
import { PURPOSE, uniformStream } from '../../../core/image/random.ts';
import { huFromScaled } from '../../../core/image/units/units.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { sigmaRange } from '../../../core/solvers/sigma-range.ts';
import { classicalStart } from '../../../core/solvers/start.ts';
import { readManifest } from '../../../electron/disk/model-files.ts';
import { writeFileSafely } from '../../../electron/disk/write-file.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { imageOf } from '../../../core/modalities/ct/numbers/read.ts';
import { readInput } from '../../../electron/worker/read/read-input.ts';
import { dataFolder, measured, readSlice, slicesOf, type Scan } from './slices.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/ct/manifest.json', import.meta.url)) },
    slices: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
});
const data = dataFolder();
const opened = await openModel(values.model, 'cpu');
if (!opened.ok) {
  console.log(`This measurement needs a model, and ${values.model} cannot be opened: --model MANIFEST names another.`);
  process.exit(4);
}
const model = opened.value;

const SIZE = 320;
/** The iterations of the start that the presets use. */
const START_ITERATIONS = 50;
const scan = (views: number, noise: Noise = { kind: 'none' }): Scan => ({
  anglesDeg: equispacedAngles(views, 180),
  noise,
});

/** `count` of a list, spread over it. */
const spread = <T>(all: readonly T[], count: number): T[] =>
  count >= all.length ? [...all] : Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);

async function startOf(image: Image, size: number, how: Scan) {
  const { scan: own, problem } = measured(image, size, how);
  const run = classicalStart(problem, START_ITERATIONS, 0);
  for (;;) {
    const { value, done } = await run.next();
    if (done === true) return { start: value, grid: own.image, lower: problem.lower };
  }
}
type Start = Awaited<ReturnType<typeof startOf>>;

const priorFor = ({ grid }: Start, manifest = model.manifest) =>
  onnxScore({ ...model, manifest }, grid.height, grid.width);

// 1. The table.
interface Setting {
  readonly name: string;
  readonly size: number;
  readonly scan: Scan;
  readonly slices: number;
}
const all = Number(values.slices);
const few = Math.min(5, all);
/** Of every slice in the data folder. */
const SLICE_SIDE = 512;
const SETTINGS: readonly Setting[] = [
  { name: '23 views', size: SIZE, scan: scan(23), slices: all },
  { name: '23 views, gaussian:0.01', size: SIZE, scan: scan(23, { kind: 'gaussian', epsilon: 0.01 }), slices: all },
  { name: '45 views', size: SIZE, scan: scan(45), slices: all },
  { name: '10 views', size: SIZE, scan: scan(10), slices: all },
  { name: '23 views, 256²', size: 256, scan: scan(23), slices: few },
  { name: '23 views, 448²', size: 448, scan: scan(23), slices: few },
];
const { sigmaMin, sigmaMax } = sigmaRange(model.manifest, DOMAIN_SIGMAS[0]!, DOMAIN_SIGMAS.at(-1)!);
const sigmas = DOMAIN_SIGMAS.filter((s) => s >= sigmaMin && s <= sigmaMax);
const figures: number[][] = [];
const domainStarts: { readonly setting: string; readonly start: Start }[] = [];
for (const setting of SETTINGS) {
  const { low, high } = model.manifest.pixelMm;
  const inRange = slicesOf(data, 'val').filter(({ spacingMm }) => {
    const pixelMm = (spacingMm * SLICE_SIDE) / setting.size;
    return pixelMm >= low && pixelMm <= high;
  });
  for (const slice of spread(inRange, setting.slices)) {
    const start = await startOf(await readSlice(data, slice), setting.size, setting.scan);
    const found = await domainFigures(priorFor(start), start.start, start.grid, sigmas, start.lower);
    domainStarts.push({ setting: setting.name, start });
    figures.push(found);
    console.error(`${setting.name} ${slice.file}: ${found.map((v) => v.toExponential(2)).join('  ')}`);
  }
}

/** Linear between the two nearest ranks. */
function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
const table = sigmas.map((sigma, level): [number, number, number] => {
  const sorted = figures.map((f) => f[level]!).sort((a, b) => a - b);
  const [median, p99] = [quantile(sorted, 0.5), quantile(sorted, 0.99)];
  return [sigma, Number(median.toPrecision(4)), Number(p99.toPrecision(4))];
});
/** JSON with one line for every list of plain values, as the recipe writes it. */
const dense = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, inner: string) => `[${inner.replace(/\s+/g, ' ')}]`,
  );
const manifest = { ...model.manifest, domainCheck: table };
if (values.write) {
  const { path } = must(await readManifest(values.model));
  await writeFileSafely(path, `${dense(manifest)}\n`);
  console.log(`${path}: domainCheck of ${figures.length} starts written.`);
} else console.log(`domainCheck of ${figures.length} starts (--write puts it into the manifest):\n${dense(table)}`);

// 2. The verdicts that follow from it.
const VERDICTS = ['fits', 'unusual', 'outside'] as const;
interface Tally {
  readonly kind: string;
  readonly checks: { readonly check: DomainCheck; readonly worst: number; readonly least: number }[];
}
const tallies: Tally[] = [];
async function judge(kind: string, start: Start): Promise<void> {
  const check = await checkDomain(priorFor(start, manifest), start.start, start.grid, start.lower);
  let tally = tallies.find((t) => t.kind === kind);
  if (tally === undefined) tallies.push((tally = { kind, checks: [] }));
  tally.checks.push({
    check,
    worst: Math.max(...check.levels.map((l) => l.value / l.p99!)),
    least: Math.min(...check.levels.map((l) => l.value / l.median!)),
  });
  console.error(`${kind}: ${check.verdict} (${tally.checks.at(-1)!.worst.toFixed(2)} × p99)`);
}
for (const { setting, start } of domainStarts) await judge(`validation, ${setting}`, start);

const partOf = new Map(
  readFileSync(join(data, 'ct', 'index.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map((cells) => [cells[0]!, cells[4]!]),
);
const many = Math.min(10, all);
for (const part of ['abdomen', 'pelvis', 'shoulder/thoracic inlet']) {
  const slices = slicesOf(data, 'train').filter((s) => partOf.get(s.file) === part);
  for (const slice of spread(slices, part === 'abdomen' ? Math.ceil(many / 2) : Math.ceil(many / 4)))
    await judge(`training, ${part}`, await startOf(await readSlice(data, slice), SIZE, scan(23)));
}

/** A file as the program takes it; without a spacing of its own 1 mm. */
async function fileAt(path: string): Promise<Image> {
  const input = await readInput(path, () => 0);
  return imageOf(input, 0, input.decoded.pixelMm ?? [1, 1]);
}
const filesIn = (folder: string, count: number): string[] =>
  spread(
    readdirSync(folder)
      .filter((name) => /\.(jpg|png|dcm)$/.test(name))
      .sort(),
    count,
  ).map((name) => join(folder, name));

const foreign: [string, string[]][] = [
  ['photographs', filesIn(join(data, 'photo', 'val'), many)],
  ['MR slices', filesIn(join(data, 'mri', 'val'), many)],
  ['head phantom', filesIn(join(data, 'ct', 'series', 'phantom-gantry-tilt'), Math.min(2, all))],
  ['bundled phantom', [fileURLToPath(new URL('../../../resources/phantom/thorax.dcm', import.meta.url))]],
];
for (const [kind, paths] of foreign)
  for (const path of paths) {
    const image = square(await fileAt(path));
    for (const views of [23, 10]) await judge(`${kind}, ${views} views`, await startOf(image, SIZE, scan(views)));
  }

/** The middle square: `measured` makes square matrices. */
function square(image: Image): Image {
  const side = Math.min(image.height, image.width);
  const [top, left] = [(image.height - side) >> 1, (image.width - side) >> 1];
  const cut = new Float32Array(side * side);
  for (let r = 0; r < side; r++) {
    const from = (top + r) * image.width + left;
    cut.set(image.data.subarray(from, from + side), r * side);
  }
  return { ...image, data: cut, height: side, width: side };
}

/** A picture on the model's scale, x to the right and y upward from its centre, in pixels. */
const drawn = (value: (x: number, y: number) => number): Image => ({
  data: Float32Array.from({ length: SIZE * SIZE }, (_, i) =>
    huFromScaled(value((i % SIZE) - (SIZE - 1) / 2, (SIZE - 1) / 2 - Math.floor(i / SIZE))),
  ),
  channels: 1,
  height: SIZE,
  width: SIZE,
  pixelMm: [1, 1],
  unit: 'HU',
});
const uniform = uniformStream(1, PURPOSE.phantom, 0, 0);
const inEllipse = (x: number, y: number, a: number, b: number): boolean => (x / a) ** 2 + (y / b) ** 2 < 1;
const WATER = 1024 / 2674;
const MADE: readonly [string, (x: number, y: number) => number][] = [
  ['uniform noise', () => uniform()],
  ['water disk', (x, y) => (inEllipse(x, y, 100, 100) ? WATER : 0)],
  [
    'ellipses like a chest',
    (x, y) => (inEllipse(Math.abs(x) - 50, y, 40, 60) ? 0.08 : inEllipse(x, y, 130, 90) ? WATER : 0),
  ],
  ['dense square', (x, y) => (Math.max(Math.abs(x), Math.abs(y)) < 90 ? 0.8 : 0)],
  ['stripes', (x) => Math.abs(Math.floor(x / 20)) % 2],
];
for (const [kind, value] of MADE) await judge(kind, await startOf(drawn(value), SIZE, scan(23)));

console.log();
console.log(
  alignedTable([
    ['kind', 'images', ...VERDICTS, 'worst/p99: least', 'most', 'least/median'],
    ...tallies.map(({ kind, checks }) => [
      kind,
      String(checks.length),
      ...VERDICTS.map((v) => String(checks.filter((c) => c.check.verdict === v).length)),
      Math.min(...checks.map((c) => c.worst)).toFixed(2),
      Math.max(...checks.map((c) => c.worst)).toFixed(2),
      Math.min(...checks.map((c) => c.least)).toFixed(2),
    ]),
  ]),
);
const known = tallies.filter((t) => t.kind.startsWith('validation')).flatMap((t) => t.checks);
const fitting = known.filter((c) => c.check.verdict === 'fits').length / known.length;
console.log(`\nOf the validation starts ${(100 * fitting).toFixed(0)} % fit (at least 95 % should).`);
for (const verdict of ['unusual', 'outside'] as const) {
  const example = tallies.flatMap((t) => t.checks).find((c) => c.check.verdict === verdict);
  if (example !== undefined) console.log(`${verdict}: ${example.check.sentence}`);
}
