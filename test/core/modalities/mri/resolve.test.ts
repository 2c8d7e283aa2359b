import { describe, expect, it } from 'vitest';
import { schemaOf } from '../../../../core/contract/parameters.ts';
import { reconstructMriParameters } from '../../../../core/modalities/mri/parameters.ts';
import { doubtOfRegion } from '../../../../core/modalities/mri/sensitivities/from-calibration.ts';
import { resolveMri } from '../../../../core/modalities/mri/resolve.ts';
import type { InputFacts } from '../../../../core/modalities/task.ts';

const facts: InputFacts = {
  ...{ path: 'head.npy', sha256: '0'.repeat(64), kind: 'image', holds: 'magnitude', frames: 1, height: 64, width: 80 },
  ...{ samples: 1, pixelMm: null, sliceMm: null },
};

function resolved(wishes: Readonly<Record<string, unknown>>) {
  const values = schemaOf(reconstructMriParameters).parse(wishes);
  return resolveMri({ values, given: new Set(Object.keys(wishes)), lists: {}, files: {}, slice: 0 }, facts);
}

describe('a middle by which coils are told apart', () => {
  it.each([
    ['3 of 80 lines', 0.04, false],
    ['5 of 80', 0.065, true],
  ])('has at least 5 lines: %s', (_, center, ok) => {
    expect(resolved({ sampling: 'equispaced', acceleration: 8, center, coils: 8 })).toMatchObject({ ok });
    expect(resolved({ sampling: 'equispaced', acceleration: 8, center, coils: 1 })).toMatchObject({ ok: true });
  });

  it('is doubted below 9', () => {
    const grid = { height: 20, width: 80 };
    const mask = (lines: number) =>
      Uint8Array.from({ length: 1600 }, (_, i) => Number(Math.abs((i % 80) - 40) <= lines / 2));
    expect(doubtOfRegion(mask(9), grid)).toBeNull();
    expect(doubtOfRegion(mask(7), grid)).toMatch(/7 samples narrow/);
    expect(doubtOfRegion(mask(3), grid)).toBeNull();
  });
});

describe('a centre that is larger than what the acceleration leaves', () => {
  it('stands beside the lines of an equispaced pattern, whose true acceleration is less', () => {
    expect(resolved({ sampling: 'equispaced', acceleration: 8, center: 0.15 })).toMatchObject({
      ok: true,
      value: { measurement: { sampling: { kind: 'equispaced', acceleration: 8, center: 0.15 } } },
    });
  });

  it.each(['gaussian1d', 'random'])('is refused of a pattern that counts it in: %s', (sampling) => {
    expect(resolved({ sampling, acceleration: 8, center: 0.15 })).toMatchObject({ ok: false });
  });
});
