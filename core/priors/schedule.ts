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
