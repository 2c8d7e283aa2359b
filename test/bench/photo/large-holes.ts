/**
 * What single seeds put into large holes: `npx tsx test/bench/photo/large-holes.ts --data DIR [--model MANIFEST] [--images 2]
 * [--side 128] [--masks box,blocks,…] [--settings a,b] [--set '[solver=repaint,]renoiseRule=ancestral,sigmaStart=2,…'] [--start harmonic]`.
 * The middle of validation photographs of both folders, of twice the side and averaged down. For every kind of mask and every
 * setting of the engine: PSNR in the hole, energy of the texture as a share of the truth's, strength of the seam beside the
 * truth's own, and network calls; test/bench/results/large-holes.png has the pictures, one row each (truth, hole, settings in order): figures alone
 * can look right on a worthless picture.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { must } from '../../../core/contract/refused.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { interleaved } from '../../../core/image/planes.ts';
import { seam, textureEnergy } from '../../../core/metrics/hole.ts';
import { presets } from '../../../core/modalities/photo/tasks/presets.ts';
import { photoProblem } from '../../../core/modalities/photo/problem/problem.ts';
import { pixelMask } from '../../../core/operators/pixel/mask.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import type { Planes } from '../../../core/solvers/fills/hole.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';
import { DAMAGES, drawnMask } from '../../support/photo-masks.ts';

const LARGE = ['box', 'thick strokes', 'blocks', 'half'] as const;
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: 'models/photo/manifest.json' },
    images: { type: 'string', default: '2' },
    side: { type: 'string', default: '128' },
    masks: { type: 'string', default: LARGE.join() },
    settings: { type: 'string', default: 'fast,large' },
    set: { type: 'string', multiple: true, default: [] },
    start: { type: 'string' },
    seed: { type: 'string', default: '1' },
    sheet: { type: 'string', default: 'large-holes' },
  },
});
const side = Number(values.side);

type Settings = ParameterValues;
const given = (text: string): Settings =>
  Object.fromEntries(
    text.split(',').map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [name, Number.isNaN(Number(value)) ? value : Number(value)];
    }),
  );
/** Presets of the command by name, and what is set on top of the first of them. */
const ofPreset = (name: string): Settings =>
  Object.entries(presets).find(([id]) => id === name)?.[1].parameters['proximal'] ?? {};
const settings: readonly (readonly [string, Settings])[] = [
  ...values.settings
    .split(',')
    .filter((name) => name in presets)
    .map((name) => [name, ofPreset(name)] as const),
  ...values.set.map(
    (text) => [text, { ...(text.includes('solver=') ? {} : ofPreset('fast')), ...given(text) }] as const,
  ),
];

/** The middle of a picture at half its size; null where it is too small. */
async function middle(path: string): Promise<Planes | null> {
  const decoded = await decodePath(path);
  if (!decoded.ok) throw new Error(`${path}: ${decoded.error.code}`);
  const { height, width, samples, data, fullScale } = decoded.value;
  if (height < 2 * side || width < 2 * side || samples !== 3) return null;
  const [top, left] = [(height >> 1) - side, (width >> 1) - side];
  const planes = new Float32Array(3 * side * side);
  for (let c = 0, i = 0; c < 3; c++)
    for (let r = 0; r < side; r++)
      for (let k = 0; k < side; k++, i++) {
        const at = (row: number, column: number): number =>
          data[((top + 2 * r + row) * width + left + 2 * k + column) * 3 + c]!;
        planes[i] = (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / (4 * (fullScale ?? 1));
      }
  return { data: planes, channels: 3, height: side, width: side };
}

function holePsnr(filled: Float32Array, { data }: Planes, known: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if (known[i % known.length] !== 0) continue;
    sum += (filled[i]! - data[i]!) ** 2;
    count++;
  }
  return -10 * Math.log10(sum / count);
}

const data = values.data ?? process.env['LANGEVIN_DATA'];
if (data === undefined || !existsSync(join(data, 'photo', 'val_full'))) {
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with photo/val_full in it.');
  process.exit(3);
}
const pictures: Planes[] = [];
for (const name of ['photo', 'scenes'].filter((folder) => existsSync(join(data, folder, 'val_full')))) {
  const folder = join(data, name, 'val_full');
  const files = readdirSync(folder).sort();
  const wanted = Number(values.images);
  for (let k = 0, at = 0; k < wanted && at < files.length; at++) {
    if (at < Math.floor(((k + 0.5) * files.length) / wanted)) continue;
    const picture = await middle(join(folder, files[at]!));
    if (picture === null) continue;
    pictures.push(picture);
    k++;
  }
}

