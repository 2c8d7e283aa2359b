import { join } from 'node:path';
import { z } from 'zod';
import type { Job } from '../../../core/contract/job.ts';
import type { ModalityId } from '../../../core/contract/measurement/measurement.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import type { RunEvent } from '../../../core/contract/run.ts';
import type { Estimate } from '../../../core/contract/studio/run-summary.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';
import { networkOf, stagesOf, type Work } from './work.ts';

/** `speed.json`: how fast this machine is. What another version wrote is measured anew. */
const speedSchema = z.strictObject({
  schemaVersion: z.literal(3),
  /** Seconds a unit of `Load.application`, by modality. */
  applications: z.record(z.string(), z.number().positive()),
  /** Seconds a pixel of one evaluation, by network, engine and provider. */
  evaluations: z.record(z.string(), z.number().positive()),
  /** What each stage of a modality took over what its work says, in the newest runs, newest last. */
  learned: z.record(z.string(), z.array(z.number().positive())),
});
type Known = z.infer<typeof speedSchema>;

/** What stages take on this machine. */
export interface Speed {
  /** Seconds of each stage of a job (`stagesOf`). */
  expected(job: Job): readonly Estimate[];
  /** Measures what this job needs and was never measured; at once where there is nothing to do. */
  measure(job: Job): Promise<void>;
  /** Learns from a run that was done without a pause. @param seconds of the whole, on the clock of its events */
  learn(job: Job, events: readonly RunEvent[], seconds: number): Promise<void>;
}

/** Measures in a worker; null where it cannot. */
export type MeasurePace = (
  modality: ModalityId,
  manifest: string | null,
  run: Pick<Job, 'engine' | 'provider' | 'precision'>,
) => Promise<Answer<'pace'> | null>;

/** Of two cores of a usual computer, in seconds: before anything was measured, and what a pixel takes that is drawn. */
const REFERENCE = { application: 2.5e-9, evaluation: 1.25e-6, pixel: 2.5e-9 };
/** How far off a stage may be that was computed from measured parts, and from the reference. */
const MEASURED = 1.4;
const GUESSED = 2.5;
/** Runs that are remembered. */
const WINDOW = 8;
/** A stage this short tells more of the machine's mood than of its speed. */
const LEAST_SECONDS = 0.005;

export async function openSpeed(home: string, measurePace: MeasurePace): Promise<Speed> {
  const path = join(home, 'speed.json');
  const read = await readJson(path, speedSchema);
  const known: Known = read.ok ? read.value : { schemaVersion: 3, applications: {}, evaluations: {}, learned: {} };
  const tried = new Map<string, Promise<void>>();

  const evaluationOf = (job: Job): number | undefined => known.evaluations[networkOf(job) ?? ''];
  const applicationOf = (job: Job): number | undefined => known.applications[job.measurement.modality];
  const stageOf = (job: Job, stage: string): string => `${job.measurement.modality} ${stage}`;
  const secondsOf = ({ seconds, evaluations, applications, pixels }: Work, job: Job): number =>
    seconds +
    evaluations * (evaluationOf(job) ?? REFERENCE.evaluation) +
    applications * (applicationOf(job) ?? REFERENCE.application) +
    pixels * REFERENCE.pixel;
  const isMeasured = (job: Job): boolean =>
    applicationOf(job) !== undefined && (job.model === null || evaluationOf(job) !== undefined);

  async function measureNow(job: Job): Promise<void> {
    const found = await measurePace(job.measurement.modality, job.model?.manifest ?? null, job);
    if (found === null) return; // the run will say why
    known.applications[job.measurement.modality] ??= found.application;
    const network = networkOf(job);
    if (network !== null && found.evaluation !== null) known.evaluations[network] = found.evaluation;
    await writeJson(path, known);
  }

  return {
    expected: (job) =>
      stagesOf(job).map(({ id, work }) => {
        const seconds = secondsOf(work, job);
        const factors = known.learned[stageOf(job, id)] ?? [];
        if (factors.length === 0) {
          const spread = isMeasured(job) ? MEASURED : GUESSED;
          return { low: seconds / spread, likely: seconds, high: seconds * spread };
        }
        const sorted = [...factors].sort((a, b) => a - b);
        const middle = sorted[Math.floor(sorted.length / 2)]!;
        // One run alone says nothing of how much the next may differ.
        const few = MEASURED ** (1 / factors.length);
        return {
          low: (seconds * sorted[0]!) / few,
          likely: seconds * middle,
          high: seconds * sorted.at(-1)! * few,
        };
      }),
    measure(job) {
      if (isMeasured(job)) return Promise.resolve();
      const key = stageOf(job, networkOf(job) ?? '');
      const begun = tried.get(key) ?? measureNow(job);
      tried.set(key, begun);
      return begun;
    },
    async learn(job, events, seconds) {
      const phases = events.filter((e) => e.kind === 'phase');
      // A run that went on in a second process has two beginnings and clocks.
      if (phases.filter((e) => e.stage === 'measuring').length !== 1) return;
      for (const { id, work } of stagesOf(job)) {
        const i = phases.findIndex((e) => e.stage === id);
        if (i < 0) continue;
        const took = (phases[i + 1]?.at ?? seconds) - phases[i]!.at;
        if (!(took > LEAST_SECONDS)) continue;
        known.learned[stageOf(job, id)] = [
          ...(known.learned[stageOf(job, id)] ?? []),
          took / secondsOf(work, job),
        ].slice(-WINDOW);
      }
      await writeJson(path, known);
    },
  };
}

/** Of several parts, one after the other. */
export const sumOf = (parts: readonly Estimate[]): Estimate => ({
  low: parts.reduce((sum, p) => sum + p.low, 0),
  likely: parts.reduce((sum, p) => sum + p.likely, 0),
  high: parts.reduce((sum, p) => sum + p.high, 0),
});
/** As often, or as much of it. */
export const times = (n: number, { low, likely, high }: Estimate): Estimate => ({
  low: n * low,
  likely: n * likely,
  high: n * high,
});
