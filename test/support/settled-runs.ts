import type { RunSummary } from '../../core/contract/studio/run-summary.ts';
import type { OpenStudio } from './studio.ts';
import { until } from './until.ts';

/** The same runs once each of them has ended, well or not. */
export async function settledRuns({ client }: OpenStudio, runs: readonly RunSummary[]): Promise<RunSummary[]> {
  let now: RunSummary[] = [];
  await until(async () => {
    const all = await client.runs.list();
    now = runs.map(({ id }) => all.find((r) => r.id === id)!);
    return now.every(({ state }) => state === 'done' || state === 'failed');
  }, 'the end of the runs');
  return now;
}
