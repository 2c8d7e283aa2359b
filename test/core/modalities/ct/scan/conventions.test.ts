import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anglesFrom, anglesTo } from '../../../../../core/modalities/ct/scan/conventions.ts';
import { scanOf, withSource } from '../../../../../core/modalities/ct/job.ts';
import { resolveScan } from '../../../../../core/modalities/ct/scan/resolve-scan.ts';
import { readSinogram } from '../../../../../core/modalities/ct/scan/simulation.ts';
import { jobSchema } from '../../../../../core/contract/job.ts';
import { waterPerMmAt } from '../../../../../core/image/units/water.ts';
import { projector } from '../../../../../core/operators/radon/projector.ts';
import { ctScan, jobOf, requestOf, sinogramFacts, type Given } from '../tiny-ct.ts';

const lines = { quantity: 'line-integrals' };

/** Made by test/reference/toolkits.py. */
const sinograms = z.object({ parallel: z.array(z.number()), 'fan-flat': z.array(z.number()) });
const reference = z
  .object({
    size: z.int(),
    image: z.array(z.number()),
    angles: z.array(z.number()),
    bins: z.int(),
    sourceMm: z.number(),
    detectorMm: z.number(),
    sinograms: z.object({ astra: sinograms, odl: sinograms }),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../reference/toolkits.json', import.meta.url), 'utf8')));

/** How far a sinogram of another program, read with these flags, lies from ours of the same image. */
function distance(
  given: Given,
  angles: readonly number[] | null,
  file: Float32Array,
  rows: number,
  columns: number,
): number {
  const request = requestOf({ ...lines, ...given }, { angles });
  const scan = resolveScan(request, { ...sinogramFacts, height: rows, width: columns }, null);
  if (!scan.ok || scan.value.reading === null) throw new Error(JSON.stringify(scan));
  const { geometry, noise, reading } = scan.value;
  const found = readSinogram({ reading, geometry, noise }, file).data;
  const { size } = reference;
  const ours = new Float32Array(found.length);
  projector({ ...geometry, height: size, width: size, pixelMm: 1 }).forward(Float32Array.from(reference.image), ours);
  const norm = (v: (i: number) => number) => Math.sqrt(found.reduce((sum, _, i) => sum + v(i) ** 2, 0));
  return norm((i) => found[i]! - ours[i]!) / norm((i) => ours[i]!);
}

describe('sinograms as ASTRA and ODL return them', () => {
  const { sourceMm, detectorMm, bins, angles } = reference;
  const fan = { geometry: 'fan-flat', sourceDistance: sourceMm, detectorDistance: detectorMm, binWidth: 2 };
  const beams = [
    ['parallel', { geometry: 'parallel', binWidth: 1 }],
    ['fan-flat', fan],
  ] as const;
  it.each(['astra', 'odl'] as const)('%s', (toolkit) => {
    for (const [kind, beam] of beams) {
      const file = Float32Array.from(reference.sinograms[toolkit][kind]);
      const away = (given: Given) => distance({ ...beam, ...given }, angles, file, angles.length, bins);
      expect(away({ convention: toolkit })).toBeLessThan(0.02);
      // The same in single words, and none of them for nothing.
      const words = kind === 'parallel' ? {} : { detector: 'reversed', startAngle: -90 };
      expect(away({ angleUnit: 'radians', ...words })).toBeLessThan(0.02);
      expect(away({ convention: toolkit, angleUnit: 'degrees' })).toBeGreaterThan(0.2);
      expect(away({ convention: toolkit, rotation: 'clockwise' })).toBeGreaterThan(0.2);
      if (kind === 'fan-flat') expect(away({ convention: toolkit, detector: 'forward' })).toBeGreaterThan(0.2);
    }
  });
});

/** Blobs [x, y, σ, height], X to the right and Y upward: their line integrals are known. */
const BLOBS = [
  [4.5, -3, 3.5, 1],
  [-3, 5, 2.8, 0.6],
] as const;
type Point = readonly [number, number];
const along = (p: Point, d: Point): number =>
  BLOBS.reduce((sum, [x, y, sigma, height]) => {
    const off = ((x - p[0]) * d[1] - (y - p[1]) * d[0]) / Math.hypot(...d);
    return sum + height * Math.sqrt(2 * Math.PI) * sigma * Math.exp(-(off ** 2) / (2 * sigma ** 2));
  }, 0);
const turn = ([x, y]: Point, a: number): Point => [
  x * Math.cos(a) - y * Math.sin(a),
  x * Math.sin(a) + y * Math.cos(a),
];

/**
 * TIGRE (Common/CUDA/Siddon_projection.cu): at 0 the source is on +x, the detector's u runs along +y, both turn by
 * +α from x to y; the image's row index grows with y, so that on the screen y points down. CIL (its conversion to
 * ASTRA's vectors): at 0 the source is above the picture, bins run to the right, and the frame turns counter-clockwise.
 */
const SCANNERS: Readonly<Record<string, (source: number, u: number, angle: number) => readonly [Point, Point]>> = {
  tigre: (source, u, a) => {
    const [from, to] = [turn([source, 0], a), turn([-60, u], a)];
    return [
      [from[0], -from[1]],
      [to[0], -to[1]],
    ];
  },
  cil: (source, u, a) => [turn([0, source], a), turn([u, -60], a)],
};
const UNITS: Readonly<Record<string, number>> = { tigre: 1, cil: Math.PI / 180 };

describe('sinograms by the geometry of TIGRE and CIL, in closed form', () => {
  const angles = [0.1, 0.8, 1.5, 2.2, 2.9, 3.6, 4.3, 5, 5.7];
  it.each(['tigre', 'cil'])('%s', (toolkit) => {
    const bins = 47;
    const own = angles.map((a) => a / UNITS[toolkit]!);
    for (const kind of ['fan-flat', 'parallel'] as const) {
      const [width, source] = kind === 'parallel' ? [1, 80] : [2, 80];
      const file = Float32Array.from({ length: angles.length * bins }, (_, i) => {
        const u = ((i % bins) - (bins - 1) / 2) * width;
        const [p, q] = SCANNERS[toolkit]!(source, u, angles[Math.floor(i / bins)]!);
        if (kind === 'fan-flat') return along(p, [q[0] - p[0], q[1] - p[1]]);
        const [axis, central] = SCANNERS[toolkit]!(source, 0, angles[Math.floor(i / bins)]!);
        return along(q, [central[0] - axis[0], central[1] - axis[1]]);
      });
      const fan = { sourceDistance: 80, detectorDistance: 140 };
      const beam = { geometry: kind, binWidth: width, ...(kind === 'parallel' ? {} : fan) };
      expect(distance({ ...beam, convention: toolkit }, own, file, angles.length, bins)).toBeLessThan(0.02);
    }
  });
});

describe('scikit-image', () => {
  it('has views in columns; otherwise it is ours', () => {
    const { angles, bins } = reference;
    const rows = Float32Array.from(reference.sinograms.astra.parallel);
    const columns = Float32Array.from(
      rows,
      (_, i) => rows[(i % angles.length) * bins + Math.floor(i / angles.length)]!,
    );
    const degrees = angles.map((a) => (a * 180) / Math.PI);
    expect(distance({ convention: 'scikit-image', binWidth: 1 }, degrees, columns, bins, angles.length)).toBeLessThan(
      0.01,
    );
  });
});

describe('angles', () => {
  it('come back as they were written, whatever the convention', () => {
    const convention = fc.record({
      axes: fc.constant('views-bins' as const),
      detector: fc.constant('forward' as const),
      rotation: fc.constantFrom('counter-clockwise' as const, 'clockwise' as const),
      startDeg: fc.double({ min: -400, max: 400, noNaN: true }),
      angleUnit: fc.constantFrom('degrees' as const, 'radians' as const, 'grads' as const),
    });
    fc.assert(
      fc.property(convention, fc.array(fc.double({ min: -500, max: 500, noNaN: true })), (c, angles) => {
        anglesTo(anglesFrom(angles, c), c).forEach((a, i) => expect(a).toBeCloseTo(angles[i]!, 9));
      }),
    );
  });

  it('in grads and radians are degrees in the job', () => {
    const facts = { ...sinogramFacts, height: 4 };
    const anglesOf = (given: Given, angles: number[]) => {
      const scan = resolveScan(requestOf({ ...lines, ...given }, { angles }), facts, null);
      return scan.ok ? scan.value.geometry.anglesDeg : scan.error;
    };
    expect(anglesOf({ angleUnit: 'grads' }, [0, 100, 200, 300])).toEqual([0, 90, 180, 270]);
    expect(anglesOf({ rotation: 'clockwise', startAngle: 30 }, [0, 10, 20, 30])).toEqual([30, 20, 10, 0]);
  });

  it('that look like radians are asked, and taken for what is stated', () => {
    const facts = { ...sinogramFacts, height: 180 };
    const angles = Array.from({ length: 180 }, (_, i) => (i * Math.PI) / 180);
    const resolved = (given: Given, some = angles) =>
      resolveScan(requestOf({ ...lines, ...given }, { angles: some }), { ...facts, height: some.length }, null);
    expect(resolved({})).toMatchObject({ ok: false, error: { code: 'invalid-parameter', parameter: '--angle-unit' } });
    expect(
      resolved(
        {},
        angles.map((a) => a - 2),
      ),
    ).toMatchObject({ ok: false });
    expect(
      resolved(
        {},
        angles.filter((_, i) => i % 18 === 0),
      ),
    ).toMatchObject({ ok: false });
    expect(resolved({ angleUnit: 'degrees' })).toMatchObject({ ok: true });
    expect(resolved({ angleUnit: 'radians' })).toMatchObject({ ok: true });
    expect(resolved({ convention: 'astra' })).toMatchObject({ ok: true });
    // The other way about: a toolkit's radians that run to 358.
    const degrees = angles.map((a) => (a * 360) / Math.PI);
    expect(resolved({}, degrees)).toMatchObject({ ok: true });
    expect(resolved({ convention: 'astra' }, degrees)).toMatchObject({
      ok: false,
      error: { parameter: '--angle-unit' },
    });
  });

  it('as many as columns, not rows, are told by name', () => {
    const facts = { ...sinogramFacts, height: 90, width: 40 };
    const angles = Array.from({ length: 40 }, (_, i) => i * 4.5);
    const resolved = (given: Given) => resolveScan(requestOf({ ...lines, ...given }, { angles }), facts, null);
    expect(resolved({})).toMatchObject({ ok: false, error: { code: 'invalid-parameter', parameter: '--axes' } });
    expect(resolved({ axes: 'bins-views' })).toMatchObject({ ok: true, value: { geometry: { bins: 90 } } });
  });
});

describe('the attenuation of water', () => {
  it('is NIST’s at its energies, and the program’s own at about 70 keV', () => {
    expect(waterPerMmAt(60)).toBeCloseTo(0.02059, 6);
    expect(waterPerMmAt(100)).toBeCloseTo(0.01707, 6);
    expect(waterPerMmAt(10)).toBeCloseTo(0.5329, 6);
    expect(waterPerMmAt(1000)).toBeCloseTo(0.007072, 7);
    expect(waterPerMmAt(70)).toBeCloseTo(0.0193, 3); // 0.1929 cm²/g in the fuller tables
  });

  it('of a job is what was stated, by itself or by an energy', () => {
    expect(ctScan({ ...lines, water: 0.0206 }, sinogramFacts).source).toMatchObject({ waterPerMm: 0.0206 });
    expect(ctScan({ ...lines, energy: 60 }, sinogramFacts).source).toMatchObject({ waterPerMm: 0.02059 });
    expect(ctScan(lines, sinogramFacts).source).toMatchObject({ waterPerMm: 0.0192 });
    const both = resolveScan(requestOf({ ...lines, water: 0.02, energy: 70 }), sinogramFacts, null);
    expect(both).toMatchObject({ ok: false, error: { code: 'contradiction' } });
  });
});

describe('counts with their fields', () => {
  const facts = { ...sinogramFacts, height: 5, width: 7 };
  const flat = [1000, 1100, 900, 1000, 1000, 950, 1050];
  const dark = [10, 0, 20, 5, 0, 0, 3];
  const y = Float32Array.from({ length: 35 }, (_, i) => 0.1 + ((i * 7) % 11) / 5);

  it.each(['forward', 'reversed'])('are the line integrals that made them, detector %s', (detector) => {
    const file = y.map((v, i) => dark[i % 7]! + (flat[i % 7]! - dark[i % 7]!) * Math.exp(-v));
    const request = requestOf({ quantity: 'counts', detector }, { flat, dark });
    const scan = resolveScan(request, facts, null);
    if (!scan.ok || scan.value.reading === null) throw new Error(JSON.stringify(scan));
    const { geometry, noise, reading } = scan.value;
    const { data, weights } = readSinogram({ reading, geometry, noise }, file);
    const at = (i: number) => (detector === 'forward' ? i : i - (i % 7) + 6 - (i % 7));
    data.forEach((v, i) => {
      expect(v).toBeCloseTo(y[at(i)]!, 4);
      expect(weights![i]).toBeCloseTo(file[at(i)]! - dark[at(i) % 7]!, 2);
    });
  });

  const drift = [1000, 990, 1010, 950, 1020];
  const each = Array.from({ length: 35 }, (_, i) => flat[i % 7]! + 10 * Math.floor(i / 7));
  it.each([
    ['a view', drift, 'views-bins', (i: number) => drift[Math.floor(i / 7)]!],
    ['a ray', each, 'views-bins', (i: number) => each[i]!],
    // The file's rows are the bins: its numbers go down the columns.
    ['a ray of the other axes', each, 'bins-views', (i: number) => each[(i % 7) * 5 + Math.floor(i / 7)]!],
  ] as const)('may be one number %s', (_, numbers, axes, open) => {
    const shape = axes === 'views-bins' ? facts : { ...facts, height: 7, width: 5 };
    const scan = resolveScan(requestOf({ quantity: 'counts', axes }, { flat: [...numbers] }), shape, null);
    if (!scan.ok || scan.value.reading === null) throw new Error(JSON.stringify(scan));
    const { geometry, noise, reading } = scan.value;
    const counted = y.map((v, i) => open(i) * Math.exp(-v));
    const file = axes === 'views-bins' ? counted : counted.map((_v, i) => counted[(i % 5) * 7 + Math.floor(i / 5)]!);
    readSinogram({ reading, geometry, noise }, file).data.forEach((v, i) => expect(v).toBeCloseTo(y[i]!, 4));
  });

  it('as many as there are bins, and views, are of the bins, and that is said', () => {
    const square = { ...sinogramFacts, height: 7, width: 7 };
    const scan = resolveScan(requestOf({ quantity: 'counts' }, { flat }), square, null);
    expect(scan.ok && scan.value.notes.join(' ')).toMatch(/--flat has as many values .* taken for the bins/);
  });

  it('need one number a bin, and no I₀ beside it', () => {
    const resolved = (given: Given, fields: { flat?: number[]; dark?: number[] }) =>
      resolveScan(requestOf({ quantity: 'counts', ...given }, fields), facts, null);
    expect(resolved({}, { flat: [1, 2] })).toMatchObject({ ok: false, error: { parameter: '--flat' } });
    expect(resolved({ i0: 10 }, { dark: [1] })).toMatchObject({ ok: false, error: { parameter: '--dark' } });
    expect(resolved({ i0: 10 }, { flat })).toMatchObject({ ok: false, error: { code: 'contradiction' } });
    expect(resolved({ quantity: 'line-integrals' }, { flat })).toMatchObject({ ok: false });
  });
});

it('a job that was written before there were conventions has the program’s own', () => {
  const job = jobOf(lines, sinogramFacts);
  const { source } = scanOf(job);
  if (source.kind !== 'sinogram') throw new Error('not measured');
  const { kind, quantity, i0 } = source;
  const old = { ...job, measurement: { ...job.measurement, source: { kind, quantity, i0 } } };
  expect(jobSchema.parse(old)).toEqual(withSource(job, { ...source, deadBins: 'none' }));
});
