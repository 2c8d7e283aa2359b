import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { guidedText } from '../../../core/catalogue/guide-text.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import type { SolverEntry } from '../../../core/catalogue/solvers/solver-entry.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import { learnsFrom } from '../../../core/contract/adaptation.ts';
import { errorByName, textByName } from '../../../core/contract/by-name.ts';
import { messageOf } from '../../../core/contract/errors.ts';
import type { Job } from '../../../core/contract/job.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import { wholeArea } from '../../../core/image/holes/area.ts';
import { finalStates, type RunEvent, type RunRecord } from '../../../core/contract/run.ts';
import { unsuited } from '../../../core/priors/image-kind.ts';
import { several } from '../../../core/priors/several.ts';
import { onScale } from '../../../core/priors/scale.ts';
import { assumedVariance } from '../../../core/priors/residual-variance.ts';
import { adviceText } from '../../../core/contract/scan-check.ts';
import type { Posed } from '../../../core/modalities/measuring.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import type { PriorOfSize } from '../../../core/solvers/coarse-to-fine.ts';
import { tiled } from '../../../core/priors/tiled.ts';
import { firstImage } from '../../../core/solvers/first-image.ts';
import { checksumOfNetwork } from '../../disk/model-files.ts';
import { placesOf } from '../../disk/places-of-job.ts';
import { writeArrays } from '../../disk/run-arrays.ts';
import { sealRun, unsealRun } from '../../disk/run-checksums.ts';
import { readJob } from '../../disk/run-job.ts';
import { readRecord, writeRecord } from '../../disk/run-record.ts';
import { jsonText, makeFolder } from '../../disk/write-file.ts';
import { learn } from '../adapt/learn.ts';
import { checkOfRun } from './check.ts';
import { classicalStarts, domainOf } from './domain.ts';
import type { Scene } from './figures.ts';
import { finishedSamples } from './finished.ts';
import type { OpenNetwork } from '../engines/engine.ts';
import { openNetwork } from '../engines/engines.ts';
import { openTrainer } from '../training/open-trainer.ts';
import { prepared } from './preparing.ts';
import { previews, type Preview } from './preview.ts';
import { openRunEvents, type RunEvents } from './run-events.ts';
import { runInputs } from './run-inputs.ts';
import { runMethod, type MethodResult } from './run-method.ts';
import { writeReport } from './run-report.ts';
import type { RunControl } from './run-sample.ts';
import { versions } from './versions.ts';
import { steering } from './steering.ts';

type State = Answer<'run'>['state'];

/**
 * Runs or resumes one run folder. A failure is written into its run.json, then thrown on.
 * @param after number of the last event that was told before
 * @throws Refused
 */
export async function execute(
  folder: string,
  control: RunControl,
  send: (event: RunEvent) => void,
  after = 0,
): Promise<Answer<'run'>> {
  const job = must(await readJob(folder));
  const record = must(await readRecord(folder));
  const begun: RunRecord = { ...record, state: 'running', finished: null, error: null, versions: versions() };
  await unsealRun(folder);
  await writeRecord(folder, begun);
  const events = await openRunEvents(folder, after, send);
  try {
    const done =
      learnsFrom(job) === null
        ? await runAll(folder, job, begun, heededIn(record), control, events)
        : await learn({ folder, job, record: begun, control, events, openTrainer });
    await events.flush();
    const isOver = finalStates.includes(done.state);
    const last: RunRecord = { ...done, finished: isOver ? new Date().toISOString() : null };
    if (isOver) await sealRun(folder, { name: 'run.json', text: jsonText(last) });
    await writeRecord(folder, last);
    if (done.state === 'done') await rm(join(folder, 'checkpoint'), { recursive: true, force: true });
    return { state: stateOf(done) };
  } catch (e) {
    const reason = e instanceof Error ? e.message : String(e);
    const told = messageOf(e instanceof Refused ? e.refusal : { code: 'unexpected', reason });
    const error = errorByName(told, placesOf(folder, job));
    const ended = { state: 'failed', finished: new Date().toISOString() } as const;
    const paused = { state: 'paused', finished: null } as const;
    // On a full disk neither of these succeeds; the error that is told is the first one.
    await events.flush().catch(() => undefined);
    await writeRecord(folder, { ...begun, ...(error.code === 'residual-grows' ? paused : ended), error }).catch(
      () => undefined,
    );
    throw e;
  }
}

/** Of the last part of this run: it was paused for this sample, whose residual had grown so, and resumed. */
function heededIn({ error }: RunRecord): Heeded | null {
  if (error?.code !== 'residual-grows') return null;
  const { sample, grown } = error.details;
  return typeof sample === 'string' && typeof grown === 'string' ? { sample, grown } : null;
}
interface Heeded {
  readonly sample: string;
  readonly grown: string;
}

