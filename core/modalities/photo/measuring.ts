import { shapeOf, type Job } from '../../contract/job.ts';
import { Refused } from '../../contract/refused.ts';
import { MIRRORED } from '../../image/symmetry.ts';
import { pixelMask } from '../../operators/pixel/mask.ts';
import { fillBiharmonic } from '../../solvers/fills/biharmonic.ts';
import { fillHarmonic } from '../../solvers/fills/harmonic.ts';
import type { Planes } from '../../solvers/fills/hole.ts';
import { fillTelea } from '../../solvers/fills/telea.ts';
import type { Fill } from '../../solvers/solver.ts';
import { linear, type Measured, type Measuring, type Posed, type Read } from '../measuring.ts';
import { photoOf } from './job.ts';
import { maskDoubts, maskOf, pictureOf } from './read.ts';
import { lookOf, reportFactsOf } from './report.ts';
import { usualPicture } from './usual.ts';

/** Colours that the network sees, also of a grey picture. */
const COLOURS = 3;

export const photoMeasuring: Measuring = {
  usual: usualPicture,
  files(job) {
    const { operator, reference } = photoOf(job);
    return { mask: operator.mask, ...(reference === null ? {} : { reference }) };
  },
  examine: (job, read) => void measure(job, read),
  measure,
  warnings(job, { input, files: { mask, reference } }) {
    if (mask === undefined) throw new Error('warnings: the mask was not read');
    const { between } = maskOf(mask, job.image, photoOf(job).operator);
    return [
      ...input.decoded.warnings,
      ...mask.warnings.map((text) => `The mask: ${text}`),
      ...maskDoubts(between, mask.height * mask.width),
      ...(reference?.warnings ?? []).map((text) => `The reference: ${text}`),
    ];
  },
  window: () => ({ center: 0.5, width: 1 }),
  check: () => null,
  /** Where there is a truth, what was filled is scored by itself too. */
  region: ({ truth, arrays }) =>
    truth === null || arrays['known'] === undefined
      ? null
      : Uint8Array.from(arrays['known'].data, (v) => (v === 0 ? 1 : 0)),
  posed: ({ image }, { data, arrays }) => maskedProblem(image, Uint8Array.from(arrays['known']?.data ?? []), data),
  report: reportFactsOf,
  look: lookOf,
};

function measure(job: Job, { input, files }: Read): Measured {
  const { operator, reference } = photoOf(job);
  const { channels, height, width } = job.image;
  const { mask, reference: whole } = files;
  if (mask === undefined) throw new Error('measure: the mask was not read');
  const { known } = maskOf(mask, { height, width }, operator);
  const picture = pictureOf(input, job.input.frame);
  const sampled = pixelMask(channels, height, width, known);
  const data = new Float32Array(sampled.outShape[0] ?? 0);
  sampled.forward(picture, data);
  let truth: Float32Array | null = null;
  if (reference !== null && whole !== undefined) {
    if (whole.height !== height || whole.width !== width || whole.frames !== 1)
      throw new Refused({
        code: 'shape-mismatch',
        what: 'The reference',
        expected: [1, height, width],
        found: [whole.frames, whole.height, whole.width],
      });
    if (whole.samples !== channels)
      throw new Refused({
        code: 'unsupported-file',
        file: reference.path,
        reason:
          channels === 1 ? 'it is in colour, and the picture is grey' : 'it is grey, and the picture is in colour',
        remedy: 'Save both in grey or both in colour.',
      });
    truth = pictureOf({ path: reference.path, frame: null, decoded: whole }, 0);
  }
  return {
    truth,
    data,
    shape: [data.length],
    noiseSd: 0,
    weights: null,
    arrays: {
      known: { data: known, shape: [height, width] },
      // As it came: what its hole held is in no sample.
      picture: { data: picture, shape: shapeOf(job) },
    },
  };
}

/** @param known [height, width], 0 in the hole @param data the known samples, as `pixelMask` orders them */
export function maskedProblem(
  { channels, height, width }: Pick<Job['image'], 'channels' | 'height' | 'width'>,
  known: Uint8Array,
  data: Float32Array,
): Posed {
  const operator = pixelMask(COLOURS, height, width, known);
  const copies = COLOURS / channels;
  const samples = repeated(data, copies);
  const scale = { low: 0, high: 1 };
  const { toProblem, fromProblem } = linear(scale);
  const filledBy =
    (method: (picture: Planes, known: Uint8Array, out: Float32Array, seed: number) => void): Fill =>
    (out, seed) => {
      operator.adjoint(samples, out);
      method({ data: out, channels: COLOURS, height, width }, known, out, seed);
    };
  const fills = {
    harmonic: filledBy(fillHarmonic),
    biharmonic: filledBy(fillBiharmonic),
    telea: filledBy(fillTelea),
  };
  return {
    problem: {
      operator,
      shape: [COLOURS, height, width],
      data: samples,
      noiseSd: 0,
      weights: null,
      lower: null,
      firstSigma: 0.2,
      symmetries: MIRRORED,
      prox: (y, weights) => operator.proximal(y, weights),
      start: (out) => fills.biharmonic(out, 0),
      fills,
    },
    scale,
    // A grey picture stands three times in its problem.
    dataUnit: 1,
    toProblem: (image) => repeated(toProblem(image), copies),
    fromProblem: (x) => meanOfCopies(fromProblem(x), copies),
    residualOfData: (residual) => residual.subarray(0, data.length),
  };
}

const repeated = (plane: Float32Array, copies: number): Float32Array => {
  const out = new Float32Array(plane.length * copies);
  for (let c = 0; c < copies; c++) out.set(plane, c * plane.length);
  return out;
};

/** Three times one number have that number as their mean, to the bit. */
function meanOfCopies(planes: Float32Array, copies: number): Float32Array {
  if (copies === 1) return planes;
  const size = planes.length / copies;
  return Float32Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < copies; c++) sum += planes[c * size + i]!;
    return sum / copies;
  });
}
