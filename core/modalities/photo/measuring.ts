import { aroundHoles } from './problem/around-holes.ts';
import { coloursOf, maskDoubts, maskOf } from './read.ts';
import { isHoleAlone, measuredPicture, photoOf } from './job.ts';
import { feathered } from './problem/feathered.ts';
import type { Decoded } from '../../formats/decoded.ts';
import { holeWidth } from '../../image/holes/hole-width.ts';
import { WIDE_HOLE } from './tasks/presets.ts';
import { figuresOfPhoto, holeOf } from './figures.ts';
import { learning } from './learning.ts';
import { lookOf, RANGE, reportFactsOf } from './report.ts';
import {
  linear,
  type Kept,
  type Measured,
  type Measuring,
  type NetworkImages,
  type Posed,
  type Read,
} from '../measuring.ts';
import { areaOf } from '../../image/holes/area.ts';
import type { Job } from '../../contract/job.ts';
import { measure } from './measure.ts';
import { photoProblem } from './problem/problem.ts';
import { unmeasuredProblem } from './problem/unmeasured.ts';
import { usualPicture } from './usual.ts';

const SCALE = { low: 0, high: 1 };

/** Three planes of encoded sRGB. */
const images: NetworkImages = {
  unit: 'srgb',
  window: { center: 0.5, width: 1 },
  middle: 0.5,
  // As likelihoods are told everywhere, whatever the depth of the file.
  greyStep: 1 / 255,
  values: 'Values are counted in 255 steps from black to white, as of 8 bits.',
  range: RANGE,
  learning,
  scaled: 'x is encoded sRGB in [0, 1], as in the file or by the colour profile in it.',
  read: coloursOf,
  assumed: () => [],
  stand: () => ({ scale: SCALE, ...linear(SCALE) }),
};

export const photoMeasuring: Measuring = {
  images,
  usual: usualPicture,
  files(job) {
    const { operator, reference } = photoOf(job);
    const { mask, hints, start } = operator;
    return {
      ...(mask === null ? {} : { mask: { path: mask.path, sha256: mask.sha256 } }),
      ...(hints === null ? {} : { hints }),
      ...(start?.kind === 'painting' && start.layer !== null ? { painting: start.layer } : {}),
      ...(reference === null ? {} : { reference }),
    };
  },
  examine: (job, read) => void measure(job, read),
  measure,
  warnings,
  window: () => ({ center: 0.5, width: 1 }),
  check: () => null,
  /** Where there is a truth, what was filled is scored by itself too. */
  region: (job, measured) => (measured.truth === null ? null : holeOf(job, measured)),
  posed,
  figures: figuresOfPhoto,
  sought(job, { mask }) {
    const { operator } = photoOf(job);
    if (mask === undefined || operator.mask === null || !isHoleAlone(operator)) return null;
    const { height, width } = job.image;
    return areaOf(height, width, maskOf(mask, job.image, operator.mask).known, 0);
  },
  report: reportFactsOf,
  look: (job, _noiseSd, measured) => lookOf(job, measured),
};

function posed(job: Job, measured: Measured): Posed {
  const plain = found(job, measured);
  const { feather } = photoOf(job);
  const { known, picture } = measured.arrays;
  if (feather === undefined || known === undefined || picture === undefined) return plain;
  const { height, width } = job.image;
  return feathered(plain, { height, width, known: Uint8Array.from(known.data), picture: picture.data }, feather);
}

function found(job: Job, { data, arrays }: Measured): Posed {
  const { operator } = photoOf(job);
  const painting = arrays['picture'];
  if (operator.start !== null)
    return unmeasuredProblem(
      job.image,
      operator.start,
      painting === undefined ? null : Float32Array.from(painting.data),
    );
  const known = flagsOf(arrays['known']);
  const whole = photoProblem({ image: job.image, operator, known, hinted: flagsOf(arrays['hinted']), data });
  const { tile, around, image } = job;
  const picture = arrays['picture']?.data;
  if (around === undefined || tile === undefined || known === null || !(picture instanceof Float32Array)) return whole;
  return aroundHoles({ image, known, picture, whole }, tile, (part, knownThere, there) =>
    photoProblem({ image: part, operator, known: knownThere, hinted: null, data: there }),
  );
}

const flagsOf = (kept: Kept | undefined): Uint8Array | null => (kept === undefined ? null : Uint8Array.from(kept.data));

function warnings(job: Job, { input, files: { mask, hints, painting, reference } }: Read): string[] {
  return [
    ...input.decoded.warnings,
    ...(mask === undefined ? [] : doubtsOfMask(job, mask)),
    ...(hints?.warnings ?? []).map((text) => `The hints: ${text}`),
    ...(painting?.warnings ?? []).map((text) => `The painting: ${text}`),
    ...(reference?.warnings ?? []).map((text) => `The reference: ${text}`),
  ];
}

function doubtsOfMask(job: Job, mask: Decoded): string[] {
  const { operator } = photoOf(job);
  if (operator.mask === null) return [];
  const { height, width, warnings: own } = mask;
  const read = maskOf(mask, measuredPicture(job), operator.mask);
  return [
    ...own.map((text) => `The mask: ${text}`),
    ...maskDoubts(read, operator.mask.hole),
    ...wideHoleAdvice(job, holeWidth(read.known, height, width)),
  ];
}

/** Where a large hole is filled by settings for thin ones, and the task has others. */
function wideHoleAdvice({ task, preset, solvers }: Job, width: number): string[] {
  const asks =
    task === 'inpaint' && preset !== 'large' && preset !== 'paper' && solvers.some(({ id }) => id === 'proximal');
  return asks && width >= WIDE_HOLE
    ? [
        `The hole is up to ${width} pixels wide, which comes out smooth: the preset "large" fills it with texture, the method "patchmatch" with what the picture has elsewhere.`,
      ]
    : [];
}
