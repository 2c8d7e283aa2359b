import { describe, expect, it } from 'vitest';
import { modalityOf } from '../../../core/catalogue/modalities.ts';
import { needsOf } from '../../../core/catalogue/needs.ts';
import { runOf } from '../../../core/catalogue/runs/runs.ts';
import { proximalEntry } from '../../../core/catalogue/solvers/proximal-entry.ts';
import type { Job } from '../../../core/contract/job.ts';
import { must } from '../../../core/contract/refused.ts';
import { photoProblem } from '../../../core/modalities/photo/problem/problem.ts';
import { independentGaussian } from '../../../core/priors/gaussian.ts';
import { freshState } from '../../../core/solvers/solver.ts';
import { finish } from '../solvers/tiny-problem.ts';

const common = {
  schemaVersion: 3,
  input: { path: 'x', sha256: '', frame: 0, pixels: null, sliceMm: null },
  preset: 'fast',
  samples: 'mean',
  seed: 1,
  model: null,
  engine: 'auto',
  precision: 'auto',
  provider: 'cpu',
  roi: null,
  series: null,
} as const;
const solvers = (given: Record<string, unknown>, seeds: number[]): Job['solvers'] => [
  { id: 'proximal', parameters: { ...must(proximalEntry.resolve(given)) }, seeds },
];

const grey = (height: number, width: number, given: Record<string, unknown>): Job => ({
  ...common,
  task: 'colorize',
  image: { channels: 3, height, width, pixelMm: null },
  measurement: {
    modality: 'photo',
    operator: { mask: null, grey: 'rec709', scale: 1, hints: null, start: null },
    bits: 8,
    written: { format: 'png', without: 'nothing' },
    reference: null,
    noise: { kind: 'none' },
  },
  solvers: solvers(given, [1]),
});

const coils = (sets: 1 | 2, noise: 'none' | 'estimated', given: Record<string, unknown>, seeds: number[]): Job => ({
  ...common,
  task: 'reconstruct-mri',
  image: { channels: 2 * sets, height: 64, width: 48, pixelMm: null },
  measurement: {
    modality: 'mri',
    source: {
      kind: 'kspace',
      ...{ axes: null, dataset: null, dimensions: null, repetition: 0, contrast: 0, shift: null, oversampling: 'cut' },
      retrospective: false,
    },
    sampling: { kind: 'measured' },
    sensitivities: null,
    sets,
    noise: { kind: noise },
    whitening: { kind: 'none' },
  },
  solvers: solvers(given, seeds),
});

describe('network calls that a job announces', () => {
  const told = (job: Job): number => needsOf(job).evaluations;

  it('are those of every sample, every image of it, and the last denoising where there is noise', () => {
    const given = { steps: 16, lastDenoising: 1 };
    expect(told(coils(1, 'none', given, [1]))).toBe(16);
    expect(told(coils(1, 'estimated', given, [1]))).toBe(17);
    expect(told(coils(2, 'estimated', given, [1]))).toBe(34);
    expect(told(coils(2, 'estimated', given, [1, 2, 3]))).toBe(102);
  });

  it.each([
    ['on a small picture', 20, 250, {}],
    ['on one finer grid', 12, 300, {}],
    ['on two', 10, 1030, {}],
    ['with time travel on the coarsest', 6, 1030, { travelRepeats: 2, travelLength: 3 }],
    ['from a noise level that is given', 6, 1030, { sigmaStart: 0.3, sigmaEnd: 0.05 }],
    ['from one below where finer grids begin', 6, 600, { sigmaStart: 0.05, sigmaEnd: 0.05 }],
  ])('are made of a picture that is coloured, %s', async (_, height, width, more) => {
    const job = grey(height, width, { steps: 9, ...more });
    const posed = photoProblem({
      ...{ image: { channels: 3, height, width }, operator: { grey: 'rec709', scale: 1 }, known: null, hinted: null },
      data: new Float32Array(height * width).fill(0.5),
    });
    const priorOf = (rows: number, columns: number) =>
      independentGaussian(
        new Float32Array(3 * rows * columns).fill(0.4),
        new Float32Array(3 * rows * columns).fill(0.04),
      );
    const sizes: number[] = [];
    const counted = (rows: number, columns: number) => {
      const prior = priorOf(rows, columns);
      const { denoise } = prior;
      return {
        ...prior,
        denoise(...asked: Parameters<typeof denoise>) {
          sizes.push((rows * columns) / (height * width));
          return denoise(...asked);
        },
      };
    };
    const state = freshState();
    const context = { seed: 1, prior: counted(height, width), priorOfSize: counted, truth: null, shared: {} };
    await finish(runOf('proximal').run(posed.problem, job.solvers[0]!.parameters, context, state));
    expect(sizes).toHaveLength(told(job));
    expect(state.nfe).toBe(told(job));
    // Time goes by pixels.
    const { ofFullSize } = proximalEntry.cost(job.solvers[0]!.parameters, modalityOf(job).load(job).asking);
    expect(ofFullSize).toBeCloseTo(
      sizes.reduce((a, b) => a + b, 0),
      9,
    );
  });
});
