import { describe, expect, it } from 'vitest';
import { openLesson } from '../../../core/lesson/lesson.ts';
import { pointsPrior } from '../../../core/lesson/plane.ts';
import { POINT_SETS, SAMPLERS } from '../../../core/contract/lesson.ts';
import { pointSet } from '../../../core/lesson/point-sets.ts';
import { POINT_SD, SIGMA_MAX, SIGMA_MIN, type Line, type Scene, type Walk } from '../../../core/lesson/scene.ts';

const grid = { columns: 8, rows: 6, halfWidth: 1.6, halfHeight: 1.2 };
const scene = (more: Partial<Scene>): Scene => ({
  ...{ points: pointSet('clusters'), sigma: null, density: grid, arrows: grid, walk: null, steps: 0 },
  ...{ probe: null, line: null },
  ...more,
});
const walk = (way: Walk['way'], more: Partial<Walk> = {}): Walk => ({
  ...{ id: 1, way, count: 1000, seed: 3, line: null },
  ...more,
});

/** Share of walkers whose nearest point is an even one: the first cluster. */
const shareOfFirst = (walkers: Float32Array): number => {
  let first = 0;
  for (let i = 0; i < walkers.length; i += 2) first += walkers[i]! + walkers[i + 1]! < 0 ? 1 : 0;
  return (2 * first) / walkers.length;
};

/** Root mean square distance to the nearest point. */
const distance = (walkers: Float32Array, points: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < walkers.length; i += 2) {
    let least = Infinity;
    for (let k = 0; k < points.length; k += 2)
      least = Math.min(least, (walkers[i]! - points[k]!) ** 2 + (walkers[i + 1]! - points[k + 1]!) ** 2);
    sum += least;
  }
  return Math.sqrt((2 * sum) / walkers.length);
};

describe('the field', () => {
  it('is that of the level asked for, with the answer of the denoiser where a person points', async () => {
    const probe = Float32Array.of(0.9, -0.3);
    const { sigma, density, arrows, walkers, denoised, of } = await openLesson()(scene({ sigma: 0.4, probe }));
    expect([sigma, of, walkers.length]).toEqual([0.4, 0, 0]);
    expect(Math.max(...density)).toBe(1);
    expect(arrows).toHaveLength(2 * grid.columns * grid.rows);
    const expected = new Float32Array(2);
    await pointsPrior(pointSet('clusters')).denoise(probe, 1, Float64Array.of(0.4), expected);
    expect(denoised).toEqual(expected);
  });
});

describe('the field under walkers', () => {
  const wandering = (more: Partial<Scene> = {}): Scene =>
    scene({ sigma: 0.4, walk: walk('langevin'), steps: 1, ...more });

  it('stays as it is while only they move, whatever becomes of the picture before', async () => {
    const picture = openLesson();
    const first = await picture(wandering());
    const { density, arrows } = structuredClone(first);
    for (const gone of [first.density, first.arrows]) gone.fill(NaN);
    const second = await picture(wandering({ points: pointSet('clusters') }));
    expect([second.density, second.arrows]).toEqual([density, arrows]);
    expect(second.step).toBe(2);
  });

  it.each([
    ['the level', { sigma: 0.3 }],
    ['the data', { points: pointSet('ring') }],
    ['the cells', { density: { ...grid, halfWidth: 1.4 }, arrows: { ...grid, halfWidth: 1.4 } }],
  ])('is another where %s change', async (_, change) => {
    const picture = openLesson();
    await picture(wandering());
    const [after, anew] = [await picture(wandering(change)), await openLesson()(wandering(change))];
    expect([after.density, after.arrows]).toEqual([anew.density, anew.arrows]);
  });
});

describe.each(SAMPLERS)('walkers by %s', (way) => {
  it('begin as noise, end as the data are distributed, and come by the levels between', async () => {
    const picture = openLesson();
    const first = await picture(scene({ walk: walk(way), steps: 1 }));
    expect(first.sigma).toBeGreaterThan(0.9 * SIGMA_MAX);
    expect(distance(first.walkers, pointSet('clusters'))).toBeGreaterThan(0.7);
    const half = await picture(scene({ walk: walk(way), steps: first.of / 2 }));
    expect(half.step).toBe(1 + first.of / 2);
    const last = await picture(scene({ walk: walk(way), steps: first.of }));
    expect(last.step).toBe(last.of);
    expect(last.sigma).toBeLessThan(1.01 * SIGMA_MIN);
    expect(Math.abs(shareOfFirst(last.walkers) - 0.5)).toBeLessThan(0.06);
    // A draw of N(p, POINT_SD² I) may lie nearer to another point than to its own.
    expect(distance(last.walkers, pointSet('clusters'))).toBeLessThan(1.2 * Math.SQRT2 * POINT_SD);
  });

  it('are the same for one seed, and go where the data have moved to', async () => {
    const [a, b] = [openLesson(), openLesson()];
    const asked = scene({ walk: walk(way, { count: 100 }), steps: 60 });
    const [one, two] = [await a(asked), await b(asked)];
    expect(one.walkers).toEqual(two.walkers);
    const points = pointSet('ring');
    const moved = await a({ ...asked, points, steps: 240 });
    expect(distance(moved.walkers, points)).toBeLessThan(2 * Math.SQRT2 * POINT_SD);
  });
});

describe('Langevin moves at one level', () => {
  it('go on without end where the level changes, and have its distribution', async () => {
    const picture = openLesson();
    const asked = scene({ sigma: 0.6, walk: walk('langevin'), steps: 400 });
    const before = await picture(asked);
    expect([before.of, before.step]).toEqual([Infinity, 400]);
    const changed = await picture({ ...asked, sigma: 0.3, steps: 0 });
    expect(changed.walkers).toEqual(before.walkers);
    const after = await picture({ ...asked, sigma: 0.3, steps: 600 });
    const points = pointSet('clusters');
    const variance = (x: Float32Array) => x.reduce((s, v) => s + v * v, 0) / x.length;
    expect(variance(after.walkers) / (variance(points) + POINT_SD ** 2 + 0.09)).toBeCloseTo(1, 0);
  });
});

describe.each(POINT_SETS)('the engine with a measurement, %s', (set) => {
  it('agrees with the exact answer', async () => {
    const line: Line = { angleRad: 2, value: 0.15, noiseSd: 0.05 };
    const picture = openLesson();
    const asked = scene({ points: pointSet(set), walk: walk('proximal', { line }), line, steps: 1000 });
    const { shared, miss, step, of, exact, found } = await picture(asked);
    expect(step).toBe(of);
    expect(exact.length).toBeGreaterThan(found.length);
    // 1000 draws in as many bins as the answer fills already differ from it by 5 %.
    expect(shared).toBeGreaterThan(0.87);
    expect(miss! / line.noiseSd).toBeCloseTo(1, 0);
  });
});
