import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measuringOf } from '../../../core/catalogue/runs/measuring.ts';
import { splitOf } from '../../../core/catalogue/split.ts';
import { jobSchema, resultsOf, sampleName, shapeOf, type Job } from '../../../core/contract/job.ts';
import type { Answer } from '../../../core/contract/messages.ts';
import { attempt, must, Refused } from '../../../core/contract/refused.ts';
import { reportSchema, type ResultRow } from '../../../core/contract/report.ts';
import { finalStates } from '../../../core/contract/run.ts';
import { meanOf, spreadOf } from '../../../core/metrics/posterior.ts';
import type { Kept, Measured } from '../../../core/modalities/measuring.ts';
import { sizeOf } from '../../../core/operators/linear-operator.ts';
import { metricsCsv } from '../../../core/report/csv.ts';
import { differences, type RecomputedRow } from '../../../core/report/verify.ts';
import { checksumOf } from '../../disk/checksum.ts';
import { readMeasurement } from '../../disk/measurement-record.ts';
import { readJson } from '../../disk/read-json.ts';
import { mustBeRun } from '../../disk/run-job.ts';
import { readRecord } from '../../disk/run-record.ts';
import { compareWithList, namesIn, type Unlike } from '../../disk/run-checksums.ts';
import { figuresOf, judgedBy, scoreOf, type Scene } from './figures.ts';
import { readArray } from './saved-inputs.ts';

/**
 * Holds every file of a run against the list that it keeps, and recomputes every figure of its report from the files
 * beside it. A run of an earlier version keeps no list: then what was not compared is named.
 * @throws Refused (report-differs; unreadable-file, contradiction where it is no run that ended)
 */
export async function verify(folder: string): Promise<Answer<'verify'>> {
  await mustBeRun(folder);
  await mustHaveEnded(folder);
  const listed = await compareWithList(folder);
  const recomputed = await attempt(() => recomputeAll(folder));
  // A damaged file may keep the figures from being recomputed at all; which one it is has been found.
  if (!recomputed.ok && (listed === null || listed.differences.length === 0)) throw new Refused(recomputed.error);
  const figures = recomputed.ok ? recomputed.value : { count: 0, differences: [] };
  const {
    files,
    differences: changed,
    uncovered,
  } = listed === null ? await withoutList(folder) : { ...listed, uncovered: [] };
  const found = [...changed, ...figures.differences];
  if (found.length > 0) throw new Refused({ code: 'report-differs', folder, differences: found });
  return { figures: figures.count, files: files.length, uncovered };
}

async function mustHaveEnded(folder: string): Promise<void> {
  const record = await readRecord(folder);
  if (!record.ok || finalStates.includes(record.value.state)) return;
  throw new Refused({
    code: 'contradiction',
    reason: `${folder} holds a run that has not ended, of which there is nothing to verify yet`,
    remedy: 'Go on with it by `langevin resume`, and verify it then.',
  });
}

async function recomputeAll(folder: string): Promise<{ count: number; differences: readonly string[] }> {
  const report = must(await readJson(join(folder, 'report.json'), reportSchema));
  const scene = await sceneOf(folder, report.measurement.noiseSd ?? 0);
  const rows: RecomputedRow[] = [];
  const notes: string[] = [];
  for (const row of report.results) {
    const { row: found, notes: own } = await recompute(folder, scene, row);
    rows.push(found);
    notes.push(...own);
  }
  const count = rows.reduce((n, row) => n + countNumbers(row), 0);
  return { count, differences: [...differences(report, rows), ...notes] };
}

/** What follows from other files of the run, where there is no list of them. */
async function withoutList(folder: string): Promise<Unlike & { readonly uncovered: string[] }> {
  const report = must(await readJson(join(folder, 'report.json'), reportSchema));
  const measured = must(await readMeasurement(folder));
  const changed: string[] = [];
  for (const [name, sum] of Object.entries(measured.files)) {
    if ((await checksumOf(join(folder, 'inputs', name))) !== sum) changed.push(`inputs/${name}: it was changed`);
  }
  const csv = await readFile(join(folder, 'metrics.csv'), 'utf8').catch(() => null);
  if (csv !== metricsCsv(report)) changed.push('metrics.csv: it does not follow from report.json');
  const job = must(await readJson(join(folder, 'job.json'), jobSchema));
  const arrays = report.results.flatMap((row) => [row.method, ...samplesOf(job, row)]);
  const files = new Set([
    ...['report.json', 'metrics.csv'],
    ...Object.keys(measured.files).map((name) => `inputs/${name}`),
    ...arrays.map((name) => `results/${name}.npy`),
  ]);
  return {
    files: [...files],
    differences: changed,
    uncovered: (await namesIn(folder)).filter((name) => !files.has(name)),
  };
}

