import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../../core/modalities/ct/problem/problem.ts';
import { simulateMeasurement } from '../../../../core/modalities/ct/scan/simulation.ts';
import { huFromScaled, scaledFromHu } from '../../../../core/image/units/units.ts';
import { ctScan, drawnHu, type Given, imageFacts } from './tiny-ct.ts';

const disk = drawnHu(60, 50, 0.8, (x, y) => (Math.hypot(x, y) < 17 ? 60 : -1000));
const facts = { ...imageFacts, height: 60, width: 50, pixelMm: [0.8, 0.8] as const };
const norm = (x: Float32Array) => Math.hypot(...x);

function planned(given: Given) {
  const scan = ctScan({ views: 30, ...given }, facts);
  const { truth, measurement } = simulateMeasurement(scan, disk);
  return { problem: problemOf(scan, measurement), measurement, truth: truth.map(scaledFromHu) };
}

describe.each(['parallel', 'fan', 'fan-flat'])('the problem of a %s scan', (geometry) => {
  it('is P x = y′ for the truth, to the precision of its numbers', () => {
    const { problem, truth } = planned({ geometry, simulate: 'same' });
    const projected = new Float32Array(problem.data.length);
    problem.operator.forward(truth, projected);
    const misfit = projected.map((v, i) => v - problem.data[i]!);
    expect(norm(misfit) / norm(problem.data)).toBeLessThan(1e-6);
  });

  it('scales the noise with the data: the truth lies one σ away', () => {
    for (const noise of ['gaussian:0.02', 'poisson:1e4']) {
      const { problem, truth } = planned({ geometry, simulate: 'same', noise });
      const projected = new Float32Array(problem.data.length);
      problem.operator.forward(truth, projected);
      const whitened = projected.map(
        (v, i) =>
          (v - problem.data[i]!) * (problem.weights === null ? 1 / problem.noiseSd : Math.sqrt(problem.weights[i]!)),
      );
      const ratio = norm(whitened) / Math.sqrt(whitened.length);
      expect(Math.abs(ratio - 1)).toBeLessThan(5 / Math.sqrt(2 * whitened.length));
    }
  });

  it('has an analytic inverse in the same units: a disk comes back', () => {
    const { problem, truth } = planned({ geometry, views: 180 });
    const image = new Float32Array(truth.length);
    problem.analyticInverse!(problem.data, image);
    const meanOver = (x: Float32Array, inside: (mm: number) => boolean) => {
      const values = Array.from(x).filter((_, i) =>
        inside(Math.hypot(((i % 50) - 24.5) * 0.8, (29.5 - Math.floor(i / 50)) * 0.8)),
      );
      return values.reduce((s, v) => s + v, 0) / values.length;
    };
    expect(Math.abs(huFromScaled(meanOver(image, (mm) => mm < 14)) - 60)).toBeLessThan(10);
    expect(Math.abs(huFromScaled(meanOver(image, (mm) => mm > 19)) + 1000)).toBeLessThan(10);
  });
});

describe('the problem', () => {
  it('is bounded below by vacuum', () => {
    expect(huFromScaled(planned({}).problem.lower!)).toBeCloseTo(-1000, 9);
  });

  it('says that noiseless data have no noise', () => {
    expect(planned({}).problem).toMatchObject({ noiseSd: 0, weights: null });
  });
});
