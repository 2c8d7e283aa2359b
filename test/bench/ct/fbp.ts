/**
 * Speed of the immediate FBP, as it follows a slider: `npx tsx test/bench/ct/fbp.ts [--size N] [--views N] [--rounds N]`.
 * Filter and backprojection of parallel and fan beams in turns, beside the same sum in numpy (needs a Python with
 * numpy; PYTHON names another), which must give the same image.
 */
import { parseArgs } from 'node:util';
import { fanBackprojection } from '../../../core/operators/radon/fbp/fan.ts';
import { parallelBackprojection } from '../../../core/operators/radon/fbp/parallel.ts';
import { fbp, type Backprojection } from '../../../core/operators/radon/fbp/fbp.ts';
import { defaultBins, equispacedAngles, type Geometry } from '../../../core/operators/radon/geometry.ts';
import { median, milliseconds, startPython } from '../support/python.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '512' },
    views: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '15' },
  },
});
const [size, views, rounds] = [Number(values.size), Number(values.views), Number(values.rounds)];

const scan = { height: size, width: size, pixelMm: 360 / size, bins: defaultBins(size, size) };
const distances = { sourceMm: 541, detectorMm: 949, offset: 0 };
const halfFan = Math.asin((Math.SQRT1_2 * 360) / distances.sourceMm);
const reach = { fan: (halfFan * 180) / Math.PI, 'fan-flat': distances.detectorMm * Math.tan(halfFan) };
const fan = (kind: 'fan' | 'fan-flat'): Geometry => {
  const binPitch = (2 * reach[kind]) / scan.bins;
  return { ...scan, ...distances, kind, binPitch, anglesDeg: equispacedAngles(views, 360) };
};
const geometries: readonly Geometry[] = [
  { ...scan, kind: 'parallel', binMm: scan.pixelMm, offsetMm: 0, anglesDeg: equispacedAngles(views, 180) },
  fan('fan'),
  fan('fan-flat'),
];

const rowsOf = (g: Geometry): Float64Array =>
  Float64Array.from({ length: g.anglesDeg.length * g.bins }, (_, i) => Math.sin((i % g.bins) / 9 + i / 5000));
const squaresOf = (image: Float64Array): number => image.reduce((sum, v) => sum + v * v, 0);

const rival = await startPython(new URL('fbp_numpy.py', import.meta.url), ['numpy']);
if (rival === null) console.log('No Python with numpy here: ours is timed alone.');

interface Timed {
  readonly g: Geometry;
  readonly backproject: Backprojection;
  readonly rows: Float64Array;
  readonly whole: () => void;
  readonly times: Record<'whole' | 'ours' | 'numpy', number[]>;
}
const all = geometries.map((g): Timed => {
  const operator = fbp(g, { window: 'hann', cutoff: 1 });
  const sinogram = Float32Array.from(rowsOf(g));
  const out = new Float32Array(size * size);
  return {
    g,
    backproject: g.kind === 'parallel' ? parallelBackprojection(g) : fanBackprojection(g),
    rows: rowsOf(g),
    whole: () => operator.apply(sinogram, out),
    times: { whole: [], ours: [], numpy: [] },
  };
});
for (let round = 0; round < rounds; round++) {
  for (const { g, backproject, rows, whole, times } of all) {
    const image = new Float64Array(size * size);
    times.whole.push(milliseconds(whole));
    times.ours.push(milliseconds(() => backproject(rows, image)));
    if (rival === null || round >= 3) continue;
    const [time, squares] = (await rival.ask(JSON.stringify(g))).split(' ').map(Number);
    times.numpy.push(time!);
    if (!(Math.abs(squaresOf(image) / squares! - 1) < 1e-9)) throw new Error(`numpy backprojects another ${g.kind}`);
  }
}
rival?.close();

console.log(`${size}² × ${views} views × ${scan.bins} bins, ms, median of ${rounds} rounds in turns`);
console.log('             whole FBP   backprojection   over parallel     numpy   ours/numpy');
const parallel = median(all[0]!.times.ours);
for (const { g, times } of all) {
  const ours = median(times.ours);
  const theirs = times.numpy.length === 0 ? null : median(times.numpy);
  console.log(
    `${g.kind.padEnd(10)}${median(times.whole).toFixed(1).padStart(12)}${ours.toFixed(1).padStart(17)}` +
      `${(ours / parallel).toFixed(2).padStart(16)}` +
      (theirs === null ? '' : `${theirs.toFixed(0).padStart(10)}${(ours / theirs).toFixed(3).padStart(13)}`),
  );
}
