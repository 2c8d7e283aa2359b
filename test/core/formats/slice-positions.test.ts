import { describe, expect, it } from 'vitest';
import { alongNormal, evenDistance, positionsOf } from '../../../core/formats/slice-positions.ts';
import type { Vector3 } from '../../../core/formats/decoded.ts';

const AXIAL = [
  [1, 0, 0],
  [0, 1, 0],
] as const;
const at = (...z: number[]) => z.map((mm) => ({ position: [3, -7, mm] as Vector3, orientation: AXIAL }));

describe('slices along their normal', () => {
  it('lie where their positions say, also in an oblique stack', () => {
    expect(positionsOf(at(-20, -8, 4))).toEqual([-20, -8, 4]);
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const oblique = [0, 1, 2].map((n) => ({
      position: [50, -s * 3 * n, c * 3 * n] as Vector3,
      orientation: [
        [1, 0, 0],
        [0, c, s],
      ] as const,
    }));
    expect(evenDistance(positionsOf(oblique))).toBeCloseTo(3, 10);
    expect(alongNormal(oblique[2]!)).toBeCloseTo(6, 10);
  });

  it('are 12 mm apart whatever a file says of their thickness', () => {
    expect(evenDistance(positionsOf(at(...Array.from({ length: 18 }, (_, n) => -231.5 + 12 * n))))).toBe(12);
    expect(evenDistance(positionsOf(at(0, 0.62, 1.25, 1.87, 2.5)))).toBeCloseTo(0.625, 10); // rounded positions
    expect(evenDistance(positionsOf(at(8, 4, 0)))).toBe(4);
  });

  it('have no one distance where the gaps differ, where two share a place, or where one does not say', () => {
    expect(evenDistance(positionsOf(at(0, 84, 96, 132, 180)))).toBeNull();
    expect(evenDistance(positionsOf(at(0, 0, 1, 1, 2, 2)))).toBeNull();
    expect(evenDistance(positionsOf(at(5, 5)))).toBeNull();
    expect(evenDistance(positionsOf(at(5)))).toBeNull();
    expect(positionsOf([...at(0, 1), { position: null, orientation: null }])).toBeNull();
    expect(positionsOf([])).toBeNull();
  });
});
