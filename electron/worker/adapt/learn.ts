/** The run of a model that learns from a folder of images: it is judged, learns, is judged again, and becomes a model folder. */
import { join } from 'node:path';
import { z } from 'zod';
import { imagesOf, measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import { solverOf } from '../../../core/catalogue/solvers/solvers.ts';
import {
  adaptedName,
  beforeAndAfter,
  learnsFrom,
  lookSchema,
  worseText,
  type Adaptation,
  type Look,
} from '../../../core/contract/adaptation.ts';
import { textByName } from '../../../core/contract/by-name.ts';
import type { Job } from '../../../core/contract/job.ts';
import { domainOf } from '../../../core/contract/measurement/measurement.ts';
import { must, Refused } from '../../../core/contract/refused.ts';
import type { RunRecord } from '../../../core/contract/run.ts';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { batchOf, type Batch } from '../../../core/learning/batch.ts';
import { denoisingErrors, judgedOf } from '../../../core/learning/judge.ts';
import { rateOf } from '../../../core/learning/rate.ts';
import { scaleMap, sigmasOf, type ScaleMap } from '../../../core/priors/scale.ts';
import { placesOf } from '../../disk/places-of-job.ts';
import { readJson } from '../../disk/read-json.ts';
import { readManifest } from '../../disk/model-files.ts';
import { writeRecord } from '../../disk/run-record.ts';
import { makeFolder, writeJson } from '../../disk/write-file.ts';
import { openNetwork } from '../engines/engines.ts';
import { tell } from '../progress.ts';
import { checkpointSlot } from '../run/checkpoint.ts';
import type { Scene } from '../run/figures.ts';
import { prepared } from '../run/preparing.ts';
import { previews } from '../run/preview.ts';
import { writeNpy, writeStrip } from '../run/results.ts';
import type { RunEvents } from '../run/run-events.ts';
import { writeReport } from '../run/run-report.ts';
import type { RunControl } from '../run/run-sample.ts';
import { stripKeeper } from '../run/strip.ts';
import type { OpenTrainer, Trainer, TrainerState } from '../training/trainer.ts';
import { candidates } from './candidate.ts';
import { learnInputs } from './learn-inputs.ts';
import { measureNetwork, scorer } from './measure-network.ts';
import { writeModel } from './write-model.ts';

export interface LearnSetting {
  readonly folder: string;
  readonly job: Job;
  readonly record: RunRecord;
  readonly control: RunControl;
  readonly events: RunEvents;
  readonly openTrainer: OpenTrainer;
}

const METHOD = 'adapt';
/** What is learnt lies in the last digits. */
const DIGITS = 'float32';
/** A crash costs at most so long, or twenty times what saving takes where that is longer. */
const SAVE_MS = 30_000;
const SAVE_SHARE = 20;
/** Noise of the picture that is shown. */
const SHOWN_SIGMA = 0.1;
/** Pictures of the strip. */
const MOST_SHOWN = 8;

const looksSchema = z.array(lookSchema);

/** Runs or resumes it. @throws Refused */
export async function learn(setting: LearnSetting): Promise<RunRecord> {
  const { folder, job, record, control, events } = setting;
  const begun = performance.now();
  const source = learnsFrom(job);
  if (source === null || job.model === null) throw new Error('learn: the job learns from nothing');
  const own = settingsOf(job);
  const checkpoint = join(folder, 'checkpoint');
  for (const name of ['results', 'previews', 'checkpoint']) await makeFolder(join(folder, name));

  events.tell({ kind: 'phase', stage: 'measuring', phase: 'Reading the images' });
  const inputs = await learnInputs(folder, job, source);
  const { measured, roi, origin } = inputs;
  const scene: Scene = { job, measured, posed: measuringOf(job).posed(job, measured), roi };
  const preview = previews(folder, job, scene.posed);
  const preparing = await prepared(folder, { measuring: (performance.now() - begun) / 1000, model: 0 });
  const ready = performance.now();
  const warnings = inputs.warnings.map((text) => textByName(text, placesOf(folder, job)));

  const file = must(await readManifest(job.model.manifest));
  const from = file.manifest;
  if (from.network.sha256 !== job.model.sha256)
    throw new Refused({
      code: 'model-altered',
      model: from.id,
      expected: job.model.sha256,
      found: from.network.sha256,
    });
  const { learning } = imagesOf(domainOf(job.measurement));
  const { scale } = scene.posed;
  const known = sigmasOf(from);
  const map = scaleMap(scale, from.scale);
  const levels = learning.levels.filter((sigma) => sigma * map.k >= known[0] && sigma * map.k <= known[1]);

  const slot = checkpointSlot(checkpoint, METHOD);
  const saved = await slot.load();
  const strip = await stripKeeper(checkpoint, METHOD);
  const kept = candidates(checkpoint, from);
  const looksFile = join(checkpoint, 'looks.json');
  const earlier = await readJson(looksFile, looksSchema);
  // Looks after the checkpoint are taken again, and come out the same.
  const looks: Look[] = (earlier.ok ? earlier.value : []).filter(({ step }) => step <= (saved?.state.step ?? 0));
  let seconds = saved?.seconds ?? 0;
  const secondsTotal = (): number => (saved?.secondsTotal ?? 0) + (performance.now() - ready) / 1000;
  let { lossSum = 0, lossCount = 0 } = saved?.state.numbers ?? {};

  const first = await openNetwork(job.model.manifest, job.provider, job.engine, DIGITS);
  const running: RunRecord = {
    ...record,
    engine: first.engine,
    provider: first.provider,
    precision: first.precision,
    versions: { ...record.versions, [first.engine]: first.version },
    warnings,
  };
  await writeRecord(folder, running);
  if (looks.length === 0) {
    events.tell({ kind: 'phase', stage: 'domain', phase: 'Judging the model as it is' });
    await strip.keep(0, 'noised', scene.posed.fromProblem(shownNoise(scene)));
    await look(0, job.model.manifest, 'as it was');
  }
  // Told meanwhile: nothing is learnt yet, and what was judged is kept.
  if (isToPause()) return { ...running, state: 'interrupted' };

  events.tell({ kind: 'phase', stage: METHOD, phase: solverOf(METHOD)?.label ?? METHOD });
  const trainer = await setting.openTrainer(file, {
    engine: job.engine,
    provider: job.provider,
    averaging: own.averaging,
    ...(saved === null ? {} : { state: stateIn(saved.state.arrays) }),
  });
  try {
    const stopped = await train(trainer);
    if (stopped && isToPause()) return { ...running, state: 'interrupted' };
    return await finish(trainer, stopped);
  } finally {
    await trainer.close();
  }

  /** It may be told at any time. */
  function isToPause(): boolean {
    return control.stop === 'resumable';
  }

  /** @returns whether it was stopped before its last step */
  async function train(to: Trainer): Promise<boolean> {
    const batches = { ...inputs, learning, range: { sigmaMin: known[0], sigmaMax: known[1] }, seed: job.seed };
    const side = job.image.height;
    let lastSave = performance.now();
    let saving = 0;
    for (let step = to.steps; step < own.steps; step = to.steps) {
      const at = performance.now();
      const batch = batchOf({ ...batches, count: own.batch, side }, step);
      const loss = await to.step(onOwnScale(batch, map), rateOf(step, own.steps, own.rate));
      if (!Number.isFinite(loss)) throw new Refused({ code: 'diverged', solver: METHOD, step: step + 1 });
      seconds += (performance.now() - at) / 1000;
      lossSum += loss;
      lossCount++;
      const done = to.steps;
      const nfe = done * own.batch;
      events.tell({
        kind: 'step',
        method: METHOD,
        seed: null,
        step: done,
        of: own.steps,
        sigma: null,
        nfe,
        residual: 0,
        loss,
      });
      await new Promise(setImmediate);
      const isOver = control.stop !== null || done === own.steps;
      const isLooked = done % own.every === 0 || done === own.steps || (isOver && control.stop === 'keep');
      if (isLooked) await look(done, await kept.write(to.averaged()), `step ${done}`);
      if (isLooked || isOver || performance.now() - lastSave > Math.max(SAVE_MS, SAVE_SHARE * saving)) {
        const before = performance.now();
        await save(to);
        lastSave = performance.now();
        saving = lastSave - before;
      }
      if (control.stop !== null && done < own.steps) return true;
    }
    return false;
  }

  /** Weights, moments and averages with what belongs to their step: a part of it alone would be of no use. */
  async function save(to: Trainer): Promise<void> {
    const state = {
      step: to.steps,
      nfe: to.steps * own.batch,
      numbers: { lossSum, lossCount },
      arrays: { ...to.state() },
    };
    await slot.save({ state, seconds, secondsTotal: secondsTotal() });
    await events.flush();
  }

  /** Judges a network by the held-out images, and keeps the best that has learnt. */
  async function look(step: number, manifest: string, caption: string): Promise<void> {
    const network = await openNetwork(manifest, job.provider, job.engine, DIGITS);
    const errors = await denoisingErrors(scorer(network, scale), inputs.judged, levels, tell);
    const judged = judgedOf(errors, levels);
    const best = Math.max(-Infinity, ...looks.filter((l) => l.step > 0).map((l) => l.judged.mean));
    if (step > 0 && judged.mean > best) await kept.keep();
    const now: Look = { step, loss: lossCount === 0 ? null : lossSum / lossCount, judged };
    [lossSum, lossCount] = [0, 0];
    looks.push(now);
    await writeJson(looksFile, looks);
    const { height, width } = job.image;
    const estimate = shownNoise(scene);
    await scorer(network, scale)(height, width).denoise(estimate, 1, Float64Array.of(SHOWN_SIGMA), estimate);
    await strip.keep(step + 1, caption, scene.posed.fromProblem(estimate));
    const shown = { step, of: own.steps, sigma: SHOWN_SIGMA, nfe: 0, residual: 0, estimate };
    await preview.offer({ method: METHOD, seed: null, events }, shown);
    events.tell({ kind: 'look', method: METHOD, look: now });
    await events.flush();
  }

  async function finish(to: Trainer, stopped: boolean): Promise<RunRecord> {
    events.tell({ kind: 'phase', stage: 'report', phase: 'Measuring the new model' });
    const asked = { provider: job.provider, engine: job.engine, images: inputs.judged, scale, least: learning.least };
    const measurements = await measureNetwork({ ...asked, manifest: kept.best });
    const learnt = looks.filter(({ step }) => step > 0);
    const best = learnt.reduce((a, b) => (b.judged.mean > a.judged.mean ? b : a));
    const adaptation: Omit<Adaptation, 'model'> = {
      folder: source!.name,
      ...inputs.counts,
      steps: to.steps,
      of: own.steps,
      kept: best.step,
      looks,
      secondsAStep: seconds / to.steps,
    };
    const made = await writeModel({
      ...{ folder, job, from, measurements, adaptation },
      network: kept.network,
      name: source!.as ?? adaptedName(from.name, source!.name),
      judged: inputs.judged.length,
      program: record.program,
    });
    const told = [...warnings, ...[worseText(made)].filter((text) => text !== null)];
    if (stopped) told.push(`It was stopped after step ${to.steps} of ${own.steps}.`);
    for (const text of told.slice(warnings.length)) events.tell({ kind: 'warning', text });

    const network = await openNetwork(kept.best, job.provider, job.engine, DIGITS);
    const image = shownNoise(scene);
    const { height, width } = job.image;
    await scorer(network, scale)(height, width).denoise(image, 1, Float64Array.of(SHOWN_SIGMA), image);
    const result = scene.posed.fromProblem(image);
    await writeNpy(folder, METHOD, result, job);
    await preview.thumbnail(result);
    const frames = thinned((await strip.read()) ?? { captions: [], images: [] });
    await writeStrip(folder, METHOD, frames, job);
    const { before, after } = beforeAndAfter(made);
    const facts = {
      seconds,
      secondsTotal: secondsTotal(),
      nfe: to.steps * own.batch,
      chosen: { kept: made.kept },
      stoppedAt: stopped ? { step: to.steps, of: own.steps } : null,
      figures: { heldOutBefore: before.mean, heldOutAfter: after.mean },
      frames: [...frames.captions],
      curve: [],
    };
    await writeReport({
      ...{ folder, scene, origin, record: running, warnings: told, adaptation: made },
      methods: [
        {
          solver: job.solvers[0]!,
          entry: solverOf(METHOD)!,
          result: { name: METHOD, image: result, samples: [], facts: [facts] },
        },
      ],
      domain: null,
      preparing,
    });
    events.tell({ kind: 'result', method: METHOD, seconds, nfe: facts.nfe });
    return { ...running, state: stopped ? 'stopped-kept' : 'done', warnings: told };
  }
}

interface Settings {
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly averaging: number;
  readonly every: number;
}
function settingsOf({ solvers }: Job): Settings {
  const { parameters } = solvers[0]!;
  const of = (id: keyof Settings): number => {
    const value = parameters[id];
    if (typeof value !== 'number') throw new Error(`learn: ${id} was not resolved`);
    return value;
  };
  return { steps: of('steps'), batch: of('batch'), rate: of('rate'), averaging: of('averaging'), every: of('every') };
}

/** @throws where the checkpoint, whose checksum holds, is of no trainer: a fault of the program */
function stateIn(arrays: Readonly<Record<string, Float32Array>>): TrainerState {
  const { weights, first, second, average, steps } = arrays;
  if (!weights || !first || !second || !average || !steps)
    throw new Error('learn: the checkpoint is of something else');
  return { weights, first, second, average, steps };
}

/** As a network takes images whose scale is another. */
function onOwnScale(batch: Batch, { k, b }: ScaleMap): Batch {
  if (k !== 1 || b !== 0) for (let i = 0; i < batch.x0.length; i++) batch.x0[i] = k * batch.x0[i]! + b;
  return batch;
}

/** What is shown: the held-out square with noise on it, on the scale of the problem. */
function shownNoise({ job, posed, measured }: Scene): Float32Array {
  if (measured.truth === null) throw new Error('learn: no image is held out');
  const x = posed.toProblem(measured.truth);
  const noise = new Float32Array(x.length);
  fillNormal(noise, job.seed, PURPOSE.judging, 0);
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + SHOWN_SIGMA * noise[i]!;
  return x;
}

/** The first and the last pictures of a strip, and some between. */
function thinned<T>({ captions, images }: { readonly captions: readonly string[]; readonly images: readonly T[] }) {
  const every = Math.max(1, Math.ceil((captions.length - 2) / (MOST_SHOWN - 2)));
  const shown = captions.flatMap((_, i) => (i < 2 || i === captions.length - 1 || (i - 1) % every === 0 ? [i] : []));
  return { captions: shown.map((i) => captions[i]!), images: shown.map((i) => images[i]!) };
}
