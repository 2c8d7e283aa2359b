/**
 * Photographs of any size: `npx tsx test/bench/large.ts --reach`. How far the network's answer to a change of one pixel
 * reaches, by which tiles must overlap (core/priors/overlap.ts).
 */
import { parseArgs } from 'node:util';
import { fillNormal, PURPOSE } from '../../core/image/random.ts';
import { alignedTable } from '../../core/report/html/table.ts';
import { openNetwork } from '../../electron/worker/engines/engines.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'models/photo/manifest.json' },
    reach: { type: 'boolean', default: false },
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

const rows: string[][] = [];
for (const sigma of SIGMAS) rows.push([`${sigma}`, ...(await reachAt(sigma)).map(String)]);
console.log(alignedTable([['σ', ...SHARES.map((s) => `${100 * s} % within`)], ...rows]));
