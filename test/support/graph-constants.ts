/** Constants of the small graphs that tests write. */
import { fillNormal, PURPOSE } from '../../core/image/random.ts';
import type { Constant } from '../../electron/worker/engines/graph/graph.ts';

export type Shape = readonly number[];
export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);
export function normals(seed: number, count: number): Float32Array {
  const out = new Float32Array(count);
  fillNormal(out, seed, PURPOSE.start, 0);
  return out;
}
export const floats = (name: string, shape: Shape, seed = 7): Constant => ({
  name,
  shape,
  data: normals(seed, sizeOf(shape)),
});
export const longs = (name: string, values: readonly number[]): Constant => ({
  name,
  shape: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
