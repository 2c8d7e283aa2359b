import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportSchema } from '../../../core/contract/report.ts';
import { base64 } from '../../../core/report/html/base64.ts';
import { bestRows, fidelityColumnsIn } from '../../../core/report/page/columns.ts';
import { csv, metricsCsv } from '../../../core/report/csv.ts';
import { CT_SCALE } from '../../../core/image/units/units.ts';
import { degrees, duration, exact, fixed, roundUp, significant } from '../../../core/image/number-text.ts';
import { batchCsv, batchSummary } from '../../../core/report/batch/summary.ts';
import { batchTable } from '../../../core/report/batch/table.ts';
import { alignedTable, comparisonTable, fidelityTable } from '../../../core/report/html/table.ts';
import { rangeText } from '../../../core/report/words.ts';
import { differences, type RecomputedRow } from '../../../core/report/verify.ts';
import { fidelityOf, NO_TRUTH } from '../../../core/metrics/fidelity.ts';
import { sampleRun } from './sample-report.ts';

const { report } = sampleRun({ size: 48, methods: 3, truth: true });
const without = sampleRun({ size: 48, methods: 2, truth: false }).report;

it('a report that was written without a name for its region is one of a region without a name', () => {
  const { regionName, ...old } = report;
  expect(regionName).toBe('aorta');
  expect(reportSchema.parse(old).regionName).toBeNull();
});

it('the sample is a report by its schema', () => {
  expect(reportSchema.parse(report)).toEqual(report);
  expect(reportSchema.parse(without)).toEqual(without);
});

describe('terminal tables', () => {
  it('align and mark the best', () => {
    const [head, first, ...rest] = comparisonTable(report).split('\n');
    expect(head).toMatch(/^Method +PSNR dB +SSIM +NRMSE +Residual +Residual\/noise +Time s +Network calls$/);
    expect(first).toMatch(/^Proximal diffusion \(mean of 4 samples\) +\d\d\.\d\d\* +0\.\d{4}\* /);
    const ends = [head!, first!, rest[0]!].map((line) => line.length);
    expect(new Set(ends).size).toBe(1);
    expect(rest.join('\n')).toContain('2674 HU (declared');
  });

  it('say that there is no truth', () => {
    const text = comparisonTable(without);
    expect(text).toContain('there is no truth');
    expect(text).toMatch(/^Method +Residual/);
    expect(text).not.toMatch(/null|NaN|\*|PSNR/);
  });

  it('tell of nothing measured no residual, and what a star is without a truth too', () => {
    const { results, measurement } = without;
    const own = results.map((r, i) => ({ ...r, psnrHole: 25.1 + i }));
    const text = comparisonTable({ ...without, results: own, measurement: { ...measurement, samples: 0 } });
    expect(text).not.toMatch(/Residual/);
    expect(text).toMatch(/26\.10\*/);
    expect(text).toMatch(/^\* best of its column\.$/m);
  });

  it('call a range by the model’s scale where the image has a unit, and by its own number where it has none', () => {
    const dataRange = { scaled: 1, inUnit: 65535, origin: 'largest magnitude of the truth' } as const;
    const { image } = report;
    expect(rangeText({ dataRange, image: { ...image, unit: 'complex' } })).toBe(
      '65535 (largest magnitude of the truth)',
    );
    expect(rangeText(report)).toMatch(/^1 on the model’s scale = 2674 HU \(/);
  });

  it('tell bias and RMSE in the unit of the images, and not at all where they have none', () => {
    const [a, b] = [
      { ...NO_TRUTH, psnr: 30, nrmse: 0.1 },
      { ...NO_TRUTH, psnr: 31, nrmse: 0.09 },
    ];
    const items = [a, b].map((fidelity, i) => ({ name: String(i), fidelity }));
    expect(fidelityTable(items, 'srgb')).not.toMatch(/Bias|RMSE(?! )|HU/);
    const magnitudes = items.map(({ name, fidelity }) => ({
      name,
      fidelity: { ...fidelity, bias: 134.18349, rmse: 0.0123456 },
    }));
    expect(fidelityTable(magnitudes, 'complex')).toMatch(/Bias +RMSE *\n.* 134\.2 +0\.01235/);
  });

  it('compare images, identical ones with an infinite PSNR', () => {
    const a = Float32Array.from({ length: 400 }, (_, i) => i);
    const b = a.map((v) => v + 10);
    const grid = { channels: 1, height: 20, width: 20 };
    const text = fidelityTable(
      [
        { name: 'same', fidelity: fidelityOf(a, a, grid, CT_SCALE, null) },
        { name: 'off', fidelity: fidelityOf(b, a, grid, CT_SCALE, null) },
      ],
      'HU',
    );
    expect(text).toMatch(/same +∞/);
    expect(text).toMatch(/off +48\.54/); // 20·log₁₀(2674/10)
  });

  it('have columns of equal width', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
        const shown = rows.map((r) => r.map((c) => c.replace(/\s/g, '')));
        const lines = alignedTable([['head', 'a', 'b'], ...shown]).split('\n');
        expect(lines).toHaveLength(shown.length + 1);
      }),
    );
  });
});

