import { typicalWeight } from '../discrepancy.ts';
import { sizeOf } from '../../operators/linear-operator.ts';
import { firstImage } from '../first-image.ts';
import type { InverseProblem, SolverRun, SolverState } from '../solver.ts';
import { imagePass, RELAXATION } from './pass.ts';
import { factorViews, filteredNorm, preconditionerOf, shiftedLaplacian } from '../view-filter.ts';

/**
 * min_x ½‖P x − y′‖²_W + λ TV(x) subject to x ≥ lower; TV isotropic, forward differences, no flux over the border.
 * Of several channels the vectorial one, √(Σ_c |∇x_c|²) (Blomgren & Chan 1998, IEEE Trans. Image Process. 7): edges
 * stand at the same place in all of them.
 *
 * Primal–dual hybrid gradient (Chambolle & Pock 2011, J. Math. Imaging Vis. 40, Alg. 1) with one step for the image,
 * one for the gradient's dual q and a filter for the data's dual p (view-filter.ts), over-relaxed by 1.8 (Condat 2013,
 * J. Optim. Theory Appl. 158). Rejected: FISTA with an inner dual prox: every outer step costs a projection pair too,
 * and it needs the small step of the whole crowd of views.
 */
export interface TotalVariationSettings {
  /** Weight of TV beside ½‖P x − y′‖², P in pixel lengths; inverse variances are divided by their geometric mean first. */
  readonly lambda: number;
  readonly iterations: number;
  /** Stops when an iteration moves the image by less than this, root mean square on the model's scale; 0: never. */
  readonly tolerance: number;
  /** Iterations between two reports. */
  readonly every: number;
}

/**
 * Dual steps over primal step, per λ. Duals grow with λ, so the balance does: measured on validation slices at λ 0.02,
 * 0.08 and 0.5, where 60 λ reaches the limit soonest each time.
 */
const BALANCE_PER_LAMBDA = 60;
/** Below λ of about 0.01 the data's dual is what the noise makes it, and grows no smaller with λ. */
const LEAST_BALANCE = 0.5;
const LEAST_ITERATIONS = 10;

/** Inverse variances around 1, so that λ means the same with and without them. */
function relativeWeights({ weights, data }: InverseProblem): Float32Array {
  if (!weights) return new Float32Array(data.length).fill(1);
  const typical = typicalWeight(weights);
  return weights.map((w) => w / typical);
}

/** The problem's own start where it has one: the nearer to the answer, the fewer iterations. */
function beginningOf(problem: InverseProblem): Float32Array {
  if (problem.start === undefined) return firstImage(problem);
  const start = new Float32Array(sizeOf(problem.shape));
  problem.start(start);
  return start;
}

/** The arrays that a run goes on with. `relaxed` leads; `estimate` is the feasible image of the last iteration. */
function variables(problem: InverseProblem, state: SolverState) {
  const { operator, data, lower } = problem;
  const { arrays } = state;
  const estimate = (arrays['estimate'] ??= beginningOf(problem));
  const pixels = estimate.length;
  const relaxed = (arrays['relaxed'] ??= lower === null ? estimate.slice() : estimate.map((v) => Math.max(v, lower)));
  if (!arrays['projection']) operator.forward(relaxed, (arrays['projection'] = new Float32Array(data.length)));
  return {
    estimate,
    relaxed,
    projection: arrays['projection'],
    dataDual: (arrays['dataDual'] ??= new Float32Array(data.length)),
    dualX: (arrays['dualX'] ??= new Float32Array(pixels)),
    dualY: (arrays['dualY'] ??= new Float32Array(pixels)),
  };
}

/**
 * TV reconstruction. Begins at `state.arrays.estimate` where there is one, else at the problem's start or analytic inverse. Going on with
 * a finished state (its `step` set to 0) and another λ is a warm start of the image and of its duals.
 */
export async function* totalVariation(
  problem: InverseProblem,
  settings: TotalVariationSettings,
  state: SolverState,
): SolverRun {
  const { operator, data } = problem;
  const filter = preconditionerOf(problem);
  const { lambda, iterations, tolerance, every } = settings;
  const { estimate, relaxed, projection, dataDual, dualX, dualY } = variables(problem, state);
  const norm = (state.numbers['norm'] ??= filteredNorm(operator, filter));
  const weights = relativeWeights(problem);

  // Convergence asks for τ (‖PᵀΣP‖ + 8 σ) ≤ 1; each of the two duals takes half.
  const balance = Math.max(LEAST_BALANCE, BALANCE_PER_LAMBDA * lambda);
  const tau = 1 / (2 * balance);
  const sigma = balance / 8;
  const a = balance / norm;
  // u⁺ = argmin of the data's dual step, p = (δ + W) u: [w (1 + W)/a + (δ + W)] u⁺ = w [(1 + W) u/a + 2P x̃ − P x − y].
  const dataStep = factorViews(filter, (i) => weights[i]! / a, 1);

  const pass = imagePass({ shape: problem.shape, tau, sigma, lambda, lower: problem.lower });
  const gradient = new Float32Array(estimate.length);
  const stepped = new Float32Array(data.length);
  const p = new Float32Array(data.length);
  const row = new Float64Array(filter.columns);
  const dataNorm = Math.sqrt(data.reduce((sum, v) => sum + v * v, 0));

  // Loops over numbers stand in functions of their own: those of a generator are compiled late, and until then make each number an object.
  const gradientOfData = (): void => {
    for (let first = 0; first < p.length; first += filter.columns) {
      shiftedLaplacian(filter, filter.floor, dataDual, first, p, first);
    }
    operator.adjoint(p, gradient);
  };
  /** @returns the squared misfit of the image before relaxation */
  const stepData = (): number => {
    operator.forward(estimate, stepped);
    let misfit = 0;
    for (let first = 0; first < data.length; first += filter.columns) {
      shiftedLaplacian(filter, 1, dataDual, first, row, 0);
      for (let k = 0; k < filter.columns; k++) {
        const i = first + k;
        const difference = stepped[i]! - data[i]!;
        misfit += difference * difference;
        row[k] = weights[i]! * (row[k]! / a + stepped[i]! - projection[i]! + difference);
        projection[i] = projection[i]! + RELAXATION * (stepped[i]! - projection[i]!);
      }
      dataStep.solve(first, row);
      for (let k = 0; k < filter.columns; k++) {
        const i = first + k;
        dataDual[i] = dataDual[i]! + RELAXATION * (row[k]! - dataDual[i]!);
      }
    }
    return misfit;
  };

  while (state.step < iterations && state.numbers['convergedAt'] !== lambda) {
    gradientOfData();
    const moved = pass(relaxed, estimate, gradient, dualX, dualY);
    const misfit = stepData();
    state.step++;
    // With duals that start at 0 the first step moves nothing: that is no sign of convergence.
    const converged = state.step >= LEAST_ITERATIONS && Math.sqrt(moved / estimate.length) < tolerance;
    if (converged) state.numbers['convergedAt'] = lambda; // a state loaded after the end stays at the end
    if (converged || state.step % every === 0 || state.step === iterations) {
      yield { step: state.step, of: iterations, sigma: null, nfe: 0, residual: Math.sqrt(misfit) / dataNorm, estimate };
    }
  }
}
