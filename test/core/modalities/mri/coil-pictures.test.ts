import { describe, expect, it } from 'vitest';
import { coilPictures } from '../../../../core/modalities/mri/coil-pictures.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';

const grid = { height: 8, width: 10 };
const PLANE = grid.height * grid.width;
const ofSets = (sets: number, coils: number) => ({
  data: Float32Array.from(Array.from({ length: sets }, () => [...simulatedCoils(coils, 8, 10, 1)]).flat()),
  shape: [sets, coils, 2, grid.height, grid.width],
});

describe('the pictures of coils', () => {
  it.each([
    [1, 8],
    [2, 4],
  ])('are one a coil and set, complex: %i × %i', (sets, coils) => {
    const kept = ofSets(sets, coils);
    const look = coilPictures(kept, grid, 'calibration');
    expect(look.numbers).toBe('complex');
    expect(look.rows.map(({ maps }) => maps.length)).toEqual(Array.from({ length: sets }, () => coils));
    const all = look.rows.flatMap(({ maps }) => maps.flatMap(({ values }) => [...values]));
    expect(Float32Array.from(all)).toEqual(kept.data);
  });

  it('are magnitudes alone of many, on a scale that holds nearly all of them', () => {
    const look = coilPictures(ofSets(1, 32), grid, 'given');
    expect([look.numbers, look.note]).toEqual(['magnitudes', 'one set as they were given']);
    const all = look.rows.flatMap(({ maps }) => maps.flatMap(({ values }) => [...values]));
    expect(all).toHaveLength(32 * PLANE);
    const largest = all.reduce((most, v) => Math.max(most, v), 0);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(look.end).toBeGreaterThan(0.9 * largest);
    expect(look.end).toBeLessThan(2 * largest);
  });
});
