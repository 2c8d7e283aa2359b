/** Documents of earlier versions become what is written today, or are refused with the place at which they depart. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { batchSummarySchema } from '../../../core/contract/batch.ts';
import { jobSchema } from '../../../core/contract/job.ts';
import type { ParameterValues } from '../../../core/contract/parameters.ts';
import { reportSchema } from '../../../core/contract/report.ts';
import { storedProjectSchema } from '../../../core/contract/studio/project.ts';
import type { InputFacts, ModelFacts } from '../../../core/modalities/task.ts';
import { type Given, requestOf, resolveCtJob } from '../modalities/ct/tiny-ct.ts';

type Document = Record<string, unknown>;
const storedBy = (version: number, ...names: string[]): Document =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../fixtures/version-${version}`, ...names), 'utf8'));
const stored = (...names: string[]): Document => storedBy(1, ...names);

/** The first place at which a document departs from its schema; null where it does not. */
function departure(schema: z.ZodType, document: unknown): string | null {
  const parsed = schema.safeParse(document);
  return parsed.success ? null : parsed.error.issues[0]!.path.join('.');
}

const slice: InputFacts = {
  path: '/data/slice.npy',
  sha256: '97bfed306c3ed7df5cddc5b38db775db2cc479dc5a1b30cf8d0acb2613be199d',
  kind: 'image',
  holds: 'HU',
  frames: 1,
  height: 48,
  width: 48,
  samples: 1,
  pixelMm: null,
  sliceMm: null,
};
const counts: InputFacts = {
  ...slice,
  path: '/data/counts.npy',
  sha256: '5d1e8e62a142ac78b18ad53d24a0133162369f6ee001a5507eb41083d089b6a9',
  kind: 'sinogram',
  height: 12,
  width: 69,
};
const model: ModelFacts = {
  id: 'ct-thorax',
  manifest: '/data/models/ct/manifest.json',
  sha256: '744d8ba2ba2fd065de2653b54ded9bf9239dd4bf3e57323c8b029f63f3664a34',
  pixelMm: { low: 0.6, high: 1.7 },
  domain: 'ct',
  channels: 1,
};
const region = {
  path: '/data/region.npy',
  sha256: '562c2fb59a12529183e979431fc53a913deee41735ed0adc94ff4e6e089f2e7c',
  name: null,
};
const image = { spacing: 1.2, size: 'native' };
/** Settings that came later, by solver: what an old job lacks is what its program did. */
const LATER: Readonly<Record<string, ParameterValues>> = {
  proximal: {
    renoiseRule: 'fixed',
    noiseScale: 1,
    momentum: 0,
    travelLength: 4,
    travelRepeats: 0,
    answerError: 'network',
    covarianceSteps: 0,
    lastDenoising: 0,
  },
};

