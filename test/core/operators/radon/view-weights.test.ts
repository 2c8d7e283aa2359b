import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equispacedAngles } from '../../../../core/operators/radon/geometry.ts';
import { fillMissingBins } from '../../../../core/operators/radon/missing-bins.ts';
import { parkerWeight } from '../../../../core/operators/radon/fbp/parker-weights.ts';
import { viewWeights } from '../../../../core/operators/radon/fbp/view-weights.ts';

const degrees = (w: Float64Array) => [...w].map((rad) => Math.round((rad * 180 * 1e6) / Math.PI) / 1e6);

describe('viewWeights', () => {
  it.each([1, 2, 3, 23, 180])('shares the turn evenly among %i equispaced views', (views) => {
    const { weightsRad, arc } = viewWeights(equispacedAngles(views, 180), 180);
    expect(arc).toBeNull();
    for (const w of weightsRad) expect(w).toBeCloseTo(Math.PI / views, 12);
  });

  it('takes angles in any order and any turn, and shares a view measured twice', () => {
    expect(degrees(viewWeights([90, 0, 45, -45], 180).weightsRad)).toEqual([45, 45, 45, 45]);
    expect(degrees(viewWeights([0, 180, 60, 120], 180).weightsRad)).toEqual([30, 30, 60, 60]);
  });

  it('gives a lost view to its neighbours', () => {
    const { weightsRad, arc } = viewWeights([0, 20, 40, 80, 100, 120, 140, 160], 180);
    expect(arc).toBeNull();
    expect(degrees(weightsRad)).toEqual([20, 20, 30, 30, 20, 20, 20, 20]);
  });

  it('does not span a missing range', () => {
    const { weightsRad, arc } = viewWeights([0, 10, 20, 170, 160], 180);
    expect(degrees(weightsRad)).toEqual([10, 10, 10, 10, 10]);
    expect(arc!.startDeg).toBeCloseTo(155, 12);
    expect(arc!.spanDeg).toBeCloseTo(50, 12);
  });

  it('never adds up to more than the turn', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -720, max: 720, noNaN: true }), { minLength: 1, maxLength: 40 }), (a) => {
        const { weightsRad } = viewWeights(a, 180);
        const sum = weightsRad.reduce((x, y) => x + y);
        expect(weightsRad.every((w) => w >= 0)).toBe(true);
        expect(sum).toBeLessThanOrEqual(Math.PI * (1 + 1e-9));
      }),
    );
  });
});

describe('parkerWeight', () => {
  it('shares every line of a short scan between its two rays', () => {
    const halfFan = 0.4;
    const beta = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(beta, beta, beta, (b, g, extra) => {
        const span = Math.PI + 2 * halfFan + extra * (Math.PI - 2 * halfFan - 0.05);
        // Not the outermost ray itself: in the first view its share and its partner's jump from 0 to 1.
        const gamma = (2 * g - 1) * 0.999 * halfFan;
        const at = b * span;
        const share = parkerWeight(at, gamma, span, halfFan);
        const later = at + Math.PI + 2 * gamma;
        const turn = 2 * Math.PI;
        const others = [later, later - turn, later + turn].map((t) => parkerWeight(t, -gamma, span, halfFan));
        expect(share + others.reduce((x, y) => x + y)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('fillMissingBins', () => {
  it('interpolates between measured bins and extends beyond the last', () => {
    const rows = Float64Array.of(9, 1, 9, 9, 4, 9, /**/ 9, 9, 9, 9, 9, 9);
    fillMissingBins(rows, 6, Uint8Array.of(0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    expect([...rows]).toEqual([1, 1, 2, 3, 4, 4, 0, 0, 0, 0, 0, 0]);
  });
});
