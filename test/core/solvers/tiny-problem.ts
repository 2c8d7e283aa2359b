import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { symmetriesOf } from '../../../core/image/symmetry.ts';
import type { LinearOperator, Vector } from '../../../core/operators/linear-operator.ts';
import { viewFilter } from '../../../core/solvers/view-filter.ts';
import type { InverseProblem, SolverRun, SolverState, SolverStep } from '../../../core/solvers/solver.ts';

/** The matrix [rows, columns], row by row, as an operator. */
export function dense(
  matrix: ArrayLike<number>,
  outShape: readonly number[],
  inShape: readonly number[],
): LinearOperator {
  const rows = outShape.reduce((n, d) => n * d, 1);
  const columns = inShape.reduce((n, d) => n * d, 1);
  return {
    inShape,
    outShape,
    forward(x: Vector, y: Vector) {
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let c = 0; c < columns; c++) sum += matrix[r * columns + c]! * x[c]!;
        y[r] = sum;
      }
    },
    adjoint(y: Vector, x: Vector) {
      x.fill(0);
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) x[c]! += matrix[r * columns + c]! * y[r]!;
    },
  };
}

export function normals(length: number, seed: number): Float32Array {
  const out = new Float32Array(length);
  fillNormal(out, seed, PURPOSE.phantom, 0);
  return out;
}

/** y′ = P x + n with nothing special about it; the analytic inverse is Pᵀy′ unless a test needs a better one. */
export function problemOf(
  operator: LinearOperator,
  data: Float32Array,
  more: Partial<InverseProblem> = {},
): InverseProblem {
  const [width = 1, height = 1, channels = 1] = operator.inShape.toReversed();
  const views = operator.outShape;
  return {
    operator,
    shape: [channels, height, width],
    data,
    noiseSd: 0,
    weights: null,
    lower: null,
    firstSigma: 0.1,
    symmetries: symmetriesOf(height, width),
    ...(views.length === 2 ? { preconditioner: viewFilter(views[0]!, views[1]!) } : {}),
    analyticInverse: (y, out) => operator.adjoint(y, out),
    ...more,
  };
}

export async function finish(run: SolverRun): Promise<SolverStep[]> {
  const steps: SolverStep[] = [];
  for await (const step of run) steps.push(step);
  return steps;
}

/** A state as another process would read it: nothing shared with the one that wrote it. */
export function reloaded(state: SolverState): SolverState {
  const arrays: Record<string, Float32Array> = {};
  for (const [name, array] of Object.entries(state.arrays)) arrays[name] = Float32Array.from(array);
  return { step: state.step, nfe: state.nfe, arrays, numbers: { ...state.numbers } };
}