describe('a job of version 1', () => {
  it.each<[string, Given, InputFacts, ModelFacts | null, typeof region | null]>([
    [
      'simulated',
      { ...image, views: 12, noise: 'gaussian:0.01', solver: 'proximal,tv,fbp', steps: 3, samples: 4, seed: 5 },
      slice,
      model,
      region,
    ],
    ['fan', { ...image, views: 20, geometry: 'fan', noise: 'poisson:1e5', solver: 'cgls,sirt' }, slice, null, null],
    [
      'measured',
      { quantity: 'counts', i0: 1e5, binWidth: 1.2, size: '48', spacing: 1.2, solver: 'tv,fbp' },
      counts,
      null,
      null,
    ],
  ])('is the one that is made today of the same input and flags: %s', (name, given, facts, prior, roi) => {
    // Presets were without momentum then.
    const solverValues = { proximal: { momentum: 0 } };
    const made = resolveCtJob(requestOf(given, { roi, solverValues }), facts, prior);
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const job = jobSchema.parse(stored(name, 'job.json'));
    const solvers = job.solvers.map(({ parameters, ...s }) => ({
      ...s,
      parameters: { ...LATER[s.id], ...parameters },
    }));
    const { measurement } = job;
    // Their solvers saw every bin as a ray.
    const bins = measurement.modality === 'ct' && measurement.simulate === 'fine' ? { bins: 'width' } : {};
    expect({ ...job, measurement: { ...measurement, ...bins }, solvers }).toEqual(made.value.job);
  });

  it('that was lifted is read again as it is', () => {
    const job = jobSchema.parse(stored('measured', 'job.json'));
    expect(jobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
  });
});

describe('a job of version 2', () => {
  it('averaged its seeds, a photograph had a mask alone, and its results were PNG', () => {
    const { measurement, samples, ...job } = jobSchema.parse(stored('measured', 'job.json'));
    expect(samples).toBe('mean');
    const mask = { path: '/data/mask.png', sha256: region.sha256 };
    const picture = { modality: 'photo', bits: 8, reference: null, noise: { kind: 'none' } };
    const old = {
      ...job,
      schemaVersion: 2,
      measurement: { ...picture, operator: { kind: 'mask', mask, hole: 'white' } },
    };
    expect(jobSchema.parse(old)).toEqual({
      ...{ ...job, samples },
      measurement: {
        ...picture,
        operator: { mask: { ...mask, hole: 'white' }, grey: null, scale: 1, hints: null, start: null },
        written: { format: 'png', without: 'nothing' },
      },
    });
    expect(jobSchema.parse({ ...job, schemaVersion: 2, measurement })).toEqual({ ...job, measurement, samples });
  });
});

describe('a project of version 2', () => {
  it('keeps its settings; what was imported for a parameter stands under its name', () => {
    const old = storedBy(2, 'sinogram', 'project.json');
    const { flat, dark, anglesDeg, ...recipe } = old['recipe'] as Document;
    expect(anglesDeg).toBeNull();
    expect(storedProjectSchema.parse(old)).toEqual({
      ...old,
      items: expect.anything(),
      schemaVersion: 3,
      recipe: { ...recipe, lists: { flat, dark }, files: {} },
    });
  });

  it('had its imported angles go before those that were counted, and has them alone', () => {
    const old = storedBy(2, 'image', 'project.json');
    const { values, ...recipe } = old['recipe'] as Document;
    const both = { ...recipe, values: { ...(values as Document), views: 9, angles: '0:1:9' } };
    for (const document of [old, { ...old, recipe: both }])
      expect(storedProjectSchema.parse(document).recipe).toMatchObject({
        values,
        lists: { angles: [0, 20, 50, 90, 130] },
      });
    const { recipe: lifted } = storedProjectSchema.parse({ ...old, recipe: both });
    expect([lifted.values['views'], lifted.values['angles']]).toEqual([undefined, undefined]);
  });

  it('told what tomography doubts of each image: it is found again in what is known of it', () => {
    const items = storedBy(2, 'image', 'project.json')['items'] as { facts: Document }[];
    const doubts = [
      'It is a secondary capture: a picture of a screen, whose grey levels are no HU.',
      "The input's numbers look like HU + 1024 (whole numbers from 0 to 3071, most of a body about 1024), and are taken as HU.",
    ];
    const of = (more: Document): unknown =>
      storedProjectSchema.parse({
        ...storedBy(2, 'image', 'project.json'),
        items: [{ ...items[0], facts: { ...items[0]!.facts, ...more } }],
      }).items[0]?.facts;
    expect(of({ doubts, looks: 'hu+1024', format: 'npy' })).toMatchObject({
      says: [doubts[0]],
      numbers: {
        low: 0,
        high: 3071,
        kind: 'hu+1024',
        because: 'whole numbers from 0 to 3071, most of a body about 1024',
      },
    });
    expect(of({ doubts: [], looks: null })).toMatchObject({ says: [], numbers: null });
    const [, picture] = storedProjectSchema.parse(storedBy(2, 'image', 'project.json')).items;
    expect(picture?.facts).toMatchObject({ format: 'png', says: [], numbers: null });
  });

  it('that none were imported for keeps those that were counted', () => {
    const old = storedBy(2, 'image', 'project.json');
    const recipe = { ...(old['recipe'] as Document), anglesDeg: null, values: { views: 9 } };
    expect(storedProjectSchema.parse({ ...old, recipe }).recipe).toMatchObject({ values: { views: 9 }, lists: {} });
  });
});

describe('a report of version 1', () => {
  it('keeps every figure, under a name without its unit', () => {
    const old = stored('simulated', 'report.json');
    const report = reportSchema.parse(old);
    const rows = old['results'] as Document[];
    expect(report.results).toHaveLength(rows.length);
    report.results.forEach(({ bias, rmse, roi, spread, ...row }, i) => {
      const {
        biasHu,
        rmseHu,
        roi: oldRoi,
        spread: oldSpread,
        ...same
      } = rows[i] as Document & {
        roi: Document;
        spread: Document | null;
      };
      expect(row).toEqual(same);
      expect([bias, rmse, roi!.bias, roi!.rmse]).toEqual([biasHu, rmseHu, oldRoi['biasHu'], oldRoi['rmseHu']]);
      expect([spread?.median, spread?.p95]).toEqual([oldSpread?.['medianHu'], oldSpread?.['p95Hu']]);
    });
    const measurement = old['measurement'] as Document;
    expect(report.measurement).toMatchObject({
      ...{ kind: 'simulated', sameOperator: false, noise: measurement['noise'], noiseSd: measurement['noiseSd'] },
      details: { modality: 'ct', views: 12, geometry: measurement['geometry'], simulate: 'fine' },
    });
    expect(report.image).toEqual({ channels: 1, height: 48, width: 48, pixelMm: 1.2, unit: 'HU' });
    expect(report.dataRange).toMatchObject({ scaled: 1, inUnit: 2674 });
    expect(Object.keys(report.definitions)).toEqual(expect.arrayContaining(['bias', 'rmse']));
  });

  it('was made by the operator that inverts where it says `same`', () => {
    const { measurement, ...old } = stored('simulated', 'report.json');
    const same = reportSchema.parse({ ...old, measurement: { ...(measurement as Document), simulate: 'same' } });
    expect(same.measurement.sameOperator).toBe(true);
  });
});

const documents = [
  ['job', jobSchema, stored('measured', 'job.json'), 3],
  ['report', reportSchema, stored('simulated', 'report.json'), 2],
  ['summary', batchSummarySchema, stored('batch', 'summary.json'), 2],
  ['project', storedProjectSchema, storedBy(2, 'sinogram', 'project.json'), 3],
] as const;

describe.each(documents)('a %s', (_, schema, document, newest) => {
  it('of a newer version, or of none, is refused by its version', () => {
    for (const schemaVersion of [newest + 1, newest + 2, 1e9, 0, -1, 1.5, '1', null]) {
      const found = schema.safeParse({ ...(schema.parse(document) as object), schemaVersion });
      expect(
        found.error?.issues.map(({ path }) => path.join('.')),
        `${schemaVersion}`,
      ).toEqual(['schemaVersion']);
    }
  });

  it('that is no object, or lacks a part, is refused', () => {
    for (const value of [null, 'x', 3, [], [document]]) expect(departure(schema, value)).not.toBeNull();
    const optional = ['regionName'];
    for (const name of Object.keys(document).filter((key) => !optional.includes(key))) {
      const { [name]: lost, ...rest } = document;
      expect(lost, name).toBeDefined();
      expect(departure(schema, rest), name).not.toBeNull();
    }
  });

  it('of which any part is something else is refused, and never thrown', () => {
    const parts = Object.keys(document).filter((key) => document[key] !== null && typeof document[key] === 'object');
    fc.assert(
      fc.property(fc.constantFrom(...parts), fc.constantFrom('x', 3, true, [['x']], [3]), (name, value) => {
        expect(departure(schema, { ...document, [name]: value }), name).not.toBeNull();
      }),
    );
  });
});

describe('a damaged document', () => {
  const row = (stored('simulated', 'report.json')['results'] as Document[])[0]!;
  it.each([
    ['an input that is a word', jobSchema, 'measured', 'job.json', { input: 'x' }, 'input.path'],
    ['a geometry that is none', jobSchema, 'measured', 'job.json', { geometry: 3 }, 'measurement.geometry'],
    ['results that are no list', reportSchema, 'simulated', 'report.json', { results: 'x' }, 'results'],
    ['a result that is none', reportSchema, 'simulated', 'report.json', { results: [row, 3] }, 'results.1.psnr'],
    [
      'a region that is a word',
      reportSchema,
      'simulated',
      'report.json',
      { results: [{ ...row, roi: 'x' }] },
      'results.0.roi',
    ],
    [
      'a figure that is a word',
      reportSchema,
      'simulated',
      'report.json',
      { results: [{ ...row, biasHu: 'x' }] },
      'results.0.bias',
    ],
    ['definitions that are a word', reportSchema, 'simulated', 'report.json', { definitions: 'x' }, 'definitions'],
    ['rows that are no list', batchSummarySchema, 'batch', 'summary.json', { rows: {} }, 'rows'],
  ] as const)('is refused at its place: %s', (_, schema, folder, file, damage, place) => {
    expect(departure(schema, { ...stored(folder, file), ...damage })).toBe(place);
  });
});
