import type { ImageShape } from '../image/image.ts';
import type { Symmetry } from '../image/symmetry.ts';
import type { LinearOperator, Vector } from '../operators/linear-operator.ts';
import type { ProximalOperator } from '../operators/proximal-map.ts';
import type { FullTransform } from './full-transform.ts';
import type { ViewFilter } from './view-filter.ts';

/**
 * What was measured and how: everything a solver may know, on the scale of the prior. What the operator can do beside
 * being applied is said here by who made it; nothing is guessed from shapes.
 */
export interface InverseProblem {
  /** A: image [channels, height, width] → data. */
  readonly operator: LinearOperator;
  readonly shape: ImageShape;
  /** y′ = A x + n. */
  readonly data: Float32Array;
  /** Standard deviation of n, the same for all samples; 0 where the data are noiseless or the level is unknown. */
  readonly noiseSd: number;
  /** Inverse variance of each sample of `data` where it differs between samples (Poisson); then noiseSd is unused. */
  readonly weights: Float32Array | null;
  /** Least value that x can have, null without one; the solvers that know bounds clip here. */
  readonly lower: number | null;
  /** First noise level of a sampler that begins at the classical start: above that start's error. */
  readonly firstSigma: number;
  /** Of the prior's images, the identity among them: the engine denoises under one of these. */
  readonly symmetries: readonly Symmetry[];
  /** How samples share the image: the metric of the data for TV and CG. Absent: every sample counts alike. */
  readonly preconditioner?: ViewFilter;
  /** The operator's own proximal map; absent where it takes conjugate gradients in the data's space. */
  readonly prox?: ProximalOperator['proximal'];
  /** out ← an analytic inverse of data, such as FBP or a zero-filled Fourier transform. */
  readonly analyticInverse?: (data: Float32Array, out: Float32Array, window?: FrequencyWindow) => void;
  /** The invertible transform of which A measures some rows. */
  readonly fullTransform?: FullTransform;
  /** No entry of A is negative: its row and column sums are weights (SIRT). */
  readonly nonNegative?: true;
  /** out ← the classical start, where one is better than a short TV. */
  readonly start?: (out: Float32Array) => void;
  /**
   * Variance of every pixel [height, width] of the start about the truth, where the start is an expectation that knows it;
   * ∞ where it knows nothing. Such a start is weighed against the network's answer at every step, and not only begun at.
   */
  readonly startVariance?: () => Float32Array;
  /** The same measurement on a smaller grid, where what is decided for the whole image is decided first; made when asked. */
  readonly coarser?: () => Coarser;
  /** Classical answers that need no iteration of A: out ← what was measured with the rest made up by that method. */
  readonly fills?: Readonly<Partial<Record<FillKind, Fill>>>;
  /** Weight of TV where nobody says it; absent: for an A of norm 1. */
  readonly tvLambda?: WeightByNoise;
  /** Of complex images: 1 where data say anything of a pixel, [images, height, width]; a result is 0 elsewhere. Absent: everywhere. */
  readonly seen?: Uint8Array;
  /** Where nothing is measured: images that a model is asked about, none where it is the model that makes one. */
  readonly asked?: AskedImages;
  /** out ← AᵀA x, where that is cheaper than A and Aᵀ. */
  readonly normal?: (x: Vector, out: Vector) => void;
}

export interface AskedImages {
  /** On the scale of the prior, [channels, height, width] each. */
  readonly images: readonly Float32Array[];
  /** Distance of two of their grey levels on that scale; 0 for values that were never rounded. */
  readonly greyStep: number;
}

/** A smaller problem, and the way back up. */
export interface Coarser {
  readonly problem: InverseProblem;
  /** First noise level after it: what the smaller image has decided stays decided. */
  readonly sigma: number;
  /** out ← where the larger problem begins, from an image of the smaller. */
  refine(x: Float32Array, out: Float32Array): void;
}

/** Classical methods by the ids of their entries; a problem has those that suit what it lacks: pixels, colour or detail. */
export const FILL_KINDS = [
  'harmonic',
  'biharmonic',
  'telea',
  'patchmatch',
  'grey',
  'kriging',
  'spread',
  'bicubic',
] as const;
export type FillKind = (typeof FILL_KINDS)[number];
/** Reads no value of `out`. The same seed gives the same bits; most methods draw nothing. */
export type Fill = (out: Float32Array, seed: number) => void;

/** What tames the high frequencies of an analytic inverse. */
export interface FrequencyWindow {
  /** One of the inverse's own. */
  readonly name: string;
  /** The window ends at this share of the Nyquist frequency, in (0, 1]. */
  readonly cutoff: number;
}

/** A weight λ without a search: `perNoise` times the noise's standard deviation, `least` at the least. */
export interface WeightByNoise {
  readonly least: number;
  readonly perNoise: number;
  /** It is better than what a search for the noise in the residual finds. */
  readonly isFinal?: true;
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
  /** This estimate belongs to the strip that shows how the answer came about: what is said under it. */
  readonly frame?: string;
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