const network = await openNetwork(values.model, 'cpu');
const prior = network.score(side, side);
const median = (v: readonly number[]): number => [...v].sort((a, b) => a - b)[v.length >> 1] ?? NaN;
const columns = 2 + settings.length;
const sheet: Float32Array[][] = [];
const rows = [['mask', 'setting', 'PSNR', 'texture (each)', 'seam (each)', 'seam of the truth', 'network', 's CPU']];
for (const damage of DAMAGES.filter((name) => values.masks.split(',').includes(name))) {
  const lines = pictures.map((picture, p) => {
    const known = drawnMask(damage, side, side, p + 1);
    return { picture, known, images: [picture.data, picture.data.map((v, i) => v * known[i % known.length]!)] };
  });
  for (const [name, { solver = 'proximal', ...own }] of settings) {
    const parameters = must(solverOf(String(solver))!.resolve(own));
    const figures: { psnr: number; texture: number; seam: number; seamOfTruth: number }[] = [];
    let nfe = 0;
    const begun = process.cpuUsage();
    for (const { picture, known, images } of lines) {
      const operator = pixelMask(3, side, side, known);
      const samples = new Float32Array(operator.outShape[0] ?? 0);
      operator.forward(picture.data, samples);
      const posed = photoProblem({
        image: picture,
        operator: { grey: null, scale: 1 },
        known,
        hinted: null,
        data: samples,
      });
      const { fills } = posed.problem;
      const fill = Object.entries(fills ?? {}).find(([kind]) => kind === values.start)?.[1];
      const problem =
        fill === undefined
          ? posed.problem
          : { ...posed.problem, start: (out: Float32Array): void => fill(out, Number(values.seed)) };
      const state = freshState();
      const context = { seed: Number(values.seed), prior, truth: null, shared: {} };
      for await (const step of runOf(String(solver)).run(problem, parameters, context, state)) nfe = step.nfe;
      const found = state.arrays['estimate']!.slice();
      images.push(found);
      const hole = known.map((v) => 1 - v);
      figures.push({
        psnr: holePsnr(found, picture, known),
        texture: textureEnergy(found, picture.data, picture, hole) ?? NaN,
        seam: seam(found, picture, hole) ?? NaN,
        seamOfTruth: seam(picture.data, picture, hole) ?? NaN,
      });
    }
    const { user, system } = process.cpuUsage(begun);
    const each = (pick: (f: (typeof figures)[number]) => number): string =>
      `${median(figures.map(pick)).toFixed(2)} (${figures.map((f) => pick(f).toFixed(2)).join(' ')})`;
    rows.push([
      damage,
      name,
      (figures.reduce((s, f) => s + f.psnr, 0) / figures.length).toFixed(2),
      each((f) => f.texture),
      each((f) => f.seam),
      each((f) => f.seamOfTruth),
      String(nfe),
      ((user + system) / 1e6 / figures.length).toFixed(0),
    ]);
    console.error(rows.at(-1)!.join(' | '));
  }
  sheet.push(...lines.map(({ images }) => images));
}
console.log(alignedTable(rows));

const [W, H] = [columns * (side + 4), sheet.length * (side + 4)];
const canvas = new Uint8Array(3 * W * H).fill(255);
sheet.forEach((line, r) =>
  line.forEach((image, k) => {
    const { data: pixels } = interleaved(image, 3, side * side);
    for (let y = 0; y < side; y++)
      for (let i = 0; i < 3 * side; i++)
        canvas[3 * ((r * (side + 4) + y) * W + k * (side + 4)) + i] = Math.round(
          255 * Math.min(1, Math.max(0, pixels[3 * y * side + i]!)),
        );
  }),
);
mkdirSync(join('test', 'bench', 'results'), { recursive: true });
const file = join('test', 'bench', 'results', `${values.sheet}.png`);
writeFileSync(file, encodePng(canvas, W, H, 3));
console.log(`\n${file}: ${columns} columns, ${sheet.length} rows`);
