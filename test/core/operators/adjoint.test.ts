import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjointOf, compose, identity, scale } from '../../../core/operators/algebra.ts';
import { fourier2d } from '../../../core/operators/fourier.ts';
import { equispacedAngles } from '../../../core/operators/geometry.ts';
import { gradient } from '../../../core/operators/gradient.ts';
import type { LinearOperator } from '../../../core/operators/linear-operator.ts';
import { masked } from '../../../core/operators/masked.ts';
import { projector } from '../../../core/operators/projector.ts';
import { stack } from '../../../core/operators/stack.ts';
import { adjointMismatch } from './random-vector.ts';

/** Every operator once, as a random small example of a size. */
export const operatorExamples: readonly { id: string; example: (size: number, seed: number) => LinearOperator }[] = [
  {
    id: 'parallel-beam',
    example: (n, seed) =>
      projector({
        kind: 'parallel',
        height: n,
        width: n + (seed % 5),
        pixelMm: 0.7,
        anglesDeg: equispacedAngles(1 + (seed % 9), 180),
        bins: 2 * n + (seed % 3),
        binMm: 0.4 + 0.1 * (seed % 11),
        offsetMm: 0.3 * ((seed % 7) - 3),
      }),
  },
  {
    id: 'parallel-beam with missing bins',
    example: (n, seed) =>
      projector({
        kind: 'parallel',
        height: n + 3,
        width: n,
        pixelMm: 1,
        anglesDeg: [0, 45, 90, 135, 180, -30, 400],
        bins: n + 4,
        binMm: 1,
        offsetMm: 0,
        measured: Uint8Array.from({ length: 7 * (n + 4) }, (_, i) => (i * 7 + seed) % 3 && 1),
      }),
  },
  {
    id: 'fan-beam, equiangular',
    example: (n, seed) =>
      projector({
        kind: 'fan',
        height: n,
        width: n + 2,
        pixelMm: 0.8,
        anglesDeg: equispacedAngles(1 + (seed % 9), 360),
        bins: n + 6,
        sourceMm: 2 * n + 2,
        detectorMm: 4 * n,
        binPitch: 70 / (n + 6),
        offset: 0.1 * (seed % 4),
      }),
  },
  {
    id: 'fan-beam, flat detector',
    example: (n, seed) =>
      projector({
        kind: 'fan-flat',
        height: n + 1,
        width: n,
        pixelMm: 0.8,
        anglesDeg: equispacedAngles(1 + (seed % 9), 360),
        bins: n + 6,
        sourceMm: 2 * n + 2,
        detectorMm: 4 * n,
        binPitch: 3,
        offset: 0.5 * (seed % 4),
      }),
  },
  { id: 'gradient', example: (n, seed) => gradient(n, 1 + (seed % 7)) },
  { id: 'fourier2d', example: (n, seed) => fourier2d(n, 1 + (seed % 13)) },
  { id: 'identity', example: (n) => identity([n]) },
  { id: 'scale', example: (n, seed) => scale(seed - 5e5, gradient(n, n)) },
  { id: 'compose', example: (n) => compose(adjointOf(gradient(n, n)), gradient(n, n)) },
  { id: 'stack', example: (n) => stack([gradient(n, n), identity([n, n]), gradient(n, n)]) },
  {
    id: 'masked',
    example: (n, seed) =>
      masked(
        gradient(n, n),
        Uint8Array.from({ length: 2 * n * n }, (_, i) => (i * seed) % 3 && 1),
      ),
  },
];

describe.each(operatorExamples)('$id', ({ example }) => {
  it('satisfies ⟨Ax, y⟩ = ⟨x, Aᵀy⟩ in float64', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.nat(1e6), (size, seed) => {
        expect(adjointMismatch(example(size, seed), seed)).toBeLessThanOrEqual(1e-13);
      }),
    );
  });
});
