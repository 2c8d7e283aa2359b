import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import type { SolverEntry } from '../../../core/catalogue/solvers/solver-entry.ts';
import { resultsOf, sampleName, type Job } from '../../../core/contract/job.ts';
import { decodeNpy } from '../../../core/formats/npy/npy.ts';
import { meanOf } from '../../../core/metrics/posterior.ts';
import type { PriorOfSize } from '../../../core/solvers/coarse-to-fine.ts';
import type { ScoreModel } from '../../../core/priors/score-model.ts';
import { noiseResidual } from '../../../core/solvers/discrepancy.ts';
import { checkpointSlot } from './checkpoint.ts';
import { shareOfData, type Scene } from './figures.ts';
import type { ClassicalStart } from './domain.ts';
import type { Finished, FinishedSample } from './finished.ts';
import { lockstep } from './lockstep.ts';
import type { Preview } from './preview.ts';
import { writeNpy, writeStrip } from './results.ts';
import type { RunEvents } from './run-events.ts';
import { runSample, type RunControl, type SampleSetting } from './run-sample.ts';
import { stripKeeper } from './strip.ts';

export interface MethodSetting {
  readonly folder: string;
  readonly scene: Scene;
  readonly prior: ScoreModel | null;
  /** The same for smaller images. */
  readonly priorOfSize: PriorOfSize | null;
  readonly finished: Finished;
  readonly events: RunEvents;
  readonly preview: Preview;
  readonly control: RunControl;
  readonly heeded: string | null;
  readonly warn: (text: string) => void;
  /** More than one where a batch is cheaper than its images one by one. */
  readonly seedsAtOnce: number;
  /** What the seeds share, and the seconds that their start has cost. */
  readonly start: ClassicalStart;
}

/** What is reported of a method: all its seeds together, or in a gallery one of them. */
export interface MethodResult {
  /** Of its files in `results/`. */
  readonly name: string;
  /** The mean of several samples. */
  readonly image: Float32Array;
  readonly samples: readonly { readonly seed: number; readonly image: Float32Array }[];
  readonly facts: readonly FinishedSample[];
}

type JobSolver = Job['solvers'][number];

/** Runs what is not yet finished of one method. @returns none where it was stopped and nothing is kept @throws Refused */
export async function runMethod(
  setting: MethodSetting,
  entry: SolverEntry,
  solver: JobSolver,
): Promise<readonly MethodResult[]> {
  const seeds: readonly (number | null)[] = solver.seeds.length > 0 ? solver.seeds : [null];
  const kept: KeptSample[] = [];
  // Gradients are pulled back one image after the other.
  const atOnce = entry.needs.includes('prior') && !entry.needs.includes('gradient') ? setting.seedsAtOnce : 1;
  for (let from = 0; from < seeds.length; from += atOnce) {
    const group = await runGroup(setting, entry, solver, seeds.slice(from, from + atOnce));
    for (const sample of group) if (sample !== null) kept.push(sample);
    if (group.some((sample) => sample === null || sample.facts.stoppedAt !== null)) break;
  }
  if (kept.length === 0 || setting.control.stop === 'resumable') return [];
  const { job } = setting.scene;
  const results: MethodResult[] = [];
  for (const { name, seeds: own } of resultsOf(job, solver)) {
    const parts = kept.filter(({ seed }) => seed === null || own.includes(seed));
    if (parts.length === 0) continue;
    const image = parts.length === 1 ? parts[0]!.image : meanOf(parts.map((part) => part.image));
    // Of a gallery each is written already.
    if (parts.length > 1 || sampleName(solver.id, parts[0]!.seed) !== name)
      await writeNpy(setting.folder, name, image, job);
    const samples = parts.flatMap(({ seed, image: of }) => (seed === null ? [] : [{ seed, image: of }]));
    results.push({ name, image, samples, facts: parts.map((part) => part.facts) });
  }
  await setting.preview.thumbnail(results[0]!.image);
  return results;
}

interface KeptSample {
  readonly seed: number | null;
  readonly image: Float32Array;
  readonly facts: FinishedSample;
}

/** A sample that an earlier process finished, read back bit for bit. */
async function finishedBefore(
  { folder, finished, scene }: MethodSetting,
  method: string,
  seed: number | null,
): Promise<KeptSample | null> {
  const key = sampleName(method, seed);
  const facts = finished.get(key);
  if (facts === undefined) return null;
  const path = join(folder, 'results', `${key}.npy`);
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  const npy = decodeNpy(bytes, path);
  const { channels, height, width } = scene.job.image;
  const size = channels * height * width;
  return npy.ok && npy.value.data instanceof Float32Array && npy.value.data.length === size
    ? { seed, image: npy.value.data, facts }
    : null;
}

