import { type LinearOperator, sizeOf } from './linear-operator.ts';

/** Several operators on one image, their results one after the other in a flat vector. */
export function stack(operators: readonly LinearOperator[]): LinearOperator {
  const [first] = operators;
  if (!first) throw new Error('stack: no operator');
  const size = sizeOf(first.inShape);
  if (operators.some((A) => sizeOf(A.inShape) !== size)) throw new Error('stack: the operators take different images');
  const parts = operators.map((A) => new Float64Array(sizeOf(A.outShape)));
  const image = new Float64Array(size);
  return {
    inShape: first.inShape,
    outShape: [parts.reduce((sum, part) => sum + part.length, 0)],
    forward(x, y) {
      let at = 0;
      for (let k = 0; k < operators.length; k++) {
        operators[k]!.forward(x, parts[k]!);
        y.set(parts[k]!, at);
        at += parts[k]!.length;
      }
    },
    adjoint(y, x) {
      x.fill(0);
      let at = 0;
      for (let k = 0; k < operators.length; k++) {
        const part = parts[k]!;
        for (let i = 0; i < part.length; i++) part[i] = y[at + i]!;
        operators[k]!.adjoint(part, image);
        for (let i = 0; i < size; i++) x[i]! += image[i]!;
        at += part.length;
      }
    },
  };
}
