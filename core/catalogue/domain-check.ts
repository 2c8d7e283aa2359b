/**
 * Is this image of the kind that the prior was trained on? ‖x − D(x + σn, σ)‖² of the classical start, at a few noise
 * levels, against what validation starts gave (manifest `domainCheck`).
 */
import type { DomainCheck } from '../contract/report.ts';
import { fillNormal, PURPOSE } from '../image/random.ts';
import type { ScoreModel } from '../priors/score-model.ts';

/** The levels measured when the manifest has none. */
export const DOMAIN_SIGMAS: readonly number[] = [0.05, 0.1, 0.2];
/** Noise of a fixed seed, so that one image has one figure. */
const SEED = 20_211_115;
/** This many times the 99th percentile is not a rare chest but another thing. */
const OUTSIDE = 2;

/** Mean squared change of the start by denoising at each level: costs one evaluation a level. */
export async function domainFigures(
  prior: ScoreModel,
  start: Float32Array,
  sigmas: readonly number[],
): Promise<number[]> {
  const noisy = new Float32Array(start.length);
  const figures: number[] = [];
  for (const [level, sigma] of sigmas.entries()) {
    fillNormal(noisy, SEED, PURPOSE.domain, level);
    for (let i = 0; i < noisy.length; i++) noisy[i] = start[i]! + sigma * noisy[i]!;
    await prior.denoise(noisy, 1, Float64Array.of(sigma), noisy);
    let sum = 0;
    for (let i = 0; i < noisy.length; i++) sum += (start[i]! - noisy[i]!) ** 2;
    figures.push(sum / start.length);
  }
  return figures;
}

/** Measures the start and says plainly whether the model knows such images. */
export async function checkDomain(prior: ScoreModel, start: Float32Array, pixelMm: number): Promise<DomainCheck> {
  const table = prior.manifest.domainCheck;
  const sigmas = table?.map(([sigma]) => sigma) ?? DOMAIN_SIGMAS;
  const figures = await domainFigures(prior, start, sigmas);
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
  // A little beyond the range is no other world: 2 % for rounding of sizes.
  const odd = pixelMm < low * 0.98 || pixelMm > high * 1.02;
  const worst = Math.max(...levels.map((l) => l.value / (l.p99 ?? Infinity)));
  if (worst > OUTSIDE) {
    return {
      verdict: 'outside',
      levels,
      sentence: `This image is not of the kind that "${name}" was trained on (${worst.toFixed(1)} times the 99th percentile of its domain): its result may show anatomy that is not there. Rely on the classical methods.`,
    };
  }
  if (odd) {
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
  return { verdict: 'fits', levels, sentence: `This image is of the kind that "${name}" was trained on.` };
}
