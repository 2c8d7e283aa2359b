/**
 * Is this image of the kind that the prior was trained on? The classical start x, noised and denoised at a few levels
 * (core/sampling/typicality.ts), against what validation starts gave (manifest `domainCheck`). What counts is how far the
 * means of small blocks move; at low σ the network believes whatever it is shown. Block means at high σ hardly depend on
 * the number of views either.
 */
import type { DomainCheck } from '../contract/report.ts';
import { DOMAIN_SIGMAS } from './domain-levels.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { typicality } from '../sampling/typicality.ts';

/** Noise of a fixed seed, so that one image has one figure. */
const SEED = 20_211_115;
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

/** What blocks of the start [channels, height, width] change by at each level: one evaluation a level. */
export async function domainFigures(
  prior: ScoreModel,
  start: Float32Array,
  { height, width }: Pick<CheckedGrid, 'height' | 'width'>,
  sigmas: readonly number[],
  lower: number | null,
): Promise<number[]> {
  const shape = [start.length / (height * width), height, width] as const;
  return (await typicality(prior, start, shape, sigmas, SEED, lower)).map((level) => level.blockChange);
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
