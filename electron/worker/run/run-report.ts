import { join } from 'node:path';
import { splitOf, type Split } from '../../../core/catalogue/split.ts';
import type { SolverEntry } from '../../../core/catalogue/solvers/solver-entry.ts';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import type { Adaptation } from '../../../core/contract/adaptation.ts';
import { sampleName, shapeOf, type Job } from '../../../core/contract/job.ts';
import { reportSchema, type DomainCheck, type Report, type ResultRow } from '../../../core/contract/report.ts';
import { ranOn } from '../../../core/contract/provider.ts';
import type { RunRecord } from '../../../core/contract/run.ts';
import { encodeNpy } from '../../../core/formats/npy/npy.ts';
import { magnitudesOf } from '../../../core/image/complex.ts';
import { defaultWindow } from '../../../core/image/windows/default-window.ts';
import { DRAWN_SIDE, reduced, reducedGrid, reduction } from '../../../core/image/grids/reduced.ts';
import type { Window } from '../../../core/image/windows/window.ts';
import { spreadOf, type Spread } from '../../../core/metrics/posterior.ts';
import { metricsCsv } from '../../../core/report/csv.ts';
import { DEFINITIONS } from '../../../core/report/definitions.ts';
import { reportHtml } from '../../../core/report/page/report.ts';
import type { MethodPictures } from '../../../core/report/page/report-pictures.ts';
import type { Origin } from '../../disk/measurement-record.ts';
import { writeFileSafely, writeJson } from '../../disk/write-file.ts';
import { figuresOf, judgedBy, residualOf, scoreOf, type Scene } from './figures.ts';
import type { Preparing } from './preparing.ts';
import { labelOf } from '../pictures/result-file.ts';
import { readStrip, writeGallery, writePath, writePictures } from './results.ts';
import type { Strip } from './strip.ts';
import type { MethodResult } from './run-method.ts';

export interface Outcome {
  readonly folder: string;
  readonly scene: Scene;
  readonly origin: Origin;
  readonly methods: readonly {
    readonly solver: Job['solvers'][number];
    readonly entry: SolverEntry;
    readonly result: MethodResult;
  }[];
  readonly domain: DomainCheck | null;
  /** Of a model that learnt; absent: none did. */
  readonly adaptation?: Adaptation;
  readonly warnings: readonly string[];
  readonly preparing: Preparing;
  readonly record: RunRecord;
}

/** The sample whose way is shown. */
const nameOfFirst = ({ id, seeds }: Job['solvers'][number]): string => sampleName(id, seeds[0] ?? null);
const fileOf = ({ name }: MethodResult): string => `results/${name}.npy`;

/** Fewer samples give no map of their spread. */
const LEAST_SAMPLES = 4;

/** Scores every method and writes what people read, report.json last: its presence means that the run is whole. */
export async function writeReport(outcome: Outcome): Promise<void> {
  const { folder, scene, methods, origin, record } = outcome;
  const { job } = scene;
  const { truth } = scene.measured;
  const rows: ResultRow[] = [];
  const pictures: MethodPictures[] = [];
  const said: string[] = [];
  const strips: { readonly name: string; readonly strip: Strip }[] = [];
  const judged = judgedBy(scene);
  const look = measuringOf(job).look(job, noiseOf(scene), scene.measured);
  const by = reduction(job.image, DRAWN_SIDE);
  const drawn = (image: Float32Array): Float32Array => reduced(image, job.image, by);
  for (const method of methods) {
    const { entry, result, solver } = method;
    const spread =
      result.samples.length >= LEAST_SAMPLES
        ? spreadOf(
            result.samples.map((s) => s.image),
            scene.roi,
          )
        : null;
    const isSplit = entry.needs.includes('prior') && scene.measured.data.length > 0 && judged.isIndivisible !== true;
    const split = isSplit ? splitOf(judged.problem, judged.toProblem(result.image)) : null;
    if (spread !== null) await writeSpread(folder, solver.id, spread, outcome);
    said.push(...(await writePictures(folder, result.image, { job, origin, record, file: fileOf(result) })));
    rows.push(rowOf(outcome, method, spread, split));
    const strip = await readStrip(folder, nameOfFirst(solver), result.facts[0]?.frames);
    if (strip !== null) strips.push({ name: nameOfFirst(solver), strip });
    pictures.push({
      image: drawn(result.image),
      residual: look.data === null ? null : residualOf(scene, result.image),
      spread: spread === null ? null : drawn(spread.sd),
      supported: split === null ? null : drawn(judged.fromProblem(split.measured)),
      curve: result.facts[0]?.curve ?? [],
      ...(strip === null
        ? {}
        : { path: strip.captions.map((caption, i) => ({ caption, image: drawn(strip.images[i]!) })) }),
    });
  }
  const images = methods.map(({ result }) => result.image);
  const report = reportSchema.parse(reportOf({ ...outcome, warnings: [...outcome.warnings, ...new Set(said)] }, rows));
  const window = origin.window ?? windowFor(report.image, truth ?? methods[0]!.result.image);
  await writeGallery(folder, images, { job, origin, record }, window);
  for (const { name, strip } of strips) await writePath(folder, name, strip, { job, origin, record }, window);
  const beside = Object.entries({ ...measuringOf(job).files(job), ...(job.roi === null ? {} : { roi: job.roi }) });
  const identity = {
    versions: record.versions,
    inputSha256: job.input.sha256,
    besideSha256: Object.fromEntries(beside.map(([name, { sha256 }]) => [name, sha256])),
  };
  const page = reportHtml(
    report,
    {
      grid: reducedGrid(job.image, by),
      truth: truth === null ? null : drawn(truth),
      window,
      look,
      data: scene.measured.data,
      methods: pictures,
    },
    identity,
  );
  await writeFileSafely(join(folder, 'metrics.csv'), metricsCsv(report));
  await writeFileSafely(join(folder, 'report.html'), page);
  await writeJson(join(folder, 'report.json'), report);
}

