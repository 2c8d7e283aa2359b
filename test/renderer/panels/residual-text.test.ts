import { expect, it } from 'vitest';
import { residualText } from '../../../renderer/panels/runs/residual-text.ts';

it('a residual has three digits in a column, and a power of ten where it is tiny', () => {
  const told = [0.021, 0.00355, 1.49e-6, 4.3849e-8, 0].map(residualText);
  expect(told).toEqual(['0.0210', '0.00355', '1.49·10⁻⁶', '4.38·10⁻⁸', '0.00']);
});