describe('figures in writing', () => {
  it.each([
    [fixed(-0.004, 2), '0.00'],
    [fixed(-1.5, 1), '−1.5'],
    [fixed(null, 2), '—'],
    [fixed(NaN, 2), '—'],
    [significant(0.0813456, 3), '0.0813'],
    [significant(0.0000123, 2), '1.2·10⁻⁵'],
    [significant(100000, 4), '100000'],
    [significant(0, 3), '0'],
    [exact(-107.9), '−107.9'],
    [exact(-1e-9), '−1e−9'],
    [exact(-0), '0'],
    [degrees(180 / 23), '7.826°'],
    [degrees(-90), '−90°'],
    [duration(1.234), '1.23 s'],
    [duration(200), '3 min 20 s'],
    [duration(7260), '2 h 1 min'],
  ])('%s', (found, expected) => {
    expect(found).toBe(expected);
  });

  it('scales are rounded up, never down', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (v) => {
        expect(roundUp(v)).toBeGreaterThanOrEqual(v * (1 - 1e-9));
        expect(roundUp(v)).toBeLessThanOrEqual(v * 1.7);
      }),
    );
  });
});

describe('the best of a column', () => {
  const rows = [
    { ...NO_TRUTH, psnr: 30, nrmse: 0.2, bias: -3 },
    { ...NO_TRUTH, psnr: 31, nrmse: 0.1, bias: 2 },
    NO_TRUTH,
  ];
  it('is the largest or the smallest; none for a bias, and nothing where one has a figure', () => {
    const by = Object.fromEntries(fidelityColumnsIn('HU').map((c) => [c.id, bestRows(c, rows)]));
    expect(by.psnr).toEqual([false, true, false]);
    expect(by.nrmse).toEqual([false, true, false]);
    expect(by.bias).toEqual([false, false, false]);
    expect(by.ssim).toEqual([false, false, false]);
  });
});

describe('metrics.csv', () => {
  it('has a line for methods, regions and samples, each as long as the head', () => {
    const lines = metricsCsv(report)
      .trimEnd()
      .split('\r\n')
      .map((l) => l.split(','));
    expect(lines).toHaveLength(1 + 3 + 3 + 4);
    expect(new Set(lines.map((l) => l.length)).size).toBe(1);
    const psnr = lines[0]!.indexOf('psnr');
    expect(Number(lines[1]![psnr])).toBe(report.results[0]!.psnr);
    const named = lines.filter((l) => l[lines[0]!.indexOf('region')] === 'aorta');
    expect(named.map((l) => l[2])).toEqual(['region of interest', 'region of interest', 'region of interest']);
  });

  it('quotes what needs it and disarms formulas', () => {
    expect(csv([['a,b', 'say "x"', '=1+1', null, NaN, -2.5]])).toBe('"a,b","say ""x""",\'=1+1,,,-2.5\r\n');
  });
});

