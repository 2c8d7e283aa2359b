import { squaredDistances } from './distance.ts';

/**
 * How much of each pixel a filling is, [height, width]: 0 where the picture is known, rising inwards from the rim of the
 * hole with the distance to the nearest known pixel, and 1 from `reach` pixels inside it on. What is known is never mixed.
 * @param known [height, width], 0 in the hole
 */
export function featherOf(known: Uint8Array, height: number, width: number, reach: number): Float32Array {
  const whole = { top: 0, left: 0, bottom: height, right: width };
  const squares = squaredDistances({ data: known, width }, whole, reach + 1, (v) => v !== 0);
  return Float32Array.from(squares, (square) => Math.min(1, Math.sqrt(square) / (reach + 1)));
}
