import { describe, expect, it } from 'vitest';
import { rescaleOf } from '../../../../../core/modalities/ct/numbers/rescale.ts';
import { scanOf } from '../../../../../core/modalities/ct/job.ts';
import { jobSchema } from '../../../../../core/contract/job.ts';
import type { ParameterValues } from '../../../../../core/contract/parameters.ts';
import { ctScan, imageFacts, jobOf, modelFacts, requestOf, sinogramFacts, resolveCtJob } from '../tiny-ct.ts';

const hu = (values: ParameterValues, number: number, fullScale: number | null = null): number => {
  const found = rescaleOf(values, fullScale);
  if (!found.ok || found.value === null) throw new Error('nothing was said');
  return found.value.slope * number + found.value.intercept;
};

describe('what the numbers of an image are said to be', () => {
  it('is a line onto HU', () => {
    expect(hu({ numbers: 'HU' }, 40)).toBe(40);
    expect(hu({ numbers: 'HU+1024' }, 1064)).toBe(40);
    expect(hu({ numbers: '1/mm' }, 0.0192)).toBeCloseTo(0, 9);
    expect(hu({ numbers: '1/cm' }, 0.384)).toBeCloseTo(1000, 9);
    expect(hu({ numbers: '1/mm', water: 0.02 }, 0.02)).toBeCloseTo(0, 9);
    expect(hu({ numbers: 'fraction' }, 1)).toBe(1650);
    expect(hu({ numbers: 'fraction' }, 65535, 65535)).toBeCloseTo(1650, 9);
  });

  it('may be a slope and an intercept first, as in DICOM', () => {
    expect(hu({ slope: 2, intercept: -1000 }, 520)).toBe(40);
    expect(hu({ intercept: -1000 }, 1040)).toBe(40);
    expect(hu({ numbers: '1/mm', slope: 1e-4, intercept: 0 }, 192)).toBeCloseTo(0, 9);
    expect(rescaleOf({ slope: 0 }, null)).toMatchObject({ ok: false, error: { parameter: '--slope' } });
    expect(rescaleOf({}, null)).toEqual({ ok: true, value: null });
  });

  it('is recorded in the job, which then holds HU, and read back', () => {
    const said = { slope: 1, intercept: -1024, said: 'HU+1024' };
    const picture = { ...imageFacts, holds: 'unit-interval' as const, fullScale: 65535 };
    const job = jobOf({ numbers: 'HU+1024' }, picture);
    expect(scanOf(job).source).toMatchObject({ quantity: 'HU', rescale: said });
    expect(jobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
    expect(ctScan({}, picture).source).toMatchObject({ quantity: 'unit-interval' });
    expect(ctScan({}, picture).source).not.toHaveProperty('rescale');
  });

  it.each([{ numbers: 'HU' }, { slope: 2 }, { intercept: 1 }])('does not go with a sinogram: %o', (given) => {
    const request = requestOf({ ...given, quantity: 'line-integrals' });
    expect(resolveCtJob(request, sinogramFacts, modelFacts)).toMatchObject({ error: { code: 'contradiction' } });
  });
});
