import { uncentred } from '../fft/uncentred.ts';

/** The samples of a mask column by column, those of the u-th used column starts[u] … starts[u + 1] − 1. */
export interface ColumnSamples {
  /** Where a used column stands in a row's transform, the origin first. */
  readonly used: Int32Array;
  readonly starts: Int32Array;
  /** Of each sample: its row in the column's transform, the origin first, and its number in row-major order. */
  readonly rows: Int32Array;
  readonly numbers: Int32Array;
}

/** @param mask [height, width] */
export function columnSamples(mask: Uint8Array, height: number, width: number): ColumnSamples {
  const counts = new Int32Array(width);
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) counts[i % width]!++;
  const columns = Int32Array.from(counts.keys()).filter((c) => counts[c]! > 0);
  const starts = new Int32Array(columns.length + 1);
  for (let u = 0; u < columns.length; u++) starts[u + 1] = starts[u]! + counts[columns[u]!]!;
  const samples = starts[columns.length]!;
  const rows = new Int32Array(samples);
  const numbers = new Int32Array(samples);
  const next = new Int32Array(width);
  for (let u = 0; u < columns.length; u++) next[columns[u]!] = starts[u]!;
  for (let i = 0, number = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const k = next[i % width]!++;
    rows[k] = uncentred(Math.floor(i / width), height);
    numbers[k] = number++;
  }
  return { used: columns.map((c) => uncentred(c, width)), starts, rows, numbers };
}
