import { describe, expect, it } from 'vitest';
import { simulatedCoils } from '../../../core/modalities/mri/sensitivities/simulated.ts';
import { coilOperator } from '../../../core/operators/kspace/coils.ts';
import { splitBregman, splitBregmanOfCoils } from '../../../core/solvers/tv/split-bregman.ts';
import { sizeOf } from '../../../core/operators/linear-operator.ts';
import { normals } from './tiny-problem.ts';

const [height, width] = [24, 20];
const size = height * width;
const lambda = 0.02;
const mask = Uint8Array.from({ length: size }, (_, i) => {
  const column = i % width;
  return column % 2 === 0 || Math.abs(column - width / 2) < 3 ? 1 : 0;
});
/** Two complex pieces and a ground. */
const object = Float32Array.from({ length: 2 * size }, (_, i) => {
  const [r, c] = [Math.floor((i % size) / width), i % width];
  const imaginary = i >= size;
  if (r > 4 && r < 14 && c > 3 && c < 11) return imaginary ? 0.5 : 1;
  return r > 10 && r < 20 && c > 12 ? (imaginary ? -0.3 : 0.4) : 0.05;
});

/** ½‖Ax − y‖² + λ TV(x), differences periodic. */
function objective(A: ReturnType<typeof coilOperator>, y: Float32Array, x: Float32Array): number {
  const Ax = new Float32Array(y.length);
  A.forward(x, Ax);
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += (Ax[i]! - y[i]!) ** 2 / 2;
  for (let first = 0; first < x.length; first += 2 * size) {
    for (let r = 0; r < height; r++) {
      for (let c = 0; c < width; c++) {
        let square = 0;
        for (const base of [first, first + size]) {
          const here = x[base + r * width + c]!;
          square += (x[base + r * width + ((c + 1) % width)]! - here) ** 2;
          square += (x[base + ((r + 1) % height) * width + c]! - here) ** 2;
        }
        sum += lambda * Math.sqrt(square);
      }
    }
  }
  return sum;
}

describe('split Bregman', () => {
  it('of one coil that sees everything alike is the same by division in k-space and by conjugate gradients', () => {
    const maps = new Float32Array(2 * size).fill(1, 0, size);
    const A = coilOperator(maps, mask, height, width);
    const data = new Float32Array(sizeOf(A.outShape));
    A.forward(object, data);
    const kspace = new Float32Array(2 * size);
    for (let i = 0, k = 0; i < size; i++) {
      if (mask[i] === 0) continue;
      kspace[i] = data[k]!;
      kspace[size + i] = data[data.length / 2 + k]!;
      k++;
    }
    const divided = splitBregman(kspace, mask, { height, width }, { lambda, iterations: 20 });
    const iterated = splitBregmanOfCoils(A, data, { lambda, iterations: 20 }, 60);
    divided.forEach((v, i) => expect(Math.abs(v - iterated[i]!)).toBeLessThan(2e-4));
  });

  it.each([1, 2] as const)(
    'of several coils goes to the minimum, %i sets of maps: no image near it is better',
    (sets) => {
      const coils = 4;
      const maps = new Float32Array(sets * coils * 2 * size);
      for (let set = 0; set < sets; set++)
        maps.set(simulatedCoils(coils, height, width, 2 + set), (set * maps.length) / sets);
      const A = coilOperator(maps, mask, height, width, sets);
      const data = new Float32Array(sizeOf(A.outShape));
      A.forward(
        normals(2 * sets * size, 3).map((v, i) => object[i % (2 * size)]! + 0.05 * v),
        data,
      );
      const few = objective(A, data, splitBregmanOfCoils(A, data, { lambda, iterations: 20 }));
      const x = splitBregmanOfCoils(A, data, { lambda, iterations: 400 });
      const least = objective(A, data, x);
      expect(few / least).toBeLessThan(1.05);
      for (const seed of [1, 2, 3]) {
        const other = x.slice();
        for (const [i, n] of normals(x.length, seed).entries()) other[i]! += 1e-3 * n;
        expect(objective(A, data, other)).toBeGreaterThan(least);
        expect(
          objective(
            A,
            data,
            x.map((v) => v * (1 + 1e-3 * (seed - 2 || 3))),
          ),
        ).toBeGreaterThan(least);
      }
    },
  );
});
