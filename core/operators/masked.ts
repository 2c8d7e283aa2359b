import { type LinearOperator, sizeOf } from './linear-operator.ts';

/** M·A: keeps the results where the mask is 1 and sets the others to zero. */
export function masked(A: LinearOperator, mask: Uint8Array): LinearOperator {
  if (mask.length !== sizeOf(A.outShape)) {
    throw new Error(`masked: ${mask.length} flags for [${A.outShape}] results`);
  }
  const kept = new Float64Array(mask.length);
  return {
    inShape: A.inShape,
    outShape: A.outShape,
    forward(x, y) {
      A.forward(x, y);
      for (let i = 0; i < mask.length; i++) if (mask[i] === 0) y[i] = 0;
    },
    adjoint(y, x) {
      for (let i = 0; i < mask.length; i++) kept[i] = mask[i] === 0 ? 0 : y[i]!;
      A.adjoint(kept, x);
    },
  };
}
