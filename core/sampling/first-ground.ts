/** What noise at σ_max lies over where it does not hide the images themselves. */
import { fillNormal, PURPOSE } from '../image/random.ts';
import type { ImageShape } from '../image/image.ts';
import type { ScoreModel } from '../priors/score-model.ts';
import { sigmasOf } from '../priors/scale.ts';

/** Mean and standard deviation of the training images by channel, on the model's scale. */
export interface Moments {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
}

const asNumber = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** As measured (test/bench/model/moments.ts), else what the recipe of its training was told, else 0. */
export const momentsOf = ({ moments, training, channels }: ScoreModel['manifest']): Moments =>
  moments ?? {
    mean: Array.from({ length: channels }, () => asNumber(training?.['mean'])),
    sd: Array.from({ length: channels }, () => asNumber(training?.['sd'])),
  };

/** Forms smaller than this many pixels are hidden by any noise that a sampler begins with. */
const SMALLEST = 4;

/** Sizes of the forms of an image, each half the one before; the first is the brightness of the whole. */
const octavesOf = (height: number, width: number): readonly number[] =>
  Array.from(
    { length: Math.max(1, 1 + Math.floor(Math.log2(Math.max(height, width) / SMALLEST))) },
    (_, k) => Math.max(height, width) / 2 ** k,
  );

/**
 * A draw from the Gaussian that has the mean and variance of the images of the training, and of their forms of each size an equal
 * share, as a power spectrum that falls like 1/f² has (Field 1987, J. Opt. Soc. Am. A 4, 2379; of the shipped models' images
 * measured by test/bench/model/moments.ts). Noise begins at x = this + σ_max n: the marginal of the diffusion there, up to its
 * second moments, where `mean + σ_max n` alone would begin every sample at one brightness and without any large form.
 * @param mean of all channels, where somebody states it @returns [channels, height, width]
 */
export function firstGround(
  shape: ImageShape,
  { mean, sd }: Moments,
  seed: number,
  temperature: number,
  stated: number | null = null,
): Float32Array {
  const [channels, height, width] = shape;
  const plane = height * width;
  const field = forms(height, width, seed);
  const out = new Float32Array(channels * plane);
  for (let c = 0; c < channels; c++) {
    const [centre, spread] = [stated ?? mean[c] ?? 0, temperature * (sd[c] ?? 0)];
    for (let i = 0; i < plane; i++) out[c * plane + i] = centre + spread * field[i]!;
  }
  return out;
}

/** Of variance 1 at every pixel, [height, width]. */
function forms(height: number, width: number, seed: number): Float32Array {
  const octaves = octavesOf(height, width);
  const out = new Float32Array(height * width);
  octaves.forEach((size, k) => {
    const [down, across] = [blendOf(height, size, k), blendOf(width, size, k)];
    const columns = across.count;
    const knots = new Float32Array(down.count * columns);
    fillNormal(knots, seed, PURPOSE.ground, k);
    for (let r = 0; r < height; r++) {
      const [top, a] = [down.at[r]! * columns, down.share[r]!];
      for (let c = 0; c < width; c++) {
        const [left, b] = [top + across.at[c]!, across.share[c]!];
        const upper = (1 - b) * knots[left]! + b * (knots[left + 1] ?? 0);
        const lower = (1 - b) * (knots[left + columns] ?? 0) + b * (knots[left + columns + 1] ?? 0);
        const norm = Math.hypot(1 - a, a) * Math.hypot(1 - b, b);
        out[r * width + c]! += ((1 - a) * upper + a * lower) / (norm * Math.sqrt(octaves.length));
      }
    }
  });
  return out;
}

/** The knot before each place along a side, and the share of the one after it, without an edge between cells. */
function blendOf(length: number, size: number, octave: number) {
  // The first is one value.
  if (octave === 0) return { count: 1, at: new Int32Array(length), share: new Float32Array(length) };
  const at = new Int32Array(length);
  const share = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const place = (i + 0.5) / size;
    at[i] = Math.floor(place);
    const t = place - at[i]!;
    share[i] = t * t * (3 - 2 * t);
  }
  return { count: Math.floor((length - 0.5) / size) + 2, at, share };
}

/** Forms whose variance in an image is above this many times that of the noise over them are seen through it. */
const SEEN = 4;

/**
 * Sizes of forms, in pixels, that the largest noise of a network does not hide in images of this shape; null where it hides them
 * all. Those of a sample are of its start, and not learnt.
 */
export function seenThrough({ manifest }: ScoreModel, [, height, width]: ImageShape): number | null {
  const [, sigmaMax] = sigmasOf(manifest);
  const octaves = octavesOf(height, width);
  const own = Math.max(...momentsOf(manifest).sd) ** 2 / octaves.length;
  const seen = octaves.filter((size) => own * size ** 2 > SEEN * sigmaMax ** 2);
  return seen.at(-1) ?? null;
}
