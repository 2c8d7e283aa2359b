/** All that coils would see of an image, of which a pattern then measures a part. */
import { planar } from '../../../../core/image/planes.ts';
import { addNoise } from '../../../../core/modalities/mri/noise.ts';
import { withPhase } from '../../../../core/modalities/mri/phase/with-phase.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';
import type { LinearOperator } from '../../../../core/operators/linear-operator.ts';
import type { Acquisition, Native } from './protocol.ts';

/** What of a measurement does not change with the pattern. */
export interface Whole {
  /** [2, height, width] */
  readonly truth: Float32Array;
  /** Simulated sensitivities, [coils, 2, height, width]; null: one coil that sees everything alike. */
  readonly maps: Float32Array | null;
  /** All of it, [coils, 2, height, width]. */
  readonly kspace: Float32Array;
}

export function wholeOf(native: Native, { phase, coils, coilSeed }: Acquisition, fourier: LinearOperator): Whole {
  const { height, width } = native;
  const plane = height * width;
  const planes = planar(native.data, native.samples, plane);
  const truth = native.samples === 2 ? planes : withPhase(planes, native, phase);
  const maps = coils === 1 ? null : simulatedCoils(coils, height, width, coilSeed);
  const kspace = new Float32Array(2 * coils * plane);
  for (let c = 0; c < coils; c++)
    fourier.forward(maps === null ? truth : seenBy(ofCoil(maps, c, plane), truth), ofCoil(kspace, c, plane));
  return { truth, maps, kspace };
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

/** Where a mask measures, in row-major order. */
export const placesOf = (mask: Uint8Array): Int32Array =>
  Int32Array.from({ length: mask.length }, (_, i) => i).filter((i) => mask[i] !== 0);

/** Samples as a run draws them, [coils, 2, m] in its order, so that its noise is this noise. */
export function samplesOf(
  kspace: Float32Array,
  places: Int32Array,
  plane: number,
  { noise, seed }: Acquisition,
): Float32Array {
  const [planes, m] = [kspace.length / plane, places.length];
  const data = new Float32Array(planes * m);
  for (let p = 0; p < planes; p++) for (let k = 0; k < m; k++) data[p * m + k] = kspace[p * plane + places[k]!]!;
  addNoise(data, noise, seed);
  return data;
}
