/** Some pixels of a plane [height, width] in raster order, as spans of neighbours in a row: what lies around a hole. */
export interface Area {
  readonly height: number;
  readonly width: number;
  /** Pixels in it. */
  readonly count: number;
  /** The first span of each row, and behind the last row the number of spans. */
  readonly rows: Int32Array;
  /** Columns of each span, `to` excluded, and the place of its first pixel among those of the area. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly first: Int32Array;
}

/** Every pixel. */
export function wholeArea(height: number, width: number): Area {
  const perRow = (value: (row: number) => number): Int32Array =>
    Int32Array.from({ length: height }, (_, r) => value(r));
  return {
    height,
    width,
    count: height * width,
    rows: Int32Array.from({ length: height + 1 }, (_, r) => r),
    from: perRow(() => 0),
    to: perRow(() => width),
    first: perRow((r) => r * width),
  };
}

/** The pixels whose flag [height, width] is this value. */
export function areaOf(height: number, width: number, flags: Uint8Array, value: number): Area {
  const rows = new Int32Array(height + 1);
  const spans: number[] = [];
  for (let r = 0, i = 0; r < height; r++) {
    let inside = false;
    for (let c = 0; c < width; c++, i++) {
      if ((flags[i] === value) === inside) continue;
      spans.push(c);
      inside = !inside;
    }
    if (inside) spans.push(width);
    rows[r + 1] = spans.length / 2;
  }
  const length = spans.length / 2;
  const from = new Int32Array(length);
  const to = new Int32Array(length);
  const first = new Int32Array(length);
  let count = 0;
  for (let s = 0; s < length; s++) {
    from[s] = spans[2 * s]!;
    to[s] = spans[2 * s + 1]!;
    first[s] = count;
    count += to[s]! - from[s]!;
  }
  return { height, width, count, rows, from, to, first };
}

/** All pixels at most so many rows and columns from one of the area. */
export function grown(area: Area, by: number): Area {
  const { height, width, rows, from, to } = area;
  const inside = new Uint8Array(height * width);
  // How many rows within reach have the pixel within reach: each row is added once and taken away once.
  const within = new Int32Array(width + 1);
  const change = (row: number, amount: number): void => {
    if (row < 0 || row >= height) return;
    let end = 0; // spans that meet once they have grown count once
    for (let s = rows[row]!; s < rows[row + 1]!; s++) {
      const left = Math.max(end, from[s]! - by);
      end = Math.min(width, to[s]! + by);
      if (left >= end) continue;
      within[left]! += amount;
      within[end]! -= amount;
    }
  };
  for (let r = 0; r < by; r++) change(r, 1);
  for (let r = 0; r < height; r++) {
    change(r + by, 1);
    change(r - by - 1, -1);
    for (let c = 0, depth = 0, i = r * width; c < width; c++, i++) {
      depth += within[c]!;
      if (depth > 0) inside[i] = 1;
    }
  }
  return areaOf(height, width, inside, 1);
}

/** out ← the area's pixels of each plane: [channels, height, width] → [channels, count]. */
export function gather<T extends Float32Array | Uint8Array>(planes: T, area: Area, out: T): T {
  const { height, width, count, rows, from, to, first } = area;
  const plane = height * width;
  for (let base = 0, at = 0; base < planes.length; base += plane, at += count) {
    for (let r = 0; r < height; r++) {
      for (let s = rows[r]!; s < rows[r + 1]!; s++) {
        const row = base + r * width;
        out.set(planes.subarray(row + from[s]!, row + to[s]!), at + first[s]!);
      }
    }
  }
  return out;
}

/** Puts them back: [channels, count] into [channels, height, width]; what is not of the area stays. */
export function scatter(values: Float32Array, area: Area, planes: Float32Array): Float32Array {
  const { height, width, count, rows, from, to, first } = area;
  const plane = height * width;
  for (let base = 0, at = 0; base < planes.length; base += plane, at += count) {
    for (let r = 0; r < height; r++) {
      for (let s = rows[r]!; s < rows[r + 1]!; s++) {
        const begin = at + first[s]!;
        planes.set(values.subarray(begin, begin + to[s]! - from[s]!), base + r * width + from[s]!);
      }
    }
  }
  return planes;
}
