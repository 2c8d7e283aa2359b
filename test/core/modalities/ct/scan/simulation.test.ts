import { describe, expect, it } from 'vitest';
import { measuredData, simulateMeasurement, truthOf } from '../../../../../core/modalities/ct/scan/simulation.ts';
import { muFromHu } from '../../../../../core/image/units/units.ts';
import { ctScan, drawnHu, type Given, imageFacts, sinogramFacts } from '../tiny-ct.ts';

const norm = (x: Float32Array) => Math.hypot(...x);
const minus = (a: Float32Array, b: Float32Array) => a.map((v, i) => v - b[i]!);

/** Soft tissue that fades to air: nothing that a grid could miss. */
const smooth = (x: number, y: number) => -1000 + 1050 * Math.exp(-((x - 3) ** 2 / 200 + (y + 2) ** 2 / 300));
const native = drawnHu(64, 64, 1, smooth);
const measured = (given: Given, image = native) =>
  simulateMeasurement(
    ctScan({ views: 12, ...given }, { ...imageFacts, height: image.height, width: image.width }),
    image,
  ).measurement;

describe('the truth', () => {
  it('is the native image averaged by area', () => {
    const image = drawnHu(8, 12, 1, (x, y) => 100 * x + 7 * y * y);
    const truth = truthOf(image, { height: 4, width: 6, pixelMm: 2 });
    for (let i = 0; i < truth.length; i++) {
      const at = 2 * Math.floor(i / 6) * 12 + 2 * (i % 6);
      const four = [at, at + 1, at + 12, at + 13].map((k) => image.data[k]!);
      expect(truth[i]).toBeCloseTo(four.reduce((s, v) => s + v, 0) / 4, 3);
    }
  });

  it('is the native image itself on its own grid, padding apart', () => {
    const padded = drawnHu(9, 7, 1, (x, y) => (Math.hypot(x, y) > 3 ? -3000 : 40));
    const truth = truthOf(padded, { height: 9, width: 7, pixelMm: 1 });
    expect(truth).toEqual(padded.data.map((v) => Math.max(v, -1000)));
    expect(padded.data).toContain(-3000); // the input stays as it is
  });
});

describe('a simulated measurement', () => {
  it.each(['parallel', 'fan', 'fan-flat'])(
    '%s: on the fine grid agrees with the same grid where nothing is fine',
    (geometry) => {
      const [fine, same] = ['fine', 'same'].map((simulate) => measured({ simulate, geometry }).data);
      expect(norm(minus(fine!, same!)) / norm(same!)).toBeLessThan(2e-3);
      expect(fine).not.toEqual(same);
    },
  );

  it('is ∫ μ dl: all of the attenuation is in every view', () => {
    // Σ over bins of y·Δs is Σ μ·Δ² for a parallel beam that sees everything.
    const { data } = measured({ simulate: 'same' });
    const mass = native.data.reduce((s, hu) => s + muFromHu(hu), 0);
    const bins = data.length / 12;
    for (let view = 0; view < 12; view++) {
      const sum = data.subarray(view * bins, (view + 1) * bins).reduce((s, v) => s + v, 0);
      expect(sum / mass).toBeCloseTo(1, 2);
    }
  });

  it.each(['fine', 'same'])('does not see scanner padding: %s', (simulate) => {
    const inside = (x: number, y: number) => Math.hypot(x, y) <= 28;
    const padded = drawnHu(64, 64, 1, (x, y) => (inside(x, y) ? smooth(x, y) : -3000));
    const air = drawnHu(64, 64, 1, (x, y) => (inside(x, y) ? smooth(x, y) : -1000));
    expect(measured({ simulate }, padded)).toEqual(measured({ simulate }, air));
  });

  it('of vacuum is zero', () => {
    const vacuum = drawnHu(64, 64, 1, () => -1000);
    expect(Math.max(...measured({}, vacuum).data.map(Math.abs))).toBeLessThan(1e-6);
  });
});

describe('Gaussian noise', () => {
  const clean = measured({}).data;

  it('has the relative size that was asked for, and says how large it is', () => {
    for (const epsilon of [0.005, 0.05]) {
      const { data, noiseSd, weights } = measured({ noise: `gaussian:${epsilon}` });
      expect(weights).toBeNull();
      expect(noiseSd).toBeCloseTo((epsilon * norm(clean)) / Math.sqrt(clean.length), 6);
      const relative = norm(minus(data, clean)) / norm(clean) / epsilon;
      expect(Math.abs(relative - 1)).toBeLessThan(4 / Math.sqrt(2 * clean.length));
    }
  });

  it('is the same for the same seed and another for another', () => {
    const noisy = (seed: number) => measured({ noise: 'gaussian:0.01', seed }).data;
    expect(noisy(5)).toEqual(noisy(5));
    expect(noisy(6)).not.toEqual(noisy(5));
  });
});

describe('photon noise', () => {
  it('has the variance that its weights state', () => {
    const clean = measured({}).data;
    const { data, noiseSd, weights } = measured({ noise: 'poisson:1e4' });
    expect(noiseSd).toBe(0);
    const whitened = data.map((y, i) => (y - clean[i]!) * Math.sqrt(weights![i]!));
    expect(norm(whitened) / Math.sqrt(clean.length)).toBeCloseTo(1, 1);
    data.forEach((y, i) => expect(weights![i]! / (1e4 * Math.exp(-y))).toBeCloseTo(1, 4)); // both are the count
  });

  it('counts whole photons, half of one where none came', () => {
    const dense = drawnHu(64, 64, 1, (x, y) => (Math.hypot(x, y) < 25 ? 3000 : -1000));
    const { data, weights } = measured({ noise: 'poisson:20' }, dense);
    expect(weights).toContain(0.5);
    for (const w of weights!) expect(w === 0.5 || (Number.isInteger(w) && w > 0)).toBe(true);
    expect(Math.max(...data)).toBeCloseTo(Math.log(40), 5);
  });
});

describe('a measured sinogram', () => {
  const counts = Float32Array.of(1000, 500, 0, 1);
  const facts = { ...sinogramFacts, height: 40, width: 100 };

  it('of counts becomes line integrals with their weights', () => {
    const scan = ctScan({ quantity: 'counts', i0: 1000 }, facts);
    const { data, weights, noiseSd, measured } = measuredData(scan, counts);
    expect(weights).toEqual(Float32Array.of(1000, 500, 0, 1));
    expect(measured).toEqual(Uint8Array.of(1, 1, 0, 1)); // nothing came through: that is no number
    [0, Math.log(2), 0, Math.log(1000)].forEach((y, i) => expect(data[i]).toBeCloseTo(y, 5));
    expect(noiseSd).toBe(0);
  });

  it('of line integrals stays as it is, with the noise that is assumed', () => {
    const y = Float32Array.of(1, 2, 3, 0);
    const given = (noise: string) => measuredData(ctScan({ quantity: 'line-integrals', noise }, facts), y);
    expect(given('none')).toEqual({ data: y, noiseSd: 0, weights: null });
    expect(given('gaussian:0.1')).toMatchObject({ data: y, weights: null });
    expect(given('gaussian:0.1').noiseSd).toBeCloseTo(0.1 * Math.sqrt(14 / 4), 6);
    const { weights } = given('poisson:100');
    y.forEach((v, i) => expect(weights![i]).toBeCloseTo(100 * Math.exp(-v), 3));
  });
});
