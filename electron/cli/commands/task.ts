import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { Command, Option, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { join, resolve } from 'node:path';
import { needsOf } from '../../../core/catalogue/needs.ts';
import { tasks } from '../../../core/catalogue/tasks.ts';
import type { Job } from '../../../core/contract/job.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { adviceText, type ScanCheck } from '../../../core/contract/scan-check.ts';
import type { Task } from '../../../core/modalities/task.ts';
import {
  inspectInput,
  MODEL,
  readArguments,
  solversOf,
  type InspectedInput,
  type TaskArguments,
} from '../task-arguments.ts';
import { describeJob, planText } from '../describe-job.ts';
import { checkMemory } from '../../host/check-memory.ts';
import { withTiles } from '../../host/runs/plan-tiles.ts';
import { jobsOfSlices } from '../../host/runs/slice-jobs.ts';
import { addFlags, addUnlisted } from '../flags.ts';
import { freshFolder } from '../fresh-folder.ts';
import { runsOf, type BatchJobs } from '../batch/batch-file.ts';
import { examined, jobsOfPictures } from '../batch/folder-jobs.ts';
import { isFolder, picturesIn } from '../batch/pictures-in.ts';
import { planBatch } from '../batch/plan-batch.ts';
import { runBatch } from '../batch/run-batch.ts';
import { runJob, showRun } from '../run-one.ts';
import type { Act, Session } from '../session.ts';
import { onInterruptOption } from './on-interrupt-option.ts';

/** One command a task, its flags from the catalogue's descriptors; tasks of one first word stand under it. */
export function taskCommands(act: Act): readonly CommandUnknownOpts[] {
  const parents = new Map<string, CommandUnknownOpts>();
  for (const task of tasks) {
    const { words, example } = task.command;
    const [first, second] = words;
    if (second === undefined) {
      parents.set(first, commandOf(task, first, act));
      continue;
    }
    const parent = parents.get(first) ?? new Command(first).addHelpText('before', `Example: ${example}\n`);
    parents.set(
      first,
      parent.summary(`${first} an image from few measurements`).addCommand(commandOf(task, second, act)),
    );
  }
  return [...parents.values()];
}

function commandOf(task: Task, name: string, act: Act): CommandUnknownOpts {
  const { summary, description, example, input, raw, several, first, second } = task.command;
  const command = new Command(name)
    .summary(summary)
    .addHelpText('before', `Example: ${example}\n`)
    .description(description)
    .option('-o, --out <DIR>', 'run folder; ./langevin-runs/<time>-<method> unless given')
    .option('--dry-run', 'print the resolved job, its memory and outputs; write nothing')
    .option('--plan', 'write the folder of a batch with a run folder a slice, and run nothing: see run and collect')
    .option('--copy-inputs', 'with --plan: copy input, region, model and guide into the folder, so that it can travel')
    .addOption(onInterruptOption());
  if (raw !== undefined) command.addOption(new Option(raw.flag, raw.help));
  addFlags(
    command,
    task.parameters,
    '',
    task.modality.images === null ? 'What to ask and how:' : 'What to reconstruct and how:',
  );
  for (const { id, label, parameters } of solversOf(task)) {
    // What the task asks itself, in the same words, is told once.
    const asked = parameters.filter((p) => task.parameters.includes(p));
    const others = parameters.filter((p) => !asked.includes(p));
    addFlags(command, others, `${id}-`, `${label}:`);
    addUnlisted(command, asked, `${id}-`);
  }
  if (input === null) command.action((options) => act((session) => reconstruct(session, task, undefined, options)));
  else if (several === true)
    command
      .argument('[INPUT...]', input)
      .action((named, options) => act((session) => reconstructSeveral(session, task, named, options)));
  else if (first !== undefined)
    command
      .argument('[MODEL]', 'id of a model, or the path of its manifest or folder')
      .argument('[INPUT]', input)
      .action((before, named, options) =>
        act((session) => {
          // One name alone is the input's, where a flag says the other.
          const isAlone = named === undefined && Object.hasOwn(options, first);
          return isAlone
            ? reconstruct(session, task, before, options)
            : reconstruct(session, task, named, before === undefined ? options : { ...options, [first]: before });
        }),
      );
  else if (second !== undefined)
    command
      .argument('[INPUT]', input)
      .argument('[OTHER]', 'second image of the same size')
      .action((named, other, options) =>
        act((session) =>
          reconstruct(session, task, named, other === undefined ? options : { ...options, [second]: other }),
        ),
      );
  else
    command
      .argument('[INPUT]', input)
      .action((named, options) => act((session) => reconstruct(session, task, named, options)));
  return command;
}

/** @returns the exit code @throws Refused */
export async function reconstruct(
  session: Session,
  task: Task,
  input: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { terminal } = session;
  if (options['onInterrupt'] === 'keep') session.stopMode = 'keep';
  // Another machine is going to run it: its memory and its providers are its own.
  const isPlan = options['plan'] === true;
  if (options['copyInputs'] === true && !isPlan) {
    const [reason, remedy] = ['--copy-inputs belongs to --plan', 'Give both, or neither.'];
    throw new Refused({ code: 'contradiction', reason, remedy });
  }
  const typed = must(await readArguments(task, input, options, session.place.root));
  if (typed.input.kind !== MODEL) terminal.note(`Reading ${typed.input.path}`);
  const pictures = await picturesMeant(task, typed.input.path);
  if (pictures !== null) return reconstructPictures(session, typed, pictures, isPlan, options);
  const inspected = must(await inspectInput(session, typed, isPlan ? 'cpu' : undefined));
  const { reading, warnings } = inspected.found;
  terminal.note(`INPUT: ${reading}`);
  for (const text of warnings) terminal.note(`Note: ${text}`);
  if (typed.idle.length > 0) terminal.note(`Note: no solver of this run reads ${typed.idle.join(', ')}.`);
  const jobs: Job[] = [];
  const notes: string[] = [];
  for (const job of jobsOf(inspected, (note) => notes.push(note))) jobs.push(await withTiles(job, session.host()));
  if (jobs[0]!.guide !== undefined) must(await examined(session, jobs[0]!, isPlan));
  for (const note of notes) terminal.note(`Note: ${note}`);
  terminal.note(planText(jobs[0]!, isPlan ? null : inspected.found.provider));
  if (!isPlan) checkMemory(jobs[0]!);
  // What only both files together show, or a measurement that was recognised as one, is said before anything is written; of
  // several each is left to its own run.
  if (Object.keys(inspected.files).length > 0 || inspected.found.facts.kind !== typed.input.kind) {
    const more = must(await examined(session, jobs[0]!, isPlan));
    for (const text of more.filter((text) => !warnings.includes(text))) terminal.note(`Note: ${text}`);
  }
  const check = await checkOf(session, jobs[0]!);
  const out = typeof options['out'] === 'string' ? resolve(options['out']) : null;
  if (options['dryRun'] === true) return dryRun(session, jobs, check, out);
  const folder = out ?? freshFolder(jobs[0]!.solvers[0]!.id);
  terminal.note(`Run folder: ${folder}`);
  if (isPlan) return plan(session, folder, itemsOf(jobs, inspected), options['copyInputs'] === true);
  if (typed.slice === 'all') return runBatch(session, folder, itemsOf(jobs, inspected));
  return showRun(session, must(await runJob(session, folder, jobs[0]!)));
}

/** Pictures of a folder that is named; null where it is none, or where it holds one series. @throws Refused */
async function picturesMeant({ command }: Task, path: string): Promise<readonly string[] | null> {
  if (!(await isFolder(path))) return null;
  if (command.folder === true) return picturesIn(path);
  if (command.several !== true) return null;
  const found = await attempt(() => picturesIn(path));
  return found.ok ? found.value : null;
}

/** One image as always; of several each in a run folder of its own. @returns the exit code @throws Refused */
async function reconstructSeveral(
  session: Session,
  task: Task,
  inputs: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  if (inputs.length < 2) return reconstruct(session, task, inputs[0], options);
  if (options['onInterrupt'] === 'keep') session.stopMode = 'keep';
  const typed = must(await readArguments(task, inputs[0], options, session.place.root));
  const paths = inputs.map((path) => resolve(path));
  return reconstructPictures(session, typed, paths, options['plan'] === true, options);
}

/** Several pictures, each in a run folder of its own. @returns the exit code @throws Refused */
async function reconstructPictures(
  session: Session,
  typed: TaskArguments,
  pictures: readonly string[],
  isPlan: boolean,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { terminal } = session;
  const told = new Set<string>();
  const tell = (note: string): void => {
    if (!told.has(note)) terminal.note(`Note: ${note}`);
    told.add(note);
  };
  const batch = await jobsOfPictures(session, typed, pictures, (inspected) => jobsOf(inspected, tell)[0]!, isPlan);
  const jobs = [...runsOf(batch).values()].map(({ job }) => job);
  terminal.note(`${jobs.length} of ${batch.size} pictures; the first: ${planText(jobs[0]!, null)}`);
  const out = typeof options['out'] === 'string' ? resolve(options['out']) : null;
  if (options['dryRun'] === true) return dryRun(session, jobs, null, out);
  const folder = out ?? freshFolder(jobs[0]!.solvers[0]!.id);
  terminal.note(`Run folder: ${folder}`);
  if (isPlan) return plan(session, folder, batch, options['copyInputs'] === true);
  return runBatch(session, folder, batch);
}

function jobsOf(
  { typed, model, lists, files, found, slices }: InspectedInput,
  tell: (note: string) => void,
): readonly Job[] {
  const places = slices.map((slice) => ({ facts: found.facts, slice }));
  const { roi, ...others } = files;
  const { jobs, notes } = jobsOfSlices(
    typed.task,
    {
      ...typed,
      typedFor: typed.solverValues,
      lists,
      files: others,
      roi: roi === undefined ? null : { ...roi, name: null },
    },
    places,
    model,
    typed.slice === 'all',
  );
  notes.forEach(tell);
  return jobs;
}

function itemsOf(jobs: readonly Job[], { found, slices }: InspectedInput): BatchJobs {
  const digits = Math.max(3, String(Math.max(...slices)).length);
  return new Map(
    jobs.map((job, i) => {
      const frame = slices[i]!;
      const slice = { frame, mm: found.positionsMm?.[frame] ?? null };
      return [`slice-${String(frame).padStart(digits, '0')}`, { slice, job }];
    }),
  );
}

/** @returns the exit code @throws Refused */
async function plan(session: Session, folder: string, batch: BatchJobs, copiesInputs: boolean): Promise<number> {
  const { terminal } = session;
  const items = [...runsOf(await planBatch(session, folder, batch, copiesInputs)).keys()];
  terminal.result(`Planned ${items.length === 1 ? 'one run' : `${items.length} runs`} in ${folder}; nothing was run.`);
  terminal.result(`Run each:    langevin run ${join(folder, items[0]!)}${items.length > 1 ? ' …' : ''}`);
  terminal.result(`Then:        langevin collect ${folder}`);
  terminal.object({ status: 'planned', folder, items: items.map((item) => ({ item, folder: join(folder, item) })) });
  return 0;
}

/** What is said of a measurement, against the measurement itself; null for an image. */
async function checkOf({ terminal, host }: Session, job: Job): Promise<ScanCheck | null> {
  if (modalityOf(job).isRetrospective(job)) return null;
  const found = must(await host().ask({ kind: 'check', job }));
  for (const advice of found?.advice ?? []) {
    if (advice.severity === 'offer') terminal.note(`Note: ${adviceText(advice)}`);
    else terminal.warning(adviceText(advice));
  }
  return found;
}

function dryRun({ terminal }: Session, jobs: readonly Job[], check: ScanCheck | null, out: string | null): number {
  const job = jobs[0]!;
  const needs = needsOf(job);
  terminal.result(describeJob(job, needs, jobs.length, out));
  const folder = out ?? join('langevin-runs', `<time>-${job.solvers[0]!.id}`);
  terminal.object({ status: 'dry-run', folder, items: jobs.length, needs, job, ...(check === null ? {} : { check }) });
  return 0;
}
