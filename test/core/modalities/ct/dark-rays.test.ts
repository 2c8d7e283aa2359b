/** Rays that count nothing are no measurement: leaving them out must serve every method better than a guess for them. */
import { expect, it } from 'vitest';
import { problemOf } from '../../../../core/modalities/ct/problem/problem.ts';
import {
  fromCounts,
  measuredData,
  type Measurement,
  simulateMeasurement,
} from '../../../../core/modalities/ct/scan/simulation.ts';
import { scaledFromHu } from '../../../../core/image/units/units.ts';
import { cgls } from '../../../../core/solvers/cgls.ts';
import { ctScan, drawnHu, imageFacts, sinogramFacts } from './tiny-ct.ts';

const [VIEWS, I0] = [60, 1e5];
const body = drawnHu(64, 64, 1, (x, y) =>
  Math.hypot(x - 3, y + 2) < 24 ? (Math.hypot(x + 8, y) < 5 ? 300 : 30) : -1000,
);
const simulated = simulateMeasurement(ctScan({ views: VIEWS, simulate: 'same' }, imageFacts), body);
const { data: y } = simulated.measurement;
const bins = y.length / VIEWS;
const truth = simulated.truth.map(scaledFromHu);
/** Some readings are lost, here and there. */
const counts = y.map((v, i) => ((i * 7919) % 61 === 0 ? 0 : I0 * Math.exp(-v)));
const scan = ctScan(
  { quantity: 'counts', i0: I0, size: '64', spacing: 1 },
  { ...sinogramFacts, height: VIEWS, width: bins },
);
const apart = (image: Float32Array): number => Math.hypot(...image.map((v, i) => v - truth[i]!)) / Math.hypot(...truth);

const methods: Readonly<Record<string, (measurement: Measurement) => Promise<Float32Array>>> = {
  async fbp(measurement) {
    const problem = problemOf(scan, measurement);
    const image = new Float32Array(64 * 64);
    problem.analyticInverse!(problem.data, image);
    return image;
  },
  async cgls(measurement) {
    let image = new Float32Array();
    const problem = { ...problemOf(scan, measurement), weights: null };
    for await (const { estimate } of cgls(
      problem,
      { iterations: 20, lambda: 0, every: 20 },
      { step: 0, nfe: 0, arrays: {}, numbers: {} },
    ))
      image = Float32Array.from(estimate);
    return image;
  },
};

it.each(Object.entries(methods))(
  '%s does better without rays that count nothing than with half a count',
  async (_, run) => {
    const measurement = measuredData(scan, counts);
    expect(measurement.measured).toEqual(Uint8Array.from(counts, (n) => (n > 0 ? 1 : 0)));
    const without = apart(await run(measurement));
    const guessed = apart(await run(fromCounts(counts, I0)));
    const whole = apart(
      await run(
        fromCounts(
          y.map((v) => I0 * Math.exp(-v)),
          I0,
        ),
      ),
    );
    expect(without).toBeLessThan(0.5 * guessed);
    expect(without).toBeLessThan(1.3 * whole);
  },
);
