import type { PixelGrid, Vector } from './grid-fault.ts';
import { lay, type Axis, type Resampler } from './resample.ts';

/** The pixels of a picture, and where the centre of the first lies in the patient. */
export interface PlacedGrid extends PixelGrid {
  readonly height: number;
  readonly width: number;
  readonly position: Vector | null;
}

/** Where the pixels of a reference lie on another picture. */
export interface Alignment {
  readonly rows: Axis;
  readonly columns: Axis;
}

/**
 * Why that cannot be told: no size of the pixels is stated, rows and columns run across those of the reference, or the
 * picture does not show all that the reference shows.
 */
export type AlignmentFault = 'size-unknown' | 'turned' | 'field';

/** A quarter of a degree: a pixel at the edge of 512. */
const LEAST_COSINE = 0.99999;
const unit = (v: Vector): Vector => {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
};
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/**
 * How a picture is laid on the grid of a reference: by the patient's coordinates where both state them, else both show
 * the same field, edge to edge.
 */
export function alignmentOf(from: PlacedGrid, onto: PlacedGrid): Alignment | AlignmentFault {
  const [mm, ontoMm] = [from.pixelMm, onto.pixelMm];
  if (mm === null || ontoMm === null) return 'size-unknown';
  const counts = [
    [from.height, onto.height],
    [from.width, onto.width],
  ] as const;
  const [own, wanted] = [from.orientation, onto.orientation];
  const isPlaced = own !== null && wanted !== null && from.position !== null && onto.position !== null;
  const away: Vector = isPlaced
    ? [onto.position[0] - from.position[0], onto.position[1] - from.position[1], onto.position[2] - from.position[2]]
    : [0, 0, 0];
  const axes: Axis[] = [];
  for (const axis of [0, 1] as const) {
    const [count, outCount] = counts[axis];
    // Rows follow each other along the direction of a column.
    const along = own === null ? null : unit(own[1 - axis]!);
    const cosine = along === null || wanted === null ? 1 : dot(along, unit(wanted[1 - axis]!));
    if (Math.abs(cosine) < LEAST_COSINE) return 'turned';
    const ratio = (Math.sign(cosine) * ontoMm[axis]) / mm[axis];
    const middle =
      isPlaced && along !== null ? 0.5 + dot(away, along) / mm[axis] + (ratio * (outCount - 1)) / 2 : count / 2;
    const reach = (Math.abs(ratio) * outCount) / 2;
    // Half a pixel, of the smaller: less is how headers round.
    const slack = Math.min(1, Math.abs(ratio)) / 2;
    const shows = isPlaced
      ? middle - reach > -slack && middle + reach < count + slack
      : Math.abs(2 * reach - count) < slack;
    if (!shows) return 'field';
    axes.push({ count, outCount, ratio, middle });
  }
  return { rows: axes[0]!, columns: axes[1]! };
}

/** What is offered first: the mean where the reference's pixels are the larger ones. */
export const resamplerFor = ({ rows, columns }: Alignment): Resampler =>
  Math.abs(rows.ratio) > 1 && Math.abs(columns.ratio) > 1 ? 'area' : 'linear';

/** One frame [row, column, sample] on the grid of the reference. @returns as long as that has samples */
export function laid(
  data: ArrayLike<number>,
  samples: number,
  { rows, columns }: Alignment,
  by: Resampler,
): Float64Array {
  const size = rows.outCount * columns.outCount;
  const out = new Float64Array(size * samples);
  const plane = new Float64Array(rows.count * columns.count);
  const part = new Float64Array(size);
  for (let s = 0; s < samples; s++) {
    for (let i = 0; i < plane.length; i++) plane[i] = data[i * samples + s]!;
    lay(plane, rows, columns, [by, by], part);
    for (let i = 0; i < size; i++) out[i * samples + s] = part[i]!;
  }
  return out;
}
