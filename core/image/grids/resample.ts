/** Sparse weights of one axis: output j is the sum of weights[j·span + i] · input[first[j] + i]. */
interface AxisWeights {
  readonly first: Int32Array;
  readonly weights: Float64Array;
  readonly span: number;
}

/** Keys 1981, cubic convolution with a = −1/2. */
function cubic(t: number): number {
  const a = Math.abs(t);
  if (a < 1) return (1.5 * a - 2.5) * a * a + 1;
  return a < 2 ? ((-0.5 * a + 2.5) * a - 4) * a + 2 : 0;
}

/** How values between pixels are made: the mean of the area, or interpolation between the centres of two or of four. */
export const resamplers = ['area', 'linear', 'cubic'] as const;
export type Resampler = (typeof resamplers)[number];

/** Where the output's pixels lie along one axis of the input. */
export interface Axis {
  /** Input pixels, and output pixels. */
  readonly count: number;
  readonly outCount: number;
  /** Output spacing / input spacing; below zero where the output runs the other way. */
  readonly ratio: number;
  /** The output's middle in input pixels from the outer edge of the first: `count / 2` where the middles coincide. */
  readonly middle: number;
}

const KERNEL: Readonly<Record<Exclude<Resampler, 'area'>, (t: number) => number>> = {
  linear: (t) => Math.max(0, 1 - Math.abs(t)),
  cubic,
};
const REACH = { linear: 1, cubic: 2 } as const;

/** Weights of one axis. Beyond the edge the outermost pixel repeats. */
function axisWeights({ count, outCount, ratio, middle }: Axis, by: Resampler): AxisWeights {
  const step = Math.abs(ratio);
  const span = by === 'area' ? Math.ceil(step) + 1 : 2 * REACH[by];
  const first = new Int32Array(outCount);
  const weights = new Float64Array(outCount * span);
  const clamp = (i: number): number => Math.min(Math.max(i, 0), count - 1);
  for (let j = 0; j < outCount; j++) {
    const left = middle + ((ratio < 0 ? outCount - 1 - j : j) - outCount / 2) * step;
    // The centre of the output's pixel, counted from the centre of the input's first.
    const centre = left + step / 2 - 0.5;
    const from = by === 'area' ? Math.floor(left + 1e-9) : Math.floor(centre) + 1 - REACH[by];
    const base = Math.max(0, Math.min(from, count - span));
    first[j] = base;
    for (let i = from; i < from + span; i++) {
      const w =
        by === 'area' ? Math.max(0, Math.min(i + 1, left + step) - Math.max(i, left)) / step : KERNEL[by](i - centre);
      const at = clamp(i) - base;
      if (w !== 0 && at >= 0 && at < span) weights[j * span + at]! += w;
    }
  }
  return { first, weights, span };
}

/** Lays a plane [rows.count, columns.count] on another grid, axis by axis. @param out [rows.outCount, columns.outCount] */
export function lay(
  data: ArrayLike<number>,
  rowAxis: Axis,
  columnAxis: Axis,
  by: readonly [row: Resampler, column: Resampler],
  out: Float32Array | Float64Array,
): void {
  const [height, width] = [rowAxis.count, columnAxis.count];
  const [outHeight, outWidth] = [rowAxis.outCount, columnAxis.outCount];
  const rows = axisWeights(rowAxis, by[0]);
  const columns = axisWeights(columnAxis, by[1]);
  const narrow = new Float64Array(height * outWidth);
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < outWidth; c++) {
      let sum = 0;
      const at = r * width + columns.first[c]!;
      for (let i = 0; i < columns.span && columns.first[c]! + i < width; i++) {
        sum += columns.weights[c * columns.span + i]! * data[at + i]!;
      }
      narrow[r * outWidth + c] = sum;
    }
  }
  const line = new Float64Array(outWidth);
  for (let r = 0; r < outHeight; r++) {
    line.fill(0);
    for (let i = 0; i < rows.span && rows.first[r]! + i < height; i++) {
      const w = rows.weights[r * rows.span + i]!;
      if (w === 0) continue;
      const at = (rows.first[r]! + i) * outWidth;
      for (let c = 0; c < outWidth; c++) line[c]! += w * narrow[at + c]!;
    }
    out.set(line, r * outWidth);
  }
}

/**
 * Resamples a plane [height, width] about its centre: by exact area averaging where the output's pixel is the larger
 * one, by bicubic interpolation where it is the smaller one, along each axis.
 * @param rowRatio output row spacing / input row spacing; columnRatio likewise
 */
export function resample(
  data: Float32Array,
  height: number,
  width: number,
  outHeight: number,
  outWidth: number,
  rowRatio: number,
  columnRatio: number,
): Float32Array {
  const axis = (count: number, outCount: number, ratio: number): Axis => ({
    count,
    outCount,
    ratio,
    middle: count / 2,
  });
  const kind = (ratio: number): Resampler => (ratio >= 1 ? 'area' : 'cubic');
  const out = new Float32Array(outHeight * outWidth);
  const by = [kind(rowRatio), kind(columnRatio)] as const;
  lay(data, axis(height, outHeight, rowRatio), axis(width, outWidth, columnRatio), by, out);
  return out;
}
