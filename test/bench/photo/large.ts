/**
 * Photographs of any size: `npx tsx test/bench/photo/large.ts [--sizes 256x256,4000x6000] [--task inpaint|colorize]`. Seconds,
 * planned memory and peak memory (VmHWM of the worker) of the real command on drawn pictures; inpaint with a hole of 0.6 %
 * and a scratch. --reach instead: how far the network's answer to a change of one pixel reaches, by which tiles must
 * overlap (core/priors/overlap.ts).
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { jobSchema } from '../../../core/contract/job.ts';
import { needsOf } from '../../../core/catalogue/needs.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import { encodePng } from '../../../core/formats/picture/png-write.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { openNetwork } from '../../../electron/worker/engines/engines.ts';
import { peakBelow } from '../support/peak.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/photo/manifest.json' },
    reach: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '256x256,512x512,1024x1024,4000x6000' },
    task: { type: 'string', default: 'inpaint' },
  },
});

const SIDE = 512;
const SHARES = [0.9, 0.99, 0.999];
const SIGMAS = [0.05, 0.1, 0.2, 0.5, 1, 2, 6];

/** Shapes with edges and shades, that every network of photographs has something to say about. */
function picture(channels: number): Float32Array {
  const x = new Float32Array(channels * SIDE * SIDE);
  for (let c = 0, i = 0; c < channels; c++) {
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++, i++) {
        const disc = Math.hypot((row % 97) - 48, (column % 131) - 65) < 30 ? 0.25 - 0.1 * c : 0;
        x[i] = 0.4 + 0.2 * Math.sin(row / (37 + 9 * c) + column / 53) + disc;
      }
    }
  }
  return x;
}

/** Pixels within which so much of the energy of the answer lies, by share. */
async function reachAt(sigma: number): Promise<number[]> {
  const network = await openNetwork(values.model, 'cpu');
  const { channels } = network.manifest;
  const model = network.score(SIDE, SIDE);
  const clean = picture(channels);
  const x = new Float32Array(clean.length);
  fillNormal(x, 1, PURPOSE.start, 0);
  for (let i = 0; i < x.length; i++) x[i] = clean[i]! + sigma * x[i]!;
  const before = new Float32Array(x.length);
  const level = Float64Array.of(sigma);
  await model.denoise(x, 1, level, before);
  const energy = new Float64Array(SIDE);
  for (const [row, column] of [
    [255, 255],
    [200, 310],
    [281, 222],
  ] as const) {
    const changed = x.slice();
    for (let c = 0; c < channels; c++) changed[(c * SIDE + row) * SIDE + column]! += sigma;
    await model.denoise(changed, 1, level, changed);
    for (let i = 0; i < x.length; i++) {
      const at = i % SIDE ** 2;
      const distance = Math.max(Math.abs(Math.floor(at / SIDE) - row), Math.abs((at % SIDE) - column));
      energy[distance]! += (changed[i]! - before[i]!) ** 2;
    }
  }
  const whole = energy.reduce((a, b) => a + b, 0);
  return SHARES.map((share) => {
    let sum = 0;
    return energy.findIndex((e) => (sum += e) >= share * whole);
  });
}

const COMMAND = fileURLToPath(new URL('../../../electron/cli/langevin.js', import.meta.url));
const FOLDER = fileURLToPath(new URL('../results/large/', import.meta.url));

/** A picture without repeats, and a mask: a block of a fourteenth of each side, and a scratch of four pixels. */
function draw(height: number, width: number, isColour: boolean): void {
  const samples = isColour ? 3 : 1;
  const pixels = new Uint8Array(samples * height * width);
  const mask = new Uint8Array(height * width).fill(255);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++)
      for (let c = 0; c < samples; c++, i++) {
        const wave = Math.sin(row / (40 + 9 * c) + column / 61 + c) + 0.5 * Math.sin((row * column) / 9000);
        pixels[i] = 120 + 50 * wave + ((row * 7919 + column * 104729) % 11);
      }
    const isBlock = row >= height / 2 && row < height / 2 + height / 14;
    if (isBlock) mask.fill(0, row * width + (width >> 1), row * width + (width >> 1) + Math.floor(width / 14));
    if (row >= height / 5 && row < height / 5 + 4)
      mask.fill(0, row * width + (width >> 3), row * width + Math.floor(width / 3));
  }
  writeFileSync(join(FOLDER, 'picture.png'), encodePng(pixels, width, height, samples));
  writeFileSync(join(FOLDER, 'mask.png'), encodePng(mask, width, height, 1));
}

async function measured(size: string): Promise<string[]> {
  const [height = 0, width = 0] = size.split('x').map(Number);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const isFill = values.task === 'inpaint';
  draw(height, width, isFill);
  const run = join(FOLDER, 'run');
  const args = [values.task, join(FOLDER, 'picture.png'), ...(isFill ? ['--mask', join(FOLDER, 'mask.png')] : [])];
  const own = ['--solver', 'proximal', '--samples', '1', '--model', values.model, '--out', run, '--quiet'];
  const began = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args, ...own], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, peakBelow(child.pid ?? 0))), 50);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(look);
  if (code !== 0) process.exit(code ?? 1);
  const seconds = (performance.now() - began) / 1000;
  const job = jobSchema.parse(JSON.parse(readFileSync(join(run, 'job.json'), 'utf8')));
  const report = reportSchema.parse(JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')));
  const solver = report.results.reduce((sum, row) => sum + row.seconds, 0);
  const seen = job.tile === undefined ? 'whole' : `${job.around?.tiles ?? 'tiles of'} × ${job.tile}²`;
  return [size, seen, solver.toFixed(1), seconds.toFixed(1), (needsOf(job).bytes / 1e6).toFixed(0), peak.toFixed(0)];
}

if (values.reach) {
  const rows: string[][] = [];
  for (const sigma of SIGMAS) rows.push([`${sigma}`, ...(await reachAt(sigma)).map(String)]);
  console.log(alignedTable([['σ', ...SHARES.map((s) => `${100 * s} % within`)], ...rows]));
} else {
  // The first start makes the bundle; nobody waits for that twice.
  spawnSync(process.execPath, [COMMAND, '--version']);
  const rows: string[][] = [];
  for (const size of values.sizes.split(',')) rows.push(await measured(size));
  console.log(alignedTable([['pixels', 'network sees', 'solver s', 'command s', 'planned MB', 'peak MB'], ...rows]));
}
