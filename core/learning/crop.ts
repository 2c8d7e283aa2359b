import { lay } from '../image/grids/resample.ts';
import { symmetryPermutation, turn } from '../image/symmetry.ts';
import type { LearntImage, Learning } from './learning.ts';

/**
 * A square of an image at a random place, of random pixels and in a random symmetry, [channels, side, side].
 * @param draw uniform in (0, 1): the same numbers give the same crop
 */
export function randomCrop(image: LearntImage, side: number, learning: Learning, draw: () => number): Float32Array {
  const { height, width, pixelMm } = image;
  const room = Math.max(1, Math.min(height, width) / side);
  const ratio = Math.min(room, Math.max(1, learning.pixelsInOne(draw, pixelMm, room)));
  const [free, aside] = [height - ratio * side, width - ratio * side];
  // Pixels of the image itself are taken as they are.
  const at = (room: number): number => (ratio === 1 ? Math.floor(draw() * (room + 1)) : draw() * room);
  const cut = squareOf(image, side, ratio, at(free), at(aside));
  return turned(cut, side, learning.symmetries[Math.floor(draw() * learning.symmetries.length)] ?? 0);
}

/** @param top, left in pixels of the image, from its outer edge */
function squareOf(image: LearntImage, side: number, ratio: number, top: number, left: number): Float32Array {
  const { data, height, width } = image;
  const channels = data.length / (height * width);
  const out = new Float32Array(channels * side * side);
  for (let c = 0; c < channels; c++) {
    const plane = data.subarray(c * height * width, (c + 1) * height * width);
    const own = out.subarray(c * side * side, (c + 1) * side * side);
    if (ratio === 1)
      for (let r = 0; r < side; r++) {
        const from = (top + r) * width + left;
        own.set(plane.subarray(from, from + side), r * side);
      }
    else {
      const axis = (count: number, start: number) =>
        ({ count, outCount: side, ratio, middle: start + (ratio * side) / 2 }) as const;
      lay(plane, axis(height, top), axis(width, left), ['area', 'area'], own);
    }
  }
  return out;
}

function turned(square: Float32Array, side: number, symmetry: Parameters<typeof symmetryPermutation>[0]): Float32Array {
  if (symmetry === 0) return square;
  const permutation = new Int32Array(side * side);
  symmetryPermutation(symmetry, side, side, permutation);
  const out = new Float32Array(square.length);
  turn(square, permutation, out);
  return out;
}

/** The square in the middle, [channels, side, side]. */
export const centreCrop = (image: LearntImage, side: number): Float32Array =>
  squareOf(image, side, 1, Math.floor((image.height - side) / 2), Math.floor((image.width - side) / 2));