/** Seeds that run side by side, one batch of the network a step; each costs its share of the time. */
async function runGroup(
  setting: MethodSetting,
  entry: SolverEntry,
  solver: JobSolver,
  seeds: readonly (number | null)[],
): Promise<readonly (KeptSample | null)[]> {
  const before = await Promise.all(seeds.map((seed) => finishedBefore(setting, solver.id, seed)));
  const open = seeds.filter((_, i) => before[i] === null);
  const { prior } = setting;
  const seats = prior === null || open.length < 2 ? [] : lockstep(prior, open.length);
  const runs = open.map(async (seed, i) => {
    const seat = seats[i];
    try {
      return await runOne({ ...setting, prior: seat?.model ?? prior }, entry, solver, seed, open.length);
    } finally {
      seat?.leave();
    }
  });
  // All are waited for: a run that goes on unseen would write into a folder that has an answer.
  const ended = await Promise.allSettled(runs);
  const ran = ended.map((e) => {
    if (e.status === 'rejected') throw e.reason;
    return e.value;
  });
  return before.map((sample) => sample ?? ran.shift() ?? null);
}

async function runOne(
  setting: MethodSetting,
  entry: SolverEntry,
  solver: JobSolver,
  seed: number | null,
  sharers: number,
): Promise<KeptSample | null> {
  const { folder, scene, prior, finished, events, control, start } = setting;
  const { job, posed, measured } = scene;
  // A solver counts the images that it solves; the network sees each of their parts by itself.
  const { problem, images = 1 } = posed;
  const truth = measured.truth === null ? null : posed.toProblem(measured.truth);
  if (control.stop !== null) return null;
  const begun = performance.now();
  const curve: FinishedSample['curve'] = [];
  const watched: RunEvents = {
    ...events,
    tell(news) {
      if (news.kind !== 'step') return events.tell(news);
      curve.push({ step: news.step, residual: news.residual });
      events.tell({ ...news, nfe: images * news.nfe });
    },
  };
  const residualUnit = shareOfData(scene);
  const noise = residualUnit * noiseResidual(problem);
  const code = runOf(entry.id);
  const ofSize = setting.priorOfSize === null ? {} : { priorOfSize: setting.priorOfSize };
  const context = { seed: seed ?? job.seed, prior, ...ofSize, truth, shared: start.shared };
  const key = sampleName(solver.id, seed);
  // One path shows them all.
  const keeper = seed === (solver.seeds[0] ?? null) ? await stripKeeper(join(folder, 'checkpoint'), key) : null;
  const strip: SampleSetting['strip'] = (step, caption, estimate) =>
    keeper?.keep(step, caption, posed.fromProblem(estimate)) ?? Promise.resolve();
  const watching = { events: watched, method: solver.id, seed, data: problem.data, residualUnit, noise, strip };
  const sample = await runSample({ ...setting, ...watching }, (s) => code.run(problem, solver.parameters, context, s));
  const { state, stoppedAt } = sample;
  const seconds = sample.seconds / sharers + start.take(solver);
  if (stoppedAt !== null && control.stop === 'resumable') return null;
  const image = posed.fromProblem(sample.estimate);
  await writeNpy(folder, key, image, job);
  const frames = (await keeper?.read()) ?? null;
  if (frames !== null) await writeStrip(folder, key, frames, job);
  const found = code.found(state);
  for (const text of found.warnings ?? []) setting.warn(text);
  const facts: FinishedSample = {
    seconds,
    secondsTotal: (sample.secondsBefore + (performance.now() - begun) / 1000) / sharers,
    nfe: images * state.nfe,
    chosen: code.chosen(state),
    stoppedAt,
    ...(found.figures === undefined ? {} : { figures: found.figures }),
    ...(found.levels === undefined ? {} : { levels: found.levels }),
    ...(frames === null ? {} : { frames: [...frames.captions] }),
    curve: thinned(curve),
  };
  // What was kept before its end can still be resumed: it is not finished, and its checkpoint stays.
  if (stoppedAt === null) {
    await finished.add(key, facts);
    await checkpointSlot(join(folder, 'checkpoint'), key).clear();
  }
  events.tell({ kind: 'result', method: key, seconds, nfe: facts.nfe });
  return { seed, image, facts };
}

/** The report draws no more than this. */
const CURVE_POINTS = 400;
function thinned<T>(points: readonly T[]): T[] {
  const every = Math.ceil(points.length / CURVE_POINTS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}
