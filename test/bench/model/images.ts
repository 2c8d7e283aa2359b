/** Small images of every kind as every model takes them: what it was trained on, what it was not, and other kinds. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../../core/contract/refused.ts';
import { PURPOSE, uniformStream } from '../../../core/image/random.ts';
import { calibrationPhase } from '../../../core/modalities/mri/phase/calibration-phase.ts';
import { withPhase } from '../../../core/modalities/mri/phase/with-phase.ts';
import { fourier2d } from '../../../core/operators/fft/fourier.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';

export const MODELS = ['ct', 'mri', 'photo'] as const;
export type Kind = (typeof MODELS)[number];
export const SETS = ['train', 'val', ...MODELS, 'noise'] as const;
/** `train` and `val` of the model's own kind; another kind's validation images; values drawn alike from [0, 1]. */
export type ImageSet = (typeof SETS)[number];

/**
 * Distance of two grey levels on each model's scale: 1 HU; 8 bits of a photograph. An MR image has none of its own: 8 bits
 * of bright tissue there, so that the figures are of one order.
 */
export const GREY_STEP: Readonly<Record<Kind, number>> = { ct: 1 / 2674, mri: 1 / 255, photo: 1 / 255 };

/** A picture of [planes, side, side], its bright parts near 1; planes are 1 or 3, of MR the real and imaginary part. */
interface Picture {
  readonly planes: number;
  readonly data: Float32Array;
}

/** The data folder of the command line or of LANGEVIN_DATA; without one a sentence and exit 3. */
export function dataFolder(given: string | undefined): string {
  const folder = given ?? process.env['LANGEVIN_DATA'];
  if (folder !== undefined && MODELS.every((kind) => existsSync(join(folder, kind, 'index.csv')))) return folder;
  console.log('This measurement needs the data folder: --data DIR or LANGEVIN_DATA, with ct, mri and photo in it.');
  process.exit(3);
}

/** Images of a set for a model of `kind`, [channels, side, side] on its scale and on its grey levels, spread over the set. */
export async function imagesFor(
  kind: Kind,
  set: ImageSet,
  data: string,
  count: number,
  side: number,
): Promise<Float32Array[]> {
  if (set === 'noise') return Array.from({ length: count }, (_, i) => asTaken(kind, noise(side, i)));
  const own = set === 'train' || set === 'val';
  const from = own ? kind : set;
  const files = filesOf(join(data, from), own ? set : 'val');
  const images: Float32Array[] = [];
  for (let i = 0; i < count; i++) {
    const path = join(data, from, files[Math.floor((i * files.length) / count)]!);
    images.push(asTaken(kind, await pictureOf(from, path, side, i)));
  }
  return images;
}

function filesOf(folder: string, split: string): string[] {
  const [head = '', ...lines] = readFileSync(join(folder, 'index.csv'), 'utf8').trim().split('\n');
  const at = (name: string): number => head.split(',').indexOf(name);
  return lines
    .map((line) => line.split(','))
    .filter((cells) => cells[at('split')] === split)
    .map((cells) => cells[at('file')]!);
}

/** The middle of a file. */
async function pictureOf(kind: Kind, path: string, side: number, seed: number): Promise<Picture> {
  const { data, samples, height, width } = must(await decodePath(path));
  const plane = height * width;
  const planar = Float32Array.from(
    { length: samples * plane },
    (_, i) => data[(i % plane) * samples + Math.floor(i / plane)]!,
  );
  if (kind === 'ct')
    return {
      planes: 1,
      data: middle(
        planar.map((v) => v / 2674),
        1,
        height,
        width,
        side,
      ),
    };
  if (kind === 'photo')
    return {
      planes: samples,
      data: middle(
        planar.map((v) => v / 255),
        samples,
        height,
        width,
        side,
      ),
    };
  const bright = Float32Array.from(planar).sort()[Math.floor(0.995 * plane)]!;
  const image = withPhase(
    planar.map((v) => v / bright),
    { height, width },
    { kind: 'smooth', seed: 1 + seed },
  );
  return { planes: 2, data: middle(withoutPhase(image, height, width), 2, height, width, side) };
}

/** As the solver shows it to the network: without the phase that 8 % of the columns tell. */
function withoutPhase(image: Float32Array, height: number, width: number): Float32Array {
  const plane = height * width;
  const kspace = new Float32Array(2 * plane);
  fourier2d(height, width).forward(image, kspace);
  const half = Math.max(2, Math.round(0.04 * width));
  const block = { rows: [0, height], columns: [(width >> 1) - half, (width >> 1) + half] } as const;
  const phase = calibrationPhase(() => kspace, { height, width }, block, null);
  const out = new Float32Array(2 * plane);
  for (let i = 0; i < plane; i++) {
    const [re, im, cos, sin] = [image[i]!, image[plane + i]!, phase[i]!, phase[plane + i]!];
    out[i] = re * cos + im * sin;
    out[plane + i] = im * cos - re * sin;
  }
  return out;
}

function middle(x: Float32Array, planes: number, height: number, width: number, side: number): Float32Array {
  const [top, left] = [(height - side) >> 1, (width - side) >> 1];
  const out = new Float32Array(planes * side * side);
  let at = 0;
  for (let p = 0; p < planes; p++)
    for (let r = top; r < top + side; r++)
      for (let c = left; c < left + side; c++) out[at++] = x[(p * height + r) * width + c]!;
  return out;
}

function noise(side: number, index: number): Picture {
  const draw = uniformStream(1, PURPOSE.phantom, index, 0);
  return { planes: 1, data: Float32Array.from({ length: side * side }, draw) };
}

/** Channels and grey levels of a model. */
function asTaken(kind: Kind, { planes, data }: Picture): Float32Array {
  const plane = data.length / planes;
  const step = GREY_STEP[kind];
  const level = (v: number): number => step * Math.round(v / step);
  if (kind === 'mri' && planes === 2) return data.map(level);
  const grey = new Float32Array(plane);
  for (let i = 0; i < plane; i++) {
    if (planes === 2) grey[i] = Math.hypot(data[i]!, data[plane + i]!);
    else for (let p = 0; p < planes; p++) grey[i] = grey[i]! + data[p * plane + i]! / planes;
  }
  if (kind === 'ct') return grey.map(level);
  if (kind === 'mri') return Float32Array.from({ length: 2 * plane }, (_, i) => (i < plane ? level(grey[i]!) : 0));
  return Float32Array.from({ length: 3 * plane }, (_, i) => level(planes === 3 ? data[i]! : grey[i % plane]!));
}
