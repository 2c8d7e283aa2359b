import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { resolve } from 'node:path';
import { jobSchema } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { readJson } from '../../disk/read-json.ts';
import { freshFolder } from '../fresh-folder.ts';
import { resumeRun, runJob, showRun } from '../run-one.ts';
import { readBatch, runBatch } from '../run-batch.ts';
import type { Act } from '../session.ts';

/** `langevin run job.json`: the very job that a run folder holds, or that another program wrote. */
export const runCommand = (act: Act): CommandUnknownOpts =>
  new Command('run')
    .summary('run a job.json again, or one written elsewhere')
    .addHelpText('before', 'Example: langevin run langevin-runs/20260101-120000-proximal/job.json --out again\n')
    .argument('<JOB>', 'job.json, as every run folder holds one')
    .option('-o, --out <DIR>', 'run folder; ./langevin-runs/<time>-<method> unless given')
    .action((file, { out }) =>
      act(async (session) => {
        const job = must(await readJson(resolve(file), jobSchema));
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
    .action((folder) =>
      act(async (session) => {
        const path = resolve(folder);
        const batch = await readBatch(path);
        if (batch !== null) return runBatch(session, path, batch);
        return showRun(session, must(await resumeRun(session, path)));
      }),
    );
