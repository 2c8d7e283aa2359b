import type { LinearOperator } from '../operators/linear-operator.ts';
import type { FbpOptions } from '../operators/radon/fbp/ramp-filter.ts';
import type { ViewFilter } from './view-filter.ts';

/** What was measured and how: everything a solver may know. All on the model's scale (design, "CT units"). */
export interface InverseProblem {
  /** P: image [height, width] on the model's scale → data, in pixel lengths. */
  readonly operator: LinearOperator;
  readonly height: number;
  readonly width: number;
  /** y′ = P x + n. */
  readonly data: Float32Array;
  /** Standard deviation of n, the same for all samples; 0 where the data are noiseless or the level is unknown. */
  readonly noiseSd: number;
  /** Inverse variance of each sample of `data` where it differs between samples (Poisson); then noiseSd is unused. */
  readonly weights: Float32Array | null;
  /** How samples share the image, as who made the operator knows: the metric of the data for TV and CG. */
  readonly filter: ViewFilter;
  /** Least physical value of x; the solvers that know non-negativity clip here. */
  readonly lower: number;
  /** out ← an analytic inverse (FBP, by default under a Hann window) of data. */
  analyticInverse(data: Float32Array, out: Float32Array, options?: FbpOptions): void;
}

/** What happened in one step. `estimate` is live: copy it to keep it. */
export interface SolverStep {
  readonly step: number;
  readonly of: number;
  /** Noise level of the step, null for classical methods. */
  readonly sigma: number | null;
  readonly nfe: number;
  /** ‖A x̂ − y′‖/‖y′‖ of the estimate. */
  readonly residual: number;
  readonly estimate: Float32Array;
}

/**
 * All that a solver remembers between two steps, as plain data: saved at a yield and loaded into a new process,
 * the run goes on to the bit as if it had never stopped. A fresh state is empty; the solver fills it.
 */
export interface SolverState {
  step: number;
  nfe: number;
  /** `arrays.estimate` is the answer so far. */
  readonly arrays: Record<string, Float32Array>;
  readonly numbers: Record<string, number>;
}

export const freshState = (): SolverState => ({ step: 0, nfe: 0, arrays: {}, numbers: {} });

/** A run: progress is what it yields, stopping is leaving the loop, the result is in the state. */
export type SolverRun = AsyncGenerator<SolverStep, void>;
