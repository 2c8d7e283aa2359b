/**
 * What the classical fills and `langevin inpaint` reach in the holes of the validation photographs, and how long they take:
 * `npx tsx test/bench/inpaint.ts --data DIR [--images 12] [--model MANIFEST] [--masks text,scratches] [--times] [--size
 * 1000x1500]`. PSNR in the hole of centre crops of 256², mean over the pictures of a folder: of each classical fill, and with
 * a model the engine under its preset `fast`; masks are drawn here (a new one for each picture), and read from photo/masks
 * of the data where those are. --times measures seconds of the processor of the fills instead (one thread: as long as it
 * takes on an idle core), and needs no data.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runOf } from '../../core/catalogue/runs/runs.ts';
import { solverOf } from '../../core/catalogue/solvers/solvers.ts';
import { photoProblem } from '../../core/modalities/photo/problem.ts';
import { presets } from '../../core/modalities/photo/presets.ts';
import { pixelMask } from '../../core/operators/pixel/mask.ts';
import { alignedTable } from '../../core/report/html/table.ts';
import { fillBiharmonic } from '../../core/solvers/fills/biharmonic.ts';
import { fillHarmonic } from '../../core/solvers/fills/harmonic.ts';
import type { Planes } from '../../core/solvers/fills/hole.ts';
import { fillTelea } from '../../core/solvers/fills/telea.ts';
import { freshState } from '../../core/solvers/solver.ts';
import { openNetwork } from '../../electron/worker/engines/engines.ts';
import { decodePath } from '../../electron/worker/read/decode.ts';
import { DAMAGES, drawnMask } from '../support/photo-masks.ts';

const SIDE = 256;
const FILLS = {
  harmonic: fillHarmonic,
  biharmonic: fillBiharmonic,
  telea: (picture: Planes, known: Uint8Array, out: Float32Array): number => {
    fillTelea(picture, known, out);
    return 1;
  },
};
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    images: { type: 'string', default: '12' },
    model: { type: 'string' },
    masks: { type: 'string' },
    times: { type: 'boolean', default: false },
    size: { type: 'string', default: '1000x1500' },
  },
});

/** The middle of a picture file as planes of [0, 1]; null where it is smaller. */
async function centre(path: string): Promise<Planes | null> {
  const decoded = await decodePath(path);
  if (!decoded.ok) throw new Error(`${path}: ${decoded.error.code}`);
  const { height, width, samples, data, fullScale } = decoded.value;
  if (height < SIDE || width < SIDE) return null;
  const [top, left] = [(height - SIDE) >> 1, (width - SIDE) >> 1];
  const planes = new Float32Array(samples * SIDE * SIDE);
  for (let c = 0, i = 0; c < samples; c++) {
    for (let r = 0; r < SIDE; r++) {
      for (let k = 0; k < SIDE; k++, i++) {
        planes[i] = data[((top + r) * width + left + k) * samples + c]! / (fullScale ?? 1);
      }
    }
  }
  return { data: planes, channels: samples, height: SIDE, width: SIDE };
}

/** dB over the unknown pixels of all channels, range 1. */
function holePsnr(filled: Float32Array, { data }: Planes, known: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if (known[i % known.length] !== 0) continue;
    sum += (filled[i]! - data[i]!) ** 2;
    count++;
  }
  return -10 * Math.log10(sum / count);
}

type Fill = (picture: Planes, known: Uint8Array, out: Float32Array) => Promise<number>;

/** The engine as the command runs it. @returns evaluations of the network */
async function engineOf(manifest: string): Promise<Fill> {
  const network = await openNetwork(manifest, 'cpu');
  const prior = network.score(SIDE, SIDE);
  const entry = solverOf('proximal');
  const resolved = entry?.resolve(presets.fast?.parameters['proximal'] ?? {});
  if (resolved?.ok !== true) throw new Error('the preset does not resolve');
  return async (picture, known, out) => {
    const operator = pixelMask(picture.channels, SIDE, SIDE, known);
    const data = new Float32Array(operator.outShape[0] ?? 0);
    operator.forward(picture.data, data);
    const { problem, fromProblem } = photoProblem({
      image: picture,
      operator: { grey: null, scale: 1 },
      known,
      hinted: null,
      data,
    });
    const state = freshState();
    const run = runOf('proximal').run(problem, resolved.value, { seed: 1, prior, truth: null, shared: {} }, state);
    for await (const step of run) out.set(fromProblem(step.estimate));
    return state.nfe;
  };
}

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
const percentUnknown = (known: Uint8Array): number => (100 * known.filter((k) => k === 0).length) / known.length;

