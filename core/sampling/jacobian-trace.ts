import { fillNormal, PURPOSE } from '../image/random.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import type { FlowField } from './probability-flow.ts';
import { denoiserOf } from './sampler.ts';

/** Probe vectors v of the trace of a Jacobian; E[v vᵀ] = 1, so that the mean of vᵀJv is the trace. */
export type Probes = readonly Float32Array[];

/**
 * Of independent signs (Hutchinson's estimator with Rademacher probes, of the least variance among independent entries:
 * 2‖J‖² of what is off the diagonal). The same along a whole path, so that what is integrated is smooth.
 */
export const signProbes = (pixels: number, count: number, seed: number): Probes =>
  Array.from({ length: count }, (_, probe) => {
    const v = new Float32Array(pixels);
    fillNormal(v, seed, PURPOSE.probes, probe);
    for (let i = 0; i < pixels; i++) v[i] = v[i]! < 0 ? -1 : 1;
    return v;
  });

/** Every pixel on its own, times √n: the mean of vᵀJv is the trace itself, at n pullbacks. For small n. */
export const unitProbes = (pixels: number): Probes =>
  Array.from({ length: pixels }, (_, at) => {
    const v = new Float32Array(pixels);
    v[at] = Math.sqrt(pixels);
    return v;
  });

/**
 * Half the distance of a central difference over σ. On the shipped networks the result is flat from 3·10⁻⁴ to 10⁻²
 * (test/bench/model/likelihood.ts --differences); below LEAST_STEP float32 no longer resolves it of values near 1.
 */
const STEP_OF_SIGMA = 1e-3;
const LEAST_STEP = 2e-5;

/**
 * The flow with vᵀJv of the denoiser for each probe, J = ∂D/∂x: by pullback where the model has gradients, else by the
 * central difference vᵀ(D(x + hv) − D(x − hv))/2h, divided by the step that float32 really took.
 */
export function traced(score: ScoreModel, probes: Probes): FlowField {
  const pixels = probes[0]!.length;
  const denoise = denoiserOf(score);
  const level = new Float64Array(1);
  const pulled = new Float32Array(pixels);
  const ahead = new Float32Array(pixels);
  const behind = new Float32Array(pixels);
  const moved = new Float32Array(pixels);
  const { pullback } = score;

  /** Unit probes are long in one pixel: a step is what a pixel takes. */
  const longest = probes.map((v) => v.reduce((most, value) => Math.max(most, Math.abs(value)), 0));

  /** vᵀJv of one probe; ‖v‖² is the number of pixels. */
  async function difference(x: Float32Array, sigma: number, v: Float32Array, length: number): Promise<number> {
    const h = Math.max(STEP_OF_SIGMA * sigma, LEAST_STEP) / length;
    for (let i = 0; i < pixels; i++) moved[i] = x[i]! + h * v[i]!;
    await denoise(moved, sigma, ahead);
    for (let i = 0; i < pixels; i++) moved[i] = x[i]! - h * v[i]!;
    await denoise(moved, sigma, behind);
    let sum = 0;
    let steps = 0;
    for (let i = 0; i < pixels; i++) {
      sum += v[i]! * (ahead[i]! - behind[i]!);
      steps += v[i]! * (Math.fround(x[i]! + h * v[i]!) - Math.fround(x[i]! - h * v[i]!));
    }
    return (sum * pixels) / steps;
  }

  return {
    integrals: probes.length,
    async evaluate(x, sigma, denoised, rates) {
      if (rates === null || pullback === undefined) await denoise(x, sigma, denoised);
      if (rates === null) return 1;
      for (let j = 0; j < probes.length; j++) {
        const v = probes[j]!;
        if (pullback === undefined) {
          rates[j] = await difference(x, sigma, v, longest[j]!);
          continue;
        }
        level[0] = sigma;
        await pullback.call(score, x, 1, level, v, pulled, j === 0 ? denoised : undefined);
        let sum = 0;
        for (let i = 0; i < pixels; i++) sum += v[i]! * pulled[i]!;
        rates[j] = sum;
      }
      return pullback === undefined ? 1 + 2 * probes.length : probes.length;
    },
  };
}
