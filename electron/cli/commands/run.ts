import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { resolve } from 'node:path';
import { must, Refused } from '../../../core/contract/refused.ts';
import { mustBeRun, readJobFile } from '../../disk/run-job.ts';
import { readBatch } from '../batch/batch-file.ts';
import { collectBatch } from '../batch/collect-batch.ts';
import { isFolder } from '../batch/pictures-in.ts';
import { runBatch } from '../batch/run-batch.ts';
import { freshFolder } from '../fresh-folder.ts';
import { runFolder, runJob, showRun } from '../run-one.ts';
import type { Act, Session } from '../session.ts';
import { onInterruptOption } from './on-interrupt-option.ts';

/** A run folder or that of a batch, from where it stands. @returns the exit code @throws Refused */
async function runOfFolder(session: Session, folder: string): Promise<number> {
  const batch = await readBatch(folder);
  if (batch !== null) return runBatch(session, folder, batch);
  await mustBeRun(folder);
  return showRun(session, must(await runFolder(session, folder)));
}

/** `langevin run`: a run folder that was planned, or the very job that one holds, or that another program wrote. */
export const runCommand = (act: Act): CommandUnknownOpts =>
  new Command('run')
    .summary('run a planned run folder, or a job.json again')
    .addHelpText(
      'before',
      'Example: langevin run batch/slice-012\n' +
        'Example: langevin run langevin-runs/20260101-120000-proximal/job.json --out again\n',
    )
    .description(
      'A folder is run from where it stands: planned, interrupted, failed or done; one that another process works in is ' +
        'refused. A job.json is run in a new folder. Places in a job.json may be relative to the folder that it lies in.',
    )
    .argument('<RUN>', 'run folder, folder of a batch, or a job.json')
    .option('-o, --out <DIR>', 'run folder of a job.json; ./langevin-runs/<time>-<method> unless given')
    .addOption(onInterruptOption())
    .action((path, { out, onInterrupt }) =>
      act(async (session) => {
        if (onInterrupt === 'keep') session.stopMode = 'keep';
        const from = resolve(path);
        if (await isFolder(from)) {
          if (out === undefined) return runOfFolder(session, from);
          const reason = '--out and a folder contradict each other: it is run where it lies';
          throw new Refused({ code: 'contradiction', reason, remedy: 'Name its job.json to run it anew elsewhere.' });
        }
        const job = must(await readJobFile(from));
        const folder = out === undefined ? freshFolder(job.solvers[0]!.id) : resolve(out);
        session.terminal.note(`Run folder: ${folder}`);
        return showRun(session, must(await runJob(session, folder, job)));
      }),
    );

/** `langevin resume RUN`: a run folder, or the folder of a batch. */
export const resumeCommand = (act: Act): CommandUnknownOpts =>
  new Command('resume')
    .summary('go on with an interrupted run')
    .addHelpText('before', 'Example: langevin resume langevin-runs/20260101-120000-proximal\n')
    .argument('<RUN>', 'run folder, or the folder of a batch')
    .addOption(onInterruptOption())
    .action((folder, { onInterrupt }) =>
      act((session) => {
        if (onInterrupt === 'keep') session.stopMode = 'keep';
        return runOfFolder(session, resolve(folder));
      }),
    );

/** `langevin collect DIR`: what the runs of a batch reached, whoever ran them. */
export const collectCommand = (act: Act): CommandUnknownOpts =>
  new Command('collect')
    .summary('summarise a batch, and say what of it is missing or failed')
    .addHelpText('before', 'Example: langevin collect batch\n')
    .description(
      'Reads the run folders of a batch that was planned with --plan, or run with --slice all, and writes its ' +
        'summary.html, summary.json and summary.csv; runs nothing. Ends with 0 where all are done, with the code of the first failure, ' +
        'or with 130 where runs are missing.',
    )
    .argument('<DIR>', 'folder of a batch')
    .action((folder) =>
      act(async (session) => {
        const path = resolve(folder);
        const batch = await readBatch(path);
        if (batch !== null) return collectBatch(session, path, batch);
        const [reason, remedy] = ['it holds no batch.json that can be read', 'Name a folder that --plan wrote.'];
        throw new Refused({ code: 'unreadable-file', file: path, reason, remedy });
      }),
    );
