/** A picture of which nothing was measured: it is made from noise alone, or from a painting under noise (SDEdit). */
import type { Job } from '../../../contract/job.ts';
import type { PhotoOperator } from '../../../contract/measurement/photo.ts';
import { Refused } from '../../../contract/refused.ts';
import { MIRRORED } from '../../../image/symmetry.ts';
import { pixelMask } from '../../../operators/pixel/mask.ts';
import { fillHarmonic } from '../../../solvers/fills/harmonic.ts';
import { completed } from '../../../solvers/full-transform.ts';
import type { Decoded } from '../../../formats/decoded.ts';
import { linear, type Measured, type Posed, type Read } from '../../measuring.ts';
import { coloursOf, requireSize } from '../read.ts';

const COLOURS = 3;
/** First noise levels of the least and the greatest strength: a painting as it is, and nothing left of it. */
const SIGMA = { least: 0.02, most: 20 };
/** What noise alone begins from: no colour more likely than another. */
const GREY = 0.5;

type Start = NonNullable<PhotoOperator['start']>;

/** In equal steps of strength the noise grows by equal factors. */
const sigmaOfStrength = (strength: number): number => SIGMA.least * (SIGMA.most / SIGMA.least) ** strength;

/** The painting as three planes, where there is one; nothing is data. @throws Refused where nothing is painted */
export function unmeasured({ image: { height, width }, input: { frame } }: Job, start: Start, read: Read): Measured {
  return {
    truth: null,
    data: new Float32Array(0),
    shape: [0],
    noiseSd: 0,
    weights: null,
    arrays:
      start.kind === 'noise'
        ? {}
        : { picture: { data: paintingOf(read, frame, start.layer?.path ?? ''), shape: [COLOURS, height, width] } },
  };
}

/**
 * Three planes: the input, and over it the layer as opaque as that is. Where neither is painted (fully transparent) the
 * colours around run in, smoothly: what stands there is made up, from what is likely beside it.
 */
function paintingOf({ input, files: { painting: layer } }: Read, frame: number, layerPath: string): Float32Array {
  const { height, width } = input.decoded;
  const plane = height * width;
  const painting = coloursOf(input, frame);
  const painted = Uint8Array.from({ length: plane }, (_, i) => (opacityAt(input.decoded, i) > 0 ? 1 : 0));
  if (layer !== undefined) {
    requireSize('The painting over it', layer, input.decoded);
    layOver(painting, painted, coloursOf({ path: layerPath, frame: null, decoded: layer }, 0), layer);
  }
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

/** 0 transparent to 1. */
const opacityAt = ({ alpha, fullScale }: Decoded, pixel: number): number =>
  alpha === null ? 1 : alpha[pixel]! / (fullScale ?? 1);

/** Colours over what is painted already; alone where nothing is. Both are changed in place. */
function layOver(painting: Float32Array, painted: Uint8Array, colours: Float32Array, layer: Decoded): void {
  const plane = painted.length;
  for (let i = 0; i < plane; i++) {
    const opacity = opacityAt(layer, i);
    if (opacity === 0) continue;
    const share = painted[i] === 1 ? opacity : 1;
    for (let at = i; at < painting.length; at += plane) painting[at]! += share * (colours[at]! - painting[at]!);
    painted[i] = 1;
  }
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
