/**
 * Memory of measured k-space, planned and used: `npx tsx test/bench/mri/memory.ts [--sizes 320x320x8,640x368x16] [--model MANIFEST]`. Files of
 * a phantom are reconstructed by the real command, all coils, a quarter of the lines, few iterations; beside the plan of the job
 * the peak resident memory of the worker (VmHWM, so where there is /proc). Exit 1 where it took more than was planned.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { needsOf } from '../../../core/catalogue/needs.ts';
import { jobSchema } from '../../../core/contract/job.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { headPhantom } from '../../../core/modalities/mri/phantom/head.ts';
import { simulatedCoils } from '../../../core/modalities/mri/sensitivities/simulated.ts';
import { fourier2d } from '../../../core/operators/fft/fourier.ts';
import { alignedTable } from '../../../core/report/html/table.ts';
import { peakBelow } from '../support/peak.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '320x320x8,640x368x16' },
    model: { type: 'string', default: at('../../../models/mri/manifest.json') },
  },
});
const COMMAND = at('../../../electron/cli/langevin.js');
const FOLDER = at('../results/mri-memory/');
const FEW = ['--steps', '2', '--tv-iterations', '5', '--tv-lambda', '0.01'];

/** k-space of a head, [coils, row, column] complex, with noise. */
function writeKspace(path: string, height: number, width: number, coils: number): void {
  const side = Math.max(height, width);
  const head = headPhantom(side, 1);
  const [top, left] = [(side - height) >> 1, (side - width) >> 1];
  const plane = height * width;
  const image = Float32Array.from({ length: 2 * plane }, (_, i) => {
    const [part, row, column] = [Math.floor(i / plane), Math.floor((i % plane) / width), i % width];
    return head[(part * side + top + row) * side + left + column]!;
  });
  const maps = simulatedCoils(coils, height, width, 1);
  const F = fourier2d(height, width);
  const out = new Float32Array(2 * coils * plane);
  fillNormal(out, 1, PURPOSE.measurement, 0);
  const seen = new Float32Array(2 * plane);
  for (let c = 0; c < coils; c++) {
    const [re, im] = [maps.subarray(2 * c * plane), maps.subarray((2 * c + 1) * plane)];
    for (let i = 0; i < plane; i++) {
      seen[i] = re[i]! * image[i]! - im[i]! * image[plane + i]!;
      seen[plane + i] = re[i]! * image[plane + i]! + im[i]! * image[i]!;
    }
    F.forward(seen, seen);
    for (let i = 0; i < plane; i++)
      for (const part of [0, 1]) {
        const to = 2 * (c * plane + i) + part;
        out[to] = seen[part * plane + i]! + 8 * out[to]!;
      }
  }
  writeFileSync(path, encodeNpy(out, [coils, height, width], 'complex'));
}

// The first start makes the bundle; nobody waits for that twice.
spawnSync(process.execPath, [COMMAND, '--version']);
const rows = [['rows × columns × coils', 'planned MB', 'peak MB', 'seconds']];
let within = true;
for (const size of values.sizes.split(',')) {
  const [height = 0, width = 0, coils = 0] = size.split('x').map(Number);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, 'kspace.npy');
  writeKspace(file, height, width, coils);
  const run = join(FOLDER, 'run');
  const own = ['reconstruct', 'mri', file, '--axes', 'coil,row,column', '--model', values.model, '--out', run];
  const began = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...own, ...FEW, '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, peakBelow(child.pid ?? 0))), 50);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(look);
  if (code !== 0) process.exit(code ?? 1);
  const job = jobSchema.parse(JSON.parse(readFileSync(join(run, 'job.json'), 'utf8')));
  const planned = needsOf(job).bytes / 1e6;
  within &&= peak <= planned;
  rows.push([size, planned.toFixed(0), peak.toFixed(0), ((performance.now() - began) / 1000).toFixed(0)]);
}
rmSync(FOLDER, { recursive: true, force: true });
console.log(alignedTable(rows));
process.exit(within ? 0 : 1);
