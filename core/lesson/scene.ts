import type { SamplerId } from '../contract/lesson.ts';

/** What the lesson shows, as plain data: the window and the command say it, core/lesson/lesson.ts makes it. */

/** Noise levels between which everything moves; the data lie between −1 and 1. */
export const SIGMA_MIN = 0.02;
export const SIGMA_MAX = 1.5;

/**
 * Standard deviation of what a point stands for. Without it the data would be the points alone, and samples those points
 * again: what a network makes of images that it has seen is not one of them.
 */
export const POINT_SD = 0.045;

/** More of them would be a wall of dots, and cost more than a frame. */
export const MOST_POINTS = 200;

/** How points move: Langevin moves at one noise level, samplers, the engine that reconstructs. */
export type Way = 'langevin' | SamplerId | 'proximal';

/** A measurement of one number of an image of two: y = x cos θ + y sin θ + noise, which is a line in the plane. */
export interface Line {
  readonly angleRad: number;
  /** What was measured: the signed distance of the line from the origin. */
  readonly value: number;
  /** Standard deviation of its noise, not 0. */
  readonly noiseSd: number;
}

/** Cells [rows, columns] over the part of the plane within ± halfWidth and ± halfHeight; row 0 is the top, y points up. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** A walk of many points; another id is another walk. */
export interface Walk {
  readonly id: number;
  readonly way: Way;
  readonly count: number;
  readonly seed: number;
  /** Of `proximal` alone. */
  readonly line: Line | null;
}

export interface Scene {
  /** [n, 2], one or more. */
  readonly points: Float32Array;
  /** Of the field, and of Langevin moves; null: that of the walk. */
  readonly sigma: number | null;
  readonly density: Grid;
  readonly arrows: Grid;
  /** null: nothing moves. */
  readonly walk: Walk | null;
  /** Steps that the walk makes before it is shown. */
  readonly steps: number;
  /** Where a denoiser is asked, [2]. */
  readonly probe: Float32Array | null;
  /** Whose answer is compared with the exact one. */
  readonly line: Line | null;
}

export interface Picture {
  readonly sigma: number;
  /** p_σ in the cells of the grid, the largest is 1. */
  readonly density: Float32Array;
  /** σ² times the score at the centres of the cells: D(x, σ) − x, [rows, columns, 2]. */
  readonly arrows: Float32Array;
  /** Where the walk stands, [count, 2]; empty without one. */
  readonly walkers: Float32Array;
  readonly step: number;
  /** 0 without a walk, ∞ where it has no end. */
  readonly of: number;
  /** D(x, σ) at the probe, [2] or empty. */
  readonly denoised: Float32Array;
  /** Density of the exact answer along the line, and that of the walkers, from −reach to reach; empty without a line. */
  readonly exact: Float32Array;
  readonly found: Float32Array;
  /** Share of the two that is common; null without a line or walk. */
  readonly shared: number | null;
  /** Root mean square of a·x − y over the walkers; null likewise. */
  readonly miss: number | null;
}

/** Bins of what is told along a line: of the exact answer, which is smooth, and of the walkers, which are few. */
export const ALONG = { reach: 1.7, fine: 170, coarse: 34 } as const;
