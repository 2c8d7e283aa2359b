/**
 * The picture of the README from a finished run: truth, then the methods named, errors below.
 * `npx tsx resources/picture.ts RUN OUT.png fbp tv proximal`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeNpy } from '../core/formats/npy/npy.ts';
import { comparisonStrip } from '../core/report/page/strip.ts';

const ERROR_HU = 200;
const [run, out, ...methods] = process.argv.slice(2);
if (run === undefined || out === undefined || methods.length === 0) {
  console.error('npx tsx resources/picture.ts RUN OUT.png METHOD…');
  process.exit(2);
}

function image(name: string): { data: Float32Array; height: number; width: number } {
  const npy = decodeNpy(readFileSync(join(run!, name)), name);
  if (!npy.ok) throw new Error(npy.error.code);
  const [height = 0, width = 0] = npy.value.shape;
  return { data: Float32Array.from(npy.value.data), height, width };
}

const truth = image('inputs/truth.npy');
const results = methods.map((method) => image(`results/${method}.npy`).data);
// The table and the air around the body say nothing.
const top = Math.round(truth.height * 0.14);
const crop = { top, left: 0, height: Math.round(truth.height * 0.7), width: truth.width };
writeFileSync(out, comparisonStrip(truth.data, results, truth, ERROR_HU, undefined, crop));
