/**
 * CT beside other programs: `npx tsx test/bench/peers/ct.ts --data DIR [--slices 10] [--only ASTRA,deepinv] [--noise 0.01] [--rounds 3]` (or
 * LANGEVIN_DATA). The first slice of every validation patient, 320², 23 parallel views over 180°, simulated on the fine grid, noiseless and
 * with 1 % noise. Every peer gets the same sinogram and knows its geometry; --operators prints how far what each measures of the
 * truth is from what ours does and from the sinogram, and how long it takes. PYTHON names the Python of requirements.txt.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { must } from '../../../core/contract/refused.ts';
import type { Noise } from '../../../core/contract/measurement/noise.ts';
import { AIR_SCALED, CT_SCALE, huFromScaled } from '../../../core/image/units/units.ts';
import { FBP_WINDOWS } from '../../../core/operators/radon/fbp/windows.ts';
import { fidelityOf } from '../../../core/metrics/fidelity.ts';
import { equispacedAngles } from '../../../core/operators/radon/geometry.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { answerOf, classical, diffusion, settingsOf, type Method } from '../ct/methods.ts';
import { dataFolder, measured, readSlice, slicesOf } from '../ct/slices.ts';
import { median, milliseconds } from '../support/python.ts';
import { timed } from '../support/spent.ts';
import { type Answer, contest, everyOf, type Entrant, type Scene, type Settings } from './contest.ts';
import { apart, entrantsOf, pythonPeer, type PythonPeer, writeScene } from './python-peer.ts';

const SIZE = 320;
const VIEWS = 23;
const MODEL = fileURLToPath(new URL('../../../models/ct/manifest.json', import.meta.url));

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    slices: { type: 'string', default: '10' },
    only: { type: 'string' },
    noise: { type: 'string', default: '0,0.01' },
    rounds: { type: 'string', default: '3' },
    operators: { type: 'boolean', default: false },
  },
});
const data = dataFolder();
const asked = (name: string): boolean =>
  values.only === undefined || values.only.split(',').some((part) => name.includes(part));

interface Posed extends ReturnType<typeof measured> {
  /** What a peer reads. */
  readonly folder: string;
}

const all = slicesOf(data, 'val');
const firsts = all.filter((slice, i) => all.findIndex(({ patient }) => patient === slice.patient) === i);
const scenes = values.noise.split(',').flatMap((level) => {
  const epsilon = Number(level);
  const noise: Noise = epsilon === 0 ? { kind: 'none' } : { kind: 'gaussian', epsilon };
  return firsts.slice(0, Number(values.slices)).map((slice): Scene<Posed> => ({
    setting: epsilon === 0 ? 'noiseless' : `gaussian:${level}`,
    name: slice.file,
    async make() {
      const scan = { anglesDeg: equispacedAngles(VIEWS, 180), noise };
      const posed = measured(await readSlice(data, slice), SIZE, scan);
      return { ...posed, folder: posedFor(posed, `${level}-${slice.file.replaceAll(/\W/g, '-')}`) };
    },
  }));
});

const written = new Map<string, string>();
/** Over air: what a scanner measures, and lengths in pixels. */
function posedFor({ problem, truth }: ReturnType<typeof measured>, name: string): string {
  const known = written.get(name);
  if (known !== undefined) return known;
  const { operator } = problem;
  const air = new Float32Array(SIZE * SIZE).fill(AIR_SCALED);
  const floor = new Float32Array(problem.data.length);
  operator.forward(air, floor);
  const facts = { size: SIZE, air: AIR_SCALED, noiseSd: problem.noiseSd, model: MODEL };
  const folder = writeScene(name, facts, {
    sinogram: { data: problem.data.map((v, i) => v - floor[i]!), shape: [VIEWS, problem.data.length / VIEWS] },
    truth: { data: truth.map((v) => v - AIR_SCALED), shape: [SIZE, SIZE] },
  });
  written.set(name, folder);
  return folder;
}

const astra = pythonPeer('ct_astra.py', ['astra']);
const skimage = pythonPeer('ct_skimage.py', ['skimage']);
const deepinv = pythonPeer('ct_deepinv.py', ['deepinv', 'onnxruntime', 'onnx']);
const peers = { astra, skimage, deepinv };

if (values.operators) {
  await operators();
  for (const peer of Object.values(peers)) peer.close();
  process.exit(0);
}

const ofPeer = entrantsOf<Posed>((numbers) => numbers.map((v) => huFromScaled(v + AIR_SCALED)));

/** Another precision closes the one before. */
const prior = async (precision: Precision) => onnxScore(must(await openModel(MODEL, 'cpu', precision)), SIZE, SIZE);
type Precision = 'auto' | 'float32';

interface OurWay extends Pick<Entrant<Posed>, 'tunedOnce'> {
  readonly grid?: readonly Settings[];
  readonly precision?: Precision;
}
const ours = (method: Method, { grid = [{}], precision = 'auto', ...more }: OurWay = {}): Entrant<Posed> => {
  const { needsPrior, ...exact } = settingsOf(method, false);
  return {
    name: `ours, ${method.name}${needsPrior && precision === 'float32' ? ', float32' : ''}`,
    isOurs: true,
    version: JSON.stringify([exact, settingsOf(method, true)]),
    grid,
    ...more,
    async answer({ problem, truth }, settings) {
      const score = needsPrior ? await prior(precision) : null;
      const chosen = { ...method, parameters: { ...method.parameters, ...settings } };
      let image: Float32Array = new Float32Array();
      const spent = await timed(async () => void ({ image } = await answerOf(chosen, problem, truth, score)));
      return { image, spent };
    },
  };
};
/** By their names in deepinv_prior.py. */
const PRIORS: Readonly<Record<string, string>> = { drunet: 'DRUNet', int8: 'our prior' };
const WINDOWS = ['ramp', 'shepp-logan', 'cosine', 'hamming', 'hann'];
const PROJECTORS = ['linear', 'strip'];
const once = { tunedOnce: true } as const;

