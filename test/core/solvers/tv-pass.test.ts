import fc from 'fast-check';
import { expect, it } from 'vitest';
import { imagePass } from '../../../core/solvers/tv/pass.ts';
import { normalVector } from '../operators/random-vector.ts';

it('a pass with SIMD is the pass without, to rounding', () => {
  const size = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(size, size, fc.constantFrom(0, 0.2, 3), fc.constantFrom(null, -0.5), (height, width, lambda, lower) => {
      const step = { shape: [1, height, width], tau: 0.1, sigma: 0.3, lambda, lower } as const;
      const plane = (seed: number) => Float32Array.from(normalVector(height * width, seed));
      const run = (pass: ReturnType<typeof imagePass>) => {
        const planes = [plane(1), plane(2), plane(3), plane(4), plane(5)] as const;
        let moved = 0;
        for (let round = 0; round < 3; round++) moved += pass(...planes);
        return [moved, ...planes.flatMap((p) => [...p])];
      };
      const [quick, plain] = [run(imagePass(step)), run(imagePass(step, null))];
      for (const [i, v] of plain.entries()) expect(Math.abs(quick[i]! - v)).toBeLessThan(1e-5 * Math.max(1, v));
    }),
  );
});
