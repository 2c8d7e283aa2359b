import { describe, expect, it } from 'vitest';
import { radonOverAllViews, viewMultiple } from '../../../../core/modalities/ct/problem/full-transform.ts';
import { equispacedAngles } from '../../../../core/operators/radon/geometry.ts';
import { parallelBeam } from '../../../../core/operators/radon/parallel-beam.ts';
import { normals } from '../../solvers/tiny-problem.ts';

describe('the Radon transform over all angles', () => {
  const scan = { height: 64, width: 64, pixelMm: 1, bins: 93, binMm: 1, offsetMm: 0 };
  const geometry = { kind: 'parallel', ...scan, anglesDeg: equispacedAngles(7, 180) } as const;

  it('has about as many views as the image has pixels across', () => {
    expect(viewMultiple(23, 320, 320)).toBe(14);
    expect(viewMultiple(90, 320, 320)).toBe(4);
    expect(viewMultiple(720, 320, 320)).toBe(1);
  });

  it.each([0.841, 1])('brings an image to its projections step by step: λ = %d', (trust) => {
    const beam = parallelBeam(geometry);
    const radon = radonOverAllViews(geometry, viewMultiple(7, 64, 64));
    const disk = Float32Array.from({ length: 64 * 64 }, (_, i) => {
      const [r, c] = [Math.floor(i / 64) - 30, (i % 64) - 34];
      return r * r + c * c < 400 ? 1 : 0;
    });
    const y = new Float32Array(7 * 93);
    beam.forward(disk, y);
    const x = normals(disk.length, 5);
    const rows = new Float32Array(y.length);
    const step = new Float32Array(x.length);
    const misfits = [];
    for (let k = 0; k < 150; k++) {
      beam.forward(x, rows);
      for (let i = 0; i < rows.length; i++) rows[i] = y[i]! - rows[i]!;
      misfits.push(Math.hypot(...rows));
      radon.inverseOfMeasured(rows, step);
      for (let i = 0; i < x.length; i++) x[i] = x[i]! + trust * step[i]!;
    }
    expect(misfits.at(-1)! / misfits[0]!).toBeLessThan(0.05);
    for (let k = 1; k < misfits.length; k++) expect(misfits[k]).toBeLessThan(misfits[k - 1]! * 1.001);
  });
});
