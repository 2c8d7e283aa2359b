import { interleaved } from '../../../../core/image/planes.ts';
import {
  accelerationOf,
  calibrationOf,
  columnsOf,
  countOf,
  rowsOf,
  type KspaceGrid,
} from '../../../../core/modalities/mri/sampling/mask.ts';
import { samplingMask } from '../../../../core/modalities/mri/sampling/pattern.ts';
import { kspaceOf } from '../../../../core/modalities/mri/sampling/samples.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import { coilOperator } from '../../../../core/operators/kspace/coils.ts';
import type { LinearOperator } from '../../../../core/operators/linear-operator.ts';
import type { Acquired, Acquisition, Lines, Native } from './protocol.ts';
import { ofCoil, placesOf, samplesOf, type Whole } from './whole.ts';

/** Below this nothing of a point is seen. */
const FLOOR_DB = -80;

/** k-space of one coil, its samples as they were measured. */
function seenKspace(
  kspace: Float32Array,
  data: Float32Array,
  places: Int32Array,
  coil: number,
  plane: number,
): Float32Array {
  const out = ofCoil(kspace, coil, plane).slice();
  const m = places.length;
  for (let p = 0; p < 2; p++) for (let k = 0; k < m; k++) out[p * plane + places[k]!] = data[(2 * coil + p) * m + k]!;
  return out;
}

function zeroFilledOf(
  data: Float32Array,
  mask: Uint8Array,
  grid: KspaceGrid,
  maps: Float32Array | null,
  fourier: LinearOperator,
): Float32Array {
  const { height, width } = grid;
  if (maps === null) {
    const image = kspaceOf(data, mask);
    fourier.adjoint(image, image);
    return image;
  }
  const image = new Float32Array(2 * height * width);
  coilOperator(maps, mask, height, width).adjoint(data, image);
  return image;
}

function linesOf(mask: Uint8Array, grid: KspaceGrid): (Lines & { readonly flags: Uint8Array }) | null {
  const columns = columnsOf(mask, grid);
  const flags = columns ?? rowsOf(mask, grid);
  if (flags === null) return null;
  return { direction: columns === null ? 'rows' : 'columns', measured: countOf(flags), of: flags.length, flags };
}

/** |F⁻¹ M| over its peak, in dB; of whole lines across them, as along a line a point stays one. */
function pointSpreadOf(mask: Uint8Array, { height, width }: KspaceGrid, flags: Uint8Array | null): Float32Array {
  const [rows, columns] = flags === null ? [height, width] : [1, flags.length];
  const plane = rows * columns;
  const point = new Float32Array(2 * plane);
  point.set(flags ?? mask);
  fourier2d(rows, columns).adjoint(point, point);
  const peak = countOf(flags ?? mask) / Math.sqrt(plane);
  return Float32Array.from({ length: plane }, (_, i) =>
    Math.max(FLOOR_DB, 20 * Math.log10(Math.hypot(point[i]!, point[plane + i]!) / peak)),
  );
}

/** The image and its measurement, as a run with this acquisition makes them. */
export function acquire(
  native: Native,
  acquisition: Acquisition,
  coil: number,
  whole: Whole,
  fourier: LinearOperator,
): Acquired {
  const grid = { height: native.height, width: native.width };
  const plane = grid.height * grid.width;
  const mask = samplingMask(acquisition.sampling, grid);
  const places = placesOf(mask);
  const data = samplesOf(whole.kspace, places, plane, acquisition);
  const lines = linesOf(mask, grid);
  const block = calibrationOf(mask, grid);
  const drawn = (image: Float32Array): Float32Array => interleaved(image, 2, plane).data;
  const shown = Math.min(coil, acquisition.coils - 1);
  return {
    truth: drawn(whole.truth),
    kspace: drawn(seenKspace(whole.kspace, data, places, shown, plane)),
    mask,
    zeroFilled: drawn(zeroFilledOf(data, mask, grid, whole.maps, fourier)),
    pointSpread: pointSpreadOf(mask, grid, lines?.flags ?? null),
    lines: lines && { direction: lines.direction, measured: lines.measured, of: lines.of },
    measured: places.length,
    acceleration: accelerationOf(mask),
    calibration: block === null ? null : [block.rows[1] - block.rows[0], block.columns[1] - block.columns[0]],
  };
}
