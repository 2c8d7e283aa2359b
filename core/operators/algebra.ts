import { type LinearOperator, sizeOf, type Vector } from './linear-operator.ts';

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);

/** x ↦ x. */
export const identity = (shape: readonly number[]): LinearOperator => ({
  inShape: shape,
  outShape: shape,
  forward: (x, y) => y.set(x),
  adjoint: (y, x) => x.set(y),
});

/** Aᵀ as an operator of its own. */
export const adjointOf = (A: LinearOperator): LinearOperator => ({
  inShape: A.outShape,
  outShape: A.inShape,
  forward: (x, y) => A.adjoint(x, y),
  adjoint: (y, x) => A.forward(y, x),
});

function multiply(v: Vector, factor: number): void {
  for (let i = 0; i < v.length; i++) v[i]! *= factor;
}

/** c·A. */
export const scale = (c: number, A: LinearOperator): LinearOperator => ({
  inShape: A.inShape,
  outShape: A.outShape,
  forward(x, y) {
    A.forward(x, y);
    multiply(y, c);
  },
  adjoint(y, x) {
    A.adjoint(y, x);
    multiply(x, c);
  },
});

/** A·B: B first. What lies between them is kept in float64. */
export function compose(A: LinearOperator, B: LinearOperator): LinearOperator {
  if (!sameShape(A.inShape, B.outShape)) {
    throw new Error(`compose: the outer operator takes [${A.inShape}], the inner one gives [${B.outShape}]`);
  }
  const between = new Float64Array(sizeOf(B.outShape));
  return {
    inShape: B.inShape,
    outShape: A.outShape,
    forward(x, y) {
      B.forward(x, between);
      A.forward(between, y);
    },
    adjoint(y, x) {
      A.adjoint(y, between);
      B.adjoint(between, x);
    },
  };
}