async function quality(data: string): Promise<void> {
  const folders = ['photo', 'scenes'].filter((name) => existsSync(join(data, name, 'val_full')));
  const pictures = new Map<string, Planes[]>();
  for (const name of folders) {
    const files = readdirSync(join(data, name, 'val_full')).sort();
    const all: Planes[] = [];
    for (const file of files) {
      const picture = await centre(join(data, name, 'val_full', file));
      if (picture !== null) all.push(picture);
    }
    const wanted = Math.min(Number(values.images), all.length);
    const spread = Array.from({ length: wanted }, (_, k) => all[Math.floor((k * all.length) / wanted)]!);
    pictures.set(name, spread);
  }

  const kinds: [string, (picture: number) => Uint8Array][] = DAMAGES.map((damage) => [
    damage,
    (picture) => drawnMask(damage, SIDE, SIDE, picture + 1),
  ]);
  const folder = join(data, 'photo', 'masks');
  for (const file of existsSync(folder) ? readdirSync(folder).sort() : []) {
    if (!file.endsWith('.png')) continue;
    const decoded = await decodePath(join(folder, file));
    if (!decoded.ok || decoded.value.width !== SIDE || decoded.value.height !== SIDE) continue;
    const { data: stored, samples } = decoded.value;
    const known = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (stored[i * samples]! > 127 ? 1 : 0));
    kinds.push([file, () => known]);
  }

  const fills: readonly Fill[] = [
    ...Object.values(FILLS).map(
      (fill): Fill =>
        async (...of) =>
          fill(...of),
    ),
    ...(values.model === undefined ? [] : [await engineOf(values.model)]),
  ];
  const wantedMasks = values.masks?.split(',');
  const rows = [
    [
      'mask',
      'unknown %',
      ...folders.map((name) => `${name} (${pictures.get(name)!.length})`),
      'iterations (engine: network calls) up to',
    ],
  ];
  for (const [name, mask] of kinds.filter(([kind]) => wantedMasks?.includes(kind) ?? true)) {
    const cells: string[] = [];
    const iterations = fills.map(() => 0);
    const unknown: number[] = [];
    for (const group of pictures.values()) {
      const psnr: number[][] = fills.map(() => []);
      for (const [k, picture] of group.entries()) {
        const known = mask(k);
        unknown.push(percentUnknown(known));
        const filled = new Float32Array(picture.data.length);
        for (const [f, fill] of fills.entries()) {
          iterations[f] = Math.max(iterations[f]!, await fill(picture, known, filled));
          psnr[f]!.push(holePsnr(filled, picture, known));
        }
      }
      cells.push(psnr.map((of) => mean(of).toFixed(2)).join(' / '));
    }
    rows.push([name, mean(unknown).toFixed(0), ...cells, iterations.join(' / ')]);
  }
  console.log(
    `PSNR in the hole, dB, ${[...Object.keys(FILLS), ...(values.model === undefined ? [] : ['engine'])].join(' / ')}\n\n${alignedTable(rows)}`,
  );
}

/** On one channel of a smooth picture with fine texture. */
function times(): void {
  const [height = 0, width = 0] = values.size.split('x').map(Number);
  const data = Float32Array.from({ length: height * width }, (_, i) => {
    const [r, c] = [Math.floor(i / width) / height, (i % width) / width];
    return 0.5 + 0.3 * Math.sin(9 * r + 4 * c) * Math.cos(5 * c * r) + 0.1 * Math.sin(0.9 * i);
  });
  const megapixels = (height * width) / 1e6;
  const rows = [['mask', 'unknown %', ...Object.keys(FILLS).flatMap((name) => [`${name} s/Mpixel`, 'iterations'])]];
  const filled = new Float32Array(data.length);
  const small = { data: data.slice(0, 4096), channels: 1, height: 64, width: 64 };
  for (const fill of Object.values(FILLS)) fill(small, drawnMask('blocks', 64, 64, 1), filled.subarray(0, 4096)); // compiled by then
  for (const damage of DAMAGES) {
    const known = drawnMask(damage, height, width, 1);
    const cells = Object.values(FILLS).flatMap((fill) => {
      const begun = process.cpuUsage();
      const iterations = fill({ data, channels: 1, height, width }, known, filled);
      const { user, system } = process.cpuUsage(begun);
      return [((user + system) / 1e6 / megapixels).toFixed(2), String(iterations)];
    });
    rows.push([damage, percentUnknown(known).toFixed(0), ...cells]);
  }
  const peak = (process.resourceUsage().maxRSS / 1024 / 1024).toFixed(2);
  console.log(`One channel of ${height} × ${width}\n\n${alignedTable(rows)}\n\npeak memory ${peak} GB`);
}

if (values.times) times();
else {
  const data = values.data ?? process.env['LANGEVIN_DATA'];
  if (data === undefined || !existsSync(join(data, 'photo', 'val_full'))) {
    console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with photo/val_full in it.');
    process.exit(3);
  }
  await quality(data);
}
