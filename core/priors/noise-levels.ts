import { PURPOSE, uniformStream } from '../image/random.ts';

/** The share of draws over the whole range; the others fall where reconstruction works. */
const WIDE = 0.4;
/** That part of the range of ln σ: what the recipe's domains have in common (models/training/domains). */
const CORE = [0.2, 0.78] as const;

/**
 * Noise levels of one training step, log-uniform: 40 % over the whole range, 60 % over the part of it in which a
 * reconstruction spends its evaluations. A function of seed and step alone.
 */
export function trainingLevels(
  { sigmaMin, sigmaMax }: { readonly sigmaMin: number; readonly sigmaMax: number },
  seed: number,
  step: number,
  count: number,
): Float32Array {
  const uniform = uniformStream(seed, PURPOSE.trainingLevels, step, 0);
  const range = Math.log(sigmaMax / sigmaMin);
  return Float32Array.from({ length: count }, () => {
    const [from, to] = uniform() < WIDE ? [0, 1] : CORE;
    return sigmaMin * Math.exp(range * (from + (to - from) * uniform()));
  });
}
