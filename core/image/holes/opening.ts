/**
 * Opening by a square: out ← the image without whatever is brighter than its surroundings and narrower than `side` pixels in
 * any direction. Erosion and dilation by van Herk (1992) and Gil and Werman (1993): three comparisons a pixel for any side.
 * @param plane [height, width] @param side odd @param out another array
 */
export function openedBySquare(
  plane: Float32Array,
  height: number,
  width: number,
  side: number,
  out: Float32Array,
): void {
  const line = new Sliding(Math.max(height, width), side);
  out.set(plane);
  for (const sign of [-1, 1]) {
    for (let r = 0; r < height; r++) line.largest(out, r * width, 1, width, sign);
    for (let c = 0; c < width; c++) line.largest(out, c, width, height, sign);
  }
}

/** The largest of `side` numbers around each one of a line, in place. */
class Sliding {
  private readonly reach: number;
  private readonly values: Float32Array;
  private readonly before: Float32Array;
  private readonly after: Float32Array;
  private readonly side: number;

  constructor(longest: number, side: number) {
    this.side = side;
    this.reach = (side - 1) / 2;
    // Filled up to a multiple of the side.
    const length = longest + 2 * this.reach + side;
    this.values = new Float32Array(length);
    this.before = new Float32Array(length);
    this.after = new Float32Array(length);
  }

  /** @param sign −1 for the smallest */
  largest(of: Float32Array, first: number, stride: number, count: number, sign: number): void {
    const { side, reach, values, before, after } = this;
    const length = Math.ceil((count + 2 * reach) / side) * side;
    values.fill(-Infinity, 0, length);
    for (let k = 0; k < count; k++) values[reach + k] = sign * of[first + k * stride]!;
    for (let k = 0; k < length; k++) before[k] = k % side === 0 ? values[k]! : Math.max(before[k - 1]!, values[k]!);
    for (let k = length - 1; k >= 0; k--) {
      after[k] = k % side === side - 1 ? values[k]! : Math.max(after[k + 1]!, values[k]!);
    }
    for (let k = 0; k < count; k++) of[first + k * stride] = sign * Math.max(after[k]!, before[k + side - 1]!);
  }
}
