/** Validation slices of the MR data, anatomy by anatomy and subject by subject, and what is measured of one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from '../../../core/contract/job.ts';
import type { GeneratedSampling, MriMeasurement } from '../../../core/contract/measurement/mri.ts';
import type { Decoded } from '../../../core/formats/decoded.ts';
import { must } from '../../../core/contract/refused.ts';
import type { Measured, Posed } from '../../../core/modalities/measuring.ts';
import { mriMeasuring } from '../../../core/modalities/mri/measuring.ts';
import { brightnessOf } from '../../../core/modalities/mri/problem/start.ts';
import { decodePath } from '../../../electron/worker/read/decode.ts';

export const ANATOMIES = ['brain', 'spine', 'pelvis'] as const;
export type Anatomy = (typeof ANATOMIES)[number];

export interface MriSlice {
  readonly file: string;
  readonly anatomy: Anatomy;
  readonly subject: string;
  /** In the list, of which its seeds are made. */
  readonly number: number;
}

/** Every validation slice; of each anatomy subjects in turn. @param data folder with index.csv */
export function validationSlices(data: string): readonly MriSlice[] {
  const [head, ...lines] = readFileSync(join(data, 'index.csv'), 'utf8').trim().split('\n');
  const names = head!.split(',');
  const at = (line: readonly string[], name: string): string => line[names.indexOf(name)] ?? '';
  const rows = lines.map((line) => line.split(',')).filter((line) => at(line, 'split') === 'val');
  const ordered = ANATOMIES.flatMap((anatomy) => {
    const own = rows.filter((line) => at(line, 'anatomy') === anatomy);
    const rank = (line: string[]): number =>
      own.filter((other) => at(other, 'subject') === at(line, 'subject')).indexOf(line);
    return [...own].sort((a, b) => rank(a) - rank(b)).map((line) => ({ line, anatomy }));
  });
  return ordered.map(({ line, anatomy }, number) => ({
    file: at(line, 'file'),
    anatomy,
    subject: at(line, 'subject'),
    number,
  }));
}

/** So many of each anatomy, the first ones. */
export const spreadOver = (slices: readonly MriSlice[], counts: Readonly<Record<Anatomy, number>>): MriSlice[] =>
  ANATOMIES.flatMap((anatomy) => slices.filter((s) => s.anatomy === anatomy).slice(0, counts[anatomy]));

export interface Acquisition {
  readonly sampling: Omit<GeneratedSampling, 'seed'>;
  /** σ_y of a real number as a share of bright tissue: the 99.5th percentile of the truth's magnitude; 0: none. */
  readonly noise: number;
  readonly coils: number;
}

export interface MriScene {
  readonly job: Job;
  readonly measured: Measured;
  readonly posed: Posed;
}

export async function measuredSlice(data: string, slice: MriSlice, acquisition: Acquisition): Promise<MriScene> {
  const path = join(data, slice.file);
  return measuredImage(path, must(await decodePath(path)), slice.number, acquisition);
}

/** @param number of which its seeds are made */
export function measuredImage(path: string, decoded: Decoded, number: number, acquisition: Acquisition): MriScene {
  const read = { input: { path, frame: null, decoded }, files: {}, numbers: {} };
  const { height, width } = decoded;
  const measurement: MriMeasurement = {
    modality: 'mri',
    source: {
      kind: 'image',
      numbers: 'magnitude',
      phase: { kind: 'smooth', seed: 300 + number },
      coils: acquisition.coils,
      coilSeed: 1,
    },
    sampling: { ...acquisition.sampling, seed: 100 + number },
    sensitivities: null,
    whitening: { kind: 'none' },
    sets: 'auto',
    noise: { kind: 'none' },
  };
  const job: Job = {
    schemaVersion: 3,
    task: 'reconstruct-mri',
    input: {
      path,
      sha256: '0'.repeat(64),
      ...{ frame: 0, pixels: null, sliceMm: null },
    },
    measurement,
    image: { channels: 2, height, width, pixelMm: null },
    preset: 'fast',
    solvers: [],
    samples: 'mean',
    seed: 200 + number,
    model: null,
    engine: 'auto',
    precision: 'auto',
    provider: 'cpu',
    roi: null,
    series: null,
  };
  const clean = mriMeasuring.measure(job, read);
  if (acquisition.noise === 0) return { job, measured: clean, posed: mriMeasuring.posed(job, clean) };
  const rms = Math.sqrt(clean.data.reduce((sum, v) => sum + v * v, 0) / clean.data.length);
  const epsilon = (acquisition.noise * brightnessOf(clean.truth!)) / rms;
  const noisy: Job = { ...job, measurement: { ...measurement, noise: { kind: 'gaussian', epsilon } } };
  const measured = mriMeasuring.measure(noisy, read);
  return { job: noisy, measured, posed: mriMeasuring.posed(noisy, measured) };
}
