import { describe, expect, it } from 'vitest';
import { checkScan } from '../../../../core/modalities/ct/scan-check/check-scan.ts';
import { momentsOf, oppositeRays } from '../../../../core/modalities/ct/scan-check/consistency.ts';
import { flipped } from '../../../../core/modalities/ct/scan-check/rays.ts';
import { resolveScan } from '../../../../core/modalities/ct/scan/resolve-scan.ts';
import { readSinogram, simulateMeasurement } from '../../../../core/modalities/ct/scan/simulation.ts';
import type { ScanCheck } from '../../../../core/contract/scan-check.ts';
import { ctScan, drawnHu, imageFacts, requestOf, sinogramFacts, type Given } from './tiny-ct.ts';

/** A body of 300 mm with lungs, spine and a lump: nothing about it is symmetric. */
const body = drawnHu(128, 128, 2.8, (x, y) => {
  if ((x / 150) ** 2 + (y / 105) ** 2 > 1) return -1000;
  if (Math.hypot(x - 60, (y - 15) * 0.8) < 42) return -850;
  if (Math.hypot(x + 66, (y - 10) * 0.9) < 38) return -820;
  if (Math.hypot(x - 5, y + 70) < 17) return 700;
  return Math.hypot(x + 30, y + 55) < 14 ? 250 : 30;
});
const facts = { ...imageFacts, height: 128, width: 128, pixelMm: [2.8, 2.8] as [number, number] };

interface Scanned {
  readonly file: Float32Array;
  readonly views: number;
  readonly bins: number;
  /** What a person must say of it. */
  readonly given: Given;
}

/** A measurement of the body as a file, with what describes it rightly. */
function scanned(given: Given, angles: number[] | null = null): Scanned {
  const scan = ctScan({ solver: 'fbp', ...given }, facts, null);
  const geometry = angles === null ? scan.geometry : { ...scan.geometry, anglesDeg: angles };
  const { measurement } = simulateMeasurement({ ...scan, geometry }, body);
  const { geometry: kind } = given;
  const width = geometry.kind === 'parallel' ? geometry.binMm : geometry.binPitch;
  const said = { quantity: 'line-integrals', binWidth: width, ...(kind === undefined ? {} : { geometry: kind }) };
  return { file: measurement.data, views: geometry.anglesDeg.length, bins: geometry.bins, given: said };
}

function checked(scan: Scanned, given: Given = {}, angles: number[] | null = null): ScanCheck {
  const request = requestOf({ ...scan.given, ...given }, { angles });
  const resolved = resolveScan(request, { ...sinogramFacts, height: scan.views, width: scan.bins }, null);
  if (!resolved.ok || resolved.value.reading === null) throw new Error(JSON.stringify(resolved));
  const { geometry, noise, reading, image } = resolved.value;
  return checkScan({ geometry, image, reading, data: readSinogram({ reading, geometry, noise }, scan.file).data });
}
const first = ({ advice }: ScanCheck) => advice[0]?.remedies[0]?.values;
const even = (count: number, span: number) => Array.from({ length: count }, (_, i) => (i * span) / count);

