import { Refused } from '../contract/refused.ts';
import type { SolverState } from '../solvers/solver.ts';
import type { FlowField } from './probability-flow.ts';
import type { SamplerRun } from './sampler.ts';

/** Dormand & Prince 1980 (J. Comp. Appl. Math. 6, 19–26), RK5(4)7M: nodes, stages (the last is the solution), error. */
const NODES = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1] as const;
const STAGES = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
].map((row) => Float64Array.from(row));
/** Fifth order minus fourth. */
const ERROR = Float64Array.of(71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40);
/** Length of the first step in ln σ, before the error has spoken. */
const FIRST_STEP = 0.1;

/**
 * Follows the flow from one level to another, up or down, by RK45 over ln σ with steps of their own length: the rms of
 * the error estimate over tolerance·(1 + |x|) stays at 1 at most (Hairer, Nørsett & Wanner, Solving ODEs I, §II.4), and
 * the error of an integral, per pixel, below the tolerance. Where it begins and ends: as heunFlow.
 * @throws Refused: diverged, where the network's answers are not finite
 */
export async function* rk45Flow(
  field: FlowField,
  from: number,
  to: number,
  tolerance: number,
  state: SolverState,
): SamplerRun {
  const { arrays, numbers } = state;
  const x = arrays['x']!;
  const n = x.length;
  const m = field.integrals;
  const estimate = (arrays['estimate'] ??= new Float32Array(n));
  const integrals = (arrays['integrals'] ??= new Float32Array(m));
  const way = Math.log(to / from);
  const direction = Math.sign(way);
  const slopes = Array.from({ length: 7 }, () => new Float32Array(n));
  const rates = Array.from({ length: 7 }, () => new Float64Array(m));
  const moved = new Float32Array(n);
  const denoised = new Float32Array(n);
  /** Of the last stage, which is the next step's first: kept with the state. */
  const slope = (arrays['slope'] ??= new Float32Array(n));
  const rate = (arrays['rate'] ??= new Float32Array(m));

  async function stage(s: number, at: number, y: Float32Array): Promise<void> {
    state.nfe += await field.evaluate(y, from * Math.exp(direction * at), denoised, m > 0 ? rates[s]! : null);
    const out = slopes[s]!;
    for (let i = 0; i < n; i++) out[i] = y[i]! - denoised[i]!;
  }

  if (numbers['travelled'] === undefined) {
    numbers['travelled'] = 0;
    numbers['stride'] = Math.min(FIRST_STEP, Math.abs(way));
    await stage(0, 0, x);
    slope.set(slopes[0]!);
    rate.set(rates[0]!);
    estimate.set(denoised);
  }
  const length = Math.abs(way);
  while (numbers['travelled'] < length) {
    const travelled = numbers['travelled'];
    slopes[0]!.set(slope);
    rates[0]!.set(rate);
    let rejected = false;
    for (;;) {
      const left = length - travelled;
      // A step that all but arrives goes the whole way: no sliver is left over.
      const stride = numbers['stride']! > 0.99 * left ? left : numbers['stride']!;
      const h = direction * stride;
      for (let s = 1; s < 7; s++) {
        advance(x, slopes, STAGES[s - 1]!, h, moved);
        await stage(s, travelled + NODES[s]! * stride, moved);
      }
      const error = Math.max(
        errorOf(x, moved, slopes, h, tolerance),
        ...Array.from({ length: m }, (_, j) => Math.abs(h * along(rates, ERROR, j)) / (n * tolerance)),
      );
      if (!Number.isFinite(error)) {
        throw new Refused({ code: 'diverged', solver: 'rk45', step: state.step + 1 });
      }
      // Steps of 10⁻⁶ in ln σ are below what float32 resolves: there the estimate is rounding.
      const accepted = error <= 1 || stride < 1e-6;
      const factor = error === 0 ? 10 : Math.min(10, Math.max(0.2, 0.9 * error ** -0.2));
      numbers['stride'] = stride * (accepted && rejected ? Math.min(1, factor) : factor);
      if (!accepted) {
        rejected = true;
        continue;
      }
      for (let j = 0; j < m; j++) integrals[j] = integrals[j]! + h * along(rates, STAGES[5]!, j);
      x.set(moved);
      slope.set(slopes[6]!);
      rate.set(rates[6]!);
      estimate.set(denoised);
      numbers['travelled'] = stride === left ? length : travelled + stride;
      break;
    }
    state.step++;
    const done = numbers['travelled'];
    if (done === length) estimate.set(x);
    yield {
      step: state.step,
      of: done === length ? state.step : Math.ceil((state.step * length) / done),
      sigma: from * Math.exp(direction * done),
      nfe: state.nfe,
      estimate,
    };
  }
}

/** out ← x + h Σ wₛ slopeₛ. */
function advance(
  x: Float32Array,
  slopes: readonly Float32Array[],
  weights: Float64Array,
  h: number,
  out: Float32Array,
): void {
  for (let i = 0; i < x.length; i++) {
    let sum = 0;
    for (let s = 0; s < weights.length; s++) sum += weights[s]! * slopes[s]![i]!;
    out[i] = x[i]! + h * sum;
  }
}

const along = (rates: readonly Float64Array[], weights: Float64Array, j: number): number => {
  let sum = 0;
  for (let s = 0; s < weights.length; s++) sum += weights[s]! * rates[s]![j]!;
  return sum;
};

/** Rms of the error over tolerance·(1 + max(|x|, |moved|)). */
function errorOf(
  x: Float32Array,
  moved: Float32Array,
  slopes: readonly Float32Array[],
  h: number,
  tolerance: number,
): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    let sum = 0;
    for (let s = 0; s < 7; s++) sum += ERROR[s]! * slopes[s]![i]!;
    total += ((h * sum) / (1 + Math.max(Math.abs(x[i]!), Math.abs(moved[i]!)))) ** 2;
  }
  return Math.sqrt(total / x.length) / tolerance;
}
