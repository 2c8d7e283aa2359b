import { describe, expect, it } from 'vitest';
import { gFactor } from '../../../../core/modalities/mri/sensitivities/g-factor.ts';
import { simulatedCoils } from '../../../../core/modalities/mri/sensitivities/simulated.ts';
import { coilOperator } from '../../../../core/operators/kspace/coils.ts';

const [coils, height, width] = [6, 20, 24];
const size = height * width;

describe('the g-factor', () => {
  it('is that of the closed form where every second column is measured (Pruessmann 1999, eq. 23)', () => {
    const maps = simulatedCoils(coils, height, width, 7);
    const mask = Uint8Array.from({ length: size }, (_, i) => ((i % width) % 2 === 0 ? 1 : 0));
    const found = gFactor(coilOperator(maps, mask, height, width), mask, 1);
    let squares = 0;
    for (let i = 0; i < size; i++) {
      // The pixel that folds upon this one, half a field of view away.
      const other = i - (i % width) + ((i + width / 2) % width);
      let [re, im] = [0, 0];
      for (let c = 0; c < coils; c++) {
        const at = 2 * c * size;
        re += maps[at + i]! * maps[at + other]! + maps[at + size + i]! * maps[at + size + other]!;
        im += maps[at + i]! * maps[at + size + other]! - maps[at + size + i]! * maps[at + other]!;
      }
      // [1 s; s̄ 1]⁻¹ has 1/(1 − |s|²) on its diagonal.
      const expected = 1 / Math.sqrt(1 - re * re - im * im);
      expect(found[i]! / expected).toBeGreaterThan(0.75);
      expect(found[i]! / expected).toBeLessThan(1.25);
      squares += (found[i]! / expected - 1) ** 2;
    }
    expect(Math.sqrt(squares / size)).toBeLessThan(0.08);
  });

  it('is 1 where all is measured, and 0 where no coil sees', () => {
    const maps = simulatedCoils(coils, height, width, 7);
    for (let plane = 0; plane < 2 * coils; plane++) maps.fill(0, plane * size, plane * size + width);
    const mask = new Uint8Array(size).fill(1);
    const found = gFactor(coilOperator(maps, mask, height, width), mask, 2);
    expect(found.subarray(0, width).every((v) => v === 0)).toBe(true);
    const inside = found.subarray(2 * width);
    expect(inside.reduce((sum, v) => sum + v, 0) / inside.length).toBeCloseTo(1, 1);
  });
});
