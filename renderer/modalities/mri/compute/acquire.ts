import { magnitudesOf } from '../../../../core/image/complex.ts';
import { interleaved } from '../../../../core/image/planes.ts';
import {
  accelerationOf,
  calibrationOf,
  columnsOf,
  countOf,
  rowsOf,
  type KspaceGrid,
} from '../../../../core/modalities/mri/sampling/mask.ts';
import { kspaceOf, placesOf } from '../../../../core/modalities/mri/sampling/samples.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import type { LinearOperator } from '../../../../core/operators/linear-operator.ts';
import type { Acquired, Acquisition, Drawn, Lines } from './protocol.ts';
import { maskOf, ofCoil, seenSamples, type Whole } from './whole.ts';

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

/** Of coils whose maps are known their combination, of others the root of the sum of squares. */
function imageOf(
  data: Float32Array,
  mask: Uint8Array,
  plane: number,
  lines: Lines | null,
  { operatorOf, scanned, coils }: Whole,
  fourier: LinearOperator,
): Drawn {
  if (scanned !== null && lines !== null) return { data: scanned.ofLines(lines.direction, mask), samples: 1 };
  if (operatorOf !== null) {
    const image = new Float32Array(2 * plane);
    operatorOf(mask).adjoint(data, image);
    return drawn(image, plane);
  }
  const images = kspaceOf(data, mask);
  for (let c = 0; c < coils; c++) fourier.adjoint(ofCoil(images, c, plane), ofCoil(images, c, plane));
  return coils === 1 ? drawn(images, plane) : { data: magnitudesOf(images, plane), samples: 1 };
}

/** Of what a scanner measured whole. */
function fullImage({ kspace, scanned }: Whole, plane: number, fourier: LinearOperator): Drawn {
  if (scanned !== null) return { data: scanned.all(), samples: 1 };
  const image = new Float32Array(2 * plane);
  fourier.adjoint(kspace, image);
  return drawn(image, plane);
}

const drawn = (image: Float32Array, plane: number): Drawn => ({ data: interleaved(image, 2, plane).data, samples: 2 });

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
  { height, width }: KspaceGrid,
  acquisition: Acquisition,
  coil: number,
  whole: Whole,
  fourier: LinearOperator,
): Acquired {
  const grid = { height, width };
  const plane = height * width;
  const mask = maskOf(whole, acquisition.sampling, grid);
  const data = seenSamples(whole, mask, acquisition);
  const lines = linesOf(mask, grid);
  const block = calibrationOf(mask, grid);
  const shown = Math.min(coil, whole.coils - 1);
  const hasTruth = whole.own === null && acquisition.sampling !== null;
  return {
    ...grid,
    coils: whole.coils,
    truth: whole.truth !== null ? drawn(whole.truth, plane) : hasTruth ? fullImage(whole, plane, fourier) : null,
    kspace: interleaved(seenKspace(whole.kspace, data, placesOf(mask), shown, plane), 2, plane).data,
    mask,
    zeroFilled: imageOf(data, mask, plane, lines, whole, fourier),
    pointSpread: pointSpreadOf(mask, grid, lines?.flags ?? null),
    lines: lines && { direction: lines.direction, measured: lines.measured, of: lines.of },
    measured: countOf(mask),
    acceleration: accelerationOf(mask),
    calibration: block === null ? null : [block.rows[1] - block.rows[0], block.columns[1] - block.columns[0]],
  };
}
