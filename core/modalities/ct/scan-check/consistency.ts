/** What line integrals of any object must satisfy, whatever the object. */
import { distances, directionRad, norm, type Rays } from './rays.ts';

/** Views further apart than this do not stand for what lies between them. */
const DENSE_DEG = 6;

/**
 * Relative difference between rays and those that ran the same line the other way, (β + 180° + 2γ, −γ), or (θ + 180°, −s):
 * interpolated between views and bins. null where fewer than a tenth of the rays were measured twice.
 */
export function oppositeRays({ geometry: g, data }: Rays): number | null {
  const { bins } = g;
  const views = g.anglesDeg.length;
  const away = distances(g);
  const order = g.anglesDeg.map((a, view) => ({ at: ((a % 360) + 360) % 360, view })).sort((a, b) => a.at - b.at);
  const ascending = away[bins - 1]! > away[0]!;
  let [difference, size, count] = [0, 0, 0];
  for (let view = 0; view < views; view++) {
    for (let bin = 0; bin < bins; bin++) {
      const s = away[bin]!;
      // The bin on the other side; a fan's rays at ±γ have distances ±s.
      let other = binAt(away, -s, ascending);
      if (other === null) continue;
      const turned =
        g.kind === 'parallel'
          ? 180
          : 180 + 2 * ((directionRad(g, view, bin) * 180) / Math.PI + 90 - g.anglesDeg[view]!);
      const beta = (((g.anglesDeg[view]! + turned) % 360) + 360) % 360;
      const after = order.findIndex(({ at }) => at >= beta);
      const high = order[after < 0 ? 0 : after]!;
      const low = order[(after <= 0 ? views : after) - 1]!;
      const gap = (((high.at - low.at) % 360) + 360) % 360;
      if (gap > DENSE_DEG || views < 3) continue;
      const share = gap === 0 ? 0 : ((((beta - low.at) % 360) + 360) % 360) / gap;
      other = Math.min(other, bins - 1);
      const at = Math.floor(other);
      const part = other - at;
      const row = (v: number): number => {
        const near = data[v * bins + at]!;
        return near + part * ((data[v * bins + Math.min(at + 1, bins - 1)] ?? near) - near);
      };
      const value = row(low.view) * (1 - share) + row(high.view) * share;
      const own = data[view * bins + bin]!;
      difference += (value - own) ** 2;
      size += own ** 2;
      count++;
    }
  }
  return count < data.length / 10 || size === 0 ? null : Math.sqrt(difference / size);
}

/** Position of a distance among the bins', which are nearly evenly spaced. */
function binAt(away: Float64Array, s: number, ascending: boolean): number | null {
  const [first, last] = [away[0]!, away[away.length - 1]!];
  if (ascending ? s < first || s > last : s > first || s < last) return null;
  let [low, high] = [0, away.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending === away[middle]! <= s) low = middle;
    else high = middle;
  }
  const gap = away[high]! - away[low]!;
  return gap === 0 ? low : low + (s - away[low]!) / gap;
}

/** The first two conditions of Helgason and Ludwig on parallel rays. */
export interface Moments {
  /** Spread of ∫p ds over the views, relative to its mean: 0 for whole rays of one object. */
  readonly massSpread: number;
  /** What is left of ∫s p ds/∫p ds after x cos θ + y sin θ + c, relative to the half width of the detector. */
  readonly sinusoidMisfit: number;
  /** c: the shift of the axis against where the bins say it is, in mm. */
  readonly shiftMm: number;
}

/** null for fans, whose views hold other moments, and where the arc is too short for a sinusoid with an offset. */
export function momentsOf({ geometry: g, data }: Rays): Moments | null {
  const views = g.anglesDeg.length;
  if (g.kind !== 'parallel' || views < 6) return null;
  const away = distances(g);
  const mass = new Float64Array(views);
  const centre = new Float64Array(views);
  for (let view = 0; view < views; view++) {
    let [m0, m1] = [0, 0];
    for (let bin = 0; bin < g.bins; bin++) {
      m0 += data[view * g.bins + bin]!;
      m1 += data[view * g.bins + bin]! * away[bin]!;
    }
    mass[view] = m0;
    centre[view] = m0 === 0 ? 0 : m1 / m0;
  }
  const mean = mass.reduce((a, b) => a + b, 0) / views;
  if (!(mean > 0)) return null;
  const basis = g.anglesDeg.map((a) => [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180), 1] as const);
  const fit = leastSquares(basis, centre);
  if (fit === null) return null;
  const left = centre.map((c, i) => c - basis[i]!.reduce((sum, b, k) => sum + b * fit[k]!, 0));
  const half = Math.max(Math.abs(away[0]!), Math.abs(away[g.bins - 1]!));
  return {
    massSpread: norm(mass.map((m) => m / mean - 1)) / Math.sqrt(views),
    sinusoidMisfit: norm(left) / Math.sqrt(views) / half,
    shiftMm: fit[2],
  };
}

/** Three unknowns by their normal equations; null where the arc does not tell them apart. */
function leastSquares(
  rows: readonly (readonly [number, number, number])[],
  right: Float64Array,
): [number, number, number] | null {
  const m = [0, 1, 2].map((i) => [0, 1, 2].map((j) => rows.reduce((sum, r) => sum + r[i]! * r[j]!, 0)));
  const v = [0, 1, 2].map((i) => rows.reduce((sum, r, k) => sum + r[i]! * right[k]!, 0));
  const det = (a: readonly (readonly number[])[]): number =>
    a[0]![0]! * (a[1]![1]! * a[2]![2]! - a[1]![2]! * a[2]![1]!) -
    a[0]![1]! * (a[1]![0]! * a[2]![2]! - a[1]![2]! * a[2]![0]!) +
    a[0]![2]! * (a[1]![0]! * a[2]![1]! - a[1]![1]! * a[2]![0]!);
  const whole = det(m);
  if (Math.abs(whole) < 1e-3 * rows.length ** 3 * 0.01) return null;
  const at = (column: number): number => det(m.map((row, i) => row.map((x, j) => (j === column ? v[i]! : x)))) / whole;
  return [at(0), at(1), at(2)];
}
