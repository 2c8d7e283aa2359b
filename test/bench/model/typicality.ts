/**
 * Denoising error over r²(σ) of images that each shipped model was trained on, of others of their kind and of foreign ones:
 * `npx tsx test/bench/model/typicality.ts --data DIR [--models ct,mri,photo] [--images 6] [--side 128]` (or LANGEVIN_DATA).
 * Middles of the images at their own resolution; the median over the images at each level.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantile } from '../../../core/metrics/posterior.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { typicality } from '../../../core/sampling/typicality.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { dataFolder, imagesFor, MODELS, SETS } from './images.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    models: { type: 'string', default: MODELS.join() },
    images: { type: 'string', default: '6' },
    side: { type: 'string', default: '128' },
  },
});
const data = dataFolder(values.data);
const [count, side] = [Number(values.images), Number(values.side)];
const SIGMAS = [0.005, 0.02, 0.1, 0.5, 1];

const rows: string[][] = [];
for (const kind of MODELS) {
  if (!values.models.split(',').includes(kind)) continue;
  const manifest = fileURLToPath(new URL(`../../../models/${kind}/manifest.json`, import.meta.url));
  const opened = await openModel(manifest, 'cpu');
  if (!opened.ok) {
    console.log(`This measurement needs the model ${manifest}, which cannot be opened: ${opened.error.code}.`);
    process.exit(4);
  }
  const score = onnxScore(opened.value, side, side);
  const shape = [score.manifest.channels, side, side] as const;
  for (const set of SETS) {
    if (set === kind) continue; // its own validation images again
    const ratios: number[][] = [];
    for (const x of await imagesFor(kind, set, data, count, side))
      ratios.push((await typicality(score, x, shape, SIGMAS, 1, null)).map((level) => level.ratio));
    const median = (level: number): number => quantile(Float64Array.from(ratios, (r) => r[level]!).sort(), 0.5);
    rows.push([kind, set, ...SIGMAS.map((_, level) => median(level).toFixed(2))]);
    console.error(rows.at(-1)!.join('  '));
  }
}
console.log(alignedTable([['model', 'images', ...SIGMAS.map((s) => `σ ${s}`)], ...rows]));