describe('right data', () => {
  const scans = [
    ['parallel', 10, 180, 'none'],
    ['parallel', 23, 180, 'poisson:1e4'],
    ['parallel', 60, 180, 'gaussian:0.02'],
    ['parallel', 40, 60, 'none'],
    ['fan', 10, 360, 'none'],
    ['fan', 60, 360, 'poisson:1e4'],
    ['fan', 60, 210, 'none'],
    ['fan-flat', 23, 360, 'none'],
    ['fan-flat', 90, 360, 'poisson:3e3'],
    ['fan-flat', 40, 90, 'none'],
  ] as const;
  it.each(scans)('%s, %i views over %i°, noise %s, raises no alarm', (geometry, views, span, noise) => {
    const angles = even(views, span);
    const found = checked(scanned({ geometry, noise }, angles), {}, angles);
    expect(found.advice.filter(({ severity }) => severity !== 'offer')).toEqual([]);
    expect(found.verdict).toBe('fits');
  });

  it('that are cut by the detector are told, but not blamed on the geometry', () => {
    const scan = scanned({ geometry: 'parallel', views: 60 });
    const [from, bins] = [Math.round(scan.bins / 4), Math.round(scan.bins / 2)];
    const file = Float32Array.from({ length: scan.views * bins }, (_, i) => {
      return scan.file[Math.floor(i / bins) * scan.bins + from + (i % bins)]!;
    });
    const found = checked({ ...scan, file, bins });
    expect(found.verdict).toBe('doubt');
    expect(found.advice.map(({ message }) => message).join()).toMatch(/beyond the detector/);
    expect(found.advice).toHaveLength(1);
  });
});

describe('what is said wrongly is named, with its remedy', () => {
  const fan = scanned({ geometry: 'fan-flat', views: 60 });
  const parallel = scanned({ geometry: 'parallel', views: 60 });

  it('the detector’s direction, and the rotation as what the data cannot tell from it', () => {
    const found = checked({ ...fan, file: flippedFile(fan) });
    expect(found.verdict).toBe('wrong');
    expect(found.advice[0]!.message).toMatch(/^The detector runs the other way: residual \S+ % as stated, \S+ % with/);
    expect(found.advice[0]!.remedies.map(({ values }) => values)).toEqual([
      { detector: 'reversed' },
      { rotation: 'clockwise' },
    ]);
    expect(checked({ ...fan, file: flippedFile(fan) }, { detector: 'reversed' }).verdict).toBe('fits');
    expect(checked({ ...fan, file: flippedFile(fan) }, { rotation: 'clockwise' }).verdict).toBe('fits');
  });

  it('the unit of the angles', () => {
    const radians = even(60, 2 * Math.PI);
    expect(first(checked(fan, { angleUnit: 'degrees' }, radians))).toEqual({ angleUnit: 'radians' });
    expect(first(checked(parallel, { angleUnit: 'degrees' }, even(60, 200)))).toEqual({ angleUnit: 'grads' });
    expect(checked(fan, { angleUnit: 'radians' }, radians).verdict).toBe('fits');
  });

  it('two things at once', () => {
    const radians = even(60, 2 * Math.PI);
    const found = checked({ ...fan, file: flippedFile(fan) }, { angleUnit: 'degrees' }, radians);
    expect(first(found)).toEqual({ angleUnit: 'radians', detector: 'reversed' });
  });

  it('rows and columns', () => {
    const { file, views, bins } = parallel;
    const turned = Float32Array.from(
      { length: file.length },
      (_, i) => file[(i % views) * bins + Math.floor(i / views)]!,
    );
    const found = checked({ ...parallel, file: turned, views: bins, bins: views });
    expect(first(found)).toEqual({ axes: 'bins-views' });
  });

  it('a full turn of parallel views', () => {
    const full = scanned({ geometry: 'parallel' }, even(60, 360));
    expect(first(checked(full))).toEqual({ angles: '0:6:60', angleUnit: 'degrees' });
  });

  it('the axis of rotation', () => {
    for (const [scan, width] of [
      [parallel, 2.8],
      [fan, (2.8 * 949) / 541],
    ] as const) {
      const found = checked(scan, { centerOffset: 3 * width });
      const offset = Number(first(found)?.['centerOffset']);
      expect(Math.abs(offset)).toBeLessThan(0.15 * width);
    }
  });

  it('a grid that the object leaves, in mm', () => {
    const found = checked(fan, { size: '80', spacing: 2.8 });
    expect(found.advice[0]!.message).toMatch(
      /^The object reaches beyond the grid: \d+(\.\d+)? mm are scanned, 224 mm reconstructed/,
    );
    expect(first(found)).toEqual({ size: null });
    expect(found.objectMm).toBeGreaterThan(288);
    expect(found.objectMm).toBeLessThan(312);
  });

  it('lengths in another unit', () => {
    expect(checked(parallel, { binWidth: 0.28 }).advice[0]!.message).toMatch(/times as much as water/);
    expect(first(checked(parallel, { binWidth: 0.28 }))).toMatchObject({ binWidth: 2.8 });
    expect(first(checked(parallel, { binWidth: 2800 }))).toMatchObject({ binWidth: 2.8 });
    // No unit is a million times another: what is off so far is no length.
    const [doubt] = checked({ ...parallel, file: parallel.file.map((y) => 1e6 * y) }).advice;
    expect(doubt).toMatchObject({
      message: expect.stringMatching(/no line integrals\. Are they counts\?/),
      remedies: [],
    });
    const cm = { sourceDistance: 54.1, detectorDistance: 94.9 };
    expect(checked(fan, cm).verdict).not.toBe('fits');
  });

  it.each([1e3, 1e5])('I₀ = 1e4 stated as %f', (i0) => {
    const counts = parallel.file.map((y) => Math.round(1e4 * Math.exp(-y)));
    const found = checked({ ...parallel, file: counts }, { quantity: 'counts', i0 });
    expect(found.advice[0]!.message).toMatch(i0 < 1e4 ? /I₀ is too low/ : /I₀ is too high/);
    expect(first(found)).toEqual({ i0: 1e4 });
  });
});

