import type { Planes } from '../hole.ts';

/** A picture with a hole, on one of the grids. */
export interface Level extends Planes {
  readonly data: Float32Array;
  /** [height, width], 0 in the hole. */
  readonly known: Uint8Array;
}

/**
 * The picture and its halves, the finest first, until the hole is gone or a side would be shorter than `least`. A coarse pixel
 * is the mean of the known ones among its four, and unknown where none of them is known.
 */
export function pyramidOf(finest: Level, least: number): Level[] {
  const levels = [finest];
  for (;;) {
    const fine = levels.at(-1)!;
    if (!fine.known.includes(0) || Math.min(fine.height, fine.width) < 2 * least) return levels;
    levels.push(halved(fine));
  }
}

function halved({ data, known, channels, height, width }: Level): Level {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const [plane, coarse] = [height * width, rows * columns];
  const half = { data: new Float32Array(channels * coarse), known: new Uint8Array(coarse) };
  for (let row = 0, k = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, k++) {
      let count = 0;
      for (let r = 2 * row; r < Math.min(height, 2 * row + 2); r++) {
        for (let c = 2 * column; c < Math.min(width, 2 * column + 2); c++) {
          const i = r * width + c;
          if (known[i] === 0) continue;
          count++;
          for (let p = 0; p < channels; p++) half.data[p * coarse + k]! += data[p * plane + i]!;
        }
      }
      if (count === 0) continue;
      half.known[k] = 1;
      for (let p = 0; p < channels; p++) half.data[p * coarse + k]! /= count;
    }
  }
  return { ...half, channels, height: rows, width: columns };
}
