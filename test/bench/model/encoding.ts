/**
 * What encoding a validation image with each shipped model and decoding its code again leaves of it, over the number of
 * steps: `npx tsx test/bench/model/encoding.ts --data DIR [--models ct,mri,photo] [--images 2] [--side 64] [--other MANIFEST]` (or LANGEVIN_DATA).
 * Error is the rms over pixels and images on the model's scale; "code" the standard deviation of the code about 0, 1 where
 * σ_max hides the image.
 * `--other MANIFEST` instead: the code of each image by that model beside the shipped one's of its kind: correlation of the
 * two codes of one image, which is 1 for two models that learnt the same distribution, and of the codes of two images.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sigmasOf } from '../../../core/priors/scale.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { decode, encode } from '../../../core/sampling/encoding.ts';
import type { Integrator } from '../../../core/sampling/flow-path.ts';
import { centreOf } from '../../../core/sampling/sampler.ts';
import { onnxScore } from '../../../electron/worker/engines/onnx/onnx-score.ts';
import type { OpenModel } from '../../../electron/worker/engines/onnx/model.ts';
import { openModel } from '../../../electron/worker/engines/onnx/open-model.ts';
import { dataFolder, imagesFor, MODELS, type Kind } from './images.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    models: { type: 'string', default: MODELS.join() },
    images: { type: 'string', default: '2' },
    side: { type: 'string', default: '64' },
    other: { type: 'string' },
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

async function opened(manifest: string): Promise<OpenModel> {
  const model = await openModel(manifest, 'cpu');
  if (model.ok) return model.value;
  console.log(`This measurement needs the model ${manifest}, which cannot be opened: ${model.error.code}.`);
  process.exit(4);
}
const shipped = (kind: Kind): string =>
  fileURLToPath(new URL(`../../../models/${kind}/manifest.json`, import.meta.url));

function correlation(a: Float32Array, b: Float32Array): number {
  const dot = (u: Float32Array, v: Float32Array): number => u.reduce((s, value, i) => s + value * v[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

if (values.other !== undefined) {
  const other = await opened(values.other);
  const kind = other.manifest.domain;
  const images = await imagesFor(kind, 'val', data, count, side);
  const codes: Float32Array[][] = images.map(() => []);
  // One after the other: opening a model closes the last one.
  const ours = await opened(shipped(kind));
  const [a, b] = [sigmasOf(ours.manifest), sigmasOf(other.manifest)];
  const settings = {
    integrator: { kind: 'heun', steps: 32, rho: 7 },
    centre: centreOf(ours.manifest),
    sigmaMin: Math.max(a[0], b[0]),
    sigmaMax: Math.min(a[1], b[1]),
  } as const;
  for (const manifest of [shipped(kind), values.other]) {
    const score = onnxScore(await opened(manifest), side, side);
    for (const [i, x] of images.entries()) codes[i]!.push(await end(encode(score, x, settings)));
  }
  const table = codes.map(([a, b], i) => [
    String(i + 1),
    correlation(a!, b!).toFixed(3),
    correlation(a!, codes[(i + 1) % codes.length]![0]!).toFixed(3),
  ]);
  console.log(alignedTable([['image', 'both models', 'the next image, one model'], ...table]));
  process.exit(0);
}

const rows: string[][] = [];
for (const kind of MODELS) {
  if (!values.models.split(',').includes(kind)) continue;
  const score = onnxScore(await opened(shipped(kind)), side, side);
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
