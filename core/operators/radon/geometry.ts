/**
 * Where the rays run. Everything here follows the design's conventions: the pixel (r, c) of an H×W image has its centre
 * at X = (c − (W−1)/2)·Δ, Y = ((H−1)/2 − r)·Δ; angles count counter-clockwise; a sinogram is [views, bins].
 */

interface Scan {
  readonly height: number;
  readonly width: number;
  readonly pixelMm: number;
  readonly anglesDeg: readonly number[];
  readonly bins: number;
  /** 1 where a bin was measured, 0 where it is missing (it then reads 0), [views, bins]. Absent: all were measured. */
  readonly measured?: Uint8Array;
}

/** View θ measures the lines X cos θ + Y sin θ = s; bin k is centred at s = (k − (K−1)/2)·binMm + offsetMm. */
export interface ParallelGeometry extends Scan {
  readonly kind: 'parallel';
  readonly binMm: number;
  readonly offsetMm: number;
}

/**
 * At view β the source is at D_so·(cos β, sin β). Seen from it, bin k lies counter-clockwise from the central ray
 * at v = (k − (K−1)/2)·binPitch + offset: the angle γ = v in degrees (`fan`), or tan γ = v/D_sd in mm on a flat
 * detector (`fan-flat`). The ray is the parallel one at θ = β + γ − 90°, s = D_so sin γ.
 */
export interface FanGeometry extends Scan {
  readonly kind: 'fan' | 'fan-flat';
  /** Source to isocentre, D_so. */
  readonly sourceMm: number;
  /** Source to detector, D_sd. */
  readonly detectorMm: number;
  /** Degrees for `fan`, mm at the detector for `fan-flat`; the offset likewise. */
  readonly binPitch: number;
  readonly offset: number;
}

export type Geometry = ParallelGeometry | FanGeometry;

/** The smallest odd number of bins, each as wide as a pixel, that sees all of the image from every side. */
export function defaultBins(height: number, width: number): number {
  const least = Math.ceil(Math.SQRT2 * Math.max(height, width) + 1);
  return least % 2 === 1 ? least : least + 1;
}

/** Angles i·span/views in degrees, the end excluded: 180 for parallel beams, 360 for fans. */
export const equispacedAngles = (views: number, spanDeg: number): number[] =>
  Array.from({ length: views }, (_, i) => (i * spanDeg) / views);
