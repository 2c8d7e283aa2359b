/**
 * MRI beside other programs: `npx tsx test/bench/peers/mri.ts --data DIR [--slices 1] [--only BART,sigpy] [--rounds 3]` (or LANGEVIN_DATA).
 * The real eight-coil brain, undersampled in three ways, and of one coil the first validation slices of each anatomy, a quarter
 * of the lines (Gaussian), noise of 0.01 of bright tissue. Everybody gets the same samples, mask and maps, in which the
 * phase of the calibration region is, and the weight that is the best by the truth. Scored by magnitudes where coils see anything,
 * R the truth's largest. --operators prints how far what each peer measures of the truth is from what ours does. PYTHON names the
 * Python of requirements.txt; BART is Debian's package.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { must } from '../../../core/contract/refused.ts';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { fidelityOf } from '../../../core/metrics/fidelity.ts';
import { meanOf } from '../../../core/metrics/posterior.ts';
import type { Measured } from '../../../core/modalities/measuring.ts';
import { measuredKspace } from '../../../core/modalities/mri/kspace/measure.ts';
import { presets } from '../../../core/modalities/mri/presets.ts';
import { mriProblem } from '../../../core/modalities/mri/problem/problem.ts';
import { keptSamples } from '../../../core/modalities/mri/problem/sampled.ts';
import { kspaceOf } from '../../../core/modalities/mri/sampling/samples.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { threadCount } from '../../../electron/worker/engines/onnx/providers.ts';
import { bartOn, hasBart, readCfl, writeCfl } from '../mri/bart.ts';
import { maskOf, readBrain, UNDERSAMPLED } from '../mri/brain.ts';
import { measuredSlice, spreadOver, validationSlices } from '../mri/slices.ts';
import { timed } from '../support/spent.ts';
import { contest, everyOf, type Entrant, type Scene, type Settings } from './contest.ts';
import { apart, entrantsOf, pythonPeer, writeScene } from './python-peer.ts';

const MODEL = fileURLToPath(new URL('../../../models/mri/manifest.json', import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['LANGEVIN_DATA'] ?? '' },
    slices: { type: 'string', default: '1' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    operators: { type: 'boolean', default: false },
  },
});
if (values.data === '') {
  console.log('This needs --data DIR (or LANGEVIN_DATA) with mri and kspace in it.');
  process.exit(3);
}
const asked = (name: string): boolean =>
  values.only === undefined || values.only.split(',').some((part) => name.includes(part));

/** Images are [2, height, width] on the scale of the prior. */
interface Posed extends ReturnType<typeof posedOf> {
  readonly folder: string;
}

function posedOf(measured: Measured, height: number, width: number) {
  const given = keptSamples({ height, width }, measured);
  const posed = mriProblem(given);
  const { problem, toProblem } = posed;
  const plane = height * width;
  const truth = toProblem(measured.truth!);
  const coils = given.coils === null ? 1 : given.coils.maps.length / (2 * plane);
  // What the way to the problem makes of ones is the phase that it takes off; the maps put it back.
  const taken = toProblem(Float32Array.from({ length: 2 * plane }, (_, i) => (i < plane ? 1 : 0)));
  const maps = new Float32Array(2 * coils * plane);
  for (let c = 0; c < coils; c++)
    for (let p = 0; p < plane; p++) {
      const [re, im] = given.coils === null ? [1, 0] : [0, 1].map((k) => given.coils!.maps[(2 * c + k) * plane + p]!);
      const [cos, sin] = [taken[p]! * posed.dataUnit!, -taken[plane + p]! * posed.dataUnit!];
      maps[2 * c * plane + p] = re! * cos - im! * sin;
      maps[(2 * c + 1) * plane + p] = re! * sin + im! * cos;
    }
  return { problem, mask: given.mask, maps, coils, truth, height, width };
}

const scenes: Scene<Posed>[] = [];
const realBrain = await readBrain(values.data);
for (const how of UNDERSAMPLED)
  scenes.push({
    setting: `eight coils, real brain, ${how.name}`,
    name: 'brain_8ch',
    make: () => {
      const measured = measuredKspace(
        realBrain,
        maskOf(how, realBrain),
        { noise: { kind: 'estimated' } },
        1,
        null,
        null,
      );
      return Promise.resolve(written(how.name, posedOf(measured, realBrain.height, realBrain.width)));
    },
  });
