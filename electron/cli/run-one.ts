import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOfModel, worseText } from '../../core/contract/adaptation.ts';
import { EXIT, exitCodeOf } from '../../core/contract/errors.ts';
import type { Job } from '../../core/contract/job.ts';
import { ownFigureIds } from '../../core/contract/measurement/measurement.ts';
import { attempt, must, Refused } from '../../core/contract/refused.ts';
import { reportSchema, type Report } from '../../core/contract/report.ts';
import type { Result } from '../../core/contract/result.ts';
import { gainTable } from '../../core/report/html/gain-table.ts';
import { comparisonTable } from '../../core/report/html/table.ts';
import { sha256Of } from '../disk/checksum.ts';
import { readJson } from '../disk/read-json.ts';
import { readJob } from '../disk/run-job.ts';
import { compareWithList } from '../disk/run-checksums.ts';
import { readRecord } from '../disk/run-record.ts';
import { claimFolder, releaseFolder, standingOfRun, type Standing } from '../host/run-folder.ts';
import { checkMemory } from '../host/check-memory.ts';
import { progressLine } from './progress.ts';
import type { Session } from './session.ts';

/** A run folder that is whole. */
export interface Finished {
  readonly folder: string;
  readonly report: Report;
  /** It was finished before this call. */
  readonly wasDone: boolean;
  /** Ended by the user with what was there. */
  readonly isPartial: boolean;
}

/** Claims a folder for a job and runs it to its end. Errors: folder-taken, cannot-write, and all those of a run. */
export const runJob = (session: Session, folder: string, job: Job): Promise<Result<Finished>> =>
  attempt(async () => {
    checkMemory(job);
    const standing = must(await claimFolder(folder, job, session.program, session.typed));
    try {
      return await finish(session, folder, standing);
    } catch (e) {
      const exit = e instanceof Refused ? exitCodeOf(e.refusal) : EXIT.unexpected;
      const isRefused = exit === EXIT.input || exit === EXIT.usage || exit === EXIT.model;
      if (standing === 'new' && isRefused) await releaseFolder(folder);
      throw e;
    }
  });

/** Runs a run folder that was planned or left, from where it stands. Errors: those of a run. */
export const runFolder = (session: Session, folder: string): Promise<Result<Finished>> =>
  attempt(async () => {
    const standing = await standingOfRun(folder);
    if (standing !== 'done') checkMemory(must(await readJob(folder)));
    return finish(session, folder, standing);
  });

/** What a run left that has ended. @throws Refused (unreadable-file) */
export async function finishedRun(folder: string, isPartial: boolean): Promise<Finished> {
  return { folder, report: must(await readJson(join(folder, 'report.json'), reportSchema)), wasDone: true, isPartial };
}

async function finish(session: Session, folder: string, standing: Standing): Promise<Finished> {
  const { terminal } = session;
  if (standing === 'done') {
    terminal.note(`${folder}: already done.`);
    const unlike = await compareWithList(folder);
    for (const difference of unlike?.differences ?? [])
      terminal.warning(`${folder} is not as it was written: ${difference}.`);
    return finishedRun(folder, false);
  }
  if (await wasBegun(folder)) terminal.note(`${folder}: resuming an interrupted run.`);
  if (session.stopping) throw new Refused({ code: 'stopped', folder });
  const { state } = must(await session.host().run(folder, progressLine(terminal)));
  if (state === 'interrupted') throw new Refused({ code: 'stopped', folder });
  return { ...(await finishedRun(folder, state === 'stopped-kept')), wasDone: false };
}

/** Not merely planned. */
async function wasBegun(folder: string): Promise<boolean> {
  const record = await readRecord(folder);
  return record.ok && record.value.state !== 'queued';
}

/** The part of the `--json` object that tells of one run. */
export async function describeRun({ folder, report, isPartial }: Finished): Promise<Readonly<Record<string, unknown>>> {
  const { adaptation } = report;
  const results = (await readdir(join(folder, 'results')).catch(() => [])).filter((n) => !n.startsWith('.')).sort();
  const metrics = report.results.map((row) => [
    row.method,
    {
      psnr: row.psnr,
      ssim: row.ssim,
      nrmse: row.nrmse,
      hfen: row.hfen,
      residualRelative: row.residualRelative,
      residualWhitened: row.residualWhitened,
      seconds: row.seconds,
      nfe: row.nfe,
      ...Object.fromEntries(ownFigureIds.flatMap((id) => (row[id] === undefined ? [] : [[id, row[id]]]))),
    },
  ]);
  const { engine, provider, precision } = must(await readRecord(folder));
  return {
    status: isPartial ? 'stopped-kept' : 'done',
    folder,
    report: join(folder, 'report.json'),
    outputs: [
      ...results.map((name) => join(folder, 'results', name)),
      join(folder, 'report.html'),
      join(folder, 'metrics.csv'),
      ...(adaptation === undefined ? [] : filesOfModel(adaptation).map((name) => join(folder, name))),
    ],
    metrics: Object.fromEntries(metrics),
    // What ran, not what was asked for; null where no network did.
    ...{ engine, provider, precision },
    ...(adaptation === undefined ? {} : { adaptation }),
    recipe_sha256: sha256Of(await readFile(join(folder, 'job.json'))),
    warnings: report.warnings,
  };
}

/** Shows one finished run. @returns the exit code */
export async function showRun({ terminal }: Session, run: Finished): Promise<number> {
  const { adaptation } = run.report;
  terminal.result(adaptation === undefined ? comparisonTable(run.report).trimEnd() : gainTable(adaptation));
  if (adaptation !== undefined) {
    const worse = worseText(adaptation);
    if (worse !== null) terminal.result(`\n${worse}`);
    terminal.result(`\nModel:  ${adaptation.model.name}\n        --model ${run.folder}`);
  }
  terminal.result(`\nReport: ${join(run.folder, 'report.html')}`);
  terminal.object(await describeRun(run));
  return run.isPartial ? EXIT.stopped : EXIT.done;
}
