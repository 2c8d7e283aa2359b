import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAngleRange } from '../../../../core/modalities/ct/scan/geometry.ts';
import { presets } from '../../../../core/modalities/ct/presets.ts';
import { solverOf } from '../../../../core/catalogue/solvers/solvers.ts';
import { scanOf } from '../../../../core/modalities/ct/job.ts';
import { jobSchema } from '../../../../core/contract/job.ts';
import {
  ctScan,
  type Given,
  imageFacts,
  jobOf,
  modelFacts,
  requestOf,
  sinogramFacts,
  resolveCtJob,
} from './tiny-ct.ts';

const lines = { quantity: 'line-integrals' };
const notesOf = (given: Given, facts = imageFacts) => {
  const resolved = resolveCtJob(requestOf(given), facts, modelFacts);
  return resolved.ok ? resolved.value.notes : [];
};

describe('a request without flags', () => {
  it('is 23 views, parallel, no noise, proximal, TV and FBP, preset fast, seed 1', () => {
    const job = jobOf({});
    expect(job).toMatchObject({
      image: { channels: 1, height: 64, width: 64, pixelMm: 1 },
      measurement: {
        modality: 'ct',
        source: { kind: 'image', quantity: 'HU' },
        geometry: { kind: 'parallel', bins: 93, binMm: 1, offsetMm: 0 },
        noise: { kind: 'none' },
        simulate: 'fine',
      },
      preset: 'fast',
      seed: 1,
      engine: 'auto',
      precision: 'auto',
      provider: 'auto',
      model: { id: 'tiny' },
      input: { pixels: { mm: [1, 1], from: 'file' }, frame: 0 },
    });
    expect(scanOf(job).geometry.anglesDeg).toEqual(Array.from({ length: 23 }, (_, i) => (i * 180) / 23));
    expect(job.solvers.map((s) => [s.id, s.seeds])).toEqual([
      ['proximal', [1]],
      ['tv', []],
      ['fbp', []],
    ]);
  });

  it('is a job that says everything, and survives being written and read', () => {
    for (const job of [jobOf({}), jobOf({ geometry: 'fan' }), jobOf(lines, sinogramFacts)]) {
      expect(jobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
      for (const { id, parameters } of job.solvers) {
        expect(Object.keys(parameters)).toEqual(solverOf(id)!.parameters.map((p) => p.id));
      }
    }
  });
});

describe('what contradicts itself', () => {
  const views = requestOf({ views: 3 }, { angles: [0, 1, 2] });
  it.each([
    ['--views and --angles', views, imageFacts],
    ['A parallel beam', requestOf({ sourceDistance: 500 }), imageFacts],
    ['A parallel beam', requestOf({ detectorDistance: 900 }), imageFacts],
    [
      'does not lie behind the centre',
      requestOf({ geometry: 'fan-flat', sourceDistance: 600, detectorDistance: 500 }),
      imageFacts,
    ],
    ['does not lie behind the centre', requestOf({ geometry: 'fan-flat', sourceDistance: 1000 }), imageFacts],
    ['lies inside the image', requestOf({ geometry: 'fan', sourceDistance: 30 }), imageFacts],
    ['--i0 goes with', requestOf({ i0: 1e5 }), imageFacts],
    ['--i0 goes with', requestOf({ quantity: 'counts', i0: 1e5 }), imageFacts],
    ['--quantity and other flags', requestOf({ quantity: 'counts' }), imageFacts],
    ['--quantity and other flags', requestOf({ detector: 'reversed' }), imageFacts],
    ['--quantity and other flags', requestOf({ water: 0.02 }), imageFacts],
    ['line integrals or photon counts', requestOf({}), sinogramFacts],
    ['unobstructed level', requestOf({ quantity: 'counts' }), sinogramFacts],
    ['--i0 goes with', requestOf({ ...lines, i0: 1e5 }), sinogramFacts],
    ['--simulate', requestOf({ ...lines, simulate: 'same' }), sinogramFacts],
    ['--slice', requestOf({ ...lines, slice: '0' }), sinogramFacts],
    ['width of its bins', requestOf({ ...lines, geometry: 'fan' }), sinogramFacts],
    ['needs a truth', requestOf({ ...lines }, { solverValues: { tv: { lambda: 'best' } } }), sinogramFacts],
  ])('%s … is refused with a remedy', (reason, request, facts) => {
    const resolved = resolveCtJob(request, facts, modelFacts);
    expect(resolved).toMatchObject({
      ok: false,
      error: {
        code: 'contradiction',
        reason: expect.stringContaining(reason) as string,
        remedy: expect.stringMatching(/\.$/) as string,
      },
    });
  });

  it.each([
    ['--solver', { solver: 'proximal,magic' }],
    ['--solver', { solver: 'tv,tv' }],
    ['--solver', { solver: '' }],
    ['--noise', { noise: 'gaussian:-1' }],
    ['--size', { size: '3' }],
    ['--size', { size: '99999' }],
    ['--size', { size: 'large' }],
    ['--size', { size: '12.5' }],
  ])('a wrong value of %s is refused by its name: %j', (parameter, given) => {
    const request = requestOf({});
    const resolved = resolveCtJob({ ...request, values: { ...request.values, ...given } }, imageFacts, modelFacts);
    expect(resolved).toMatchObject({ ok: false, error: { code: 'invalid-parameter', parameter } });
  });

  it('a value of a solver out of its range is refused by its name', () => {
    const request = requestOf({}, { solverValues: { proximal: { renoise: 2 } } });
    expect(resolveCtJob(request, imageFacts, modelFacts)).toMatchObject({
      ok: false,
      error: { code: 'invalid-parameter', parameter: 'proximal renoise' },
    });
  });

  it.each([
    ['views', requestOf({ ...lines, views: 39 })],
    ['angles', requestOf(lines, { angles: [0, 1, 2] })],
  ])('a sinogram with another number of %s does not match', (_, request) => {
    expect(resolveCtJob(request, sinogramFacts, null)).toMatchObject({ ok: false, error: { code: 'shape-mismatch' } });
  });

  it('views that are all the same are refused, and a single one is none of them', () => {
    const of = (angles: number[]) => resolveCtJob(requestOf({}, { angles }), imageFacts, null);
    expect(of([30, 30, 30])).toMatchObject({ ok: false, error: { parameter: '--angles' } });
    expect(of([30]).ok).toBe(true);
  });

  it('a sinogram says how its views are taken where nobody states it', () => {
    const notesOf = (request: ReturnType<typeof requestOf>) => {
      const made = resolveCtJob(request, sinogramFacts, null);
      return made.ok ? made.value.notes.join(' ') : JSON.stringify(made.error);
    };
    expect(notesOf(requestOf(lines))).toMatch(/equally spaced over 180° of a parallel beam/);
    const { height } = sinogramFacts;
    expect(notesOf(requestOf(lines, { angles: Array.from({ length: height }, (_, i) => i) }))).not.toMatch(
      /equally spaced/,
    );
  });

  it('angles that are not finite are refused', () => {
    const request = requestOf({}, { angles: [0, NaN] });
    expect(resolveCtJob(request, imageFacts, null)).toMatchObject({ ok: false, error: { parameter: '--angles' } });
  });
});

describe('angles', () => {
  it('come from a range', () => {
    expect(parseAngleRange('10:2.5:4')).toEqual({ ok: true, value: [10, 12.5, 15, 17.5] });
    expect(parseAngleRange('0:-90:2')).toEqual({ ok: true, value: [0, -90] });
  });

  it.each(['0:1:0', '0:1:-3', '0:1:2.5', '0:1:1e9', '0:Infinity:3'])('of which %s is none', (text) => {
    expect(parseAngleRange(text)).toMatchObject({
      ok: false,
      error: { code: 'invalid-parameter', parameter: '--angles' },
    });
  });

  it('or from a file, whatever its name', () => {
    for (const text of ['angles.npy', 'a:b:c', '0:1', 'C:\\scan\\angles.txt', '0::5', '']) {
      expect(parseAngleRange(text)).toEqual({ ok: true, value: null });
    }
  });

  it('replace the default number of views', () => {
    const resolved = resolveCtJob(requestOf({}, { angles: [0, 30, 60] }), imageFacts, null);
    expect(resolved).toMatchObject({
      ok: true,
      value: { job: { measurement: { geometry: { anglesDeg: [0, 30, 60] } } } },
    });
  });

  it('of a fan go all the way round', () => {
    expect(ctScan({ geometry: 'fan', views: 4 }).geometry.anglesDeg).toEqual([0, 90, 180, 270]);
  });
});

describe('the size of the reconstruction', () => {
  const facts = (height: number, width: number, pixelMm: [number, number] | null) => ({
    ...imageFacts,
    height,
    width,
    pixelMm,
  });

  it('is native where its pixel lies in the model’s range, and without a model', () => {
    expect(jobOf({}, facts(300, 200, [0.8, 0.8])).image).toEqual({
      channels: 1,
      height: 300,
      width: 200,
      pixelMm: 0.8,
    });
    expect(jobOf({ solver: 'fbp' }, facts(300, 200, [5, 5]), null).image.pixelMm).toBe(5);
    expect(jobOf({ size: 'native' }, facts(300, 200, [5, 5])).image.pixelMm).toBe(5);
  });

  it('is else the nearest whose pixel does, and the notes say so', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 1024 }),
        fc.integer({ min: 64, max: 1024 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        (height, width, mm) => {
          const given = facts(height, width, [mm, mm]);
          const { image } = ctScan({}, given);
          expect(image.pixelMm).toBeGreaterThanOrEqual(0.6 - 1e-9);
          expect(image.pixelMm).toBeLessThanOrEqual(1.6 + 1e-9);
          const inside = mm >= 0.6 && mm <= 1.6;
          expect(image.pixelMm === mm).toBe(inside);
          expect(notesOf({}, given)).toHaveLength(inside ? 0 : 1);
          // Near the end of the range on the native side: one pixel fewer or more would leave it.
          const long = Math.max(height, width) * mm;
          const n = Math.max(image.height, image.width);
          if (mm < 0.6) expect(long / (n + 1)).toBeLessThan(0.6);
          if (mm > 1.6) expect(long / (n - 1)).toBeGreaterThan(1.6);
        },
      ),
    );
  });

  it('is the number given, of the longer side', () => {
    const { image, geometry } = ctScan({ size: '32' }, facts(64, 48, [1, 1]));
    expect(image).toEqual({ height: 32, width: 24, pixelMm: 2 });
    expect(geometry).toMatchObject({ bins: 47, binMm: 2 });
  });

  it('makes square pixels of oblong ones, over the same field', () => {
    const job = jobOf({}, facts(32, 60, [2, 1]));
    expect(job.image).toEqual({ channels: 1, height: 64, width: 60, pixelMm: 1 });
    expect(job.input).toMatchObject({ pixels: { mm: [2, 1] } });
  });

  it('takes --spacing before the file’s, and 1 mm where there is none, and says so', () => {
    expect(jobOf({ spacing: 0.9 }, facts(50, 50, [3, 3]))).toMatchObject({
      image: { pixelMm: 0.9 },
      input: { pixels: { from: 'flag', mm: [0.9, 0.9] } },
    });
    const assumed = facts(50, 50, null);
    expect(jobOf({}, assumed)).toMatchObject({ image: { pixelMm: 1 }, input: { pixels: { from: 'assumed' } } });
    expect(notesOf({}, assumed).join()).toContain('1 mm is assumed');
  });
});

