import { significant } from '../../../core/image/number-text.ts';

/** A relative residual in a column: three digits, zeros too, so that points stand below each other; 1.49·10⁻⁶ where it is tiny. */
export const residualText = (residual: number): string =>
  residual === 0 || residual >= 1e-4 ? residual.toPrecision(3) : significant(residual, 3);
