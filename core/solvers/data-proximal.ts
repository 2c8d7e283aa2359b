import { type LinearOperator, sizeOf } from '../operators/linear-operator.ts';
import type { ProximalMap } from '../operators/proximal-map.ts';
import { addScaled, inner, scaleAndAdd } from '../operators/vectors.ts';
import type { InverseProblem } from './solver.ts';
import { factorViews, preconditionerOf, shiftedLaplacian, type ViewFilter } from './view-filter.ts';

/** The proximal map of a problem: its own where it has one, else `iterations` of conjugate gradients. */
export function proximalOf(
  problem: InverseProblem,
  iterations: number,
  data: Float32Array = problem.data,
  weights: Float32Array | null = problem.weights,
): ProximalMap {
  const { operator, prox } = problem;
  return (
    prox?.(data, weights, iterations) ?? proximalByCg(operator, data, weights, iterations, preconditionerOf(problem))
  );
}

/**
 * Squared norm of a row of A, which scales the view filter's model of A Aᵀ against λW⁻¹. Its exact size matters
 * only where λ/w comes near it: very noisy samples.
 */
function meanRowNorm(operator: LinearOperator, samples: number): number {
  const e = new Float32Array(samples);
  const x = new Float32Array(sizeOf(operator.inShape));
  const probes = 16;
  let sum = 0;
  for (let i = 0; i < probes; i++) {
    const at = Math.floor(((i + 0.5) * samples) / probes);
    e[at] = 1;
    operator.adjoint(e, x);
    e[at] = 0;
    sum += inner(x, x);
  }
  return Math.max(sum / probes, 1e-12);
}

/** Of the image, what projecting it in float32 may put into its data that no image has. */
const ROUNDING = 1e-6;

/**
 * The proximal map of any operator by conjugate gradients in the data's space: u = z + Aᵀp with
 * (A Aᵀ + λW⁻¹)p = y − Az, preconditioned by the view filter, which is close to (A Aᵀ)⁻¹ where views meet. Four
 * iterations do the work of ten on the normal equations; each costs one forward and one adjoint.
 * @param data y, read at every solve, so that a caller may perturb it in place
 * @param weights inverse variances W, or null for W = I
 * @param filter how the samples share the image: the preconditioner
 */
export function proximalByCg(
  operator: LinearOperator,
  data: Float32Array,
  weights: Float32Array | null,
  iterations: number,
  filter: ViewFilter,
): ProximalMap {
  const m = data.length;
  const size = sizeOf(operator.inShape);
  const rowNorm = meanRowNorm(operator, m);
  const residual = new Float32Array(m);
  const dual = new Float32Array(m);
  const direction = new Float32Array(m);
  const product = new Float32Array(m);
  const filtered = new Float32Array(m);
  const back = new Float32Array(size);
  const row = new Float64Array(filter.columns);
  let meanInverse = 1;
  if (weights !== null) {
    let sum = 0;
    for (let i = 0; i < m; i++) sum += 1 / weights[i]!;
    meanInverse = sum / m;
  }

  return {
    solve(z, lambda, out) {
      operator.forward(z, residual);
      scaleAndAdd(residual, -1, data);
      const size2 = inner(data, data);
      out.set(z);
      dual.fill(0);
      const views = factorViews(filter, () => rowNorm, lambda * meanInverse);
      const precondition = (): void => {
        for (let first = 0; first < m; first += filter.columns) {
          for (let k = 0; k < filter.columns; k++) row[k] = residual[first + k]!;
          views.solve(first, row);
          for (let k = 0; k < filter.columns; k++) product[first + k] = row[k]!;
          shiftedLaplacian(filter, filter.floor, product, first, filtered, first);
        }
      };
      precondition();
      direction.set(filtered);
      let rho = inner(residual, filtered);
      // ρ is the squared length of what the image lacks, of which float32 tells no more.
      const enough = Math.max(rho * 1e-14, ROUNDING ** 2 * inner(z, z));
      let done = 0;
      while (done < iterations && rho > enough) {
        operator.adjoint(direction, back);
        operator.forward(back, product);
        addDamping(product, lambda, weights, direction);
        const step = rho / inner(direction, product);
        addScaled(dual, step, direction);
        addScaled(residual, -step, product);
        addScaled(out, step, back);
        done++;
        if (done === iterations) break;
        precondition();
        const next = inner(residual, filtered);
        const beta = next / rho;
        scaleAndAdd(direction, beta, filtered);
        rho = next;
      }
      // y − Au = the residual of the dual system + λW⁻¹p.
      addDamping(residual, lambda, weights, dual);
      const misfit = inner(residual, residual);
      return { iterations: done, residual: size2 > 0 ? Math.sqrt(misfit / size2) : 0 };
    },
  };
}

/** out += λW⁻¹ p */
function addDamping(out: Float32Array, lambda: number, weights: Float32Array | null, p: Float32Array): void {
  if (weights === null) addScaled(out, lambda, p);
  else for (let i = 0; i < out.length; i++) out[i]! += (lambda / weights[i]!) * p[i]!;
}
