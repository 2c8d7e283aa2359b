import type { Measurement } from '../../../core/modalities/ct/simulation.ts';
import { type Job, waterOf } from '../../../core/contract/job.ts';
import type { Fidelity, ResultRow } from '../../../core/contract/report.ts';
import { lineIntegralPerScaled, scaledFromHu } from '../../../core/image/units.ts';
import { fidelityOf, NO_TRUTH } from '../../../core/metrics/fidelity.ts';
import { norm } from '../../../core/solvers/discrepancy.ts';
import type { InverseProblem } from '../../../core/solvers/solver.ts';

/** What the figures of a result are computed from: all of it lies in the run folder. */
export interface Scene {
  readonly job: Job;
  readonly problem: InverseProblem;
  readonly measurement: Measurement;
  /** HU; null where the measurement is real. */
  readonly truth: Float32Array | null;
  readonly roi: Uint8Array | null;
}

export type Figures = Fidelity & Pick<ResultRow, 'residualRelative' | 'residualWhitened' | 'roi'>;

/** Ax − y in line integrals of an image in HU, [views, bins]. */
export function residualOf({ job, problem }: Scene, hu: Float32Array): Float32Array {
  const k = lineIntegralPerScaled(job.image.pixelMm, waterOf(job));
  const residual = new Float32Array(problem.data.length);
  problem.operator.forward(hu.map(scaledFromHu), residual);
  for (let i = 0; i < residual.length; i++) residual[i] = k * (residual[i]! - problem.data[i]!);
  return residual;
}

/**
 * What turns ‖Px − y′‖/‖y′‖, as solvers tell it, into the ‖Ax − y‖/‖y‖ of the line integrals that the report holds: y′
 * carries the projection of the scale's zero, so its norm is another.
 */
export const shareOfLineIntegrals = ({ job, problem, measurement }: Scene): number =>
  (lineIntegralPerScaled(job.image.pixelMm, waterOf(job)) * norm(problem.data)) / norm(measurement.data);

/** ‖r‖/(σ_y√m), or √(Σ w r²/m) where the variances differ; null where the noise is unknown or zero. */
function whitened(residual: Float32Array, { noiseSd, weights }: Measurement): number | null {
  if (weights === null && noiseSd === 0) return null;
  let sum = 0;
  for (let i = 0; i < residual.length; i++) sum += residual[i]! ** 2 * (weights?.[i] ?? 1 / noiseSd ** 2);
  return Math.sqrt(sum / residual.length);
}

/** Every figure of one result; the same code fills the report and verifies it. */
export function figuresOf(scene: Scene, hu: Float32Array): Figures {
  const { job, truth, roi, measurement } = scene;
  const { height, width } = job.image;
  const residual = residualOf(scene, hu);
  return {
    ...(truth === null ? NO_TRUTH : fidelityOf(hu, truth, height, width, null)),
    roi: truth === null || roi === null ? null : fidelityOf(hu, truth, height, width, roi),
    residualRelative: norm(residual) / norm(measurement.data),
    residualWhitened: whitened(residual, measurement),
  };
}
