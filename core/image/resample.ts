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

/** Weights that lay `outCount` samples of `ratio` input pixels each over the middle of `count` input pixels. */
function axisWeights(count: number, outCount: number, ratio: number): AxisWeights {
  const area = ratio >= 1;
  const span = area ? Math.ceil(ratio) + 1 : 4;
  const first = new Int32Array(outCount);
  const weights = new Float64Array(outCount * span);
  const clamp = (i: number): number => Math.min(Math.max(i, 0), count - 1);
  for (let j = 0; j < outCount; j++) {
    const left = count / 2 + (j - outCount / 2) * ratio;
    const from = area ? Math.floor(left + 1e-9) : Math.floor(left + ratio / 2 - 0.5) - 1;
    const base = Math.max(0, Math.min(from, count - span));
    first[j] = base;
    for (let i = from; i < from + span; i++) {
      const w = area
        ? Math.max(0, Math.min(i + 1, left + ratio) - Math.max(i, left)) / ratio
        : cubic(i - (left + ratio / 2 - 0.5));
      // Beyond the edge the outermost pixel repeats.
      const at = clamp(i) - base;
      if (w !== 0 && at >= 0 && at < span) weights[j * span + at]! += w;
    }
  }
  return { first, weights, span };
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
  const columns = axisWeights(width, outWidth, columnRatio);
  const rows = axisWeights(height, outHeight, rowRatio);
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
  const out = new Float32Array(outHeight * outWidth);
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
  return out;
}