const stateOf = ({ state }: RunRecord): State => (state === 'done' || state === 'stopped-kept' ? state : 'interrupted');

/** Opened once a run: the network, and what the report says of it. */
interface Prior {
  readonly score: ScoreModel;
  readonly ofSize: PriorOfSize;
  readonly ran: Pick<OpenNetwork, 'engine' | 'version' | 'provider' | 'precision' | 'batches' | 'manifest'>;
}

/** Which weights of 8 bits ran: the job names those with all digits. */
const eightBits = ({ precision, manifest }: Prior['ran']): Readonly<Record<string, string>> =>
  precision === 'int8' && manifest.network.int8 !== undefined
    ? { '8-bit weights': `SHA-256 ${manifest.network.int8.sha256}` }
    : {};

/** @param before of an earlier part of this run, which goes on with the same digits */
async function openPrior({ job, posed }: Scene, before: RunRecord['precision']): Promise<Prior | null> {
  if (job.model === null || !job.solvers.some((s) => entryOf(s.id).needs.includes('prior'))) return null;
  const model = await openNetwork(job.model.manifest, job.provider, job.engine, before ?? job.precision);
  const { id, network } = model.manifest;
  const found = checksumOfNetwork(network);
  if (found !== job.model.sha256) {
    throw new Refused({ code: 'model-altered', model: id, expected: job.model.sha256, found });
  }
  const foreign = unsuited(model.manifest, modalityOf(job).images);
  if (foreign !== null) throw new Refused({ code: 'model-refused', model: id, reason: foreign });
  const steer = await steering(job, model.manifest);
  const score = severalOf(posed, onScale(steer(scoreOf(job, posed, model), job.image), posed.scale));
  const bent = job.solvers.find((s) => entryOf(s.id).needs.includes('gradient'));
  if (bent !== undefined && score.pullback === undefined) {
    const reason =
      job.guide === undefined
        ? `"${bent.id}" takes gradients of the whole image, which this one is too large for: it is seen in tiles`
        : `"${bent.id}" takes gradients of the network, and a guide's own would have to be known twice: leave one of them out`;
    throw new Refused({ code: 'invalid-parameter', parameter: 'solver', reason });
  }
  return {
    score,
    ofSize: (height, width) => onScale(steer(wholeScore(job, model, height, width), { height, width }), posed.scale),
    ran: model,
  };
}

const severalOf = ({ images = 1 }: Posed, score: ScoreModel): ScoreModel =>
  images === 1 ? score : several(score, images);

/** Of all pixels of an image of this size. */
function wholeScore({ tile, seed }: Job, model: OpenNetwork, height: number, width: number): ScoreModel {
  if (tile === undefined || tile >= Math.max(height, width)) return model.score(height, width);
  const whole = wholeArea(height, width);
  return tiled(
    (rows, columns) => model.score(rows, columns),
    { area: whole, wanted: whole, symmetries: [0] },
    tile,
    seed,
  );
}

function scoreOf(job: Job, { canvas }: Posed, model: OpenNetwork): ScoreModel {
  const { image, tile, seed, solvers } = job;
  if (tile === undefined || canvas === undefined) return wholeScore(job, model, image.height, image.width);
  const symmetries = solvers.some(({ parameters }) => parameters['symmetries'] === 'none') ? [] : canvas.symmetries;
  return tiled((rows, columns) => model.score(rows, columns), { ...canvas, symmetries }, tile, seed);
}

function entryOf(id: string): SolverEntry {
  const entry = solverOf(id);
  if (entry !== undefined) return entry;
  throw new Refused({ code: 'invalid-parameter', parameter: 'solver', reason: `"${id}" is not a solver` });
}

/** A job may come from anywhere: what the command line would refuse is refused before anything is written. */
function checkSolvers({ solvers }: Job): void {
  const refuse = (reason: string): never => {
    throw new Refused({ code: 'invalid-parameter', parameter: 'solvers', reason });
  };
  const seen = new Set<string>();
  for (const { id, parameters, seeds } of solvers) {
    const entry = entryOf(id);
    must(entry.resolve(parameters));
    if (seen.has(id)) refuse(`"${id}" is named twice`);
    seen.add(id);
    if (new Set(seeds).size !== seeds.length) refuse(`"${id}" has one seed twice`);
    if (entry.stochastic !== seeds.length > 0) refuse(`"${id}" ${entry.stochastic ? 'needs a seed' : 'has no seeds'}`);
  }
}

/** On a GPU; on a CPU batching wins nothing and costs memory. */
const SEEDS_AT_ONCE = 8;

