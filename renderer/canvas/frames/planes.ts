/** A volume of parallel slices, cut across them. */
import type { Vector3 } from '../../../core/formats/decoded.ts';
import { normalOf } from '../../../core/formats/dicom/geometry.ts';
import { evenDistance } from '../../../core/formats/slice-positions.ts';
import type { Frame } from '../frame.ts';

export interface Volume {
  /** Of one size, in order of position; null where a slice is missing or not yet there. */
  readonly slices: readonly (Frame | null)[];
  /** Along the normal, in order, one a slice. */
  readonly mm: readonly number[];
  /** What stands where a slice is missing; left out: air. */
  readonly missing?: number;
}

/** The slices, and the cuts along a row and down a column of theirs. */
export const planes = ['slice', 'row', 'column'] as const;
export type Plane = (typeof planes)[number];
/** Where the three meet: a pixel of a slice. */
export type Meeting = Readonly<Record<Plane, number>>;

/** Rows of a cut: more are of no use on a screen. */
const MOST_ROWS = 2048;
const AIR_HU = -1000;

/** Which slice each row of a cut is taken from, the end that the normal points to on top. */
export interface Rows {
  readonly spacingMm: number;
  readonly slices: readonly number[];
}

/** Rows as far apart as the slices are, or as the two nearest of uneven ones: each takes the slice that is nearest. */
export function rowsOf(mm: readonly number[]): Rows {
  const gaps = mm.slice(1).map((z, i) => Math.abs(z - mm[i]!));
  const [low, high] = [Math.min(...mm), Math.max(...mm)];
  const least = Math.min(...gaps.filter((gap) => gap > 0.01), high - low || 1);
  const spacingMm = Math.max(evenDistance(mm) ?? least, (high - low) / (MOST_ROWS - 1));
  const count = Math.round((high - low) / spacingMm) + 1;
  const slices = Array.from({ length: count }, (_, row) => {
    const z = high - row * spacingMm;
    return mm.reduce((best, at, i) => (Math.abs(at - z) < Math.abs(mm[best]! - z) ? i : best), 0);
  });
  return { spacingMm, slices };
}

/** The row of a cut that shows a slice. */
export const rowOf = ({ slices }: Rows, slice: number): number => Math.max(0, slices.indexOf(slice));

/**
 * What lies on a line through every slice: along a row of theirs (`row`: all columns of that row), or down a column.
 * @returns rows × columns (or rows), the spacing of each, directions as far as the slices state theirs; null where
 * no slice is there
 */
export function cut({ slices, mm, missing }: Volume, through: 'row' | 'column', index: number): Frame | null {
  const first = slices.find((s) => s !== null) ?? null;
  if (first === null || mm.length < 2) return null;
  const { height, width, pixelMm, orientation, unit, fullScale, inverted } = first;
  const rows = rowsOf(mm);
  const length = through === 'row' ? width : height;
  const data = new Float32Array(rows.slices.length * length).fill(missing ?? (unit === 'HU' ? AIR_HU : 0));
  rows.slices.forEach((n, row) => {
    const slice = slices[n];
    if (slice === null || slice === undefined || slice.data.length !== height * width) return;
    for (let i = 0; i < length; i++)
      data[row * length + i] = slice.data[through === 'row' ? index * width + i : i * width + index]!;
  });
  const along = orientation === null ? null : orientation[through === 'row' ? 0 : 1];
  const down: Vector3 | null = orientation === null ? null : downOf(normalOf(orientation));
  return {
    ...{ data, height: rows.slices.length, width: length, samples: 1, unit, fullScale },
    ...(inverted === undefined ? {} : { inverted }),
    pixelMm: pixelMm === null ? null : [rows.spacingMm, pixelMm[through === 'row' ? 1 : 0]],
    orientation: along === null || down === null ? null : [along, down],
  };
}

const downOf = ([x, y, z]: Vector3): Vector3 => [0 - x, 0 - y, 0 - z];

/** The point of a plane's picture (column, row) where the others cross it. */
export function pointIn(plane: Plane, { slice, row, column }: Meeting, rows: Rows): readonly [number, number] {
  if (plane === 'slice') return [column, row];
  return [plane === 'row' ? column : row, rowOf(rows, slice)];
}

/** Where the planes meet once they go through this point (column, row) of one of them; what lies outside is moved in. */
export function meetingAt(
  plane: Plane,
  [x, y]: readonly [number, number],
  meeting: Meeting,
  rows: Rows,
  { height, width }: { readonly height: number; readonly width: number },
): Meeting {
  const within = (n: number, count: number): number => Math.min(Math.max(Math.round(n), 0), count - 1);
  if (plane === 'slice') return { ...meeting, column: within(x, width), row: within(y, height) };
  const slice = rows.slices[within(y, rows.slices.length)] ?? meeting.slice;
  return plane === 'row'
    ? { ...meeting, slice, column: within(x, width) }
    : { ...meeting, slice, row: within(x, height) };
}
