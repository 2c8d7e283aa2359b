import { describe, expect, it } from 'vitest';
import { modelManifest } from '../../../core/contract/model.ts';
import { parameterisation } from '../../../core/priors/parameterisation.ts';
import { must } from '../../../core/contract/refused.ts';
import { trainingLevels } from '../../../core/priors/noise-levels.ts';
import type { Question } from '../../../electron/worker/engines/loss-gradient.ts';
import { scoreMatching, type TrainingBatch } from '../../../electron/worker/training/score-matching.ts';
import { normals } from '../../support/graph-constants.ts';
import { manifestOf } from '../../support/tiny-model.ts';

const batch: TrainingBatch = {
  x0: normals(1, 8),
  sigma: Float32Array.of(0.03, 0.7),
  noise: normals(2, 8),
  side: 2,
};
const asked = (predicts: string, sde: unknown, more: Record<string, unknown> = {}) => {
  const manifest = modelManifest.parse(manifestOf(new Uint8Array(1), { predicts }, { sde, ...more }));
  const question: Question = {
    images: new Float32Array(8),
    conditions: new Float64Array(2),
    targets: new Float32Array(8),
    importance: new Float32Array(2),
  };
  scoreMatching(manifest)(batch, question);
  return { question, termsAt: must(parameterisation(manifest)) };
};
const VE = { kind: 've', sigmaMin: 0.002, sigmaMax: 1 };
const VP = { kind: 'vp', betaMin: 0.1, betaMax: 20 };

describe('what a network is asked in training', () => {
  it('of a denoiser is the clean image, weighted as Karras et al. have it', () => {
    const { question } = asked('denoiser', VE, { training: { sd: 0.2 } });
    expect([...question.targets]).toEqual([...batch.x0]);
    for (const [i, weight] of question.importance.entries())
      expect(weight).toBeCloseTo((batch.sigma[i]! ** 2 + 0.04) / (0.2 * batch.sigma[i]!) ** 2, 4);
    expect(question.images[5]).toBeCloseTo(batch.x0[5]! + 0.7 * batch.noise[5]!, 6);
  });

  it('of one that predicts the noise is that noise', () => {
    const { question } = asked('epsilon', VP);
    for (const [i, target] of question.targets.entries()) expect(target).toBeCloseTo(batch.noise[i]!, 4);
  });

  it.each([
    ['denoiser', VE],
    ['epsilon', VP],
    ['v', VP],
    ['score', { kind: 'subvp', betaMin: 0.1, betaMax: 20 }],
  ])('weighs a wrong answer of a network that predicts %s by what it does to D', (predicts, sde) => {
    const { question, termsAt } = asked(predicts, sde);
    const answer = normals(3, 8);
    for (let i = 0; i < 8; i++) {
      const image = Math.floor(i / 4);
      const sigma = batch.sigma[image]!;
      const { keep, take } = termsAt(sigma);
      const x = batch.x0[i]! + sigma * batch.noise[i]!;
      const square = (keep * x + take * answer[i]! - batch.x0[i]!) ** 2;
      // Without a word of the manifest the data's deviation is taken as 0.25.
      const expected = (square * (sigma ** 2 + 0.0625)) / (0.25 * sigma) ** 2;
      const found = question.importance[image]! * (answer[i]! - question.targets[i]!) ** 2;
      expect(Math.abs(found - expected)).toBeLessThan(1e-4 * expected + 1e-4);
    }
  });
});

describe('the noise levels of a training step', () => {
  const range = { sigmaMin: 0.002, sigmaMax: 1 };
  it('are a function of seed and step', () => {
    expect(trainingLevels(range, 5, 9, 8)).toEqual(trainingLevels(range, 5, 9, 8));
    expect(trainingLevels(range, 5, 10, 8)).not.toEqual(trainingLevels(range, 5, 9, 8));
    expect(trainingLevels(range, 6, 9, 8)).not.toEqual(trainingLevels(range, 5, 9, 8));
  });

  it('cover the range, and lie most where reconstruction works', () => {
    const places = Array.from(trainingLevels(range, 1, 0, 20_000), (s) => Math.log(s / 0.002) / Math.log(500));
    const share = (from: number, to: number): number =>
      places.filter((t) => t >= from && t < to).length / places.length;
    expect(Math.min(...places)).toBeGreaterThan(-1e-6);
    expect(Math.max(...places)).toBeLessThan(1 + 1e-6);
    expect(share(0.2, 0.78)).toBeCloseTo(0.6 + 0.4 * 0.58, 1);
    expect(share(-1, 0.2)).toBeCloseTo(0.4 * 0.2, 2);
    expect(share(0.78, 2)).toBeCloseTo(0.4 * 0.22, 2);
  });
});
