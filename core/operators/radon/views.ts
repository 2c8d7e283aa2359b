import type { JobGeometry } from '../../contract/measurement/ct.ts';
import { viewWeights } from './fbp/view-weights.ts';

/** The views of a measurement, as they are told. */
export interface ViewsSummary {
  readonly count: number;
  readonly firstDeg: number;
  readonly lastDeg: number;
  /** null: one view, or unequal steps. */
  readonly stepDeg: number | null;
  /** The next view would be the first again. */
  readonly goesRound: boolean;
  /** The measured arc where part of the turn is missing; null where the views go all the way round. */
  readonly arc: { readonly startDeg: number; readonly spanDeg: number } | null;
}

/** Turn after which a beam sees the same lines again: 180° for parallel ones, 360° for fans. */
export const turnOf = (kind: JobGeometry['kind']): 180 | 360 => (kind === 'parallel' ? 180 : 360);

export function summariseViews(anglesDeg: readonly number[], turnDeg: number): ViewsSummary {
  const count = anglesDeg.length;
  const [firstDeg, lastDeg] = [anglesDeg[0] ?? 0, anglesDeg[count - 1] ?? 0];
  const step = count > 1 ? (lastDeg - firstDeg) / (count - 1) : 0;
  const isEven = count > 1 && anglesDeg.every((a, i) => Math.abs(a - firstDeg - i * step) < 1e-6 * Math.abs(step));
  const { arc } = viewWeights(anglesDeg, turnDeg);
  return {
    count,
    firstDeg,
    lastDeg,
    stepDeg: isEven ? step : null,
    goesRound: isEven && Math.abs(Math.abs(step) * count - turnDeg) < 1e-6 * turnDeg,
    arc,
  };
}
