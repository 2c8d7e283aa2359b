import { z } from 'zod';
import { lookSchema } from './adaptation.ts';
import { precisionIds } from './provider.ts';

/** What an error looks like on every wire (errors.ts makes it). */
export const errorMessageSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()),
});

export const runStates = [
  'queued',
  'running',
  'paused',
  'done',
  'stopped-kept',
  'failed',
  'cancelled',
  'interrupted',
] as const;
/** These never change again; a folder whose run.json has none of them is an interrupted run and can be resumed. */
export const finalStates: readonly (typeof runStates)[number][] = ['done', 'stopped-kept', 'failed', 'cancelled'];

/** `run.json`: what happened to a job. */
export const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  state: z.enum(runStates),
  program: z.string(),
  created: z.string(),
  finished: z.string().nullable(),
  /** The engine that ran, not the one asked for; null where no network ran, or before engines were named. */
  engine: z.string().nullable().default(null),
  /** Digits of the weights that ran; null where no network ran, or before they were named. */
  precision: z.enum(precisionIds).nullable().default(null),
  /** The provider that ran, not the one asked for; null where no network ran. */
  provider: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  error: errorMessageSchema.nullable(),
  warnings: z.array(z.string()),
  /** What was typed, or its like: it repeats the run. */
  command: z.string(),
  /** Times that the worker ended without an answer. */
  crashes: z.int().nonnegative(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

const told = {
  /** Its number: ascends within a run, over all its parts, so that what was told twice is known by it. */
  n: z.int().positive(),
  /** Seconds since its part of the run began. */
  at: z.number(),
};

/** One line of `events.ndjson`, and what the worker tells while a run goes on. */
export const runEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('phase'),
    ...told,
    /** What begins: `measuring`, `domain`, `report`, or a method by its id. */
    stage: z.string(),
    /** The same for people. */
    phase: z.string(),
  }),
  z.strictObject({
    kind: z.literal('step'),
    ...told,
    method: z.string(),
    seed: z.int().nullable(),
    step: z.int(),
    of: z.int(),
    sigma: z.number().nullable(),
    nfe: z.int(),
    residual: z.number(),
    /** Of a model that learns. */
    loss: z.number().optional(),
  }),
  z.strictObject({
    kind: z.literal('preview'),
    ...told,
    method: z.string(),
    seed: z.int().nullable(),
    step: z.int(),
    file: z.string(),
  }),
  /** What a model that learns makes of the held-out images. */
  z.strictObject({ kind: z.literal('look'), ...told, method: z.string(), look: lookSchema }),
  z.strictObject({ kind: z.literal('result'), ...told, method: z.string(), seconds: z.number(), nfe: z.int() }),
  z.strictObject({ kind: z.literal('warning'), ...told, text: z.string() }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/**
 * The events of a text of lines; a line that was cut by an end is left out. One of an earlier program has no number: it is that
 * of its line.
 */
export const runEventsOf = (text: string): RunEvent[] =>
  text.split('\n').flatMap((line, i) => {
    if (line === '') return [];
    try {
      const parsed = runEventSchema.safeParse({ n: i + 1, ...JSON.parse(line) });
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
