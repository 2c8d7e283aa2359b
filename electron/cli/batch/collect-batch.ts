import { join } from 'node:path';
import type { MissingState, SlicePlace } from '../../../core/contract/batch.ts';
import {
  EXIT,
  exitCodeOfMessage,
  messageOf,
  type ErrorMessage,
  type StudioError,
} from '../../../core/contract/errors.ts';
import { attempt } from '../../../core/contract/refused.ts';
import { ownFigureIds } from '../../../core/contract/measurement/measurement.ts';
import { batchHtml } from '../../../core/report/batch/page.ts';
import { batchTable } from '../../../core/report/batch/table.ts';
import { batchCsv, batchSummary, isOfVolume, type VolumeFigures } from '../../../core/report/batch/summary.ts';
import { readRecord } from '../../disk/run-record.ts';
import { writeFileSafely, writeJson } from '../../disk/write-file.ts';
import { isLocked } from '../../host/folder-lock.ts';
import { describeRun, finishedRun, type Finished } from '../run-one.ts';
import type { Session } from '../session.ts';
import type { BatchJobs } from './batch-file.ts';

/** What became of one run: exactly one of these is there. */
interface Outcome {
  readonly run: Finished | null;
  readonly error: ErrorMessage | null;
  readonly missing: MissingState | null;
}

const ended = (run: Finished): Outcome => ({ run, error: null, missing: null });
const failed = (error: ErrorMessage): Outcome => ({ run: null, error, missing: null });
const missing = (state: MissingState): Outcome => ({ run: null, error: null, missing: state });

/** What a run folder tells, without running anything. */
async function outcomeOf(folder: string): Promise<Outcome> {
  const record = await readRecord(folder);
  if (!record.ok) return missing('absent');
  const { state, error } = record.value;
  if (state === 'done' || state === 'stopped-kept') {
    const run = await attempt(() => finishedRun(folder, state === 'stopped-kept'));
    return run.ok ? ended(run.value) : failed(messageOf(run.error));
  }
  if (await isLocked(folder)) return missing('running');
  if (error !== null) return failed(error);
  return missing(state === 'queued' ? 'queued' : 'interrupted');
}

/** What is defined of a volume, where every slice of it is whole and has such figures. */
async function volumeOf(
  { host, terminal }: Session,
  folder: string,
  items: readonly (Outcome & { readonly item: string; readonly slice: SlicePlace | null })[],
): Promise<VolumeFigures> {
  const has = items.some(({ run }) =>
    run?.report.results.some((row) => ownFigureIds.some((id) => isOfVolume(id) && typeof row[id] === 'number')),
  );
  if (items.length < 2 || !has || items.some(({ slice }) => slice === null)) return {};
  const open = items.filter(({ run }) => run === null || run.isPartial).length;
  if (open > 0) {
    terminal.note(
      `Note: no figures of the volume: ${open} of its ${items.length} slices ${open === 1 ? 'has' : 'have'} no whole result.`,
    );
    return {};
  }
  const found = await host().ask({ kind: 'volume', folders: items.map(({ item }) => join(folder, item)) });
  if (found.ok) return found.value;
  terminal.note(`Note: figures of the volume could not be computed: ${messageOf(found.error).message}`);
  return {};
}

/**
 * Reads what the run folders of a batch hold, writes DIR/summary.json, .csv and .html, and says what is missing or failed.
 * @param errors what kept a run of this process from going on, where its folder does not tell
 * @returns the exit code: 0 where all are done, that of the first failure, or of being stopped where runs are missing or partial
 * @throws Refused (cannot-write)
 */
export async function collectBatch(
  session: Session,
  folder: string,
  batch: BatchJobs,
  errors: ReadonlyMap<string, StudioError> = new Map(),
): Promise<number> {
  const { terminal } = session;
  const items = await Promise.all(
    [...batch].map(async ([item, part]) => {
      const { slice } = part;
      if (part.job === null) return { item, slice, ...failed(part.error) };
      const outcome = await outcomeOf(join(folder, item));
      const error = errors.get(item);
      const isToldHere = outcome.missing !== null && error !== undefined && error.code !== 'stopped';
      return { item, slice, ...(isToldHere ? failed(messageOf(error)) : outcome) };
    }),
  );
  const volume = await volumeOf(session, folder, items);
  const summary = batchSummary(
    items.map(({ item, slice, run, error, missing: state }) =>
      run !== null
        ? { item, slice, report: run.report, error: null }
        : error !== null
          ? { item, slice, report: null, error }
          : { item, slice, report: null, error: null, state: state ?? 'absent' },
    ),
    volume,
  );
  const path = join(folder, 'summary.json');
  await writeJson(path, summary);
  await writeFileSafely(join(folder, 'summary.csv'), batchCsv(summary));
  const page = join(folder, 'summary.html');
  await writeFileSafely(page, batchHtml(summary, { program: session.program, created: new Date().toISOString() }));
  terminal.result(batchTable(summary).trimEnd());
  terminal.result(`\nSummary: ${page}`);
  for (const { item, error } of summary.failures) terminal.note(`Failed: ${item}: ${error.message}`);
  for (const { item, state } of summary.missing) terminal.note(`Missing: ${item} (${state})`);
  const stopped = [...errors.values()].find(({ code }) => code === 'stopped');
  if (stopped !== undefined) return terminal.fail({ code: 'stopped', folder });
  const first = summary.failures[0]?.error;
  terminal.object({
    status: first !== undefined ? 'failed' : summary.missing.length > 0 ? 'unfinished' : 'done',
    folder,
    summary: path,
    methods: summary.methods,
    items: await Promise.all(
      items.map(async ({ item, run, error, missing: state }) =>
        run !== null
          ? { item, ...(await describeRun(run)) }
          : error !== null
            ? { item, status: 'failed', error }
            : { item, status: state },
      ),
    ),
    ...(Object.keys(volume).length === 0 ? {} : { volume }),
    ...(first === undefined ? {} : { error: first }),
  });
  if (first !== undefined) return exitCodeOfMessage(first);
  return items.every(({ run }) => run !== null && !run.isPartial) ? EXIT.done : EXIT.stopped;
}
