import type { LinearOperator, Vector } from '../operators/linear-operator.ts';
import type { ProximalMap } from '../operators/proximal-map.ts';
import type { InverseProblem } from '../solvers/solver.ts';
import { ALONG, POINT_SD, type Line } from './scene.ts';

/** Across the line and along it. */
const axesOf = ({ angleRad }: Line) => {
  const [c, s] = [Math.cos(angleRad), Math.sin(angleRad)];
  return { across: [c, s], along: [-s, c] } as const;
};

/** Place of a point along the line, from where it is nearest to the origin. */
export const placeAlong = (line: Line, x: number, y: number): number => {
  const { along } = axesOf(line);
  return along[0] * x + along[1] * y;
};

/** The same measurement of each image of a crowd [1, count, 2]. */
export function lineOperator(line: Line, count: number): LinearOperator {
  const [c, s] = axesOf(line).across;
  return {
    inShape: [1, count, 2],
    outShape: [count],
    forward(x, y) {
      for (let i = 0; i < count; i++) y[i] = c * x[2 * i]! + s * x[2 * i + 1]!;
    },
    adjoint(y, x) {
      for (let i = 0; i < count; i++) {
        x[2 * i] = c * y[i]!;
        x[2 * i + 1] = s * y[i]!;
      }
    },
  };
}

/** What the engine is asked: `count` images that all agree with one measurement. */
export function lineProblem(line: Line, count: number): InverseProblem {
  const operator = lineOperator(line, count);
  return {
    operator,
    shape: [1, count, 2],
    data: new Float32Array(count).fill(line.value),
    noiseSd: line.noiseSd,
    weights: null,
    lower: null,
    firstSigma: 1,
    symmetries: [0],
    prox: (data) => lineProximal(operator, data),
  };
}

/** A Aᵀ = I: u = z + Aᵀ(y − Az)/(1 + λ). */
function lineProximal(operator: LinearOperator, data: Float32Array): ProximalMap {
  const misfit = new Float32Array(data.length);
  return {
    solve(z, lambda, out) {
      operator.forward(z, misfit);
      let [left, all] = [0, 0];
      for (let i = 0; i < misfit.length; i++) {
        const before = data[i]! - misfit[i]!;
        misfit[i] = before / (1 + lambda);
        left += (before - misfit[i]!) ** 2;
        all += data[i]! ** 2;
      }
      operator.adjoint(misfit, out);
      for (let i = 0; i < z.length; i++) out[i] = z[i]! + out[i]!;
      return { iterations: 0, residual: all > 0 ? Math.sqrt(left / all) : 0 };
    },
  };
}

/**
 * out ← the posterior density along the line, p(x₀ | y) of the points [n, 2] with everything across the line summed up,
 * at places spaced evenly from −reach to reach. Closed form: wₖ N(t; along·pₖ, POINT_SD²), wₖ ∝ N(y; across·pₖ, POINT_SD² + σ_y²).
 */
export function posteriorAlong(points: Float32Array, line: Line, reach: number, out: Vector): void {
  const n = points.length / 2;
  const { across } = axesOf(line);
  const spread = POINT_SD ** 2 + line.noiseSd ** 2;
  const logs = new Float64Array(n);
  let largest = -Infinity;
  for (let k = 0; k < n; k++) {
    const miss = line.value - across[0] * points[2 * k]! - across[1] * points[2 * k + 1]!;
    logs[k] = -(miss * miss) / (2 * spread);
    largest = Math.max(largest, logs[k]!);
  }
  let total = 0;
  for (let k = 0; k < n; k++) total += Math.exp(logs[k]! - largest);
  out.fill(0);
  const height = 1 / (total * POINT_SD * Math.sqrt(2 * Math.PI));
  for (let k = 0; k < n; k++) {
    const weight = Math.exp(logs[k]! - largest) * height;
    if (weight < 1e-9) continue;
    const centre = placeAlong(line, points[2 * k]!, points[2 * k + 1]!);
    for (let i = 0; i < out.length; i++) {
      const t = (2 * reach * (i + 0.5)) / out.length - reach;
      out[i]! += weight * Math.exp(-((t - centre) ** 2) / (2 * POINT_SD ** 2));
    }
  }
}

/** out ← the density of walkers [n, 2] along the line, everything across it summed up: the histogram of the above. */
export function countedAlong(walkers: Float32Array, line: Line, reach: number, out: Vector): void {
  out.fill(0);
  const share = out.length / (walkers.length * reach); // one of n walkers, over the width of a bin
  for (let i = 0; i < walkers.length; i += 2) {
    const bin = Math.floor(((placeAlong(line, walkers[i]!, walkers[i + 1]!) + reach) / (2 * reach)) * out.length);
    if (bin >= 0 && bin < out.length) out[bin]! += share;
  }
}

/**
 * How walkers agree with the exact answer: the share of the two densities that is common (1 less the total variation), and
 * the root mean square of a·x − y.
 * @param exact finer than `found` by a whole factor
 */
export function agreement(
  walkers: Float32Array,
  line: Line,
  exact: Vector,
  found: Vector,
): { readonly shared: number; readonly miss: number } {
  const finer = exact.length / found.length;
  const width = (2 * ALONG.reach) / found.length;
  let shared = 0;
  for (let b = 0; b < found.length; b++) {
    let mean = 0;
    for (let i = 0; i < finer; i++) mean += exact[b * finer + i]! / finer;
    shared += width * Math.min(mean, found[b]!);
  }
  const { across } = axesOf(line);
  let square = 0;
  for (let i = 0; i < walkers.length; i += 2)
    square += (across[0] * walkers[i]! + across[1] * walkers[i + 1]! - line.value) ** 2;
  return { shared, miss: Math.sqrt((2 * square) / walkers.length) };
}
