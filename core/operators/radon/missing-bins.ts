/**
 * Fills what was not measured from the nearest measured bins of the same view, linearly between two and constant beyond
 * the last: a filter takes a zero for an edge. A view without any measured bin becomes zero.
 */
export function fillMissingBins(rows: Float64Array, bins: number, measured: Uint8Array): void {
  for (let row = 0; row < rows.length; row += bins) {
    let last = -1; // the last measured bin so far
    for (let bin = 0; bin < bins; bin++) {
      if (measured[row + bin] === 0) continue;
      const value = rows[row + bin]!;
      const from = last < 0 ? value : rows[row + last]!;
      for (let k = last + 1; k < bin; k++) rows[row + k] = from + ((value - from) * (k - last)) / (bin - last);
      last = bin;
    }
    rows.fill(last < 0 ? 0 : rows[row + last]!, row + last + 1, row + bins);
  }
}