describe('a batch', () => {
  const error = { code: 'unreadable-file', message: 'slice-2 cannot be read.', hint: '', details: {} } as const;
  const second = { ...report, results: report.results.map((r) => ({ ...r, psnr: r.psnr! + 2 })) };
  const summary = batchSummary([
    { item: 'slice-1', slice: { frame: 0, mm: -12.5 }, report, error: null },
    { item: 'slice-2', slice: null, report: null, error },
    { item: 'slice-3', slice: { frame: 2, mm: 12 }, report: second, error: null },
  ]);

  it('has mean and spread over the items that were finished, and what failed', () => {
    expect(summary).toMatchObject({ items: 3, failed: 1, failures: [{ item: 'slice-2', error }] });
    const { psnr } = summary.methods[0]!.figures;
    expect(psnr!.mean).toBeCloseTo(report.results[0]!.psnr! + 1, 10);
    expect(psnr!.sd).toBeCloseTo(Math.SQRT2, 10);
    expect(psnr!.worst).toEqual({ item: 'slice-1', value: report.results[0]!.psnr });
    expect(summary.methods[0]!.figures.nrmse!.worst.item).toBe('slice-1');
    expect(summary.rows).toHaveLength(6);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });

  it('tells no error of a mean where that of an item is unknown', () => {
    const asked = (item: string, bitsError: number | null) => ({
      item,
      slice: null,
      report: {
        ...without,
        results: [{ ...without.results[0]!, bitsPerDimension: 4, ...(bitsError === null ? {} : { bitsError }) }],
      },
      error: null,
    });
    const meanOf = (...errors: (number | null)[]) =>
      batchTable(batchSummary(errors.map((error, i) => asked(`image-${i}`, error)))).match(/^mean.*$/m)?.[0];
    expect(meanOf(0.03, 0.04)).toMatch(/4\.000 ± 0\.025/);
    expect(meanOf(0.03, null)).not.toMatch(/±/);
    expect(meanOf(null, null)).not.toMatch(/±/);
  });

  it('is a table and a CSV', () => {
    expect(batchTable(summary)).toMatch(/Mean ± standard deviation over 2 of 3 items, 1 failed\./);
    const lines = batchCsv(summary).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 6 + 9 + 1);
    expect(lines[0]).toMatch(/^item,slice,position_mm,method,/);
    expect(lines[1]).toMatch(/^slice-1,0,-12\.5,/);
    expect(lines.at(-1)).toContain('slice-2 cannot be read.');
  });

  it('that scores nothing has no column for it', () => {
    const real = batchSummary([{ item: 'a', slice: null, report: without, error: null }]);
    expect(batchTable(real)).toMatch(/^Method +Time s\n/);
    expect(batchTable(summary)).toMatch(/^Method +PSNR dB +SSIM +NRMSE/);
  });

  it('of which nothing succeeded is a summary all the same', () => {
    expect(batchSummary([{ item: 'a', slice: null, report: null, error }])).toMatchObject({
      failed: 1,
      methods: [],
      dataRange: null,
    });
  });
});

describe('verify', () => {
  const recomputed: RecomputedRow[] = report.results.map((r) => ({ ...r, spread: r.spread }));
  it('agrees with itself and to the fourth decimal', () => {
    expect(differences(report, recomputed)).toEqual([]);
    expect(
      differences(
        report,
        recomputed.map((r) => ({ ...r, psnr: r.psnr! + 4e-5 })),
      ),
    ).toEqual([]);
  });

  it('names each figure that differs', () => {
    const [first, ...rest] = recomputed;
    const altered = {
      ...first!,
      psnr: first!.psnr! + 0.001,
      perSample: [{ ...first!.perSample[0]!, ssim: null }, ...first!.perSample.slice(1)],
    };
    expect(differences(report, [altered, ...rest])).toEqual([
      expect.stringMatching(/^proximal\.psnr: reported [\d.]+, found [\d.]+$/),
      expect.stringMatching(/^proximal\.perSample\[0\]\.ssim: reported [\d.]+, found no figure$/),
    ]);
    expect(differences(report, rest)).toEqual(['proximal: its result is missing']);
    expect(differences({ results: report.results.slice(1) }, recomputed)).toEqual(['proximal: not in the report']);
  });
});

it('base64 is that of RFC 4648', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
  const long = Uint8Array.from({ length: 40000 }, (_, i) => (i * 31) & 255);
  expect(base64(long)).toBe(Buffer.from(long).toString('base64'));
});
