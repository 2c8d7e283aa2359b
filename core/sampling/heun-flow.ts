import type { SolverState } from '../solvers/solver.ts';
import type { FlowField } from './probability-flow.ts';
import type { SamplerRun } from './sampler.ts';

/**
 * Follows the flow from `levels[0]` through all levels, up or down, by Heun's rule in σ, which is exact where D stays the
 * same along a step (EDM, Alg. 1 without churn). A last level of 0 is reached by an Euler step: x becomes D. Integrals
 * go by the trapezoid rule over ln σ, in which they are smooth: one evaluation of them a level.
 * `state.arrays.x` is where it begins and ends, `state.arrays.integrals` what was integrated.
 */
export async function* heunFlow(field: FlowField, levels: Float64Array, state: SolverState): SamplerRun {
  const { arrays } = state;
  const x = arrays['x']!;
  const estimate = (arrays['estimate'] ??= new Float32Array(x.length));
  const integrals = (arrays['integrals'] ??= new Float32Array(field.integrals));
  const predicted = new Float32Array(x.length);
  const denoised = new Float32Array(x.length);
  const rates = field.integrals > 0 ? new Float64Array(field.integrals) : null;
  const of = levels.length - 1;

  const integrate = (from: number, to: number): void => {
    const weight = Math.log(to / from) / 2;
    for (let j = 0; j < integrals.length; j++) integrals[j] = integrals[j]! + weight * rates![j]!;
  };

  while (state.step < of) {
    const k = state.step;
    const [sigma, next] = [levels[k]!, levels[k + 1]!];
    state.nfe += await field.evaluate(x, sigma, estimate, rates);
    if (rates !== null) {
      if (k > 0) integrate(levels[k - 1]!, sigma);
      integrate(sigma, next);
    }
    if (next === 0) x.set(estimate);
    else {
      const [keep, move] = [next / sigma, 1 - next / sigma];
      for (let i = 0; i < x.length; i++) predicted[i] = keep * x[i]! + move * estimate[i]!;
      state.nfe += await field.evaluate(predicted, next, denoised, null);
      const half = (next - sigma) / 2;
      for (let i = 0; i < x.length; i++) {
        x[i] = x[i]! + half * ((x[i]! - estimate[i]!) / sigma + (predicted[i]! - denoised[i]!) / next);
      }
    }
    state.step++;
    if (state.step === of) {
      if (rates !== null && next > 0) {
        state.nfe += await field.evaluate(x, next, denoised, rates);
        integrate(sigma, next);
      }
      estimate.set(x);
    }
    yield { step: state.step, of, sigma, nfe: state.nfe, estimate };
  }
}