describe('a fan beam', () => {
  it.each([
    ['fan', {}],
    ['fan', { sourceDistance: 120 }],
    ['fan', { binWidth: 0.05 }],
    ['fan-flat', {}],
    ['fan-flat', { sourceDistance: 120, detectorDistance: 200 }],
  ])('%s with %j covers the whole image, and no more than it must', (geometry, given) => {
    const facts = { ...imageFacts, height: 60, width: 80 };
    const g = ctScan({ ...given, geometry }, facts).geometry;
    if (g.kind === 'parallel') throw new Error('not a fan');
    const reach = Math.asin(50 / g.sourceMm); // the corner lies 50 mm from the centre
    const edge = ((g.bins - 1) / 2) * g.binPitch;
    const pitch = (angle: number) => (g.kind === 'fan' ? (angle * 180) / Math.PI : g.detectorMm * Math.tan(angle));
    expect(edge).toBeGreaterThanOrEqual(pitch(reach) - 1e-9);
    expect(edge - g.binPitch).toBeLessThan(pitch(reach));
    expect(g.bins % 2).toBe(1);
  });

  it('has a bin as wide as a pixel at the centre, 541 and 949 mm unless given', () => {
    const fan = ctScan({ geometry: 'fan' }).geometry;
    expect(fan).toMatchObject({ sourceMm: 541, detectorMm: 949, offset: 0 });
    if (fan.kind === 'parallel') throw new Error('not a fan');
    expect(fan.binPitch).toBeCloseTo((1 / 541) * (180 / Math.PI), 12);
    const flat = ctScan({ geometry: 'fan-flat', centerOffset: 2 }).geometry;
    expect(flat).toMatchObject({ offset: 2 });
    if (flat.kind === 'parallel') throw new Error('not a fan');
    expect(flat.binPitch).toBeCloseTo(949 / 541, 12);
  });
});

