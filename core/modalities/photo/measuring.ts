import { maskDoubts, maskOf } from './read.ts';
import { measuredPicture, photoOf } from './job.ts';
import { figuresOfPhoto, holeOf } from './figures.ts';
import { lookOf, reportFactsOf } from './report.ts';
import type { Kept, Measuring, Read } from '../measuring.ts';
import type { Job } from '../../contract/job.ts';
import { measure } from './measure.ts';
import { photoProblem } from './problem.ts';
import { usualPicture } from './usual.ts';

export const photoMeasuring: Measuring = {
  usual: usualPicture,
  files(job) {
    const { operator, reference } = photoOf(job);
    const { mask, hints } = operator;
    return {
      ...(mask === null ? {} : { mask: { path: mask.path, sha256: mask.sha256 } }),
      ...(hints === null ? {} : { hints }),
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
  posed: (job, { data, arrays }) =>
    photoProblem({
      image: job.image,
      operator: photoOf(job).operator,
      known: flagsOf(arrays['known']),
      hinted: flagsOf(arrays['hinted']),
      data,
    }),
  figures: figuresOfPhoto,
  report: reportFactsOf,
  look: lookOf,
};

const flagsOf = (kept: Kept | undefined): Uint8Array | null => (kept === undefined ? null : Uint8Array.from(kept.data));

function warnings(job: Job, { input, files: { mask, hints, reference } }: Read): string[] {
  const { operator } = photoOf(job);
  return [
    ...input.decoded.warnings,
    ...(mask === undefined || operator.mask === null
      ? []
      : [
          ...mask.warnings.map((text) => `The mask: ${text}`),
          ...maskDoubts(maskOf(mask, measuredPicture(job), operator.mask), operator.mask.hole),
        ]),
    ...(hints?.warnings ?? []).map((text) => `The hints: ${text}`),
    ...(reference?.warnings ?? []).map((text) => `The reference: ${text}`),
  ];
}
