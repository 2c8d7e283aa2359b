/**
 * How wide a hole is at its widest, in pixels: twice the greatest distance of an unknown pixel to a known one, less one; rows,
 * columns and diagonals count alike. 0 where nothing is unknown, Infinity where nothing is known.
 * @param known [height, width], 0 in the hole
 */
export function holeWidth(known: Uint8Array, height: number, width: number): number {
  const far = height + width;
  const distance = new Uint32Array(known.length);
  const least = (i: number, row: number, column: number): void => {
    if (row < 0 || row >= height || column < 0 || column >= width) return;
    distance[i] = Math.min(distance[i]!, distance[row * width + column]! + 1);
  };
  // Two sweeps are exact for this distance.
  for (let r = 0, i = 0; r < height; r++)
    for (let c = 0; c < width; c++, i++) {
      distance[i] = known[i] === 0 ? far : 0;
      for (const [dr, dc] of ABOVE) least(i, r + dr, c + dc);
    }
  let most = 0;
  for (let r = height - 1, i = known.length - 1; r >= 0; r--)
    for (let c = width - 1; c >= 0; c--, i--) {
      for (const [dr, dc] of ABOVE) least(i, r - dr, c - dc);
      most = Math.max(most, distance[i]!);
    }
  return most >= far ? Infinity : Math.max(0, 2 * most - 1);
}

/** Neighbours that a sweep from the top has passed. */
const ABOVE = [
  [0, -1],
  [-1, -1],
  [-1, 0],
  [-1, 1],
] as const;
