import { fft, type Fft } from './fft.ts';
import { simd } from '../../simd/simd.ts';
import type { LinearOperator } from '../linear-operator.ts';
import { hasLanes, type PlaneTransform, transformInLanes } from './lanes.ts';

/** Rows or columns transformed together: enough for long inner loops, few enough to stay in the first cache. */
export const BATCH = 8;

interface Plane {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Transforms `count` lines of a plane in place; element j of line l is at l·lineStride + j·stride. */
function lineTransform(plane: Plane, length: number, stride: number, count: number, lineStride: number) {
  const plan: Fft = fft(length, BATCH);
  const re = new Float64Array(length * BATCH);
  const im = new Float64Array(length * BATCH);
  // Centred: element floor(n/2) is the origin before and after (ifftshift, transform, fftshift).
  const middle = Math.floor(length / 2);
  return (inverse: boolean): void => {
    const scale = inverse ? Math.sqrt(length) : 1 / Math.sqrt(length);
    for (let line = 0; line < count; line += BATCH) {
      const lines = Math.min(BATCH, count - line); // the rest of the last batch holds old numbers, never read
      for (let j = 0; j < length; j++) {
        const from = line * lineStride + ((j + middle) % length) * stride;
        for (let b = 0; b < lines; b++) {
          re[j * BATCH + b] = plane.re[from + b * lineStride]!;
          im[j * BATCH + b] = plane.im[from + b * lineStride]!;
        }
      }
      if (inverse) plan.inverse(re, im);
      else plan.forward(re, im);
      for (let j = 0; j < length; j++) {
        const to = line * lineStride + ((j + middle) % length) * stride;
        for (let b = 0; b < lines; b++) {
          plane.re[to + b * lineStride] = re[j * BATCH + b]! * scale;
          plane.im[to + b * lineStride] = im[j * BATCH + b]! * scale;
        }
      }
    }
  };
}

/** Planes in doubles between two arrays of [2, height, width]. */
function planar(
  height: number,
  width: number,
  transform: (plane: Plane) => (inverse: boolean) => void,
): LinearOperator {
  const size = height * width;
  const plane: Plane = { re: new Float64Array(size), im: new Float64Array(size) };
  const transformed = transform(plane);
  return operatorOf(height, width, (from, to, inverse) => {
    for (let i = 0; i < size; i++) {
      plane.re[i] = from[i]!;
      plane.im[i] = from[size + i]!;
    }
    transformed(inverse);
    for (let i = 0; i < size; i++) {
      to[i] = plane.re[i]!;
      to[size + i] = plane.im[i]!;
    }
  });
}

const operatorOf = (height: number, width: number, run: PlaneTransform): LinearOperator => ({
  inShape: [2, height, width],
  outShape: [2, height, width],
  forward: (x, y) => run(x, y, false),
  adjoint: (y, x) => run(y, x, true),
});

/**
 * Centred orthonormal 2-D Fourier transform, DC at (floor(H/2), floor(W/2)): [2, height, width] → [2, height, width],
 * real plane then imaginary plane. Unitary: its adjoint is its inverse.
 */
export function fourier2d(height: number, width: number, using = simd): LinearOperator {
  if (using === null || !hasLanes(height) || !hasLanes(width)) return plainFourier(height, width);
  let [singles, doubles]: (PlaneTransform | null)[] = [null, null]; // made when they are asked for
  return operatorOf(height, width, (from, to, inverse) => {
    if (from instanceof Float32Array && to instanceof Float32Array)
      (singles ??= transformInLanes(height, width, 4, using))(from, to, inverse);
    else (doubles ??= transformInLanes(height, width, 8, using))(from, to, inverse);
  });
}

const plainFourier = (height: number, width: number): LinearOperator =>
  planar(height, width, (plane) => {
    const rows = lineTransform(plane, width, 1, height, width);
    const columns = lineTransform(plane, height, width, width, 1);
    return (inverse) => {
      rows(inverse);
      columns(inverse);
    };
  });

/** The same along each column alone: of k-space and image, the one as far as rows go. */
export const fourierOfColumns = (height: number, width: number): LinearOperator =>
  planar(height, width, (plane) => lineTransform(plane, height, width, width, 1));

/** And along each row alone. */
export const fourierOfRows = (height: number, width: number): LinearOperator =>
  planar(height, width, (plane) => lineTransform(plane, width, 1, height, width));
