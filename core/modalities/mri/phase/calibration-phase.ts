import { fourier2d } from '../../../operators/fft/fourier.ts';
import { addSeen } from '../sensitivities/combine.ts';
import type { Calibration, KspaceGrid } from '../sampling/mask.ts';

/** Maps of coils as everything here has them. */
export interface CoilMaps {
  /** [sets, coils, 2, height, width] */
  readonly maps: Float32Array;
  readonly sets: 1 | 2;
}

/**
 * e^{iφ} of the images that the calibration region alone gives, [2·sets, height, width]: its low-pass through a Hann window, so
 * that what is cut off does not ring, of coils combined by their maps. Where such an image is nothing the phase is 0.
 * @param kspaceOfCoil [2, height, width], centred, of each coil
 * @param coils null: one that sees everything alike
 */
export function calibrationPhase(
  kspaceOfCoil: (coil: number) => Float32Array,
  grid: KspaceGrid,
  block: Calibration,
  coils: CoilMaps | null,
): Float32Array {
  const { height, width } = grid;
  const plane = height * width;
  const sets = coils?.sets ?? 1;
  const count = coils === null ? 1 : coils.maps.length / (2 * sets * plane);
  const fourier = fourier2d(height, width);
  const low = new Float32Array(2 * plane);
  const out = new Float32Array(2 * sets * plane);
  for (let coil = 0; coil < count; coil++) {
    windowed(kspaceOfCoil(coil), grid, block, low);
    fourier.adjoint(low, low);
    if (coils === null) out.set(low);
    else addSeen(coils.maps, sets, coil, low, out);
  }
  for (let set = 0; set < sets; set++)
    for (let i = 2 * set * plane; i < (2 * set + 1) * plane; i++) {
      const size = Math.hypot(out[i]!, out[plane + i]!);
      out[i] = size > 0 ? out[i]! / size : 1;
      out[plane + i] = size > 0 ? out[plane + i]! / size : 0;
    }
  return out;
}

/** out ← the block of one coil through the window, 0 around it. */
function windowed(kspace: Float32Array, { height, width }: KspaceGrid, block: Calibration, out: Float32Array): void {
  const plane = height * width;
  const [rows, columns] = [hann(block.rows, height), hann(block.columns, width)];
  out.fill(0);
  for (let row = block.rows[0]; row < block.rows[1]; row++)
    for (let column = block.columns[0]; column < block.columns[1]; column++) {
      const i = row * width + column;
      const weight = rows[row]! * columns[column]!;
      out[i] = weight * kspace[i]!;
      out[plane + i] = weight * kspace[plane + i]!;
    }
}

/** Over a part of a line; what is measured from end to end is not windowed. */
function hann([from, to]: readonly [number, number], length: number): Float64Array {
  const isWhole = from === 0 && to === length;
  const window = new Float64Array(length);
  for (let i = from; i < to; i++)
    window[i] = isWhole ? 1 : 0.5 - 0.5 * Math.cos((2 * Math.PI * (i - from + 1)) / (to - from + 1));
  return window;
}