async function sceneOf(folder: string, noiseSd: number): Promise<Scene> {
  const job = must(await readJson(join(folder, 'job.json'), jobSchema));
  const record = must(await readMeasurement(folder));
  const at = (name: string): string => join(folder, 'inputs', `${name}.npy`);
  const arrays: Record<string, Kept> = {};
  for (const name of Object.keys(record.files).filter((file) => file.endsWith('.npy')))
    arrays[name.replace(/\.npy$/, '')] = await readArray(join(folder, 'inputs', name));
  const { truth, weights, roi: mask, measurement, ...others } = arrays;
  const { data, shape } = measurement ?? (await readArray(at('measurement')));
  const measured: Measured = {
    truth: truth === undefined ? null : imageIn(at('truth'), truth, shapeOf(job)),
    data: Float32Array.from(data),
    shape,
    noiseSd,
    weights: weights === undefined ? null : Float32Array.from(weights.data),
    arrays: others,
  };
  const posed = measuringOf(job).posed(job, measured);
  const expected = posed.problem.operator.outShape;
  if (sizeOf(expected) !== posed.problem.data.length)
    throw new Refused({ code: 'shape-mismatch', what: at('measurement'), expected: [...expected], found: [...shape] });
  const { height, width } = job.image;
  const roi = mask === undefined ? null : Uint8Array.from(imageIn(at('roi'), mask, [height, width]));
  return { job, measured, posed, roi };
}

/** @throws Refused where an array is of another shape than its job says */
function imageIn(path: string, { data, shape }: Kept, expected: readonly number[]): Float32Array {
  if (shape.join() === expected.join()) return Float32Array.from(data);
  throw new Refused({ code: 'shape-mismatch', what: path, expected: [...expected], found: [...shape] });
}

async function recompute(
  folder: string,
  scene: Scene,
  reported: ResultRow,
): Promise<{ row: RecomputedRow; notes: string[] }> {
  const { method, seeds } = reported;
  const read = async (name: string): Promise<Float32Array> => {
    const path = join(folder, 'results', `${name}.npy`);
    return imageIn(path, await readArray(path), shapeOf(scene.job));
  };
  const image = await read(method);
  const samples = await Promise.all(samplesOf(scene.job, reported).map(read));
  const notes: string[] = [];
  if (samples.length > 0 && meanOf(samples).some((v, i) => v !== image[i])) {
    notes.push(`${method}: its image is not the mean of its samples`);
  }
  const perSample = samples.map((sample, i) => {
    const { psnr, ssim } = scoreOf(scene, sample, null);
    return { seed: seeds[i]!, psnr, ssim };
  });
  const spread = reported.spread === null ? null : spreadOf(samples, scene.roi);
  const { problem, toProblem } = judgedBy(scene);
  const split = reported.split === null ? null : splitOf(problem, toProblem(image));
  const row: RecomputedRow = {
    method,
    ...figuresOf(scene, image),
    perSample,
    spread: spread === null ? null : { samples: samples.length, median: spread.median, p95: spread.p95 },
    split: split === null ? null : { measured: split.measuredShare, supplied: split.suppliedShare },
  };
  return { row, notes };
}

/** Names of the samples that a row was made of. A row of a gallery is one of them itself. */
function samplesOf(job: Pick<Job, 'solvers' | 'samples'>, { method, seeds }: Pick<ResultRow, 'method' | 'seeds'>) {
  const solver = job.solvers.find((s) => resultsOf(job, s).some(({ name }) => name === method));
  return seeds.map((seed) => sampleName(solver?.id ?? method, seed));
}

function countNumbers(value: unknown): number {
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((n, v) => n + countNumbers(v), 0);
}
