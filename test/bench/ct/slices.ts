/** The validation slices of a data folder (`ct/index.csv`, pixel = HU + 1024), measured and ready for a solver. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CtScan } from '../../../core/modalities/ct/job.ts';
import { problemOf } from '../../../core/modalities/ct/problem/problem.ts';
import { simulateMeasurement } from '../../../core/modalities/ct/scan/simulation.ts';
import type { Noise } from '../../../core/contract/measurement/noise.ts';
import type { Image } from '../../../core/image/image.ts';
import { scaledFromHu } from '../../../core/image/units/units.ts';
import { defaultBins } from '../../../core/operators/radon/geometry.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';

export interface Slice {
  readonly file: string;
  readonly patient: string;
  readonly spacingMm: number;
}

/** The data folder of the command line or of LANGEVIN_DATA; without one a sentence and exit 3. */
export function dataFolder(): string {
  const { values } = parseArgs({ options: { data: { type: 'string' } }, strict: false });
  const folder = typeof values['data'] === 'string' ? values['data'] : process.env['LANGEVIN_DATA'];
  if (folder !== undefined && existsSync(join(folder, 'ct', 'index.csv'))) return folder;
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with ct/index.csv in it.');
  process.exit(3);
}

export function slicesOf(data: string, split: 'train' | 'val'): Slice[] {
  const [head = '', ...lines] = readFileSync(join(data, 'ct', 'index.csv'), 'utf8')
    .trim()
    .split('\n');
  const column = (name: string): number => head.split(',').indexOf(name);
  return lines
    .map((line) => line.split(','))
    .filter((cells) => cells[column('split')] === split)
    .map((cells) => ({
      file: cells[column('file')] ?? '',
      patient: cells[column('patient')] ?? '',
      spacingMm: Number(cells[column('pixel_spacing_mm')]),
    }));
}

/** A slice in HU. */
export async function readSlice(data: string, slice: Slice): Promise<Image> {
  const decoded = await decodePath(join(data, 'ct', slice.file));
  if (!decoded.ok) throw new Error(`${slice.file}: ${decoded.error.code}`);
  const { height, width } = decoded.value;
  const hu = Float32Array.from(decoded.value.data, (v) => v - 1024);
  return { data: hu, channels: 1, height, width, pixelMm: [slice.spacingMm, slice.spacingMm], unit: 'HU' };
}

export interface Scan {
  readonly anglesDeg: readonly number[];
  readonly noise: Noise;
}

/** A slice measured on the fine grid and set up for the solvers, at size × size. */
export function measured(image: Image, size: number, scan: Scan) {
  const pixelMm = (image.width * image.pixelMm[1]) / size;
  const own: CtScan = {
    source: { kind: 'image', quantity: 'HU' },
    image: { height: size, width: size, pixelMm },
    geometry: {
      kind: 'parallel',
      anglesDeg: [...scan.anglesDeg],
      bins: defaultBins(size, size),
      binMm: pixelMm,
      offsetMm: 0,
    },
    noise: scan.noise,
    simulate: 'fine',
    bins: 'width',
    seed: 1,
  };
  const { truth, measurement } = simulateMeasurement(own, image);
  return {
    scan: own,
    truthHu: truth,
    truth: truth.map(scaledFromHu),
    measurement,
    problem: problemOf(own, measurement),
  };
}
