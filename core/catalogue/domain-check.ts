/**
 * Is this image of the kind that the prior was trained on? The classical start x, noised and denoised at a few levels,
 * against what validation starts gave (manifest `domainCheck`). A prior pulls whole regions of a foreign image towards
 * values that it knows, so what counts is how far the means of small blocks move: x̄ − D̄(x + σn, σ). Pixel by pixel the
 * change is mostly lost detail, which every image has, and hides the pull; and at low σ the network believes whatever
 * it is shown. Block means at high σ hardly depend on the number of views either.
 *
 * Σ(x̄ − D̄)² is divided by √(pixels · filled pixels), the geometric mean of the frame and of what is not air in it: a
 * mean over the frame alone lets every small object pass, one over the object alone everything that fills the frame.
 */
import type { DomainCheck } from '../contract/report.ts';
import { fillNormal, PURPOSE } from '../image/random.ts';
import { DOMAIN_SIGMAS } from './domain-levels.ts';
import type { ScoreModel } from '../priors/score-model.ts';

/** Noise of a fixed seed, so that one image has one figure. */
const SEED = 20_211_115;
/** Edge of a block in pixels: averages detail and noise away, and is smaller than an organ. */
const BLOCK = 8;
/** This far above the least possible value (about 100 HU, a twenty-fifth of bright tissue) a pixel is filled. */
const ABOVE_EMPTY = 0.04;
/**
 * This many times the 99th percentile is not a rare chest but another thing; below this share of the median there is
 * less to an image than to any body (test/bench/ct/domain.ts).
 */
const OUTSIDE = 1.3;
const PLAIN = 0.5;

/** What the start lies on; its pixels may have no length. */
export interface CheckedGrid {
  readonly height: number;
  readonly width: number;
  readonly pixelMm: number | null;
}

/**
 * Squared change of the block means by noising and denoising the start [channels, height, width] at each level, per
 * pixel as said above: one evaluation a level. Smaller blocks at the right and lower edge weigh as much as they have pixels.
 */
export async function domainFigures(
  prior: ScoreModel,
  start: Float32Array,
  { height, width }: Pick<CheckedGrid, 'height' | 'width'>,
  sigmas: readonly number[],
  lower: number | null,
): Promise<number[]> {
  const noisy = new Float32Array(start.length);
  const figures: number[] = [];
  const filled = lower === null ? filledBySize(start, height * width) : filledAbove(start, lower + ABOVE_EMPTY);
  for (const [level, sigma] of sigmas.entries()) {
    fillNormal(noisy, SEED, PURPOSE.domain, level);
    for (let i = 0; i < noisy.length; i++) noisy[i] = start[i]! + sigma * noisy[i]!;
    await prior.denoise(noisy, 1, Float64Array.of(sigma), noisy);
    let sum = 0;
    for (let plane = 0; plane < start.length; plane += height * width) {
      for (let top = 0; top < height; top += BLOCK) {
        for (let left = 0; left < width; left += BLOCK) {
          const [bottom, right] = [Math.min(top + BLOCK, height), Math.min(left + BLOCK, width)];
          let change = 0;
          for (let r = top; r < bottom; r++) {
            for (let i = plane + r * width + left; i < plane + r * width + right; i++) change += start[i]! - noisy[i]!;
          }
          sum += change ** 2 / ((bottom - top) * (right - left));
        }
      }
    }
    figures.push(sum / Math.sqrt(start.length * Math.max(1, filled)));
  }
  return figures;
}

function filledAbove(start: Float32Array, empty: number): number {
  let filled = 0;
  for (let i = 0; i < start.length; i++) if (start[i]! > empty) filled++;
  return filled;
}

/** Of numbers without a least value, such as complex ones: all of a pixel whose length is not nearly 0. */
function filledBySize(start: Float32Array, pixels: number): number {
  let filled = 0;
  for (let i = 0; i < pixels; i++) {
    let square = 0;
    for (let at = i; at < start.length; at += pixels) square += start[at]! ** 2;
    if (square > ABOVE_EMPTY ** 2) filled += start.length / pixels;
  }
  return filled;
}

/** Of an image that the model sees in parts: what it makes of the whole is asked nowhere. */
export const domainUnseen = ({ manifest: { name } }: ScoreModel): DomainCheck => ({
  verdict: 'unknown',
  levels: [],
  sentence: `"${name}" sees this image in parts, so whether the whole is of the kind that it was trained on is unknown.`,
});

/** Measures the start and says plainly whether the model knows such images. */
export async function checkDomain(
  prior: ScoreModel,
  start: Float32Array,
  grid: CheckedGrid,
  lower: number | null,
): Promise<DomainCheck> {
  const table = prior.manifest.domainCheck;
  const sigmas = table?.map(([sigma]) => sigma) ?? DOMAIN_SIGMAS;
  const figures = await domainFigures(prior, start, grid, sigmas, lower);
  const levels = figures.map((value, i) => ({
    sigma: sigmas[i]!,
    value,
    median: table?.[i]?.[1] ?? null,
    p99: table?.[i]?.[2] ?? null,
  }));
  const name = prior.manifest.name;
  if (table === undefined) {
    return {
      verdict: 'unknown',
      levels,
      sentence: `The model "${name}" states no reference for its domain, so the fit of this image is unknown.`,
    };
  }
  const { low, high } = prior.manifest.pixelMm;
  const { pixelMm } = grid;
  // A little beyond the range is no other world: 2 % for rounding of sizes.
  const odd = pixelMm !== null && (pixelMm < low * 0.98 || pixelMm > high * 1.02);
  const worst = Math.max(...levels.map((l) => l.value / (l.p99 ?? Infinity)));
  const least = Math.min(...levels.map((l) => l.value / (l.median ?? l.value)));
  if (worst > OUTSIDE) {
    return {
      verdict: 'outside',
      levels,
      sentence: `This image is not of the kind that "${name}" was trained on (${worst.toFixed(1)} times the 99th percentile of its domain): its result may show anatomy that is not there. Rely on the classical methods.`,
    };
  }
  if (odd && pixelMm !== null) {
    return {
      verdict: 'unusual',
      levels,
      sentence: `The pixel of ${pixelMm.toFixed(2)} mm lies outside the range that "${name}" was trained on (${low} to ${high} mm): use --size auto.`,
    };
  }
  if (worst > 1) {
    return {
      verdict: 'unusual',
      levels,
      sentence: `This image is unusual for "${name}" (${worst.toFixed(1)} times the 99th percentile of its domain): compare with the classical methods.`,
    };
  }
  if (least < PLAIN) {
    return {
      verdict: 'unusual',
      levels,
      sentence: `This image is plainer than those that "${name}" was trained on (${least.toFixed(2)} times the median of its domain): compare with the classical methods.`,
    };
  }
  return { verdict: 'fits', levels, sentence: `This image is of the kind that "${name}" was trained on.` };
}
