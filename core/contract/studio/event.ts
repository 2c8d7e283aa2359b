/** The one stream of events. Every event has a sequence number; a client that reconnects replays what it missed. */
import { z } from 'zod';
import { runEventSchema } from '../run.ts';
import { idSchema } from './item.ts';
import { queueSchema, runSummarySchema } from './run-summary.ts';
import { settingsSchema } from './settings.ts';

export const studioEventSchema = z.discriminatedUnion('kind', [
  /** First of a stream that cannot be continued (another start of the host, or too much missed): read everything anew. */
  z.strictObject({ kind: z.literal('fresh'), epoch: z.string() }),
  /** A run was made or changed. */
  z.strictObject({ kind: z.literal('run'), run: runSummarySchema }),
  z.strictObject({ kind: z.literal('run-removed'), run: idSchema }),
  /** A step, preview, phase or warning of a run. */
  z.strictObject({ kind: z.literal('run-event'), run: idSchema, event: runEventSchema }),
  z.strictObject({ kind: z.literal('queue'), queue: queueSchema }),
  z.strictObject({ kind: z.literal('project'), project: idSchema, revision: z.int() }),
  z.strictObject({ kind: z.literal('project-removed'), project: idSchema }),
  /** So much of an upload has arrived. */
  z.strictObject({ kind: z.literal('upload'), source: idSchema, files: z.int(), bytes: z.int() }),
  z.strictObject({ kind: z.literal('import'), source: idSchema, done: z.int(), of: z.int() }),
  z.strictObject({ kind: z.literal('models') }),
  z.strictObject({ kind: z.literal('guides') }),
  z.strictObject({ kind: z.literal('settings'), settings: settingsSchema }),
  /** Something that a person should know and that no request caused: a full disk, a worker that had to be restarted. */
  z.strictObject({
    kind: z.literal('notice'),
    level: z.enum(['info', 'warning', 'error']),
    text: z.string(),
    hint: z.string(),
  }),
]);
export type StudioEvent = z.infer<typeof studioEventSchema>;
