/**
 * Speed of the projector: `npx tsx test/bench/ct/projector.ts [--rounds N]`.
 * 320² × 23 views beside scipy's product with the same matrix as float32 CSR (needs a Python with numpy and scipy;
 * PYTHON names another), the two taking turns so that a disturbance meets both. 512² × 720 views alone, with its memory.
 */
import { parseArgs } from 'node:util';
import { defaultBins, equispacedAngles, type ParallelGeometry } from '../../../core/operators/radon/geometry.ts';
import type { LinearOperator } from '../../../core/operators/linear-operator.ts';
import { sizeOf } from '../../../core/operators/linear-operator.ts';
import { projector } from '../../../core/operators/radon/projector.ts';
import { median, milliseconds, startPython } from '../support/python.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '61' } } });
const rounds = Number(values.rounds);

const scan = (size: number, views: number): ParallelGeometry => ({
  kind: 'parallel',
  height: size,
  width: size,
  pixelMm: 1,
  anglesDeg: equispacedAngles(views, 180),
  bins: defaultBins(size, size),
  binMm: 1,
  offsetMm: 0,
});

const even = (length: number): Float32Array => new Float32Array(length).fill(length ** -0.5);

/** One product of ours: its time, and the sum of the squares of its result. */
function productOf(A: LinearOperator): (direction: 'forward' | 'adjoint') => [number, number] {
  const [x, y] = [even(sizeOf(A.inShape)), even(sizeOf(A.outShape))];
  const [Ax, Aty] = [new Float32Array(y.length), new Float32Array(x.length)];
  return (direction) => {
    const result = direction === 'forward' ? Ax : Aty;
    const time = milliseconds(() => (direction === 'forward' ? A.forward(x, Ax) : A.adjoint(y, Aty)));
    return [time, result.reduce((sum, v) => sum + v * v, 0)];
  };
}

const small = scan(320, 23);
const ours = productOf(projector(small));
const scipy = await startPython(new URL('projector_scipy.py', import.meta.url), ['numpy', 'scipy.sparse']);
if (scipy === null) console.log('No Python with numpy and scipy here: ours is timed alone.');
if (scipy) {
  const [, nonZeros] = (await scipy.ask(`320 23 ${small.bins}`)).split(' ');
  console.log(`320² × 23 views × ${small.bins} bins, ${nonZeros} coefficients, ms, ${rounds} rounds in turns`);
}
console.log('            ours: median   least   scipy: median   least   ours/scipy: median   least');
for (const direction of ['forward', 'adjoint'] as const) {
  const [mine, theirs]: [number[], number[]] = [[], []];
  for (let warm = 0; warm < 10; warm++) ours(direction);
  for (let round = 0; round < rounds; round++) {
    const [time, squares] = ours(direction);
    mine.push(time);
    if (scipy === null) continue;
    const [otherTime, otherSquares] = (await scipy.ask(direction)).split(' ').map(Number);
    theirs.push(otherTime!);
    if (Math.abs(squares / otherSquares! - 1) > 1e-4) throw new Error('scipy multiplies another matrix');
  }
  const row = [median(mine), Math.min(...mine)].map((v) => v.toFixed(2).padStart(8));
  if (scipy === null) {
    console.log(`${direction}           ${row.join('')}`);
    continue;
  }
  const other = [median(theirs), Math.min(...theirs)].map((v) => v.toFixed(2).padStart(8));
  const ratio = [median(mine) / median(theirs), Math.min(...mine) / Math.min(...theirs)].map((v) => v.toFixed(2));
  console.log(
    `${direction}           ${row.join('')}        ${other.join('')}               ${ratio.map((v) => v.padStart(8)).join('')}`,
  );
}
scipy?.close();

const large = scan(512, 720);
const built = performance.now();
const A = projector(large);
const seconds = (performance.now() - built) / 1000;
const product = productOf(A);
const times = (['forward', 'adjoint'] as const).map((direction) => median([0, 1, 2].map(() => product(direction)[0])));
console.log(
  `512² × 720 views × ${large.bins} bins: described in ${seconds.toFixed(2)} s, forward ${times[0]!.toFixed(0)} ms, ` +
    `adjoint ${times[1]!.toFixed(0)} ms, peak memory of the process ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
);
