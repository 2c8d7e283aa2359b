import { describe, expect, it } from 'vitest';
import { schemaOf } from '../../../../core/contract/parameters.ts';
import { reconstructMriParameters } from '../../../../core/modalities/mri/parameters.ts';
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
