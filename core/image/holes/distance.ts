/**
 * Exact Euclidean distances in two passes (Meijster, Roerdink, Hesselink 2000, "A general algorithm for computing distance
 * transforms in linear time"): down and up the columns, then the lower envelope of parabolas along each row.
 */

/** Rows [top, bottom) and columns [left, right). */
interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/**
 * Squared distance of each pixel of `box`, [row, column] within it, to the nearest pixel of the box for which `isIn`
 * is true. Distances above `limit` may come out too large, never too small.
 */
export function squaredDistances(
  { data, width }: { readonly data: Uint8Array; readonly width: number },
  box: Box,
  limit: number,
  isIn: (value: number) => boolean,
): Int32Array {
  const rows = box.bottom - box.top;
  const columns = box.right - box.left;
  const far = limit + 1;
  // Column distances first, squared row by row in place.
  const out = new Int32Array(rows * columns);
  for (let c = 0; c < columns; c++) {
    let d = far;
    for (let r = 0; r < rows; r++) {
      d = isIn(data[(box.top + r) * width + box.left + c]!) ? 0 : Math.min(far, d + 1);
      out[r * columns + c] = d;
    }
    d = far;
    for (let r = rows - 1; r >= 0; r--) {
      d = Math.min(out[r * columns + c]!, d + 1);
      out[r * columns + c] = d;
    }
  }
  const squares = new Int32Array(columns);
  const apex = new Int32Array(columns); // columns whose parabolas make up the envelope
  const start = new Int32Array(columns); // first column where each is lowest
  for (let r = 0; r < rows; r++) {
    const row = out.subarray(r * columns, (r + 1) * columns);
    for (let c = 0; c < columns; c++) squares[c] = row[c]! * row[c]!;
    let top = -1;
    for (let u = 0; u < columns; u++) {
      while (top >= 0) {
        const at = start[top]!;
        const i = apex[top]!;
        if ((at - i) * (at - i) + squares[i]! <= (at - u) * (at - u) + squares[u]!) break;
        top--;
      }
      // The first whole column where u's parabola lies below the envelope's last one.
      const i = apex[top]!;
      const from = top < 0 ? 0 : 1 + Math.floor((u * u - i * i + squares[u]! - squares[i]!) / (2 * (u - i)));
      if (from >= columns) continue;
      top++;
      apex[top] = u;
      start[top] = from;
    }
    for (let c = columns - 1; c >= 0; c--) {
      row[c] = (c - apex[top]!) * (c - apex[top]!) + squares[apex[top]!]!;
      if (c === start[top]) top--;
    }
  }
  return out;
}