function flippedFile({ file, bins }: Scanned): Float32Array {
  return file.map((_, i) => file[i - 2 * (i % bins) + bins - 1]!);
}

it('a fan beam said to be parallel is never told to fit: nothing that is tried explains it', () => {
  const scan = scanned({ geometry: 'fan-flat', noise: 'poisson:1e5' }, even(60, 360));
  const found = checked(scan, { geometry: 'parallel' }, even(60, 180));
  expect(found.verdict).not.toBe('fits');
  expect(found.advice.length).toBeGreaterThan(0);
});

describe('conditions that hold for every object', () => {
  it('opposite rays of a full turn agree, and do not where the detector is reversed', () => {
    for (const kind of ['parallel', 'fan', 'fan-flat'] as const) {
      const scan = scanned({ geometry: kind }, even(120, 360));
      const own = ctScan({ geometry: kind }, facts, null);
      const rays = { geometry: { ...own.geometry, anglesDeg: even(120, 360) }, data: scan.file };
      expect(oppositeRays(rays)).toBeLessThan(0.03);
      if (kind !== 'parallel') expect(oppositeRays(flipped(rays))).toBeGreaterThan(0.1);
    }
    const half = scanned({ geometry: 'parallel', views: 60 });
    const { geometry } = ctScan({ views: 60 }, facts, null);
    expect(oppositeRays({ geometry, data: half.file })).toBeNull();
  });

  it('the mass of parallel views is constant and its centre a sinusoid about the axis', () => {
    const { geometry } = ctScan({ views: 60 }, facts, null);
    if (geometry.kind !== 'parallel') throw new Error('not parallel');
    const { file: data } = scanned({ geometry: 'parallel', views: 60 });
    const right = momentsOf({ geometry, data })!;
    expect(right.massSpread).toBeLessThan(0.002);
    expect(right.sinusoidMisfit).toBeLessThan(0.002);
    expect(right.shiftMm).toBeCloseTo(0, 1);
    expect(momentsOf({ geometry: { ...geometry, offsetMm: 5 }, data })!.shiftMm).toBeCloseTo(5, 1);
    const shuffled = { ...geometry, anglesDeg: geometry.anglesDeg.map((_, i) => geometry.anglesDeg[(i * 7) % 60]!) };
    expect(momentsOf({ geometry: shuffled, data })!.sinusoidMisfit).toBeGreaterThan(3 * right.sinusoidMisfit);
  });
});
