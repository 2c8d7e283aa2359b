import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAngleRange } from '../../../../core/modalities/ct/scan/geometry.ts';
import { ok } from '../../../../core/contract/result.ts';
import type { Recipe } from '../../../../core/contract/studio/project.ts';
import { angleChoiceOf, withAngles, type AngleChoice } from '../../../../renderer/modalities/ct/scan/angle-choice.ts';
import { noiseChoiceOf, noiseText, withKind } from '../../../../renderer/modalities/ct/scan/noise-choice.ts';

describe('noise', () => {
  it.each(['none', 'gaussian:0.01', 'gaussian:0.0005', 'poisson:100000', 'poisson:2500.5'])('%s comes back', (text) => {
    const choice = noiseChoiceOf(text);
    expect(choice && noiseText(choice)).toBe(text);
  });

  it('left out is none; another text is no choice', () => {
    expect(noiseChoiceOf(null)).toEqual({ kind: 'none', level: null });
    expect(noiseChoiceOf('salt:3')).toBeNull();
  });

  it('begins at a usual level', () => {
    expect(noiseText(withKind('gaussian'))).toBe('gaussian:0.01');
    expect(noiseText(withKind('poisson'))).toBe('poisson:100000');
    expect(noiseText(withKind('none'))).toBe('none');
  });
});

describe('angles', () => {
  const recipe: Pick<Recipe, 'values' | 'lists'> = {
    values: { noise: 'none', views: 9 },
    lists: { angles: [1, 2], flat: [3] },
  };

  it.each<AngleChoice>([
    { kind: 'views', views: 64 },
    { kind: 'views', views: null },
    { kind: 'range', fromDeg: -30, toDeg: 90, views: 60 },
    { kind: 'range', fromDeg: 0, toDeg: 120, views: 7 },
    { kind: 'list', anglesDeg: [0, 3.5, 90] },
    { kind: 'unreadable', text: 'angles.txt' },
  ])('%j comes back, and leaves no other way beside it', (choice) => {
    const changed = withAngles(recipe, choice);
    expect(angleChoiceOf(changed)).toEqual(choice);
    expect(changed.values['noise']).toBe('none');
    expect(changed.lists['flat']).toEqual([3]);
    const ways = ['views' in changed.values, 'angles' in changed.values, 'angles' in changed.lists];
    expect(ways.filter(Boolean).length).toBe(choice.kind === 'views' && choice.views === null ? 0 : 1);
  });

  it('of a range are what the recipe says, from its start, the end left out', () => {
    const { values } = withAngles(recipe, { kind: 'range', fromDeg: 10, toDeg: 130, views: 4 });
    expect(parseAngleRange(String(values['angles']))).toEqual(ok([10, 40, 70, 100]));
  });

  it('of any range keep their ends', () => {
    const degree = fc.integer({ min: -3600, max: 3600 }).map((v) => v / 10);
    fc.assert(
      fc.property(degree, degree, fc.integer({ min: 1, max: 720 }), (fromDeg, toDeg, views) => {
        const choice = angleChoiceOf(withAngles(recipe, { kind: 'range', fromDeg, toDeg, views }));
        expect(choice.kind === 'range' && choice.fromDeg).toBe(fromDeg);
        expect(choice.kind === 'range' && Math.abs(choice.toDeg - toDeg)).toBeLessThan(1e-6);
      }),
    );
  });
});
