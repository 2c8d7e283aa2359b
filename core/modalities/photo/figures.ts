/** What a photograph is judged by beside the figures of every image: its hole, its seam, its colours. */
import type { Job } from '../../contract/job.ts';
import type { photoFigures } from '../../contract/measurement/photo-figures.ts';
import type { PhotoOperator } from '../../contract/measurement/photo.ts';
import { ciede2000 } from '../../metrics/ciede2000.ts';
import { colourfulness, colourfulnessRatio } from '../../metrics/colourfulness.ts';
import { psnr } from '../../metrics/error.ts';
import { greyResidual } from '../../metrics/grey-residual.ts';
import { seam, textureEnergy } from '../../metrics/hole.ts';
import { ssim } from '../../metrics/ssim.ts';
import { oldPhoto } from '../../operators/pixel/old-photo.ts';
import { GREY_WEIGHTS } from '../../operators/pixel/grey.ts';
import type { Measured } from '../measuring.ts';
import { photoOf } from './job.ts';

type PhotoFigures = Readonly<Record<keyof typeof photoFigures, number | null>>;
type Size = Pick<Job['image'], 'channels' | 'height' | 'width'>;

/** @param image of the result, [channels, height, width] */
export function figuresOfPhoto(
  job: Pick<Job, 'image' | 'measurement'>,
  measured: Measured,
  image: Float32Array,
): PhotoFigures {
  const { truth, arrays } = measured;
  const { channels, height, width } = job.image;
  const size = { channels, height, width };
  const { operator } = photoOf(job);
  const hole = holeOf(job, measured);
  const isColour = channels === 3;
  const difference = isColour ? greyDifference(operator, size, arrays, image) : null;
  return {
    ...(truth === null || hole === null
      ? { psnrHole: null, ssimHole: null, textureEnergy: null }
      : {
          psnrHole: psnrInside(image, truth, hole),
          ssimHole: ssim(image, truth, size, 1, hole),
          textureEnergy: textureEnergy(image, truth, size, hole),
        }),
    seam: hole === null ? null : seam(image, size, hole),
    greyResidual: difference === null ? null : greyResidual(difference).max,
    // Where a grey was measured no colour is known, inside the hole or outside.
    ciede2000: truth === null || !isColour ? null : ciede2000(image, truth, operator.grey === null ? hole : null),
    colourfulness: isColour ? colourfulness(image) : null,
    colourfulnessRatio: truth === null || !isColour ? null : colourfulnessRatio(image, truth),
  };
}

/** 1 where nothing was measured, on the grid of the result; null where all of it was. */
export function holeOf(
  job: Pick<Job, 'image' | 'measurement'>,
  { arrays: { known } }: Pick<Measured, 'arrays'>,
): Uint8Array | null {
  if (known === undefined) return null;
  const { height, width } = job.image;
  const { scale } = photoOf(job).operator;
  const columns = Math.ceil(width / scale);
  const hole = new Uint8Array(height * width);
  for (let row = 0, i = 0; row < height; row++) {
    const from = Math.floor(row / scale) * columns;
    for (let column = 0; column < width; column++, i++)
      hole[i] = known.data[from + Math.floor(column / scale)] === 0 ? 1 : 0;
  }
  return hole;
}

/** JSON has no infinity: null where not a pixel differs. */
function psnrInside(x: Float32Array, t: Float32Array, hole: Uint8Array): number | null {
  const inside = Uint8Array.from(x, (_, i) => hole[i % hole.length]!);
  const found = psnr(x, t, 1, inside);
  return found === Infinity ? null : found;
}

/** Result − what was measured of its grey, where it was; null where colours were measured. */
function greyDifference(
  { grey, scale }: Pick<PhotoOperator, 'grey' | 'scale'>,
  { height, width }: Size,
  { picture, known }: Measured['arrays'],
  image: Float32Array,
): Float32Array | null {
  if (grey === null || picture === undefined) return null;
  const difference = new Float32Array(picture.data.length);
  oldPhoto(3, height, width, { scale, weights: GREY_WEIGHTS[grey], mask: null }).forward(image, difference);
  for (let i = 0; i < difference.length; i++)
    difference[i] = known?.data[i] === 0 ? 0 : difference[i]! - picture.data[i]!;
  return difference;
}
