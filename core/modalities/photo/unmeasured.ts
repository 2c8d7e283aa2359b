/** A picture of which nothing was measured: it is made from noise alone, or from a painting under noise (SDEdit). */
import type { Job } from '../../contract/job.ts';
import type { PhotoOperator } from '../../contract/measurement/photo.ts';
import { Refused } from '../../contract/refused.ts';
import { MIRRORED } from '../../image/symmetry.ts';
import { pixelMask } from '../../operators/pixel/mask.ts';
import { fillHarmonic } from '../../solvers/fills/harmonic.ts';
import { completed } from '../../solvers/full-transform.ts';
import { linear, type Measured, type Posed, type ReadInput } from '../measuring.ts';
import { pictureOf } from './read.ts';

const COLOURS = 3;
/** First noise levels of the least and the greatest strength: a painting as it is, and nothing left of it. */
const SIGMA = { least: 0.02, most: 20 };
/** What noise alone begins from: no colour more likely than another. */
const GREY = 0.5;

type Start = NonNullable<PhotoOperator['start']>;

/** In equal steps of strength the noise grows by equal factors. */
const sigmaOfStrength = (strength: number): number => SIGMA.least * (SIGMA.most / SIGMA.least) ** strength;

/** The painting as three planes, where there is one; nothing is data. @throws Refused where nothing is painted */
export function unmeasured(
  { image: { height, width }, input: { frame } }: Job,
  start: Start,
  input: ReadInput,
): Measured {
  return {
    truth: null,
    data: new Float32Array(0),
    shape: [0],
    noiseSd: 0,
    weights: null,
    arrays:
      start.kind === 'noise' ? {} : { picture: { data: paintingOf(input, frame), shape: [COLOURS, height, width] } },
  };
}

/**
 * Three planes. Where nothing is painted (fully transparent) the colours around run in, smoothly: what stands there is made
 * up, from what is likely beside it.
 */
function paintingOf(input: ReadInput, frame: number): Float32Array {
  const { height, width, alpha } = input.decoded;
  const picture = pictureOf(input, frame);
  const plane = height * width;
  const painting = new Float32Array(COLOURS * plane);
  const grey = picture.length === plane;
  for (let c = 0; c < COLOURS; c++)
    painting.set(grey ? picture : picture.subarray(c * plane, (c + 1) * plane), c * plane);
  if (alpha === null) return painting;
  const painted = Uint8Array.from({ length: plane }, (_, i) => (alpha[i]! > 0 ? 1 : 0));
  const pixels = painted.reduce((sum, v) => sum + v, 0);
  if (pixels === 0)
    throw new Refused({
      code: 'unsupported-file',
      file: input.path,
      reason: 'nothing is painted in it: every pixel is fully transparent',
      remedy: 'Paint something, or save the picture without transparency.',
    });
  if (pixels < plane) fillHarmonic({ data: painting, channels: COLOURS, height, width }, painted, painting);
  return painting;
}

/** @param painting three planes, null where there is none */
export function unmeasuredProblem(
  { height, width }: Pick<Job['image'], 'height' | 'width'>,
  start: Start,
  painting: Float32Array | null,
): Posed {
  const operator = pixelMask(COLOURS, height, width, new Uint8Array(height * width));
  const scale = { low: 0, high: 1 };
  return {
    problem: {
      operator,
      shape: [COLOURS, height, width],
      data: new Float32Array(0),
      noiseSd: 0,
      weights: null,
      lower: null,
      firstSigma: start.kind === 'noise' ? SIGMA.most : sigmaOfStrength(start.strength),
      symmetries: MIRRORED,
      prox: (y, weights) => operator.proximal(y, weights),
      fullTransform: completed(operator),
      start: (out) => void (painting === null ? out.fill(GREY) : out.set(painting)),
    },
    scale,
    dataUnit: 1,
    ...linear(scale),
  };
}
