import type { RunSummary } from '../../core/contract/studio/run-summary.ts';
import type { OpenStudio } from './studio.ts';

/** The same runs once each of them has ended, well or not. */
export async function settledRuns({ client }: OpenStudio, runs: readonly RunSummary[]): Promise<RunSummary[]> {
  for (let i = 0; i < 6000; i++) {
    const all = await client.runs.list();
    const now = runs.map(({ id }) => all.find((r) => r.id === id)!);
    if (now.every(({ state }) => state === 'done' || state === 'failed')) return now;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the runs never ended');
}
