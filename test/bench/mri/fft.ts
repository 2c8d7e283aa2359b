/**
 * Speed of the centred 2-D Fourier transform beside numpy's, in turns: `npx tsx test/bench/mri/fft.ts [--rounds N]`.
 * Needs a Python with numpy for the comparison; PYTHON names another than Debian's.
 */
import { parseArgs } from 'node:util';
import { fourier2d } from '../../../core/operators/fft/fourier.ts';
import { median, milliseconds, startPython } from '../support/python.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '31' } } });
const rounds = Number(values.rounds);
const numpy = await startPython(new URL('fft_numpy.py', import.meta.url), ['numpy']);
if (numpy === null) console.log('No Python with numpy here: ours is timed alone.');

console.log(`complex n × n, double precision, ms, median of ${rounds} rounds in turns`);
console.log('     n      ours     numpy   ours/numpy');
for (const n of [256, 320, 384, 400, 512, 521]) {
  const F = fourier2d(n, n);
  const x = Float64Array.from({ length: 2 * n * n }, (_, i) => Math.sin(i * i));
  const y = new Float64Array(x.length);
  const [mine, theirs]: [number[], number[]] = [[], []];
  for (let warm = 0; warm < 5; warm++) F.forward(x, y);
  for (let round = 0; round < rounds; round++) {
    mine.push(milliseconds(() => F.forward(x, y)));
    if (numpy) theirs.push(Number(await numpy.ask(String(n))));
  }
  const row = `${String(n).padStart(6)}${median(mine).toFixed(2).padStart(10)}`;
  if (numpy) {
    const ratio = median(mine) / median(theirs);
    console.log(`${row}${median(theirs).toFixed(2).padStart(10)}${ratio.toFixed(2).padStart(13)}`);
  } else console.log(row);
}
numpy?.close();
