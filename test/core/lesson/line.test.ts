import { describe, expect, it } from 'vitest';
import { fillNormal, PURPOSE } from '../../../core/image/random.ts';
import { agreement, countedAlong, lineProblem, placeAlong, posteriorAlong } from '../../../core/lesson/line.ts';
import { pointSet } from '../../../core/lesson/point-sets.ts';
import { ALONG, POINT_SD, type Line } from '../../../core/lesson/scene.ts';

const line: Line = { angleRad: 0.7, value: 0.3, noiseSd: 0.1 };
const normals = (n: number, step: number): Float32Array => {
  const out = new Float32Array(n);
  fillNormal(out, 1, PURPOSE.start, step);
  return out;
};

describe('a line that was measured', () => {
  const { operator, prox, data } = lineProblem(line, 5);

  it('has an adjoint', () => {
    const [x, y] = [normals(10, 0), normals(5, 1)];
    const [forth, back] = [new Float32Array(5), new Float32Array(10)];
    operator.forward(x, forth);
    operator.adjoint(y, back);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((s, v, i) => s + v * b[i]!, 0);
    expect(dot(forth, y)).toBeCloseTo(dot(x, back), 5);
  });

  it('has a proximal map at which the gradient is nothing', () => {
    const [z, out] = [normals(10, 2), new Float32Array(10)];
    const lambda = 0.4;
    const { residual } = prox!(data, null).solve(z, lambda, out);
    const misfit = new Float32Array(5);
    operator.forward(out, misfit);
    for (let i = 0; i < 5; i++) misfit[i]! -= data[i]!;
    const gradient = new Float32Array(10);
    operator.adjoint(misfit, gradient);
    for (let i = 0; i < 10; i++) expect(gradient[i]! + lambda * (out[i]! - z[i]!)).toBeCloseTo(0, 5);
    expect(residual).toBeCloseTo(Math.hypot(...misfit) / Math.hypot(...data), 5);
  });

  it('lies across the direction that was measured', () => {
    const [c, s] = [Math.cos(line.angleRad), Math.sin(line.angleRad)];
    expect(placeAlong(line, 0.3 * c, 0.3 * s)).toBeCloseTo(0, 12);
    expect(placeAlong(line, 0.3 * c - 2 * s, 0.3 * s + 2 * c)).toBeCloseTo(2, 12);
  });
});

describe('the exact answer along a line', () => {
  const points = pointSet('clusters');

  it('is a density', () => {
    const exact = new Float64Array(ALONG.fine);
    posteriorAlong(points, line, ALONG.reach, exact);
    const width = (2 * ALONG.reach) / exact.length;
    expect(exact.reduce((s, v) => s + v * width, 0)).toBeCloseTo(1, 6);
  });

  it('is prior times likelihood, summed up across the line', () => {
    const exact = new Float64Array(ALONG.fine);
    posteriorAlong(points, line, ALONG.reach, exact);
    const [c, s] = [Math.cos(line.angleRad), Math.sin(line.angleRad)];
    const product = Float64Array.from({ length: ALONG.fine }, (_, i) => {
      const t = (2 * ALONG.reach * (i + 0.5)) / ALONG.fine - ALONG.reach;
      let sum = 0;
      for (let u = -2; u < 2; u += 0.01) {
        const [x, y] = [u * c - t * s, u * s + t * c];
        let prior = 0;
        for (let k = 0; k < points.length; k += 2)
          prior += Math.exp(-((x - points[k]!) ** 2 + (y - points[k + 1]!) ** 2) / (2 * POINT_SD ** 2));
        sum += prior * Math.exp(-((u - line.value) ** 2) / (2 * line.noiseSd ** 2));
      }
      return sum;
    });
    const [all, allExact] = [product.reduce((a, b) => a + b), exact.reduce((a, b) => a + b)];
    const largest = Math.max(...exact) / allExact;
    product.forEach((v, i) => expect(Math.abs(v / all - exact[i]! / allExact)).toBeLessThan(1e-3 * largest));
  });

  it('is agreed with by draws from it, and not by others', () => {
    const [exact, found] = [new Float32Array(ALONG.fine), new Float32Array(ALONG.coarse)];
    const one = Float32Array.of(0.2, 0.1);
    posteriorAlong(one, line, ALONG.reach, exact);
    // Of one point alone: two independent Gaussians, along and across.
    const draws = normals(8000, 3);
    const [c, s] = [Math.cos(line.angleRad), Math.sin(line.angleRad)];
    const gain = POINT_SD ** 2 / (POINT_SD ** 2 + line.noiseSd ** 2);
    const centre = c * one[0]! + s * one[1]!;
    for (let i = 0; i < draws.length; i += 2) {
      const across = centre + gain * (line.value - centre) + Math.sqrt(1 - gain) * POINT_SD * draws[i]!;
      const along = placeAlong(line, one[0]!, one[1]!) + POINT_SD * draws[i + 1]!;
      draws[i] = across * c - along * s;
      draws[i + 1] = across * s + along * c;
    }
    countedAlong(draws, line, ALONG.reach, found);
    expect(agreement(draws, line, exact, found).shared).toBeGreaterThan(0.98);
    const away = draws.map((v, i) => v + (i % 2 === 0 ? -2 * s : 2 * c) * 0.5);
    countedAlong(away, line, ALONG.reach, found);
    expect(agreement(away, line, exact, found).shared).toBeLessThan(0.02);
  });

  it('tells how far walkers lie from the line', () => {
    const [c, s] = [Math.cos(line.angleRad), Math.sin(line.angleRad)];
    const walkers = Float32Array.of(0.4 * c, 0.4 * s, 0.2 * c, 0.2 * s);
    const none = new Float32Array(1);
    expect(agreement(walkers, line, none, none).miss).toBeCloseTo(0.1, 6);
  });
});
