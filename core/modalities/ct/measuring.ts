import type { Job } from '../../contract/job.ts';
import type { ParameterValues } from '../../contract/parameters.ts';
import { must } from '../../contract/refused.ts';
import { notApplied } from '../../formats/picture/not-applied.ts';
import type { Image } from '../../image/image.ts';
import { foundIn } from '../../formats/found.ts';
import { defaultWindow } from '../../image/windows/default-window.ts';
import { AIR_HU, CT_SCALE, lineIntegralPerScaled } from '../../image/units/units.ts';
import { linear, type Measured, type Measuring, type NetworkImages, type Read, type ReadInput } from '../measuring.ts';
import { checkOf } from './scan-check/check.ts';
import { imageDoubts } from './numbers/image-doubts.ts';
import { scanOf, waterOf } from './job.ts';
import { learning } from './learning.ts';
import { problemOf } from './problem/problem.ts';
import { imageOf } from './numbers/read.ts';
import { rescaleOf } from './numbers/rescale.ts';
import { lookOf, RANGE, reportFactsOf, SCALED } from './report.ts';
import { measuredData, simulateMeasurement, type Measurement } from './scan/simulation.ts';
import { usualScan } from './scan/usual.ts';
import { sinogramWarnings } from './numbers/sinogram-warnings.ts';

/** A slice in HU; of what lies below vacuum a network knows nothing. */
const images: NetworkImages = {
  unit: 'HU',
  window: null,
  middle: 0.5,
  greyStep: 1,
  values: 'Values are counted in steps of 1 HU.',
  range: RANGE,
  learning,
  scaled: SCALED,
  read: (input, frame, said) =>
    imageOf(input, frame, [1, 1], saidRescale(input, said)).data.map((v) => Math.max(v, AIR_HU)),
  assumed: (input, said) => imageDoubts(foundIn(input.decoded, input.decoded.data), saidRescale(input, said)),
  stand: () => ({ scale: CT_SCALE, ...linear(CT_SCALE) }),
};

/** @throws Refused */
const saidRescale = ({ decoded }: ReadInput, said: ParameterValues) => must(rescaleOf(said, decoded.fullScale));

export const ctMeasuring: Measuring = {
  images,
  usual: usualScan,
  files: () => ({}),
  examine(job, { input }) {
    if (scanOf(job).source.kind === 'image') imageIn(job, input);
  },
  measure,
  warnings(job, { input: { decoded } }) {
    const { source } = scanOf(job);
    if (source.kind === 'sinogram')
      return [
        ...notApplied(decoded),
        ...decoded.warnings,
        ...sinogramWarnings(decoded.data, source.quantity, source.i0),
      ];
    const isAssumed = job.input.pixels?.from === 'assumed';
    return [
      ...notApplied(decoded),
      ...decoded.warnings,
      ...imageDoubts(foundIn(decoded, decoded.data), source.rescale ?? null),
      ...(isAssumed ? ['The file names no pixel spacing: 1 mm is assumed.'] : []),
    ];
  },
  /** The window that the file states for numbers in HU, else by what the truth holds. */
  window(job, { input: { decoded } }, truth) {
    if (truth === null) return null;
    const isHu = scanOf(job).source.quantity === 'HU';
    const stated = isHu ? decoded.windows.map(({ center, width, curve }) => ({ center, width, curve })) : [];
    return defaultWindow(truth, 'HU', stated);
  },
  check: (job, measured) => checkOf(job, measurementOf(measured)),
  report: reportFactsOf,
  look: lookOf,
  posed(job, measured) {
    const scan = scanOf(job);
    return {
      problem: problemOf(scan, measurementOf(measured)),
      scale: CT_SCALE,
      ...linear(CT_SCALE),
      dataUnit: lineIntegralPerScaled(scan.image.pixelMm, waterOf(scan)),
    };
  },
};

/** @throws Refused where the numbers cannot be a CT image */
function imageIn(job: Job, input: ReadInput): Image {
  const { source } = scanOf(job);
  const rescale = source.kind === 'image' ? source.rescale : null;
  return imageOf(input, job.input.frame, job.input.pixels?.mm ?? [1, 1], rescale);
}

function measure(job: Job, { input }: Read): Measured {
  const scan = scanOf(job);
  const { source, geometry } = scan;
  const { truth, measurement } =
    source.kind === 'image'
      ? simulateMeasurement(scan, imageIn(job, input))
      : { truth: null, measurement: measuredData(scan, Float32Array.from(input.decoded.data)) };
  const { data, noiseSd, weights, measured } = measurement;
  const shape = [geometry.anglesDeg.length, geometry.bins];
  return {
    truth,
    data,
    shape,
    noiseSd,
    weights,
    arrays: {
      angles: { data: Float64Array.from(geometry.anglesDeg), shape: [geometry.anglesDeg.length] },
      // Which rays are a measurement: the solvers' operator leaves the others out.
      ...(measured === undefined ? {} : { measured: { data: measured, shape } }),
    },
  };
}

export function measurementOf({ data, noiseSd, weights, arrays }: Measured): Measurement {
  const mask = arrays['measured'];
  return { data, noiseSd, weights, ...(mask === undefined ? {} : { measured: Uint8Array.from(mask.data) }) };
}
