import { variancePreserving } from './sde.ts';

/** Noise levels from first to last, both included, equally spaced in ln σ. */
export function logSpaced(first: number, last: number, count: number): Float64Array {
  const ratio = Math.log(last / first);
  return Float64Array.from({ length: count }, (_, k) =>
    count === 1 ? first : first * Math.exp((ratio * k) / (count - 1)),
  );
}

/**
 * The levels of a VE run of `steps` moves as published (Song et al. 2021, arXiv 2011.13456v2, App. G, Alg. 2):
 * σ_max … σ_min log-spaced, then 0, so that move k leads from level k to level k + 1.
 */
export function varianceExplodingLevels(sigmaMin: number, sigmaMax: number, steps: number): Float64Array {
  const levels = new Float64Array(steps + 1);
  levels.set(logSpaced(sigmaMax, sigmaMin, steps));
  return levels;
}

/**
 * The levels of a DDPM as a network of σ sees them: std/α of the VP diffusion with β from 0.1 to 20 (Ho et al. 2020 in
 * the continuous form of Song et al. 2021), at times equally spaced from the one of sigmaMax to the one of sigmaMin, then 0.
 */
export function ddpmLevels(sigmaMin: number, sigmaMax: number, steps: number): Float64Array {
  const { timeOf, sigma } = variancePreserving(0.1, 20);
  const [first, last] = [timeOf(sigmaMax), timeOf(sigmaMin)];
  const levels = new Float64Array(steps + 1);
  for (let k = 0; k < steps; k++)
    levels[k] = steps === 1 ? sigmaMax : sigma(first + ((last - first) * k) / (steps - 1));
  return levels;
}

/**
 * The levels of EDM (Karras et al. 2022, arXiv 2206.00364, eq. 5): σ^(1/ρ) equally spaced from the first to the last, both
 * included. ρ = 7 as published puts most of them where images are decided; ρ → ∞ is equal spacing in ln σ.
 */
export function karrasLevels(first: number, last: number, count: number, rho: number): Float64Array {
  const [from, to] = [first ** (1 / rho), last ** (1 / rho)];
  return Float64Array.from({ length: count }, (_, k) =>
    count === 1 || k === 0 ? first : k === count - 1 ? last : (from + ((to - from) * k) / (count - 1)) ** rho,
  );
}
