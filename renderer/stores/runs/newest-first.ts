import type { RunSummary } from '../../../core/contract/studio/run-summary.ts';

type Submitted = Pick<RunSummary, 'created' | 'batch'>;

/** Orders runs for a list. The slices of a series are submitted within milliseconds, so that their number decides. */
export function newestFirst(a: Submitted, b: Submitted): number {
  if (a.batch !== null && a.batch.id === b.batch?.id) return b.batch.number - a.batch.number;
  if (a.created === b.created) return 0;
  return a.created < b.created ? 1 : -1;
}
