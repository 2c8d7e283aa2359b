import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { OwnFigures } from '../../../core/contract/measurement/measurement.ts';
import type { Fidelity, ResultRow } from '../../../core/contract/report.ts';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { fidelityOf, NO_TRUTH } from '../../../core/metrics/fidelity.ts';
import type { Measured, Posed } from '../../../core/modalities/measuring.ts';
import { norm, shareOf } from '../../../core/solvers/discrepancy.ts';

/** What the figures of a result are computed from: all of it lies in the run folder. */
export interface Scene {
  readonly job: Job;
  readonly posed: Posed;
  readonly measured: Measured;
  /** On the grid of the result. */
  readonly roi: Uint8Array | null;
}

export type Figures = Fidelity & OwnFigures & Pick<ResultRow, 'residualRelative' | 'residualWhitened' | 'roi'>;

/** By what results are judged: the problem of the whole image, also where a part of it was solved. */
export const judgedBy = ({ posed }: Scene): Posed => posed.whole ?? posed;

/** Ax − y of an image, in the unit of the data and shaped like them. */
export function residualOf(scene: Scene, image: Float32Array): Float32Array {
  const { problem, dataUnit, toProblem, residualOfData } = judgedBy(scene);
  const residual = new Float32Array(problem.data.length);
  problem.operator.forward(toProblem(image), residual);
  for (let i = 0; i < residual.length; i++) residual[i] = dataUnit * (residual[i]! - problem.data[i]!);
  return residualOfData?.(residual) ?? residual;
}

/**
 * What turns ‖Px − y′‖/‖y′‖, as solvers tell it, into the ‖Ax − y‖/‖y‖ of the data that the report holds: y′ carries the
 * image of the scale's zero, so its norm is another.
 */
export const shareOfData = ({ posed, measured }: Scene): number =>
  shareOf(posed.dataUnit * norm(posed.problem.data), norm(measured.data));

/** ‖r‖/(σ_y√m), or √(Σ w r²/m) where the variances differ; null where the noise is unknown or zero. */
function whitened(residual: Float32Array, { noiseSd, weights }: Measured): number | null {
  if (weights === null && noiseSd === 0) return null;
  let sum = 0;
  for (let i = 0; i < residual.length; i++) sum += residual[i]! ** 2 * (weights?.[i] ?? 1 / noiseSd ** 2);
  return Math.sqrt(sum / residual.length);
}

/** Of an image against the truth; null figures where there is none. @param roi of the scene, or null for all of it */
export function scoreOf(
  { job, posed, measured: { truth } }: Scene,
  image: Float32Array,
  roi: Uint8Array | null,
): Fidelity {
  if (truth === null) return NO_TRUTH;
  const { channels, height, width } = job.image;
  const scale = posed.scored ?? posed.scale;
  if (modalityOf(job).unit !== 'complex') return fidelityOf(image, truth, { channels, height, width }, scale, roi);
  const [own, other] = [image, truth].map((planes) => magnitudesOf(planes, height * width));
  return fidelityOf(own!, other!, { channels: 1, height, width }, scale, roi);
}

/** Every figure of one result; the same code fills the report and verifies it. */
export function figuresOf(scene: Scene, image: Float32Array): Figures {
  const { job, roi, measured } = scene;
  const residual = residualOf(scene, image);
  return {
    ...scoreOf(scene, image, null),
    ...measuringOf(job).figures?.(job, measured, image),
    roi: measured.truth === null || roi === null ? null : scoreOf(scene, image, roi),
    residualRelative: shareOf(norm(residual), norm(measured.data)),
    residualWhitened: whitened(residual, measured),
  };
}
