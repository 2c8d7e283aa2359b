import { join } from 'node:path';
import { z } from 'zod';
import { ownFiguresSchema } from '../../../core/contract/measurement/measurement.ts';
import { resultRowSchema } from '../../../core/contract/report.ts';
import { readJson } from '../../disk/read-json.ts';
import { writeJson } from '../../disk/write-file.ts';

const finishedSchema = z.record(
  z.string(),
  z.strictObject({
    seconds: z.number(),
    secondsTotal: z.number(),
    nfe: z.int(),
    chosen: z.record(z.string(), z.union([z.number(), z.string()])),
    /** Step and number of steps of a sample that was kept before its end. */
    stoppedAt: z.strictObject({ step: z.int(), of: z.int() }).nullable(),
    /** What is said under each picture of its strip; absent: there is none. */
    frames: z.array(z.string()).optional(),
    figures: ownFiguresSchema.optional(),
    levels: resultRowSchema.shape.levels,
    curve: z.array(z.strictObject({ step: z.int(), residual: z.number() })),
  }),
);
export type FinishedSample = z.infer<typeof finishedSchema>[string];

export interface Finished {
  readonly get: (key: string) => FinishedSample | undefined;
  add(key: string, sample: FinishedSample): Promise<void>;
}

/** checkpoint/finished.json: samples whose result is written, by key; a resumed run does not run them again. */
export async function finishedSamples(folder: string): Promise<Finished> {
  const path = join(folder, 'checkpoint', 'finished.json');
  const read = await readJson(path, finishedSchema);
  const samples: Record<string, FinishedSample> = read.ok ? read.value : {};
  return {
    get: (key) => samples[key],
    async add(key, sample) {
      samples[key] = sample;
      await writeJson(path, samples);
    },
  };
}