/** results/spread.npy of the first method that has one; those after it carry their name. */
async function writeSpread(folder: string, id: string, spread: Spread, { scene, methods }: Outcome): Promise<void> {
  const first = methods.find((m) => m.result.samples.length >= LEAST_SAMPLES)?.solver.id;
  const name = first === id ? 'spread' : `spread-${id}`;
  await writeFileSafely(join(folder, 'results', `${name}.npy`), encodeNpy(spread.sd, shapeOf(scene.job)));
}

function rowOf(
  outcome: Outcome,
  { solver, entry, result }: Outcome['methods'][number],
  spread: Spread | null,
  split: Split | null,
): ResultRow {
  const { scene, preparing, record } = outcome;
  const { job } = scene;
  const stopped = stopOf(result);
  const total = (pick: (f: MethodResult['facts'][number]) => number): number =>
    result.facts.reduce((sum, f) => sum + pick(f), 0);
  return {
    ...figuresOf(scene, result.image),
    method: result.name,
    label: labelOf({ job, file: fileOf(result) }),
    preset: entry.needs.includes('prior') ? job.preset : null,
    scored: scoredText(result),
    ...(stopped === undefined ? {} : { stoppedAt: stopped }),
    perSample: result.samples.map(({ seed, image }) => {
      const { psnr, ssim } = scoreOf(scene, image, null);
      return { seed, psnr, ssim };
    }),
    seconds: total((f) => f.seconds),
    secondsTotal:
      preparing.measuring + (entry.needs.includes('prior') ? preparing.model : 0) + total((f) => f.secondsTotal),
    nfe: total((f) => f.nfe),
    ...result.facts[0]?.figures,
    ...(result.facts[0]?.levels === undefined ? {} : { levels: result.facts[0].levels }),
    ...(result.facts[0]?.frames === undefined ? {} : { path: result.facts[0].frames }),
    seeds: result.samples.map((s) => s.seed),
    parameters: solver.parameters,
    chosen: result.facts[0]?.chosen ?? {},
    model: entry.needs.includes('prior') && job.model !== null ? { id: job.model.id, sha256: job.model.sha256 } : null,
    provider:
      entry.needs.includes('prior') && record.provider !== null
        ? ranOn({ ...record, provider: record.provider })
        : null,
    spread: spread === null ? null : { samples: result.samples.length, median: spread.median, p95: spread.p95 },
    split: split === null ? null : { measured: split.measuredShare, supplied: split.suppliedShare },
  };
}

const stopOf = ({ facts }: MethodResult): ResultRow['stoppedAt'] =>
  facts.find((f) => f.stoppedAt !== null)?.stoppedAt ?? undefined;

function scoredText(result: MethodResult): string {
  const { samples } = result;
  const stopped = stopOf(result);
  const unfinished = stopped === undefined ? '' : `, unfinished: step ${stopped.step} of ${stopped.of}`;
  if (samples.length > 1) return `mean of ${samples.length} samples${unfinished}`;
  return `${samples.length === 1 ? 'one sample' : 'the image'}${unfinished}`;
}

/** Where it is known and the same for all. */
const noiseOf = ({ measured: { weights, noiseSd } }: Scene): number | null =>
  weights === null && noiseSd > 0 ? noiseSd : null;

function reportOf({ scene, domain, adaptation, warnings, record }: Outcome, results: ResultRow[]): Report {
  const { job, measured, posed } = scene;
  const { range, definitions, region = null, ...facts } = measuringOf(job).report(job, measured);
  const { low, high } = posed.scored ?? posed.scale;
  return {
    schemaVersion: 2,
    program: record.program,
    created: new Date().toISOString(),
    researchUseOnly: true,
    measurement: {
      kind: modalityOf(job).isRetrospective(job) ? 'simulated' : 'measured',
      noiseSd: noiseOf(scene),
      samples: measured.data.length,
      sameOperator: modalityOf(job).sameOperator(job),
      ...facts,
    },
    image: { ...job.image, unit: modalityOf(job).unit },
    dataRange: { scaled: 1, inUnit: high - low, origin: range },
    regionName: job.roi === null ? (scene.roi === null ? null : region) : job.roi.name,
    ...(job.guide === undefined ? {} : { guide: guideFacts(job.guide) }),
    results,
    domain,
    ...(adaptation === undefined ? {} : { adaptation }),
    warnings: [...warnings],
    definitions: { ...DEFINITIONS, ...definitions },
    command: record.command,
  };
}

const guideFacts = ({ id, sha256, target, weight }: NonNullable<Job['guide']>): NonNullable<Report['guide']> => ({
  ...{ id, sha256, weight },
  target: target.kind === 'class' ? target.name : `a vector, SHA-256 ${target.sha256}`,
});

/** Pictures are shown as they are, everything else by its own values. */
const windowFor = ({ unit, height, width }: Report['image'], values: Float32Array): Window =>
  unit === 'srgb'
    ? { center: 0.5, width: 1 }
    : defaultWindow(unit === 'complex' ? magnitudesOf(values, height * width) : values, unit);
