/** What the report of a photograph says and shows that no other does. */
import type { Job } from '../../contract/job.ts';
import { photoFigures } from '../../contract/measurement/photo-figures.ts';
import type { ReportLook } from '../../report/look.ts';
import type { Measured, ReportFacts } from '../measuring.ts';
import { givenPicture } from './given.ts';
import { photoOf } from './job.ts';
import { doingOf, measuredRows, pictureText } from './words.ts';

export const RANGE = 'declared: sRGB in [0, 1]';

export function reportFactsOf(job: Job): ReportFacts {
  const { operator, noise, reference } = photoOf(job);
  return {
    details: {
      modality: 'photo',
      hole: operator.mask?.hole ?? null,
      grey: operator.grey,
      scale: operator.scale,
      hints: operator.hints !== null,
      start: operator.start?.kind ?? null,
    },
    noise,
    crime:
      operator.start !== null
        ? 'Nothing was measured: there is no truth, and every pixel is made up.'
        : reference === null
          ? 'Without a reference there is no truth to score what was made up against.'
          : operator.grey === null && operator.scale === 1
            ? 'Scored against an undamaged picture; what was known of it is exact, so the hole alone tells.'
            : 'Scored against a whole picture; what was measured of it is exact in every result.',
    range: RANGE,
    region: 'the hole',
    definitions: DEFINITIONS,
  };
}

const DEFINITIONS = {
  ...Object.fromEntries(Object.entries(photoFigures).map(([id, { definition }]) => [id, definition])),
  scale:
    'Encoded sRGB in [0, 1]: as in the file, or by the colour profile in it, and without one sRGB is assumed; figures are ' +
    'computed in float64 over all colours, nothing is clipped.',
  truth: 'The undamaged picture that was given as reference.',
  bias: 'Bias = mean of (result − truth), in [0, 1].',
  rmse: 'RMSE = √mean (result − truth)², in [0, 1].',
  residualRelative: '‖Ax − y‖₂/‖y‖₂ of the known pixels: 0 where every one of them is as it was.',
  split:
    'x = A⁺Ax + (x − A⁺Ax): the first part are the known pixels, the second was supplied by the prior. Shares are of ' +
    '‖x‖², the two parts being orthogonal.',
};

export function lookOf(job: Job, measured: Measured): ReportLook {
  const { operator, reference } = photoOf(job);
  const given = givenPicture(job, measured);
  const size = pictureText(job);
  return {
    title: doingOf(job).title,
    mark: `Research use only. ${operator.start === null ? 'Parts' : 'All'} of this picture ${operator.start === null ? 'are' : 'is'} made up.`,
    size,
    kind:
      operator.start !== null
        ? 'a picture that is made up: nothing of it was measured'
        : `a picture of which a part is known${reference === null ? ': there is no truth' : ', beside a whole one to score against'}`,
    noTruth: operator.start !== null ? 'nothing was measured' : 'no whole picture was given',
    ...(given === null ? {} : { given: [given] }),
    truth: 'the whole picture',
    measured: [
      ...(operator.start !== null
        ? []
        : [['Known', `${KNOWN[operator.grey === null ? 'colours' : 'grey']}, exactly`] as const]),
      ...measuredRows(photoOf(job)),
      ['Image', `${size}, encoded sRGB in [0, 1]`],
    ],
    dataName: 'known values',
    data: null,
    second: () => null,
    leads: operator.grey === null ? ['psnrHole', 'ssimHole'] : ['ciede2000'],
    ownFigures: operator.mask === null ? 'Colour' : 'Hole and colour',
    errorHalf: 0.2,
  };
}

const KNOWN = { colours: 'every pixel that was measured', grey: 'the grey of every pixel that was measured' } as const;