describe('a measured sinogram', () => {
  it('is reconstructed on the circle that the detector sees, in pixels as large as a bin', () => {
    for (const [bins, side] of [
      [100, 100],
      [455, 455],
      [7, 7],
    ] as const) {
      const scan = ctScan({ ...lines, binWidth: 0.7 }, { ...sinogramFacts, width: bins });
      expect(scan.image).toEqual({ height: side, width: side, pixelMm: 0.7 });
      expect(scan.geometry).toMatchObject({ bins, binMm: 0.7 });
      expect(scan.geometry.anglesDeg).toHaveLength(40);
      expect(scan.simulate).toBeNull();
    }
  });

  it('takes a bin for 1 mm and says so', () => {
    expect(jobOf(lines, sinogramFacts).image.pixelMm).toBe(1);
    expect(notesOf(lines, sinogramFacts).join()).toContain('taken as 1 mm');
  });

  it.each([
    ['finer', 0.2, 0.6],
    ['coarser', 4, 1.6],
  ])('with bins %s than the model knows has the nearest pixel that it does, and says so', (_, binWidth, nearest) => {
    const { pixelMm, width } = ctScan({ ...lines, binWidth }, sinogramFacts).image;
    expect(pixelMm / nearest).toBeCloseTo(1, 1);
    expect(pixelMm).toBeGreaterThanOrEqual(0.6);
    expect(pixelMm).toBeLessThanOrEqual(1.6);
    expect(width * pixelMm).toBeCloseTo(100 * binWidth, 9);
    expect(notesOf({ ...lines, binWidth }, sinogramFacts).join()).toMatch(/outside the model's range of pixels/);
    for (const given of [{ size: 'native' }, { spacing: binWidth }])
      expect(jobOf({ ...lines, binWidth, ...given }, sinogramFacts).image.pixelMm).toBe(binWidth);
    expect(jobOf({ ...lines, binWidth, solver: 'fbp' }, sinogramFacts, null).image.pixelMm).toBe(binWidth);
  });

  it('shows the same field on another size', () => {
    expect(jobOf({ ...lines, size: '50' }, sinogramFacts).image).toEqual({
      channels: 1,
      height: 50,
      width: 50,
      pixelMm: 2,
    });
    expect(jobOf({ ...lines, spacing: 2 }, sinogramFacts).image).toEqual({
      channels: 1,
      height: 50,
      width: 50,
      pixelMm: 2,
    });
  });

  it('of a fan has pixels as large as a bin at the isocentre', () => {
    const flat = { ...lines, geometry: 'fan-flat', binWidth: 2, sourceDistance: 500, detectorDistance: 1000 };
    expect(jobOf(flat, sinogramFacts).image.pixelMm).toBeCloseTo(1, 12);
    const fan = { ...lines, geometry: 'fan', binWidth: 0.1, sourceDistance: 500 };
    expect(jobOf(fan, sinogramFacts).image.pixelMm).toBeCloseTo((0.1 * Math.PI * 500) / 180, 12);
  });

  it('is too narrow below seven bins', () => {
    const resolved = resolveCtJob(requestOf(lines), { ...sinogramFacts, width: 6 }, null);
    expect(resolved).toMatchObject({ ok: false, error: { code: 'shape-mismatch' } });
  });

  it('of counts keeps its I₀', () => {
    const { source } = ctScan({ quantity: 'counts', i0: 2e4 }, sinogramFacts);
    expect(source).toMatchObject({ kind: 'sinogram', quantity: 'counts', i0: 2e4 });
  });
});

describe('presets and their overrides', () => {
  const ids = Object.keys(presets) as (keyof typeof presets)[];

  it.each(ids)('%s resolves, with every solver of the catalogue beside it', (preset) => {
    const job = jobOf({ preset, solver: 'predictor-corrector,tv,sirt,cgls,fbp' });
    expect(jobSchema.parse(job)).toEqual(job);
    const own = jobOf({ preset }).solvers[0]!;
    expect(own.seeds).toHaveLength(presets[preset].samples);
    const { parameters, suited } = presets[preset];
    const of = { ...parameters[own.id], ...suited?.({ noise: 'none' }, 'image')[own.id] };
    expect(own.parameters).toMatchObject(of);
  });

  it('paper replaces proximal, also where both are named', () => {
    expect(jobOf({ preset: 'paper' }).solvers.map((s) => s.id)).toEqual(['predictor-corrector', 'tv', 'fbp']);
    const both = jobOf({ preset: 'paper', solver: 'proximal,tv,predictor-corrector' });
    expect(both.solvers.map((s) => s.id)).toEqual(['predictor-corrector', 'tv']);
  });

  it('flags win over the preset: samples, steps, seed, a solver’s own', () => {
    const request = requestOf(
      { preset: 'accurate', samples: 2, steps: 7, seed: 40 },
      { solverValues: { proximal: { renoise: 0.25 }, tv: { iterations: 9 } } },
    );
    const resolved = resolveCtJob(request, imageFacts, modelFacts);
    if (!resolved.ok) throw new Error(resolved.error.code);
    const [own, tv] = resolved.value.job.solvers;
    expect(own).toMatchObject({ seeds: [40, 41], parameters: { steps: 7, renoise: 0.25 } });
    expect(tv).toMatchObject({ seeds: [], parameters: { iterations: 9 } });
    expect(resolved.value.job.seed).toBe(40);
  });

  it('keep the order in which solvers were asked for', () => {
    expect(jobOf({ solver: ' fbp , cgls,proximal' }).solvers.map((s) => s.id)).toEqual(['fbp', 'cgls', 'proximal']);
  });
});
