import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operators } from '../../../core/catalogue/operators.ts';
import { adjointMismatch } from './random-vector.ts';

describe.each(operators)('$label', ({ example }) => {
  it('satisfies ⟨Ax, y⟩ = ⟨x, Aᵀy⟩ in float64', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.nat(1e6), (size, variant) => {
        expect(adjointMismatch(example(size, variant), variant)).toBeLessThanOrEqual(1e-13);
      }),
    );
  });
});