async function runAll(
  folder: string,
  job: Job,
  record: RunRecord,
  heeded: Heeded | null,
  control: RunControl,
  events: RunEvents,
): Promise<RunRecord> {
  const begun = performance.now();
  checkSolvers(job);
  for (const name of ['results', 'previews', 'checkpoint']) await makeFolder(join(folder, name));
  await writeArrays(folder, job);
  events.tell({ kind: 'phase', stage: 'measuring', phase: modalityOf(job).words(job).begins });
  const { measured, roi, origin, warnings: assumed } = await runInputs(folder, job);
  const checked = await checkOfRun(folder, job, measured);
  const scene: Scene = { job, measured, posed: measuringOf(job).posed(job, measured), roi };
  const preview = previews(folder, job, scene.posed);
  await firstPicture(scene, preview, events);
  const measuring = (performance.now() - begun) / 1000;

  const prior = await openPrior(scene, record.precision);
  const ran = prior?.ran ?? null;
  const versioned =
    ran === null ? record.versions : { ...record.versions, [ran.engine]: ran.version, ...eightBits(ran) };
  const running: RunRecord = {
    ...record,
    engine: ran?.engine ?? null,
    precision: ran?.precision ?? null,
    provider: ran?.provider ?? null,
    versions: versioned,
  };
  await writeRecord(folder, running);
  const start = classicalStarts();
  const warnings = assumed.map((text) => textByName(text, placesOf(folder, job)));
  if (job.guide !== undefined) warnings.push(guidedText(job.guide));
  // Whether it grows further or not: what was reached is no good result.
  if (heeded !== null)
    warn(
      `The residual of ${heeded.sample} grows: ${heeded.grown}. It was resumed all the same: do not rely on its result.`,
    );
  for (const advice of checked?.advice ?? []) if (advice.severity !== 'offer') warn(adviceText(advice));
  const kind = prior === null ? null : await domainOf({ folder, scene, prior: prior.score, start, events, preview });
  // Of a measurement that is read wrongly nothing can be said about the kind of its image.
  const domain = checked?.verdict === 'wrong' ? null : kind;
  if (domain?.verdict === 'outside' || domain?.verdict === 'unusual') warn(domain.sentence);
  // Only ours weighs the data by it.
  const unmeasured =
    prior === null || job.solvers.every(({ id }) => id !== 'proximal') ? null : assumedVariance(prior.score.manifest);
  if (unmeasured !== null) warn(unmeasured);
  const preparing = await prepared(folder, { measuring, model: (performance.now() - begun) / 1000 - measuring });
  const finished = await finishedSamples(folder);
  const seedsAtOnce = ran?.batches === true ? SEEDS_AT_ONCE : 1;
  const setting = {
    folder,
    scene,
    prior: prior?.score ?? null,
    priorOfSize: prior?.ofSize ?? null,
    finished,
    events,
    preview,
    control,
    heeded: heeded?.sample ?? null,
    warn,
    start,
    seedsAtOnce,
  };
  const methods: {
    readonly solver: Job['solvers'][number];
    readonly entry: SolverEntry;
    readonly result: MethodResult;
  }[] = [];
  for (const solver of job.solvers) {
    const entry = entryOf(solver.id);
    events.tell({ kind: 'phase', stage: solver.id, phase: entry.label });
    const results = await runMethod(setting, entry, solver);
    if (control.stop === 'resumable') return { ...running, state: 'interrupted' };
    if (results.length === 0) warn(`${entry.label} was not run: the run was stopped before it.`);
    methods.push(...results.map((result) => ({ solver, entry, result })));
    const facts = results.flatMap((result) => result.facts);
    const stopped = facts.find((f) => f.stoppedAt !== null)?.stoppedAt ?? null;
    if (stopped !== null)
      warn(`${entry.label} is unfinished: it was stopped after step ${stopped.step} of ${stopped.of}.`);
  }
  if (methods.length === 0) return { ...running, state: 'interrupted' };
  events.tell({ kind: 'phase', stage: 'report', phase: 'Writing the report' });
  const state = control.stop === 'keep' ? 'stopped-kept' : 'done';
  await writeReport({ folder, scene, origin, methods, domain, warnings, preparing, record: running });
  return { ...running, state, warnings };

  function warn(told: string): void {
    const text = textByName(told, placesOf(folder, job));
    if (warnings.includes(text)) return; // of each seed the same
    warnings.push(text);
    events.tell({ kind: 'warning', text });
  }
}

/** The first image: a picture at once, while the model is being loaded. */
async function firstPicture({ posed: { problem }, job }: Scene, preview: Preview, events: RunEvents): Promise<void> {
  const estimate = firstImage(problem);
  const { id, seeds } = job.solvers[0]!;
  const step = { step: 0, of: 1, sigma: null, nfe: 0, residual: 0, estimate };
  await preview.offer({ method: id, seed: seeds[0] ?? null, events }, step);
}
