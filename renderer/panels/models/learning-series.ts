import type { RunEvent } from '../../../core/contract/run.ts';
import type { LineSeries } from '../../components/charts/line-series.ts';

type Line = Pick<LineSeries, 'x' | 'y'>;

/** By step, the newest of each: a run that went on in another process may tell a step again. */
function byStep(points: Iterable<readonly [step: number, value: number]>): Line {
  const found = [...new Map(points)].sort((a, b) => a[0] - b[0]);
  return { x: found.map(([step]) => step), y: found.map(([, value]) => value) };
}

/** PSNR of the held-out images at each look. */
export const heldOutLine = (events: readonly RunEvent[]): Line =>
  byStep(events.flatMap((e) => (e.kind === 'look' ? [[e.look.step, e.look.judged.mean] as const] : [])));

/** Loss of each step that was told. */
export const lossLine = (events: readonly RunEvent[]): Line =>
  byStep(events.flatMap((e) => (e.kind === 'step' && e.loss !== undefined ? [[e.step, e.loss] as const] : [])));