const n = Number(values.slices);
const folder = join(values.data, 'mri');
for (const slice of spreadOver(validationSlices(folder), { brain: n, spine: n, pelvis: n }))
  scenes.push({
    setting: 'one coil, Gaussian 4×, noise 0.01',
    name: slice.file,
    async make() {
      const sampling = { kind: 'gaussian1d', acceleration: 4, center: 0.08, direction: 'columns', partial: 1 } as const;
      const { job, measured } = await measuredSlice(folder, slice, { sampling, noise: 0.01, coils: 1 });
      return written(slice.file, posedOf(measured, job.image.height, job.image.width));
    },
  });

const folders = new Map<string, string>();
/** For peers that read files: BART's the last one that was written, the others' one folder a scene. */
function written(name: string, posed: ReturnType<typeof posedOf>): Posed {
  const { problem, mask, maps, coils, truth, height, width } = posed;
  const kspace = kspaceOf(problem.data, mask);
  const known = folders.get(name);
  if (known !== undefined) return { ...posed, folder: known };
  const shape = [coils, height, width];
  const facts = { model: MODEL, noiseSd: problem.noiseSd };
  const folder = writeScene(name.replaceAll(/\W/g, '-'), facts, {
    kspace: { data: pairs(kspace, height * width), shape, numbers: 'complex' },
    maps: { data: pairs(maps, height * width), shape, numbers: 'complex' },
    truth: { data: pairs(truth, height * width), shape: [height, width], numbers: 'complex' },
    mask: { data: mask, shape: [height, width] },
  });
  folders.set(name, folder);
  return { ...posed, folder };
}

/** [n, 2, plane] ↔ [n, plane, 2]. */
const pairs = (planes: Float32Array, plane: number): Float32Array =>
  planes.map(
    (_, i) => planes[(2 * Math.floor(i / (2 * plane)) + (i % 2)) * plane + Math.floor((i % (2 * plane)) / 2)]!,
  );
const planesOf = (numbers: Float32Array, plane: number): Float32Array =>
  numbers.map(
    (_, i) => numbers[2 * (Math.floor(i / (2 * plane)) * plane + (i % plane)) + (Math.floor(i / plane) % 2)]!,
  );

const sigpy = pythonPeer('mri_sigpy.py', ['sigpy']);
const mrpro = pythonPeer('mri_mrpro.py', ['mrpro']);
const deepinv = pythonPeer('mri_deepinv.py', ['deepinv', 'onnxruntime', 'onnx']);
const peers = { sigpy, mrpro, deepinv };

if (values.operators) {
  await operators();
  for (const peer of Object.values(peers)) peer.close();
  process.exit(0);
}

const ofPeer = entrantsOf<Posed>((numbers, { height, width }) => planesOf(numbers, height * width));

const ofBart = (name: string, options: (settings: Settings) => string, grid: readonly Settings[]): Entrant<Posed> => ({
  name: `BART ${name}`,
  isOurs: false,
  version: '1',
  grid,
  answer({ problem, mask, maps, height, width }, settings) {
    if (!hasBart) return Promise.resolve('there is no bart here');
    writeCfl('maps', maps, { height, width });
    writeCfl('samples', kspaceOf(problem.data, mask), { height, width });
    const words = ['pics', '-S', '-w', '1', ...options(settings).split(' '), 'samples', 'maps', 'image'];
    const spent = bartOn(threadCount(), ...words);
    return Promise.resolve({ image: readCfl('image', { height, width }), spent });
  },
});

type Precision = 'auto' | 'float32';
interface OurWay {
  readonly preset?: 'fast' | 'accurate';
  readonly grid?: readonly Settings[];
  readonly precision?: Precision;
}
function ours(name: string, solver: string, { preset, grid = [{}], precision = 'auto' }: OurWay = {}): Entrant<Posed> {
  const entry = solverOf(solver);
  const chosen = preset === undefined ? null : presets[preset];
  if (entry === undefined || chosen === undefined) throw new Error(`there is no ${solver} or ${preset}`);
  const samples = chosen?.samples ?? 1;
  return {
    name: `ours, ${name}`,
    isOurs: true,
    version: JSON.stringify(chosen),
    grid,
    async answer({ problem, coils, height, width, truth }, settings) {
      const suited: ParameterValues =
        chosen?.suited?.({ coils, noise: 'gaussian' }, coils > 1 ? 'kspace' : 'image')[solver] ?? {};
      const resolved = must(entry.resolve({ ...chosen?.parameters[solver], ...suited, ...settings }));
      const network = chosen === null ? null : await openNetwork(MODEL, 'cpu', 'onnxruntime', precision);
      const score = network?.score(height, width) ?? null;
      const images: Float32Array[] = [];
      const shared: Record<string, Float32Array> = {};
      const spent = await timed(async () => {
        for (let seed = 1; seed <= samples; seed++) {
          const state = freshState();
          const context = { seed, prior: score, truth, shared };
          for await (const _ of runOf(solver).run(problem, resolved, context, state)) void _;
          images.push(state.arrays['estimate']!);
        }
      });
      return { image: meanOf(images), spent };
    },
  };
}

