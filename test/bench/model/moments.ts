/**
 * What is left of an image at the largest noise of a network: mean and standard deviation of its training images by channel, on
 * the scale of the model, as `moments` of a manifest has them: `npx tsx test/bench/model/moments.ts --data DIR [--models ct,mri,photo]
 * [--images 96] [--side 128]` (or LANGEVIN_DATA). Beside them, what of that variance each octave of the image holds, from the
 * brightness of the whole to details of four pixels: of a spectrum that falls like 1/f² all have the same.
 */
import { parseArgs } from 'node:util';
import { alignedTable } from '../../../core/report/html/table.ts';
import { dataFolder, imagesFor, MODELS } from './images.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    models: { type: 'string', default: MODELS.join() },
    images: { type: 'string', default: '96' },
    side: { type: 'string', default: '128' },
  },
});
const data = dataFolder(values.data);
const [count, side] = [Number(values.images), Number(values.side)];
const plane = side * side;

/** Means of blocks of so many pixels. */
function blocks(x: Float32Array, size: number): Float32Array {
  const across = side / size;
  const out = new Float32Array(across * across);
  for (let r = 0; r < side; r++)
    for (let c = 0; c < side; c++)
      out[Math.floor(r / size) * across + Math.floor(c / size)]! += x[r * side + c]! / size ** 2;
  return out;
}

const variance = (all: readonly Float32Array[], mean: number): number => {
  let [sum, n] = [0, 0];
  for (const v of all) for (const one of v) [sum, n] = [sum + (one - mean) ** 2, n + 1];
  return sum / n;
};

const sizes = Array.from({ length: Math.floor(Math.log2(side)) - 1 }, (_, k) => side / 2 ** k);
const rows: string[][] = [];
for (const kind of MODELS) {
  if (!values.models.split(',').includes(kind)) continue;
  const images = await imagesFor(kind, 'train', data, count, side);
  const channels = images[0]!.length / plane;
  for (let c = 0; c < channels; c++) {
    const own = images.map((x) => x.subarray(c * plane, (c + 1) * plane));
    const mean = own.reduce((sum, x) => sum + x.reduce((s, v) => s + v, 0), 0) / (count * plane);
    const total = variance(own, mean);
    const upTo = sizes.map((size) =>
      variance(
        own.map((x) => blocks(x, size)),
        mean,
      ),
    );
    const shares = upTo.map((v, k) => (v - (upTo[k - 1] ?? 0)) / total);
    rows.push([kind, String(c), mean.toFixed(3), Math.sqrt(total).toFixed(3), ...shares.map((s) => s.toFixed(2))]);
  }
}
console.log(alignedTable([['model', 'channel', 'mean', 'sd', ...sizes.map((size) => `${size} px`)], ...rows]));
