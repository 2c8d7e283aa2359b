/**
 * What encoding a validation image with each shipped model and decoding its code again leaves of it, over the number of
 * steps: `npx tsx test/bench/model/encoding.ts --data DIR [--models ct,mri,photo] [--images 2] [--side 64]` (or LANGEVIN_DATA).
 * Error is the rms over pixels and images on the model's scale; "code" the standard deviation of the code about 0, 1 where
 * σ_max hides the image.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { alignedTable } from '../../../core/report/html/table.ts';
import { decode, encode } from '../../../core/sampling/encoding.ts';
import type { Integrator } from '../../../core/sampling/flow-path.ts';
import { centreOf } from '../../../core/sampling/sampler.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { dataFolder, imagesFor, MODELS } from './images.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    models: { type: 'string', default: MODELS.join() },
    images: { type: 'string', default: '2' },
    side: { type: 'string', default: '64' },
  },
});
const data = dataFolder(values.data);
const [count, side] = [Number(values.images), Number(values.side)];

const WAYS: readonly (readonly [string, Integrator])[] = [
  ...[8, 16, 32, 64].map((steps) => [`Heun, ρ 7, ${steps} steps`, { kind: 'heun', steps, rho: 7 }] as const),
  ...[16, 32].map((steps) => [`Heun, ln σ, ${steps} steps`, { kind: 'heun', steps, rho: null }] as const),
  ...[1e-2, 1e-3, 1e-4].map((tolerance) => [`RK45, ${tolerance}`, { kind: 'rk45', tolerance }] as const),
];

async function end<T>(run: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value as T;
  }
}
const rms = (v: Float32Array): number => Math.sqrt(v.reduce((s, a) => s + a * a, 0) / v.length);

const rows: string[][] = [];
for (const kind of MODELS) {
  if (!values.models.split(',').includes(kind)) continue;
  const opened = await openModel(
    fileURLToPath(new URL(`../../../models/${kind}/manifest.json`, import.meta.url)),
    'cpu',
  );
  if (!opened.ok) {
    console.log(
      `This measurement needs the shipped models, and that of ${kind} cannot be opened: ${opened.error.code}.`,
    );
    process.exit(4);
  }
  const score = onnxScore(opened.value, side, side);
  const images = await imagesFor(kind, 'val', data, count, side);
  for (const [name, integrator] of WAYS) {
    const settings = { integrator, centre: centreOf(score.manifest) };
    const before = score.nfe;
    let [square, ofCode] = [0, 0];
    for (const x of images) {
      const code = await end(encode(score, x, settings));
      const back = await end(decode(score, code, settings));
      square += rms(back.map((v, i) => v - x[i]!)) ** 2 / count;
      ofCode += rms(code) ** 2 / count;
    }
    rows.push([
      kind,
      name,
      Math.sqrt(square).toExponential(1),
      Math.sqrt(ofCode).toFixed(3),
      String(Math.round((score.nfe - before) / count)),
    ]);
    console.error(rows.at(-1)!.join('  '));
  }
}
console.log(alignedTable([['model', 'way', 'error', 'code', 'evaluations, both ways'], ...rows]));
