import { interleaved, planar } from '../../../../core/image/planes.ts';
import { withPhase } from '../../../../core/modalities/mri/phase/with-phase.ts';
import { addNoise } from '../../../../core/modalities/mri/noise.ts';
import {
  accelerationOf,
  calibrationOf,
  columnsOf,
  countOf,
  rowsOf,
  type KspaceGrid,
} from '../../../../core/modalities/mri/sampling/mask.ts';
import { samplingMask } from '../../../../core/modalities/mri/sampling/pattern.ts';
import { fourier2d } from '../../../../core/operators/fft/fourier.ts';
import type { LinearOperator } from '../../../../core/operators/linear-operator.ts';
import type { Asked, Reply } from '../../../compute/dialogue.ts';
import type { Acquired, Acquiring, Acquisition, Lines, Native, NativeRef } from './protocol.ts';

/** Below this nothing of a point is seen. */
const FLOOR_DB = -80;

/** What of an image does not change with the pattern: the image and all of its k-space, [2, height, width]. */
interface Whole {
  readonly truth: Float32Array;
  readonly kspace: Float32Array;
}

function wholeOf(native: Native, phase: Acquisition['phase'], fourier: LinearOperator): Whole {
  const planes = planar(native.data, native.samples, native.height * native.width);
  const truth = native.samples === 2 ? planes : withPhase(planes, native, phase);
  const kspace = new Float32Array(truth.length);
  fourier.forward(truth, kspace);
  return { truth, kspace };
}

/** Samples as a run draws them, in its order, so that its noise is this noise. */
function measuredOf(kspace: Float32Array, mask: Uint8Array, { noise, seed }: Acquisition): Float32Array {
  const plane = mask.length;
  const places = mask.reduce<number[]>((found, v, i) => (v === 0 ? found : (found.push(i), found)), []);
  const data = Float32Array.from([...places, ...places.map((i) => plane + i)], (i) => kspace[i]!);
  addNoise(data, noise, seed);
  const out = kspace.slice();
  for (const [k, i] of places.entries()) {
    out[i] = data[k]!;
    out[plane + i] = data[places.length + k]!;
  }
  return out;
}

function zeroFilledOf(kspace: Float32Array, mask: Uint8Array, fourier: LinearOperator): Float32Array {
  const plane = mask.length;
  const image = kspace.map((v, i) => (mask[i % plane] === 0 ? 0 : v));
  fourier.adjoint(image, image);
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
export function acquire(native: Native, acquisition: Acquisition, whole: Whole, fourier: LinearOperator): Acquired {
  const grid = { height: native.height, width: native.width };
  const plane = grid.height * grid.width;
  const mask = samplingMask(acquisition.sampling, grid);
  const kspace = measuredOf(whole.kspace, mask, acquisition);
  const lines = linesOf(mask, grid);
  const block = calibrationOf(mask, grid);
  const drawn = (image: Float32Array): Float32Array => interleaved(image, 2, plane).data;
  return {
    truth: drawn(whole.truth),
    kspace: drawn(kspace),
    mask,
    zeroFilled: drawn(zeroFilledOf(kspace, mask, fourier)),
    pointSpread: pointSpreadOf(mask, grid, lines?.flags ?? null),
    lines: lines && { direction: lines.direction, measured: lines.measured, of: lines.of },
    measured: countOf(mask),
    acceleration: accelerationOf(mask),
    calibration: block === null ? null : [block.rows[1] - block.rows[0], block.columns[1] - block.columns[0]],
  };
}

/** Answers one question after the other, and keeps what the next is likely to need again. */
export function performer(): (asked: Asked<Acquiring>) => Reply<Acquiring> {
  let held: { readonly id: number; readonly image: Native } | null = null;
  let whole: { readonly key: string; readonly of: Whole } | null = null;
  let fourier: { readonly key: string; readonly of: LinearOperator } | null = null;

  function imageOf({ id, image }: NativeRef): Native {
    if (image !== null) held = { id, image };
    if (held?.id !== id) throw new Error(`Image ${id} is not here.`);
    return held.image;
  }

  return ({ ask: { native: ref, acquisition } }) => {
    const native = imageOf(ref);
    const size = `${native.height} ${native.width}`;
    if (fourier?.key !== size) fourier = { key: size, of: fourier2d(native.height, native.width) };
    const key = JSON.stringify([ref.id, acquisition.phase]);
    if (whole?.key !== key) whole = { key, of: wholeOf(native, acquisition.phase, fourier.of) };
    return acquire(native, acquisition, whole.of, fourier.of);
  };
}
