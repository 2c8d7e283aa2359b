import { join } from 'node:path';
import { z } from 'zod';
import type { Job } from '../../../core/contract/job.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';
import { speedKey, workOf } from './work.ts';

/** Seconds per unit of work (`work.ts`), by method, network and provider. */
const speedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  seconds: z.record(z.string(), z.number().positive()),
});

/** What methods took on this machine. */
export interface Speed {
  /** Seconds that each method of a job will take, in its order; null for one that was never measured. */
  expected(job: Job): readonly (number | null)[];
  /** Learns from a run that was done without a pause. */
  learn(job: Job, events: readonly RunEvent[]): Promise<void>;
}

/** A new measurement counts for so much: machines get warm, batteries low. */
const NEWEST = 0.5;

export async function openSpeed(home: string): Promise<Speed> {
  const path = join(home, 'speed.json');
  const read = await readJson(path, speedSchema);
  let seconds: Readonly<Record<string, number>> = read.ok ? read.value.seconds : {};
  return {
    expected: (job) =>
      job.solvers.map((solver) => {
        const known = seconds[speedKey(solver, job)];
        return known === undefined ? null : known * workOf(solver, job);
      }),
    async learn(job, events) {
      const learned: Record<string, number> = { ...seconds };
      for (const solver of job.solvers) {
        const keys = solver.seeds.length === 0 ? [solver.id] : solver.seeds.map((seed) => `${solver.id}-${seed}`);
        const spent = keys.map((key) => events.findLast((e) => e.kind === 'result' && e.method === key));
        const total = spent.reduce((sum, e) => sum + (e?.kind === 'result' ? e.seconds : NaN), 0);
        if (!(total > 0)) continue;
        const measured = total / workOf(solver, job);
        const key = speedKey(solver, job);
        const known = learned[key];
        learned[key] = known === undefined ? measured : known + NEWEST * (measured - known);
      }
      seconds = learned;
      await writeJson(path, { schemaVersion: 1, seconds });
    },
  };
}
