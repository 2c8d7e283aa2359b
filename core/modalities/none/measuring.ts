/** Where nothing is measured: a problem that says nothing, and images as the network of their kind sees them. */
import type { Job } from '../../contract/job.ts';
import type { ParameterValues } from '../../contract/parameters.ts';
import { Refused } from '../../contract/refused.ts';
import type { Decoded } from '../../formats/decoded.ts';
import { magnitudesOf } from '../../image/complex.ts';
import { defaultWindow } from '../../image/windows/default-window.ts';
import { saidSize } from '../../image/said-size.ts';
import { MIRRORED } from '../../image/symmetry.ts';
import { pixelMask } from '../../operators/pixel/mask.ts';
import { completed } from '../../solvers/full-transform.ts';
import type { Measured, Measuring, Posed, Read, ReadInput, UsualOperator } from '../measuring.ts';
import { namesOf, noneOf } from './job.ts';
import { lookOf, reportFactsOf } from './report.ts';

/** Above the range of any network: each begins at its own end. */
const FIRST_SIGMA = 1e6;

/** @param of whose images are asked about */
export const unmeasuredMeasuring = (of: Measuring): Measuring => ({
  images: of.images,
  usual: noOperator,
  files(job) {
    const { source } = noneOf(job);
    return source.kind !== 'image' || source.other === null ? {} : { other: source.other };
  },
  // Which images a folder holds was found when the job was made, and is found again where it learns.
  examine: (job, read) => (noneOf(job).source.kind === 'folder' ? undefined : void imagesIn(of, job, read)),
  measure(job, read) {
    const { channels, height, width } = job.image;
    const { truth = null, ...asked } = imagesIn(of, job, read);
    const shape = channels === 1 ? [height, width] : [channels, height, width];
    return {
      truth,
      data: new Float32Array(0),
      shape: [0],
      noiseSd: 0,
      weights: null,
      arrays: Object.fromEntries(Object.entries(asked).map(([name, data]) => [name, { data, shape }])),
    };
  },
  warnings: (job, { input, files }) => [
    ...new Set(
      [input, ...Object.values(files).map((decoded) => otherOf(job, decoded))].flatMap((one) => [
        ...one.decoded.warnings,
        ...(noneOf(job).source.kind !== 'image' ? [] : of.images.assumed(one, saidIn(job))),
      ]),
    ),
  ],
  window: (job, read, truth) => {
    const isFolder = noneOf(job).source.kind === 'folder';
    const first = truth ?? (isFolder ? undefined : imagesIn(of, job, read)['image']);
    return first === undefined ? of.images.window : windowOf(of, job, first);
  },
  check: () => null,
  posed: (job, measured) => posed(of, job, measured),
  report: (job) => reportFactsOf(job, of.images),
  look(job, _noiseSd, measured) {
    const first = askedAbout(measured);
    const { scale, scored = scale } = of.images.stand(first, job.image);
    const asked = [first, otherIn(measured)].filter((image) => image !== null);
    return lookOf(job, of.images.unit, asked, scored.high - scored.low);
  },
});

const askedAbout = ({ truth, arrays }: Measured): Float32Array | null => {
  const kept = arrays['image']?.data;
  return truth ?? (kept === undefined ? null : Float32Array.from(kept));
};

const otherIn = ({ arrays: { other } }: Measured): Float32Array | null =>
  other === undefined ? null : Float32Array.from(other.data);

const windowOf = ({ images }: Measuring, { image: { height, width } }: Job, values: Float32Array) =>
  images.window ??
  defaultWindow(images.unit === 'complex' ? magnitudesOf(values, height * width) : values, images.unit);

/** By the names that they have in `inputs/`. @throws Refused */
function imagesIn(of: Measuring, job: Job, { input, files: { other } }: Read): Readonly<Record<string, Float32Array>> {
  const [first, second] = namesOf(job);
  if (first === undefined) return {};
  const found = { [first]: imageOf(of, job, input, job.input.frame) };
  if (second === undefined || other === undefined) return found;
  return { ...found, [second]: imageOf(of, job, otherOf(job, other), 0) };
}

function otherOf(job: Job, decoded: Decoded): ReadInput {
  const { source } = noneOf(job);
  return { path: source.kind === 'image' ? (source.other?.path ?? '') : '', frame: null, decoded };
}

/** What somebody said of the numbers of its images. */
function saidIn(job: Job): ParameterValues {
  const { source } = noneOf(job);
  return source.kind === 'image' ? (source.said ?? {}) : {};
}

/** A frame, or the square in its middle, [channels, height, width]. @throws Refused where it is of another size */
function imageOf({ images }: Measuring, job: Job, input: ReadInput, frame: number): Float32Array {
  const { channels, height, width } = job.image;
  const { decoded, path } = input;
  const { source } = noneOf(job);
  const isCrop = source.kind === 'image' && source.crop !== null;
  if (isCrop ? decoded.height < height || decoded.width < width : decoded.height !== height || decoded.width !== width)
    throw new Refused({
      code: 'shape-mismatch',
      what: path,
      expected: saidSize({ height, width }, images.unit),
      found: saidSize({ height: decoded.height, width: decoded.width }, images.unit),
    });
  const whole = images.read(input, frame, saidIn(job));
  if (whole.length === channels * height * width) return whole;
  const [top, left] = [Math.floor((decoded.height - height) / 2), Math.floor((decoded.width - width) / 2)];
  const out = new Float32Array(channels * height * width);
  for (let c = 0; c < channels; c++)
    for (let r = 0; r < height; r++) {
      const from = (c * decoded.height + top + r) * decoded.width + left;
      out.set(whole.subarray(from, from + width), (c * height + r) * width);
    }
  return out;
}

function posed({ images }: Measuring, { image: { channels, height, width } }: Job, measured: Measured): Posed {
  const operator = pixelMask(channels, height, width, new Uint8Array(height * width));
  const first = askedAbout(measured);
  const stands = images.stand(first, { height, width });
  const second = otherIn(measured);
  const asked = [
    ...(first === null ? [] : [stands.toProblem(first)]),
    ...(second === null ? [] : [images.stand(second, { height, width }).toProblem(second)]),
  ];
  return {
    problem: {
      operator,
      shape: [channels, height, width],
      data: measured.data,
      noiseSd: 0,
      weights: null,
      lower: null,
      firstSigma: FIRST_SIGMA,
      symmetries: MIRRORED,
      prox: (y, weights) => operator.proximal(y, weights),
      fullTransform: completed(operator),
      start: (out) => void (asked[0] === undefined ? out.fill(images.middle) : out.set(asked[0])),
      asked: { images: asked, greyStep: images.greyStep / (stands.scale.high - stands.scale.low) },
    },
    dataUnit: 1,
    ...stands,
  };
}

/** By which nothing is measured: what a machine takes for it is nothing that a run waits for. */
export function noOperator(): UsualOperator {
  const side = 64;
  return { operator: pixelMask(1, side, side, new Uint8Array(side * side)), application: side * side };
}
