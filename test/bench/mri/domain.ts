/**
 * The table of the domain check of MR images, and what it is worth:
 * `npx tsx test/bench/mri/domain.ts --data DIR [--foreign DIR] [--model MANIFEST] [--slices 9|37] [--write]` (or LANGEVIN_DATA).
 * Measures the classical starts of the validation slices, prints [σ, median, 99th percentile] or writes it into the manifest, then
 * counts the verdicts on those starts, on pictures of a folder taken as magnitudes, and on noise.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkDomain, domainFigures } from '../../../core/catalogue/domain-check.ts';
import { DOMAIN_SIGMAS } from '../../../core/catalogue/domain-levels.ts';
import { must } from '../../../core/contract/refused.ts';
import { PLAIN, type Decoded } from '../../../core/formats/decoded.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { quantile } from '../../../core/metrics/posterior.ts';
import { readManifest } from '../../../electron/disk/model-files.ts';
import { writeFileSafely } from '../../../electron/disk/write-file.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';
import {
  measuredImage,
  measuredSlice,
  spreadOver,
  validationSlices,
  type Acquisition,
  type MriScene,
} from './slices.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['LANGEVIN_DATA'] ?? '' },
    foreign: { type: 'string' },
    model: { type: 'string', default: fileURLToPath(new URL('../../../models/mri/manifest.json', import.meta.url)) },
    slices: { type: 'string', default: '37' },
    write: { type: 'boolean', default: false },
  },
});
if (values.data === '') {
  console.log('Name --data DIR: the MR slices with their index.csv.');
  process.exit(2);
}
const opened = await openModel(values.model, 'cpu');
if (!opened.ok) {
  console.log(`The model cannot be opened: ${opened.error.code}.`);
  process.exit(4);
}
const model = opened.value;

const SETTINGS: readonly Acquisition[] = [
  {
    sampling: { kind: 'gaussian1d', acceleration: 4, center: 0.08, direction: 'columns', partial: 1 },
    ...{ noise: 0.01, coils: 1 },
  },
  {
    sampling: { kind: 'equispaced', acceleration: 4, center: 0.08, direction: 'columns', partial: 1 },
    ...{ noise: 0, coils: 1 },
  },
];
const counts = values.slices === '9' ? { brain: 4, spine: 3, pelvis: 2 } : { brain: 13, spine: 15, pelvis: 9 };

const startIn = ({ posed: { problem } }: MriScene): Float32Array => {
  const start = new Float32Array(2 * problem.shape[1] * problem.shape[2]);
  problem.start?.(start);
  return start;
};

const scenes: MriScene[] = [];
const figures: number[][] = [];
for (const acquisition of SETTINGS)
  for (const slice of spreadOver(validationSlices(values.data), counts)) {
    const scene = await measuredSlice(values.data, slice, acquisition);
    const { height, width } = scene.job.image;
    scenes.push(scene);
    figures.push(
      await domainFigures(onnxScore(model, height, width), startIn(scene), scene.job.image, DOMAIN_SIGMAS, null),
    );
  }
const table = DOMAIN_SIGMAS.map((sigma, level): [number, number, number] => {
  const sorted = Float64Array.from(figures, (f) => f[level]!).sort();
  return [sigma, Number(quantile(sorted, 0.5).toPrecision(4)), Number(quantile(sorted, 0.99).toPrecision(4))];
});
const manifest = { ...model.manifest, domainCheck: table };
if (values.write) {
  const { path } = must(await readManifest(values.model));
  const text = JSON.stringify(manifest, null, 2).replace(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, inner: string) => `[${inner.replace(/\s+/g, ' ')}]`,
  );
  await writeFileSafely(path, `${text}\n`);
}
console.log(`domainCheck of ${figures.length} starts: ${JSON.stringify(table)}`);

async function verdict(scene: MriScene): Promise<string> {
  const { height, width } = scene.job.image;
  const prior = onnxScore({ ...model, manifest }, height, width);
  return (await checkDomain(prior, startIn(scene), scene.job.image, null)).verdict;
}
function tell(what: string, verdicts: readonly string[]): void {
  const count = (of: string): string => `${of} ${verdicts.filter((v) => v === of).length}`;
  console.log(`${what}: ${['fits', 'unusual', 'outside'].map(count).join(', ')} of ${verdicts.length}`);
}
tell('validation starts', await Promise.all(scenes.slice(0, 9).map(verdict)));

/** A picture or an array as a magnitude, the middle of it where it is large. */
function greyOf({ data, height, width, samples }: Decoded): Decoded {
  const side = Math.min(256, height, width);
  const [top, left] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)];
  const grey = new Float32Array(side * side);
  for (let r = 0, i = 0; r < side; r++)
    for (let c = 0; c < side; c++, i++)
      for (let s = 0; s < samples; s++) grey[i]! += data[((top + r) * width + left + c) * samples + s]!;
  const depth = { bits: 32, signed: true, float: true };
  return {
    ...PLAIN,
    format: 'npy',
    frames: 1,
    height: side,
    width: side,
    samples: 1,
    unit: 'stored',
    depth,
    data: grey,
  };
}
if (values.foreign !== undefined) {
  const found: string[] = [];
  for (const name of readdirSync(values.foreign)
    .filter((file) => /\.(png|jpe?g|webp)$/i.test(file))
    .slice(0, 8)) {
    const decoded = must(await decodePath(join(values.foreign, name)));
    found.push(await verdict(measuredImage(name, greyOf(decoded), 0, SETTINGS[1]!)));
  }
  tell('pictures taken as magnitudes', found);
}
const noise = new Float32Array(192 * 192);
fillNormal(noise, 1, PURPOSE.phantom, 0);
const field = {
  ...greyOf({
    ...PLAIN,
    format: 'npy',
    frames: 1,
    height: 192,
    width: 192,
    samples: 1,
    unit: 'stored',
    depth: { bits: 32, signed: true, float: true },
    data: noise.map((v) => Math.abs(v)),
  }),
};
tell('noise', [await verdict(measuredImage('noise', field, 0, SETTINGS[1]!))]);