await contest({
  name: 'ct',
  scenes,
  rounds: Number(values.rounds),
  score({ truthHu }, image) {
    const { psnr, ssim } = fidelityOf(image, truthHu, { channels: 1, height: SIZE, width: SIZE }, CT_SCALE, null);
    return { psnr: psnr ?? NaN, ssim: ssim ?? NaN };
  },
  entrants: [
    ours(classical('FBP', 'fbp'), { grid: everyOf({ window: FBP_WINDOWS }) }),
    ours(classical('SIRT', 'sirt'), { grid: everyOf({ iterations: [100, 200, 400] }), ...once }),
    ours(classical('CGLS', 'cgls'), { grid: everyOf({ iterations: [5, 8, 12, 20, 40] }), ...once }),
    ours(classical('TV', 'tv'), { grid: everyOf({ lambda: [0.06, 0.12, 0.25, 0.5, 1, 2, 3, 4.5] }), ...once }),
    ours(diffusion('fast')),
    ours(diffusion('fast'), { precision: 'float32' }),
    ours(diffusion('accurate')),
    ofPeer('scikit-image FBP', skimage, 'fbp', everyOf({ filter_name: WINDOWS })),
    ofPeer('scikit-image SART', skimage, 'sart', everyOf({ sweeps: [5, 10, 20], relaxation: [0.15, 0.5] }), once),
    ofPeer('ASTRA SIRT', astra, 'sirt', everyOf({ projector: PROJECTORS, iterations: [100, 200, 400] }), once),
    ofPeer('ASTRA CGLS', astra, 'cgls', everyOf({ projector: PROJECTORS, iterations: [5, 8, 12, 20, 40] }), once),
    ...['drunet', 'int8'].map((prior) =>
      ofPeer(
        `deepinv DPIR, ${PRIORS[prior]}`,
        deepinv,
        'dpir',
        everyOf({ prior: [prior], cg: [10], steps: [8, 24], ends: [0.005, 0.02], weight: [30] }),
        once,
      ),
    ),
    ...['drunet', 'int8'].map((prior) =>
      ofPeer(
        `deepinv DiffPIR, ${PRIORS[prior]}`,
        deepinv,
        'diffpir',
        everyOf({
          prior: [prior],
          cg: [10],
          steps: [100],
          begin: [0.3],
          noise: [0.001, 0.005],
          zeta: [0.3],
          weight: [7],
        }),
        { most: 1 },
      ),
    ),
    ofPeer(
      `deepinv DDRM, ${PRIORS['int8']}`,
      deepinv,
      'ddrm',
      everyOf({ prior: ['int8'], steps: [20, 50], eta: [0.85], noise: [0.0015, 0.003, 0.01] }),
      once,
    ),
    ofPeer(
      `deepinv DPS, ${PRIORS['int8']}`,
      deepinv,
      'dps',
      everyOf({ prior: ['torch'], steps: [100], weight: [1000] }),
      { most: 1 },
    ),
  ].filter(({ name }) => asked(name)),
});
for (const peer of Object.values(peers)) peer.close();
process.exit(0);

/** What each measures of the truth beside what ours does, and beside the sinogram itself, of the finer grid. */
async function operators(): Promise<void> {
  const scene = await scenes[0]!.make();
  const { operator, data: measuredData } = scene.problem;
  const x = scene.truth.map((v) => v - AIR_SCALED);
  const floor = new Float32Array(measuredData.length);
  operator.forward(new Float32Array(x.length).fill(AIR_SCALED), floor);
  const sinogram = measuredData.map((v, i) => v - floor[i]!);
  const y = new Float32Array(sinogram.length);
  const rows: string[][] = [];
  const row = (name: string, found: Float32Array, times: readonly number[]) =>
    rows.push([
      name,
      median(times).toFixed(1),
      apart(found, y).toExponential(1),
      apart(found, sinogram).toExponential(1),
    ]);
  const times = Array.from({ length: 21 }, () => milliseconds(() => operator.forward(x, y)));
  row('ours', y, times);
  const rays = new Float32Array(y.length);
  const centres = projector({
    kind: 'parallel',
    height: SIZE,
    width: SIZE,
    pixelMm: 1,
    anglesDeg: equispacedAngles(VIEWS, 180),
    bins: y.length / VIEWS,
    binMm: 1,
    offsetMm: 0,
  });
  row(
    'ours, rays',
    rays,
    Array.from({ length: 21 }, () => milliseconds(() => centres.forward(x, rays))),
  );
  const entrants: [string, PythonPeer, Settings][] = [
    ['ASTRA linear', astra, { projector: 'linear' }],
    ['ASTRA strip', astra, { projector: 'strip' }],
    ['scikit-image', skimage, {}],
    ['deepinv', deepinv, {}],
  ];
  for (const [name, peer, settings] of entrants) {
    const answers: Answer[] = [];
    for (let round = 0; round < 7; round++) {
      const answer = await peer.ask(scene.folder, 'forward', settings);
      if (typeof answer === 'string') {
        console.log(`${name} is absent: ${answer}.`);
        break;
      }
      answers.push(answer);
    }
    const [first] = answers;
    if (first !== undefined)
      row(
        name,
        first.image,
        answers.map(({ spent }) => 1000 * spent.clock),
      );
  }
  console.log(alignedTable([['projector', 'A, ms', 'to ours', 'to the sinogram'], ...rows]));
}