const WEIGHTS = [5e-4, 1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2];
const TIKHONOV = [1e-3, 1e-2, 3e-2];
await contest({
  name: 'mri',
  scenes,
  rounds: Number(values.rounds),
  score({ truth, maps, height, width }, image) {
    const plane = height * width;
    const seen = new Uint8Array(plane);
    for (let i = 0; i < maps.length; i++) if (maps[i] !== 0) seen[i % plane] = 1;
    const masked = (x: Float32Array) => magnitudesOf(x, plane).map((v, i) => (seen[i] === 0 ? 0 : v));
    const wanted = masked(truth);
    const scale = { low: 0, high: wanted.reduce((most, v) => Math.max(most, v), 0) };
    const { psnr, ssim } = fidelityOf(masked(image), wanted, { channels: 1, height, width }, scale, null);
    return { psnr: psnr ?? NaN, ssim: ssim ?? NaN };
  },
  entrants: [
    ours('CG-SENSE', 'cg-sense', { grid: everyOf({ iterations: [10, 50], lambda: TIKHONOV }) }),
    ours('wavelet', 'l1-wavelet', { grid: everyOf({ lambda: WEIGHTS.slice(1, -1), iterations: [60, 200] }) }),
    ours('TV', 'tv', { grid: everyOf({ lambda: WEIGHTS.slice(1, -1) }) }),
    ours('fast', 'proximal', { preset: 'fast' }),
    ours('fast, float32', 'proximal', { preset: 'fast', precision: 'float32' }),
    ours('accurate', 'proximal', { preset: 'accurate' }),
    ofBart(
      'CG-SENSE',
      ({ iterations, weight }) => `-l2 -r ${weight} -i ${iterations}`,
      everyOf({ iterations: [10, 50], weight: TIKHONOV }),
    ),
    ofBart('wavelet', ({ weight }) => `-R W:3:0:${weight} -i 100`, everyOf({ weight: WEIGHTS })),
    ofBart('TV', ({ weight }) => `-R T:3:0:${weight} -i 100`, everyOf({ weight: WEIGHTS })),
    ofPeer('sigpy SENSE', sigpy, 'sense', everyOf({ iterations: [10, 50], weight: TIKHONOV })),
    ofPeer('sigpy wavelet', sigpy, 'wavelet', everyOf({ iterations: [100], weight: WEIGHTS })),
    ofPeer('sigpy TV', sigpy, 'tv', everyOf({ iterations: [100], weight: WEIGHTS })),
    ofPeer('mrpro SENSE', mrpro, 'sense', everyOf({ iterations: [10, 50], weight: TIKHONOV })),
    ofPeer('mrpro wavelet', mrpro, 'wavelet', everyOf({ iterations: [100], weight: WEIGHTS })),
    ofPeer('mrpro TV', mrpro, 'tv', everyOf({ iterations: [100], weight: WEIGHTS })),
    ofPeer(
      'deepinv DPIR, our prior',
      deepinv,
      'dpir',
      everyOf({ prior: ['int8'], noise: [0], steps: [16], ends: [0.01], weight: [1, 10, 100] }),
    ),
  ].filter(({ name }) => asked(name)),
});
for (const peer of Object.values(peers)) peer.close();
process.exit(0);

/** What each measures of the truth beside what ours does, at the samples. */
async function operators(): Promise<void> {
  const scene = await scenes[0]!.make();
  const { problem, truth, mask, height, width } = scene;
  const y = new Float32Array(problem.data.length);
  problem.operator.forward(truth, y);
  const wanted = kspaceOf(y, mask);
  for (const [name, peer] of Object.entries(peers)) {
    const answer = await peer.ask(scene.folder, 'forward', {});
    if (typeof answer === 'string') {
      console.log(`${name}: ${answer}`);
      continue;
    }
    const far = apart(planesOf(answer.image, height * width), wanted);
    console.log(`${name}: ‖A'x − Ax‖/‖Ax‖ ${far.toExponential(1)}`);
  }
}
