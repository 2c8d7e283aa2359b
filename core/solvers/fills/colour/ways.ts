/** What a step costs: its length as a share of the picture's longer side, and the difference of grey that it climbs. */
const COST = { length: 0.75, climb: 1.5 };
/** Below this a shorter way changes nothing that is seen. */
const ENOUGH = 1e-4;

/**
 * The length of the shortest way from one pixel to every other (geodesic distance): across an edge it is long, around it
 * not longer than it has to be. Found by sweeps over the picture in turn from its first corner and its last (Toivanen 1996,
 * "New geodesic distance transforms for gray-scale images", Pattern Recognit. Lett. 17), until none is shorter.
 * @param grey [height, width] @param out [height, width]
 */
export function waysFrom(
  from: number,
  grey: ArrayLike<number>,
  height: number,
  width: number,
  out: Float32Array,
): void {
  const straight = COST.length / Math.max(height, width);
  const across = straight * Math.SQRT2;
  out.fill(Infinity);
  out[from] = 0;
  let shorter = true;
  /** By way of pixel j, a step from i. */
  const by = (i: number, j: number, step: number): void => {
    const way = out[j]! + step + COST.climb * Math.abs(grey[j]! - grey[i]!);
    if (way >= out[i]!) return;
    if (way < out[i]! - ENOUGH) shorter = true;
    out[i] = way;
  };
  while (shorter) {
    shorter = false;
    for (let r = 0, i = 0; r < height; r++) {
      for (let c = 0; c < width; c++, i++) {
        if (c > 0) by(i, i - 1, straight);
        if (r === 0) continue;
        by(i, i - width, straight);
        if (c > 0) by(i, i - width - 1, across);
        if (c + 1 < width) by(i, i - width + 1, across);
      }
    }
    for (let r = height - 1, i = height * width - 1; r >= 0; r--) {
      for (let c = width - 1; c >= 0; c--, i--) {
        if (c + 1 < width) by(i, i + 1, straight);
        if (r + 1 === height) continue;
        by(i, i + width, straight);
        if (c + 1 < width) by(i, i + width + 1, across);
        if (c > 0) by(i, i + width - 1, across);
      }
    }
  }
}
