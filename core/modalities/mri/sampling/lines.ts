/** Patterns of whole lines: which of `count` are measured, the middle at floor(count/2). */
import type { GeneratedSampling } from '../../../contract/measurement/mri.ts';
import { PURPOSE, uniformStream } from '../../../image/random.ts';

export type LinePattern = Pick<GeneratedSampling, 'acceleration' | 'center' | 'partial' | 'seed'> & {
  readonly kind: 'equispaced' | 'random' | 'gaussian1d';
};

/** Standard deviation of `gaussian1d`, as a share of the lines; a sixth (Chung & Ye 2022). */
const GAUSSIAN_SHARE = 1 / 6;
/** So that the outermost lines can be drawn at all. */
const GAUSSIAN_FLOOR = 1e-4;

/** Lines about the middle that are all measured. */
export const centralLines = (count: number, share: number): number =>
  share === 0 ? 0 : Math.min(count, Math.max(2, Math.round(count * share)));

/** Where the first of `length` about the middle lies. */
export const centralFrom = (count: number, length: number): number => Math.floor(count / 2) - Math.floor(length / 2);

/** Lines that partial Fourier leaves: the first ones. */
export const linesWithin = (count: number, partial: number): number => Math.ceil(count * partial);

/**
 * Drawn lines are as many as the acceleration says, the middle counted in. An equispaced pattern is every line of that
 * step, from one that the seed chooses, and the middle beside them: what it measures is more, and its true acceleration less.
 */
export function sampledLines(count: number, pattern: LinePattern): Uint8Array {
  const { acceleration, center, partial, seed } = pattern;
  const lines = new Uint8Array(count);
  const within = linesWithin(count, partial);
  const middle = centralLines(count, center);
  const from = centralFrom(count, middle);
  lines.fill(1, from, from + middle);
  lines.fill(0, within);
  const draw = uniformStream(seed, PURPOSE.sampling, 0, 0);
  if (pattern.kind === 'equispaced') {
    const step = Math.max(1, Math.round(acceleration));
    for (let i = Math.floor(draw() * step); i < within; i += step) lines[i] = 1;
    return lines;
  }
  const weights = Float64Array.from({ length: within }, (_, i) => {
    if (lines[i] === 1) return 0;
    if (pattern.kind === 'random') return 1;
    return Math.exp(-0.5 * ((i - count / 2) / (count * GAUSSIAN_SHARE)) ** 2) + GAUSSIAN_FLOOR;
  });
  for (let left = Math.round(count / acceleration) - lines.reduce((sum, v) => sum + v, 0); left > 0; left--) {
    const chosen = drawn(weights, draw());
    if (chosen < 0) break;
    lines[chosen] = 1;
    weights[chosen] = 0;
  }
  return lines;
}

/** An index with a probability in proportion to its weight; −1 where there is none. @param u in (0, 1) */
function drawn(weights: Float64Array, u: number): number {
  const total = weights.reduce((sum, w) => sum + w, 0);
  let rest = u * total;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i]! === 0) continue;
    last = i;
    rest -= weights[i]!;
    if (rest < 0) return i;
  }
  return last;
}
