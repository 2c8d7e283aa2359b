/** All that coils would see of an image, of which a pattern then measures a part. */
import { planar } from '../../../../core/image/planes.ts';
import { addNoise } from '../../../../core/modalities/mri/noise.ts';
import { withPhase } from '../../../../core/modalities/mri/phase/with-phase.ts';
import type { KspaceGrid } from '../../../../core/modalities/mri/sampling/mask.ts';
import { samplingMask } from '../../../../core/modalities/mri/sampling/pattern.ts';
import { samplesOf } from '../../../../core/modalities/mri/sampling/samples.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';
import { fourierOfColumns, fourierOfRows } from '../../../../core/operators/fft/fourier.ts';
import { type CoilOperator, coilsOf } from '../../../../core/operators/kspace/coils.ts';
import type { LinearOperator } from '../../../../core/operators/linear-operator.ts';
import type { Acquisition, Native, NativeImage, NativeKspace } from './protocol.ts';

/** What of a measurement does not change with the pattern. */
export interface Whole {
  readonly coils: number;
  /** [2, height, width]; null where it is what a scanner measured that says it. */
  readonly truth: Float32Array | null;
  /** What the scanner measured, [height, width]; null where nothing was missing. */
  readonly own: Uint8Array | null;
  /** What simulated coils measure by a mask; null: one coil that sees everything alike, or coils of a scanner. */
  readonly operatorOf: ((mask: Uint8Array) => CoilOperator) | null;
  /** All of it, [coils, 2, height, width]. */
  readonly kspace: Float32Array;
  /** Of several coils of a scanner; null: of others. */
  readonly scanned: Scanned | null;
}

/** What is made once of k-space that several coils of a scanner measured. */
interface Scanned {
  /** The root of the sum of squares of all samples, [height, width]. */
  all(): Float32Array;
  /** The same of a mask of whole columns, or of whole rows. */
  ofLines(direction: 'columns' | 'rows', mask: Uint8Array): Float32Array;
}

export function wholeOf(native: Native, acquisition: Acquisition, fourier: LinearOperator): Whole {
  return native.kind === 'image' ? simulated(native, acquisition, fourier) : measured(native, fourier);
}

/** Transforms along whole lines are the same whichever lines are taken: they are made once, and those across them are left. */
function scannedBy(kspace: Float32Array, coils: number, grid: KspaceGrid, fourier: LinearOperator): Scanned {
  const { height, width } = grid;
  const plane = height * width;
  const [columns, rows] = [fourierOfColumns(height, width), fourierOfRows(height, width)];
  const halves: { columns?: Float32Array; rows?: Float32Array } = {};
  let all: Float32Array | null = null;
  const image = new Float32Array(2 * plane);
  const rootSum = (imageOf: (coil: Float32Array) => void, from: Float32Array): Float32Array => {
    const out = new Float32Array(plane);
    for (let c = 0; c < coils; c++) {
      imageOf(ofCoil(from, c, plane));
      for (let i = 0; i < plane; i++) out[i]! += image[i]! ** 2 + image[plane + i]! ** 2;
    }
    return out.map(Math.sqrt);
  };
  return {
    all: () => (all ??= rootSum((coil) => fourier.adjoint(coil, image), kspace)),
    ofLines(direction, mask) {
      const [along, across] = direction === 'columns' ? [columns, rows] : [rows, columns];
      let half = halves[direction];
      if (half === undefined) {
        half = halves[direction] = new Float32Array(kspace.length);
        for (let c = 0; c < coils; c++) along.adjoint(ofCoil(kspace, c, plane), ofCoil(half, c, plane));
      }
      return rootSum((coil) => {
        for (let i = 0; i < plane; i++) {
          image[i] = mask[i] === 0 ? 0 : coil[i]!;
          image[plane + i] = mask[i] === 0 ? 0 : coil[plane + i]!;
        }
        across.adjoint(image, image);
      }, half);
    },
  };
}

function measured({ data, coils, height, width }: NativeKspace, fourier: LinearOperator): Whole {
  const plane = height * width;
  const own = new Uint8Array(plane);
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) own[i % plane] = 1;
  const isWhole = own.every((v) => v === 1);
  const scanned = coils === 1 ? null : scannedBy(data, coils, { height, width }, fourier);
  return { coils, truth: null, own: isWhole ? null : own, operatorOf: null, kspace: data, scanned };
}

function simulated(native: NativeImage, { phase, coils, coilSeed }: Acquisition, fourier: LinearOperator): Whole {
  const { height, width } = native;
  const plane = height * width;
  const planes = planar(native.data, native.samples, plane);
  const truth = native.samples === 2 ? planes : withPhase(planes, native, phase);
  const maps = coils === 1 ? null : simulatedCoils(coils, height, width, coilSeed);
  const kspace = new Float32Array(2 * coils * plane);
  for (let c = 0; c < coils; c++)
    fourier.forward(maps === null ? truth : seenBy(ofCoil(maps, c, plane), truth), ofCoil(kspace, c, plane));
  const operatorOf = maps === null ? null : coilsOf(maps, height, width);
  return { coils, truth, own: null, operatorOf, kspace, scanned: null };
}

/** The two planes of one coil. */
export const ofCoil = (planes: Float32Array, coil: number, plane: number): Float32Array =>
  planes.subarray(2 * coil * plane, 2 * (coil + 1) * plane);

/** map · image, [2, pixels] each. */
function seenBy(map: Float32Array, image: Float32Array): Float32Array {
  const plane = image.length / 2;
  const out = new Float32Array(2 * plane);
  for (let i = 0; i < plane; i++) {
    out[i] = map[i]! * image[i]! - map[plane + i]! * image[plane + i]!;
    out[plane + i] = map[i]! * image[plane + i]! + map[plane + i]! * image[i]!;
  }
  return out;
}

/** What is measured: of the pattern what the scanner did not leave out itself. */
export function maskOf({ own }: Whole, sampling: Acquisition['sampling'], grid: KspaceGrid): Uint8Array {
  if (sampling === null) return own ?? new Uint8Array(grid.height * grid.width).fill(1);
  const mask = 'mask' in sampling ? sampling.mask : samplingMask(sampling, grid);
  return own === null ? mask : mask.map((v, i) => v & own[i]!);
}

/** Samples as a run draws them, [coils, 2, m] in its order, so that its noise is this noise; what was measured has its own. */
export function seenSamples(whole: Whole, mask: Uint8Array, { noise, seed }: Acquisition): Float32Array {
  const data = samplesOf(whole.kspace, mask);
  if (whole.truth !== null) addNoise(data, noise, seed);
  return data;
}
