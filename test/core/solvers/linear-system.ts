import { sizeOf, type LinearOperator } from '../../../core/operators/linear-operator.ts';

/** Solves A x = b, A [n, n] row by row, by elimination with pivoting. Both are overwritten. */
export function solved(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let r = k + 1; r < n; r++) if (Math.abs(a[r * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = r;
    for (let c = 0; c < n; c++) [a[k * n + c], a[pivot * n + c]] = [a[pivot * n + c]!, a[k * n + c]!];
    [b[k], b[pivot]] = [b[pivot]!, b[k]!];
    for (let r = k + 1; r < n; r++) {
      const factor = a[r * n + k]! / a[k * n + k]!;
      for (let c = k; c < n; c++) a[r * n + c]! -= factor * a[k * n + c]!;
      b[r]! -= factor * b[k]!;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let c = k + 1; c < n; c++) b[k]! -= a[k * n + c]! * b[c]!;
    b[k]! /= a[k * n + k]!;
  }
  return b;
}

/** The matrix of an operator, [results, inputs] row by row. */
export function matrixOf(A: LinearOperator): Float64Array {
  const [rows, columns] = [sizeOf(A.outShape), sizeOf(A.inShape)];
  const matrix = new Float64Array(rows * columns);
  const unit = new Float64Array(columns);
  const column = new Float64Array(rows);
  for (let c = 0; c < columns; c++) {
    unit.fill(0);
    unit[c] = 1;
    A.forward(unit, column);
    for (let r = 0; r < rows; r++) matrix[r * columns + c] = column[r]!;
  }
  return matrix;
}

/** AᵀWA [columns, columns] and AᵀWy, the two sides of the normal equations. */
export function normalEquations(
  matrix: ArrayLike<number>,
  data: ArrayLike<number>,
  weight: (row: number) => number,
  columns: number,
): { normal: Float64Array; right: Float64Array } {
  const normal = new Float64Array(columns * columns);
  const right = new Float64Array(columns);
  for (let r = 0; r < data.length; r++) {
    for (let i = 0; i < columns; i++) {
      const a = weight(r) * matrix[r * columns + i]!;
      if (a === 0) continue;
      right[i]! += a * data[r]!;
      for (let j = 0; j < columns; j++) normal[i * columns + j]! += a * matrix[r * columns + j]!;
    }
  }
  return { normal, right };
}
